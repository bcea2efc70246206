#include "store/tables/holder_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "store/sql/enum_names.h"
#include "store/tables/context.h"
#include "store/tables/name_range.h"

namespace bursar::store {
namespace {

using app::Holder;
using domain::AssigneeKind;

constexpr std::int64_t kSorted = 5'000;  // holders that are rather sorted

/// In which order stretches and holders stand, but for the name: location, STDQ before PLUS, devices before people.
auto place_of(domain::LocationId location, const domain::AssetKey& key, AssigneeKind kind) {
  return std::tuple(location.value, key.pricing == domain::Pricing::plus, kind == AssigneeKind::person);
}

std::string of_distribution(domain::DistributionId id) { return fmt::format("l.distribution_id = {}", id.value); }

/// Of assignments x: only those that are held for this reason.
std::string held_for(const std::optional<app::HolderReason>& reason) {
  if (!reason) return "";
  static constexpr const char* kLease =
      "EXISTS (SELECT 1 FROM leases l WHERE l.asset_id = x.asset_id AND l.assignee_id = x.assignee_id";
  if (!reason->distribution) return fmt::format("AND NOT {}) ", kLease);
  return fmt::format("AND {} AND {}) ", kLease, of_distribution(*reason->distribution));
}

/// Of assignees s: only those whom the inventory has in these units.
std::string of_known(const std::vector<domain::UnitId>& units) {
  if (units.empty()) return "";
  return fmt::format(
      "AND CASE WHEN s.kind = 0 THEN EXISTS (SELECT 1 FROM devices d WHERE d.serial_number = s.name AND d.{0}) ELSE "
      "EXISTS (SELECT 1 FROM people p WHERE p.client_user_id = s.name AND p.{0}) END ",
      of_units(units));
}

/// Kinds and names of the first holders of an item, in no order, and whether each is of the units asked for.
std::string held_names(const app::HolderListing& listing) {
  const auto& reason = listing.reason;
  const auto held = reason && reason->distribution
                        ? "SELECT x.assignee_id FROM leases l CROSS JOIN assignments x WHERE l.asset_id = $1 AND " +
                              of_distribution(*reason->distribution) +
                              " AND x.asset_id = l.asset_id AND x.assignee_id = l.assignee_id"
                        : "SELECT x.assignee_id FROM assignments x WHERE x.asset_id = $1 " + held_for(reason);
  return fmt::format(
      "SELECT s.kind, s.name, CASE WHEN 1 = 1 {}THEN 1 ELSE 0 END FROM ({} LIMIT $2) h CROSS JOIN assignees s WHERE "
      "s.id = h.assignee_id",
      of_known(listing.units), held);
}

}  // namespace

base::Result<std::vector<HolderList::Stretch>> HolderList::stretches() {
  // Not EXISTS, for which PostgreSQL reads all names there are.
  static constexpr const char* kWithSuchNames =
      "SELECT a.id, a.mirrored, a.location_id, a.adam_id, a.pricing, k.kind FROM assets a CROSS JOIN (SELECT 0 AS kind "
      "UNION ALL SELECT 1) k WHERE a.adam_id = $1 AND ($2 = 0 OR a.location_id = $2) AND a.mirrored > 0 AND (SELECT "
      "s.id FROM assignees s WHERE s.location_id = a.location_id AND s.kind = k.kind AND s.name >= $3 AND s.name <= $4 "
      "ORDER BY s.name LIMIT 1) IS NOT NULL";
  std::vector<Stretch> found;
  for (const auto& range : ranges_of(listing_.text)) {
    TRY(each(
        db_, kWithSuchNames,
        [&](const Row& row) {
          const Item item{row.integer(0),
                          row.integer(1),
                          {row.integer(2)},
                          {domain::AdamId{row.integer(3)}, by_name(row.text(4), kPricings)}};
          found.push_back({item, assignee_kind(row.integer(5)), range.from, range.to});
        },
        listing_.adam_id, listing_.location.value_or(domain::LocationId{}), range.from, range.to));
  }
  const auto place = [](const Stretch& s) { return std::pair(place_of(s.item.location, s.item.key, s.kind), s.from); };
  std::sort(found.begin(), found.end(), [&](const Stretch& a, const Stretch& b) { return place(a) < place(b); });
  if (listing_.descending) std::reverse(found.begin(), found.end());
  return found;
}

std::optional<HolderList::Stretch> HolderList::rest_of(Stretch stretch, const std::optional<Holder>& after) const {
  if (!after) return stretch;
  const auto& [key, assignee] = after->assignment;
  const auto here = place_of(stretch.item.location, stretch.item.key, stretch.kind);
  const auto there = place_of(after->location, key, assignee.kind);
  if (here != there) return (here > there) != listing_.descending ? std::optional(stretch) : std::nullopt;
  if (!listing_.descending && assignee.name >= stretch.from) {
    stretch.from = assignee.name;
    stretch.from_is_out = true;
  }
  if (listing_.descending && assignee.name <= stretch.to) {
    stretch.to = assignee.name;
    stretch.to_is_out = true;
  }
  return stretch.from <= stretch.to ? std::optional(stretch) : std::nullopt;
}

std::string HolderList::between(const Stretch& stretch) {
  return fmt::format("s.location_id = $1 AND s.kind = $2 AND s.name {} $3 AND s.name {} $4",
                     stretch.from_is_out ? ">" : ">=", stretch.to_is_out ? "<" : "<=");
}

base::Result<std::optional<std::string>> HolderList::name_after(const Stretch& s, std::int64_t count) {
  const auto sql = fmt::format("SELECT s.name FROM assignees s WHERE {} ORDER BY s.name {} LIMIT 1 OFFSET $5",
                               between(s), listing_.descending ? "DESC" : "ASC");
  return first(
      db_, sql, [](const Row& row) { return text_of(row, 0); }, s.item.location, code_of(s.kind), s.from, s.to, count);
}

base::Status HolderList::look_up(const Stretch& s, std::size_t limit, std::vector<Holder>& holders) {
  const auto sql = fmt::format(
      "SELECT s.name FROM assignees s CROSS JOIN assignments x WHERE {} AND x.asset_id = $5 AND x.assignee_id = s.id {}"
      "{}ORDER BY s.name {} LIMIT $6",
      between(s), held_for(listing_.reason), of_known(listing_.units), listing_.descending ? "DESC" : "ASC");
  return each(
      db_, sql,
      [&](const Row& row) {
        holders.push_back({s.item.location, {s.item.key, {s.kind, text_of(row, 0)}}});
      },
      s.item.location, code_of(s.kind), s.from, s.to, s.item.id, static_cast<std::int64_t>(limit - holders.size()));
}

std::int64_t HolderList::names_rather(const Item& item, std::size_t limit) const {
  if (listing_.reason) return std::min(kSorted, listing_.looked_at_max);
  const auto for_a_page = item.holders * item.holders / static_cast<std::int64_t>(limit);
  return std::min(std::max(item.holders, for_a_page), listing_.looked_at_max);
}

base::Result<const HolderList::Names*> HolderList::few_of(const Item& item) {
  const auto [place, is_new] = few_.try_emplace(item.id);
  auto& few = place->second;
  if (is_new) {
    std::int64_t count = 0;
    few.emplace();
    TRY(each(
        db_, held_names(listing_),
        [&](const Row& row) {
          ++count;
          if (row.integer(2) != 0) few->push_back({assignee_kind(row.integer(0)), text_of(row, 1)});
        },
        item.id, kSorted + 1));
    std::sort(few->begin(), few->end());
    if (listing_.descending) std::reverse(few->begin(), few->end());
    if (count > kSorted) few.reset();
  }
  return few ? &*few : nullptr;
}

void HolderList::take(const Names& few, const Stretch& s, std::size_t limit, std::vector<Holder>& holders) const {
  for (const auto& one : few) {
    if (holders.size() == limit) return;
    const bool is_in = one.kind == s.kind && (s.from_is_out ? one.name > s.from : one.name >= s.from) &&
                       (s.to_is_out ? one.name < s.to : one.name <= s.to);
    if (is_in) holders.push_back({s.item.location, {s.item.key, one}});
  }
}

base::Result<std::optional<std::string>> HolderList::read(Stretch stretch, std::size_t limit,
                                                          std::vector<Holder>& holders) {
  const bool may_be_few = listing_.reason || stretch.item.holders <= kSorted;
  std::optional<std::string> last;
  TRY_SET(last, name_after(stretch, may_be_few ? names_rather(stretch.item, limit) : listing_.looked_at_max));
  if (last && may_be_few) {
    TRY_SET(const auto* few, few_of(stretch.item));
    if (few != nullptr) {
      take(*few, stretch, limit, holders);
      return std::optional<std::string>();
    }
    TRY_SET(last, name_after(stretch, listing_.looked_at_max));
  }
  if (last) (listing_.descending ? stretch.from : stretch.to) = *last;
  TRY(look_up(stretch, limit, holders));
  return last;
}

base::Result<app::HolderPage> HolderList::page(const std::optional<Holder>& after, int limit) {
  app::HolderPage page;
  const auto size = static_cast<std::size_t>(limit);
  TRY_SET(const auto found, stretches());
  for (const auto& whole : found) {
    const auto stretch = rest_of(whole, after);
    if (!stretch) continue;
    TRY_SET(const auto last, read(*stretch, size, page.holders));
    if (page.holders.size() == size) {
      page.next = page.holders.back();
    } else if (last) {
      page.next = Holder{stretch->item.location, {stretch->item.key, {stretch->kind, *last}}};
    }
    if (page.next) return page;
  }
  return page;
}

}  // namespace bursar::store
