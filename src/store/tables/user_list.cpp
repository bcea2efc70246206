#include "store/tables/user_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "store/sql/enum_names.h"
#include "store/tables/context.h"
#include "store/tables/name_range.h"

namespace bursar::store {
namespace {

using app::MirroredUser;
using domain::LocationId;

constexpr const char* kKey = "(client_user_id, id_hash, deleted)";

}  // namespace

MirroredUser mirrored_user_of(const Row& row) {
  MirroredUser one;
  one.location = {row.integer(0)};
  one.user.client_user_id = text_of(row, 1);
  one.user.id_hash = text_of(row, 2);
  one.user.email = text_of(row, 3);
  one.user.status = by_name(row.text(4), kUserStatuses);
  one.user.invite_code = text_of(row, 5);
  return one;
}

UserList::Key UserList::key_of(const MirroredUser& user) {
  return {user.user.client_user_id, user.user.id_hash, user.user.status == domain::UserStatus::deleted};
}

base::Result<std::vector<UserList::Stretch>> UserList::stretches() {
  TRY_SET(const auto locations, all(db_, "SELECT id FROM locations WHERE $1 = 0 OR id = $1 ORDER BY id", first_integer,
                                    listing_.location.value_or(LocationId{})));
  std::vector<Stretch> found;
  for (const auto id : locations) {
    for (const auto& range : ranges_of(listing_.text)) {
      found.push_back({LocationId{id}, {range.from, "", false}, {range.to, kLastCharacter, true}});
    }
  }
  if (listing_.descending) std::reverse(found.begin(), found.end());
  return found;
}

std::optional<UserList::Stretch> UserList::rest_of(Stretch stretch, const std::optional<MirroredUser>& after) const {
  if (!after) return stretch;
  if (stretch.location != after->location) {
    const bool comes_after = (stretch.location > after->location) != listing_.descending;
    return comes_after ? std::optional(stretch) : std::nullopt;
  }
  const auto key = key_of(*after);
  if (!listing_.descending && key >= stretch.from) {
    stretch.from = key;
    stretch.from_is_out = true;
  }
  if (listing_.descending && key <= stretch.to) {
    stretch.to = key;
    stretch.to_is_out = true;
  }
  return stretch.from <= stretch.to ? std::optional(stretch) : std::nullopt;
}

std::string UserList::between(const Stretch& stretch) {
  return fmt::format("location_id = $1 AND {0} {1} ($2, $3, $4) AND {0} {2} ($5, $6, $7)", kKey,
                     stretch.from_is_out ? ">" : ">=", stretch.to_is_out ? "<" : "<=");
}

std::string UserList::order() const {
  return fmt::format("client_user_id {0}, id_hash {0}, deleted {0}", listing_.descending ? "DESC" : "ASC");
}

base::Result<std::optional<UserList::Key>> UserList::last_looked_at(const Stretch& s) {
  const auto sql = fmt::format(
      "SELECT client_user_id, id_hash, deleted FROM users WHERE {} ORDER BY {} LIMIT 1 OFFSET $8", between(s), order());
  return first(
      db_, sql,
      [](const Row& row) {
        return Key{text_of(row, 0), text_of(row, 1), row.integer(2) != 0};
      },
      s.location, s.from.client_user_id, s.from.id_hash, s.from.deleted, s.to.client_user_id, s.to.id_hash,
      s.to.deleted, listing_.looked_at_max);
}

base::Status UserList::read(const Stretch& s, std::size_t limit, std::vector<MirroredUser>& users) {
  const std::string status = listing_.status ? domain::name_of(*listing_.status) : "";
  const auto known = listing_.units.empty() ? std::string()
                                            : "AND EXISTS (SELECT 1 FROM people p WHERE p.client_user_id = "
                                              "users.client_user_id AND p." +
                                                  of_units(listing_.units) + ") ";
  return each(
      db_,
      fmt::format("SELECT {} FROM users WHERE {} AND ($8 = '' OR status = $8) {}ORDER BY {} LIMIT $9", kUserColumns,
                  between(s), known, order()),
      [&](const Row& row) { users.push_back(mirrored_user_of(row)); }, s.location, s.from.client_user_id,
      s.from.id_hash, s.from.deleted, s.to.client_user_id, s.to.id_hash, s.to.deleted, status,
      static_cast<std::int64_t>(limit - users.size()));
}

base::Result<app::MirroredUserPage> UserList::page(const std::optional<MirroredUser>& after, int limit) {
  app::MirroredUserPage page;
  const auto size = static_cast<std::size_t>(limit);
  const bool every_one = !listing_.status && listing_.units.empty();  // of a stretch is wanted
  TRY_SET(const auto found, stretches());
  for (const auto& whole : found) {
    auto stretch = rest_of(whole, after);
    if (!stretch) continue;
    std::optional<Key> last;
    if (!every_one) {
      TRY_SET(last, last_looked_at(*stretch));
    }
    if (last) (listing_.descending ? stretch->from : stretch->to) = *last;
    TRY(read(*stretch, size, page.users));
    if (page.users.size() == size) {
      page.next = page.users.back();
    } else if (last) {
      page.next = MirroredUser{stretch->location, {last->client_user_id, "", {}, "", last->id_hash}};
      if (last->deleted) page.next->user.status = domain::UserStatus::deleted;
    }
    if (page.next) return page;
  }
  return page;
}

}  // namespace bursar::store
