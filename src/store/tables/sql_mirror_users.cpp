// The users whom Apple knows, and when they accepted.
#include <fmt/format.h>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/sql_mirror.h"
#include "store/tables/user_list.h"

namespace bursar::store {
namespace {

using domain::LocationId;

/// A record that was retired before it was ever linked, and came back and was linked since, has another key now: the
/// row with the old key goes, unless this walk has seen it, too.
base::Status forget_unlinked_record(Context& c, LocationId location, const domain::User& linked,
                                    std::int64_t run_number) {
  TRY_SET(const auto known,
          first(c.db, "SELECT 1 FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash = $3",
                first_integer, location, linked.client_user_id, linked.id_hash));
  if (known) return {};
  return run_only(c.db,
                  "DELETE FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash = '' AND run < $3",
                  location, linked.client_user_id, run_number);
}

}  // namespace

base::Status SqlMirror::put_users(LocationId location, const std::vector<domain::User>& users,
                                  std::int64_t run_number) {
  c_.touch(location);
  for (const auto& u : users) {
    if (u.status == domain::UserStatus::associated) TRY(forget_unlinked_record(c_, location, u, run_number));
    if (domain::is_active(u.status)) {
      TRY(run_only(c_.db,
                   "DELETE FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash <> $3 "
                   "AND status IN ('Registered', 'Associated')",
                   location, u.client_user_id, u.id_hash));
    }
    TRY(run_only(c_.db,
                 "INSERT INTO users (location_id, client_user_id, id_hash, deleted, email, status, invite_code, run) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                 "ON CONFLICT (location_id, client_user_id, id_hash, deleted) DO UPDATE SET email = excluded.email, "
                 "status = excluded.status, invite_code = excluded.invite_code, "
                 "run = CASE WHEN users.run > excluded.run THEN users.run ELSE excluded.run END",
                 location, u.client_user_id, u.id_hash, u.status == domain::UserStatus::deleted, u.email,
                 domain::name_of(u.status), u.invite_code, run_number));
    if (u.status == domain::UserStatus::deleted) {
      // The retired record of before is this one.
      TRY(run_only(c_.db,
                   "DELETE FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash = $3 AND deleted = 0 "
                   "AND status = 'Retired'",
                   location, u.client_user_id, u.id_hash));
    }
  }
  return {};
}

base::Result<std::int64_t> SqlMirror::delete_users_before(LocationId location, std::int64_t run_number) {
  c_.touch(location);
  return run(c_.db, "DELETE FROM users WHERE location_id = $1 AND run < $2", location, run_number);
}

base::Status SqlMirror::note_acceptances(LocationId location, const std::vector<domain::User>& users,
                                         base::Timestamp now) {
  c_.touch(location);
  for (const auto& user : users) {
    if (user.status == domain::UserStatus::associated) {
      TRY(run_only(c_.db,
                   "INSERT INTO acceptances (location_id, client_user_id, accepted_at) VALUES ($1, $2, $3) "
                   "ON CONFLICT (location_id, client_user_id) DO NOTHING",
                   location, user.client_user_id, now));
    } else if (user.status == domain::UserStatus::registered) {
      TRY(run_only(c_.db, "DELETE FROM acceptances WHERE location_id = $1 AND client_user_id = $2", location,
                   user.client_user_id));
    }
  }
  return {};
}

base::Result<std::vector<std::pair<std::string, base::Timestamp>>> SqlMirror::acceptances(LocationId location) {
  return all(
      c_.db, "SELECT client_user_id, accepted_at FROM acceptances WHERE location_id = $1",
      [](const Row& row) { return std::pair(text_of(row, 0), base::Timestamp{row.integer(1)}); }, location);
}

base::Result<std::vector<app::MirroredUser>> SqlMirror::users(const app::UserFilterForList& filter,
                                                              const std::optional<app::MirroredUser>& after,
                                                              int limit) {
  const app::MirroredUser none_before{};
  const auto& last = after.value_or(none_before);
  const std::string status = filter.status ? domain::name_of(*filter.status) : "";
  return all(
      c_.db,
      fmt::format(
          "SELECT {} FROM users WHERE ($1 = 0 OR location_id = $1) AND ($2 = '' OR status = $2) AND ($3 = '' OR "
          "client_user_id = $3) AND ($4 = 0 OR (location_id, client_user_id, id_hash, deleted) > ($5, $6, $7, $8)) "
          "ORDER BY location_id, client_user_id, id_hash, deleted LIMIT $9",
          kUserColumns),
      mirrored_user_of, filter.location.value_or(LocationId{}), status, filter.client_user_id, after.has_value(),
      last.location, last.user.client_user_id, last.user.id_hash, last.user.status == domain::UserStatus::deleted,
      limit);
}

base::Result<app::MirroredUserPage> SqlMirror::users_listed(const app::UserListing& listing,
                                                            const std::optional<app::MirroredUser>& after, int limit) {
  return UserList(c_.db, listing).page(after, limit);
}

}  // namespace bursar::store
