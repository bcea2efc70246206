#include "store/tables/sql_mirror.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/holder_list.h"
#include "store/tables/inventory_list.h"
#include "store/tables/user_list.h"

namespace bursar::store {
namespace {

using app::Holder;
using app::MirroredAsset;
using domain::Assignee;
using domain::Assignment;
using domain::LocationId;

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (const auto line : base::split(text, '\n')) lines.emplace_back(line);
  return lines;
}

constexpr const char* kAssetColumns =
    "a.id, a.location_id, a.adam_id, a.pricing, a.product_type, a.assigned, a.available, a.retired, a.total, "
    "a.unlimited, "
    "a.device_assignable, a.revocable, a.platforms, a.owned, coalesce(n.name, ''), coalesce(n.bundle_id, ''), "
    "a.mirrored";
constexpr const char* kAssetTables = "assets a LEFT JOIN asset_names n ON n.adam_id = a.adam_id";

MirroredAsset asset_of(const Row& row) {
  MirroredAsset m;
  m.location = {row.integer(1)};
  m.asset.key = {domain::AdamId{row.integer(2)}, by_name(row.text(3), kPricings)};
  m.asset.type = by_name(row.text(4), kProductTypes);
  m.asset.assigned = row.integer(5);
  m.asset.available = row.integer(6);
  m.asset.retired = row.integer(7);
  m.asset.total = row.integer(8);
  m.asset.unlimited = row.integer(9) != 0;
  m.asset.device_assignable = row.integer(10) != 0;
  m.asset.revocable = row.integer(11) != 0;
  m.asset.platforms = split_lines(row.text(12));
  m.owned = row.integer(13) != 0;
  m.name = text_of(row, 14);
  m.bundle_id = text_of(row, 15);
  m.mirrored = row.integer(16);
  return m;
}

/// Columns: adam_id, pricing, kind, name from `at` on.
Assignment assignment_of(const Row& row, int at) {
  return {{domain::AdamId{row.integer(at)}, by_name(row.text(at + 1), kPricings)},
          {assignee_kind(row.integer(at + 2)), text_of(row, at + 3)}};
}

base::Status none(base::Result<std::int64_t> rows) {
  return rows.map([](auto) {});
}

/// Row ids of pairs, each pair once.
struct PairRows {
  std::vector<std::int64_t> assets;
  std::vector<std::int64_t> assignees;
};

base::Result<PairRows> pair_rows(Context& c, LocationId location, const std::vector<Assignment>& assignments,
                                 bool make) {
  std::unordered_map<domain::AssetKey, std::int64_t> asset_ids;
  std::vector<Assignee> assignees;
  assignees.reserve(assignments.size());
  for (const auto& a : assignments) {
    assignees.push_back(a.assignee);
    if (asset_ids.count(a.asset) != 0) continue;
    TRY_SET(asset_ids[a.asset], asset_row(c, location, a.asset, make));
  }
  TRY_SET(const auto assignee_ids, assignee_rows(c, location, assignees, make));
  PairRows rows;
  std::unordered_set<std::uint64_t> seen;
  for (std::size_t i = 0; i < assignments.size(); ++i) {
    const auto asset = asset_ids[assignments[i].asset];
    const auto assignee = assignee_ids[i];
    const auto key = static_cast<std::uint64_t>(asset) << 40U ^ static_cast<std::uint64_t>(assignee);
    if (asset == 0 || assignee == 0 || !seen.insert(key).second) continue;
    rows.assets.push_back(asset);
    rows.assignees.push_back(assignee);
  }
  return rows;
}

/// The rows of each asset by themselves.
std::vector<PairRows> by_asset(const PairRows& rows) {
  std::unordered_map<std::int64_t, std::size_t> places;
  std::vector<PairRows> parts;
  for (std::size_t i = 0; i < rows.assets.size(); ++i) {
    const auto [place, is_new] = places.emplace(rows.assets[i], parts.size());
    if (is_new) parts.emplace_back();
    parts[place->second].assets.push_back(rows.assets[i]);
    parts[place->second].assignees.push_back(rows.assignees[i]);
  }
  return parts;
}

base::Status add_mirrored(Context& c, std::int64_t asset, std::int64_t count) {
  return none(run(c.db, "UPDATE assets SET mirrored = mirrored + $2 WHERE id = $1", asset, count));
}

/// A record that was retired before it was ever linked, and came back and was linked since, has another key now: the
/// row with the old key goes, unless this walk has seen it, too.
base::Status forget_unlinked_record(Context& c, LocationId location, const domain::User& linked,
                                    std::int64_t run_number) {
  TRY_SET(const auto known,
          first(c.db, "SELECT 1 FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash = $3",
                first_integer, location, linked.client_user_id, linked.id_hash));
  if (known) return {};
  return none(run(c.db,
                  "DELETE FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash = '' AND run < $3",
                  location, linked.client_user_id, run_number));
}

}  // namespace

base::Result<std::int64_t> SqlMirror::next_run(LocationId location) {
  TRY_SET(const auto run_number, first(c_.db,
                                       "UPDATE sync_records SET last_run = last_run + 1 WHERE location_id = $1 "
                                       "RETURNING last_run",
                                       first_integer, location));
  if (!run_number) return base::fail(base::ErrorKind::not_found, "no_such_location", "There is no such location.");
  return *run_number;
}

base::Result<std::int64_t> SqlMirror::last_run(LocationId location) {
  TRY_SET(const auto run_number,
          first(c_.db, "SELECT last_run FROM sync_records WHERE location_id = $1", first_integer, location));
  return run_number.value_or(0);
}

base::Status SqlMirror::put_assets(LocationId location, const std::vector<domain::Asset>& assets,
                                   std::int64_t run_number) {
  c_.touch(location);
  for (const auto& a : assets) {
    TRY_SET(const auto id, asset_row(c_, location, a.key, true));
    TRY(none(run(
        c_.db,
        "UPDATE assets SET product_type = $2, assigned = $3, available = $4, retired = $5, total = $6, unlimited = $7, "
        "device_assignable = $8, revocable = $9, platforms = $10, owned = 1, "
        "run = CASE WHEN run > $11 THEN run ELSE $11 END WHERE id = $1",
        id, domain::name_of(a.type), a.assigned, a.available, a.retired, a.total, a.unlimited, a.device_assignable,
        a.revocable, base::join(a.platforms, "\n"), run_number)));
  }
  return {};
}

base::Result<std::int64_t> SqlMirror::disown_assets_before(LocationId location, std::int64_t run_number) {
  c_.touch(location);
  return run(c_.db, "UPDATE assets SET owned = 0 WHERE location_id = $1 AND run < $2 AND owned = 1", location,
             run_number);
}

base::Status SqlMirror::adjust_counts(LocationId location, const domain::AssetKey& asset, std::int64_t assigned_delta,
                                      std::int64_t available_delta, std::int64_t total_delta) {
  c_.touch(location);
  TRY_SET(const auto id, asset_row(c_, location, asset, false));
  if (id == 0) {
    return base::fail(base::ErrorKind::not_found, "no_such_asset",
                      fmt::format("The mirror has no item {}.", asset.adam_id.value));
  }
  return none(run(
      c_.db, "UPDATE assets SET assigned = assigned + $2, available = available + $3, total = total + $4 WHERE id = $1",
      id, assigned_delta, available_delta, total_delta));
}

base::Status SqlMirror::put_names(std::int64_t adam_id, const std::string& name, const std::string& bundle_id) {
  return none(run(c_.db,
                  "INSERT INTO asset_names (adam_id, name, bundle_id) VALUES ($1, $2, $3) "
                  "ON CONFLICT (adam_id) DO UPDATE SET name = excluded.name, bundle_id = excluded.bundle_id",
                  adam_id, name, bundle_id));
}

base::Status SqlMirror::put_users(LocationId location, const std::vector<domain::User>& users,
                                  std::int64_t run_number) {
  c_.touch(location);
  for (const auto& u : users) {
    if (u.status == domain::UserStatus::associated) TRY(forget_unlinked_record(c_, location, u, run_number));
    if (domain::is_active(u.status)) {
      TRY(none(run(c_.db,
                   "DELETE FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash <> $3 "
                   "AND status IN ('Registered', 'Associated')",
                   location, u.client_user_id, u.id_hash)));
    }
    TRY(none(run(c_.db,
                 "INSERT INTO users (location_id, client_user_id, id_hash, deleted, email, status, invite_code, run) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                 "ON CONFLICT (location_id, client_user_id, id_hash, deleted) DO UPDATE SET email = excluded.email, "
                 "status = excluded.status, invite_code = excluded.invite_code, "
                 "run = CASE WHEN users.run > excluded.run THEN users.run ELSE excluded.run END",
                 location, u.client_user_id, u.id_hash, u.status == domain::UserStatus::deleted, u.email,
                 domain::name_of(u.status), u.invite_code, run_number)));
    if (u.status == domain::UserStatus::deleted) {
      // The retired record of before is this one.
      TRY(none(run(c_.db,
                   "DELETE FROM users WHERE location_id = $1 AND client_user_id = $2 AND id_hash = $3 AND deleted = 0 "
                   "AND status = 'Retired'",
                   location, u.client_user_id, u.id_hash)));
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

base::Result<std::vector<std::pair<std::int64_t, Assignee>>> SqlMirror::assignees(LocationId location) {
  return all(
      c_.db, "SELECT id, kind, name FROM assignees WHERE location_id = $1",
      [](const Row& row) {
        return std::pair(row.integer(0), Assignee{assignee_kind(row.integer(1)), text_of(row, 2)});
      },
      location);
}

base::Status SqlMirror::each_holding(LocationId location,
                                     const std::function<void(const domain::AssetKey&, std::int64_t)>& take) {
  TRY_SET(const auto assets, all(
                                 c_.db, "SELECT id, adam_id, pricing FROM assets WHERE location_id = $1 ORDER BY id",
                                 [](const Row& row) {
                                   return std::pair(row.integer(0), domain::AssetKey{domain::AdamId{row.integer(1)},
                                                                                     by_name(row.text(2), kPricings)});
                                 },
                                 location));
  for (const auto& [id, key] : assets) {
    const auto& asset = key;
    TRY(each(
        c_.db, "SELECT assignee_id FROM assignments WHERE asset_id = $1 ORDER BY assignee_id",
        [&](const Row& row) { take(asset, row.integer(0)); }, id));
  }
  return {};
}

base::Status SqlMirror::put_assignments(LocationId location, const std::vector<Assignment>& assignments,
                                        std::int64_t run_number) {
  c_.touch(location);
  if (assignments.empty()) return {};
  TRY_SET(const auto rows, pair_rows(c_, location, assignments, true));
  const Value values[] = {to_value(run_number)};
  for (const auto& part : by_asset(rows)) {
    const Column columns[] = {part.assets, part.assignees};
    TRY_SET(const auto added, c_.db.run_page("WITH page(asset, assignee) AS ({page}) INSERT INTO assignments "
                                             "(asset_id, assignee_id, run) SELECT asset, assignee, CAST($1 AS bigint) "
                                             "FROM page WHERE true ON CONFLICT (asset_id, assignee_id) DO NOTHING",
                                             values, columns, ignore_row));
    if (added > 0) TRY(add_mirrored(c_, part.assets.front(), added));
    if (added == static_cast<std::int64_t>(part.assets.size())) continue;
    TRY(
        none(c_.db.run_page("WITH page(asset, assignee) AS ({page}) UPDATE assignments SET run = $1 WHERE run < $1 AND "
                            "(asset_id, assignee_id) IN (SELECT asset, assignee FROM page)",
                            values, columns, ignore_row)));
  }
  return {};
}

base::Status SqlMirror::delete_assignments(LocationId location, const std::vector<Assignment>& assignments) {
  c_.touch(location);
  if (assignments.empty()) return {};
  TRY_SET(const auto rows, pair_rows(c_, location, assignments, false));
  if (rows.assets.empty()) return {};
  for (const auto& part : by_asset(rows)) {
    const Column columns[] = {part.assets, part.assignees};
    TRY_SET(const auto removed, c_.db.run_page("WITH page(asset, assignee) AS ({page}) DELETE FROM assignments WHERE "
                                               "(asset_id, assignee_id) IN (SELECT asset, assignee FROM page)",
                                               {}, columns, ignore_row));
    if (removed > 0) TRY(add_mirrored(c_, part.assets.front(), -removed));
  }
  return {};
}

base::Result<std::int64_t> SqlMirror::delete_assignments_before(LocationId location, std::int64_t run_number,
                                                                const std::optional<domain::AssetKey>& asset) {
  c_.touch(location);
  std::vector<std::int64_t> ids;
  if (asset) {
    TRY_SET(const auto id, asset_row(c_, location, *asset, false));
    ids = {id};
  } else {
    TRY_SET(ids, all(c_.db, "SELECT id FROM assets WHERE location_id = $1", first_integer, location));
  }
  std::int64_t deleted = 0;
  for (const auto id : ids) {
    TRY_SET(const auto count, run(c_.db, "DELETE FROM assignments WHERE asset_id = $1 AND run < $2", id, run_number));
    if (count > 0) TRY(add_mirrored(c_, id, -count));
    deleted += count;
  }
  return deleted;
}

base::Result<std::vector<Assignment>> SqlMirror::delete_revocable_of(LocationId location, const Assignee& assignee) {
  TRY_SET(
      const auto held,
      all(
          c_.db,
          "SELECT a.adam_id, a.pricing, s.kind, s.name FROM assignees s JOIN assets a ON a.location_id = s.location_id "
          "JOIN assignments x ON x.asset_id = a.id AND x.assignee_id = s.id "
          "WHERE s.location_id = $1 AND s.kind = $2 AND s.name = $3 AND a.revocable = 1 ORDER BY a.adam_id, a.pricing",
          [](const Row& row) { return assignment_of(row, 0); }, location, code_of(assignee.kind), assignee.name));
  TRY(delete_assignments(location, held));
  return held;
}

base::Result<std::vector<MirroredAsset>> SqlMirror::assets(std::optional<LocationId> location) {
  const auto where = location ? "WHERE a.location_id = $1" : "WHERE $1 = 0";
  return all(c_.db,
             fmt::format("SELECT {} FROM {} {} ORDER BY a.adam_id, a.pricing DESC, a.location_id", kAssetColumns,
                         kAssetTables, where),
             asset_of, location.value_or(LocationId{}));
}

base::Result<std::vector<MirroredAsset>> SqlMirror::assets_of_item(domain::AdamId item) {
  return all(c_.db,
             fmt::format("SELECT {} FROM {} WHERE a.adam_id = $1 ORDER BY a.pricing DESC, a.location_id", kAssetColumns,
                         kAssetTables),
             asset_of, item.value);
}

base::Result<std::vector<domain::AdamId>> SqlMirror::items_of_one_location(LocationId location) {
  return all(
      c_.db,
      "SELECT DISTINCT a.adam_id FROM assets a WHERE a.location_id = $1 AND a.owned = 1 AND NOT EXISTS (SELECT 1 FROM "
      "assets b WHERE b.adam_id = a.adam_id AND b.location_id <> $1 AND b.owned = 1) ORDER BY a.adam_id",
      [](const Row& row) { return domain::AdamId{row.integer(0)}; }, location);
}

base::Result<std::vector<MirroredAsset>> SqlMirror::assets_listed(const app::AssetListing& listing) {
  std::string where = "1 = 1";
  if (!listing.locations.empty()) {
    std::vector<std::string> numbers;
    for (const auto id : listing.locations) numbers.push_back(std::to_string(id.value));
    where = fmt::format("a.location_id IN ({})", base::join(numbers, ", "));
  }
  std::string order;
  for (const auto* column : app::kAssetSorts) {
    if (listing.sort_column != column) continue;
    const auto by =
        listing.sort_column == "name" ? std::string("lower(coalesce(n.name, ''))") : "a." + listing.sort_column;
    order = fmt::format("{} {}, ", by, listing.descending ? "DESC" : "ASC");
  }
  return all(
      c_.db,
      fmt::format("SELECT {} FROM {} WHERE {} AND ($1 = '%%' OR lower(coalesce(n.name, '')) LIKE $1 ESCAPE '\\') "
                  "ORDER BY {}a.adam_id, a.pricing DESC, a.location_id LIMIT $2 OFFSET $3",
                  kAssetColumns, kAssetTables, where, order),
      asset_of, pattern_of(listing.text), listing.limit, listing.first);
}

base::Result<std::vector<MirroredAsset>> SqlMirror::assets_that_differ(LocationId location) {
  return all(
      c_.db,
      fmt::format("SELECT {} FROM {} WHERE a.location_id = $1 AND a.owned = 1 AND a.mirrored <> a.assigned ORDER "
                  "BY a.adam_id, a.pricing DESC",
                  kAssetColumns, kAssetTables),
      asset_of, location);
}

base::Result<std::vector<app::SharedAsset>> SqlMirror::assets_of_several_locations() {
  return all(
      c_.db,
      "SELECT a.adam_id, a.pricing, count(*), max(coalesce(n.name, '')) FROM assets a LEFT JOIN asset_names n ON "
      "n.adam_id = a.adam_id WHERE a.owned = 1 GROUP BY a.adam_id, a.pricing HAVING count(*) > 1 ORDER BY "
      "a.adam_id, a.pricing DESC",
      [](const Row& row) {
        return app::SharedAsset{
            {domain::AdamId{row.integer(0)}, by_name(row.text(1), kPricings)}, text_of(row, 3), row.integer(2)};
      });
}

base::Result<std::optional<MirroredAsset>> SqlMirror::find_asset(LocationId location, const domain::AssetKey& asset) {
  return first(c_.db,
               fmt::format("SELECT {} FROM {} WHERE a.location_id = $1 AND a.adam_id = $2 AND a.pricing = $3",
                           kAssetColumns, kAssetTables),
               asset_of, location, asset.adam_id.value, domain::name_of(asset.pricing));
}

base::Result<std::vector<Holder>> SqlMirror::holders(std::int64_t adam_id, std::optional<LocationId> location,
                                                     const std::optional<Holder>& after, int limit) {
  std::int64_t asset_after = 0;
  std::int64_t assignee_after = 0;
  if (after) {
    TRY_SET(asset_after, asset_row(c_, after->location, after->assignment.asset, false));
    TRY_SET(const auto numbers, assignee_rows(c_, after->location, {after->assignment.assignee}, false));
    assignee_after = numbers.front();
  }
  TRY_SET(const auto assets, all(c_.db,
                                 "SELECT id FROM assets WHERE adam_id = $1 AND ($2 = 0 OR location_id = $2) AND id >= "
                                 "$3 ORDER BY id",
                                 first_integer, adam_id, location.value_or(LocationId{}), asset_after));
  static constexpr const char* kSql =
      "SELECT a.location_id, a.adam_id, a.pricing, s.kind, s.name FROM assignments x JOIN assets a ON a.id = "
      "x.asset_id JOIN assignees s ON s.id = x.assignee_id WHERE x.asset_id = $1 AND x.assignee_id > $2 "
      "ORDER BY x.assignee_id LIMIT $3";
  std::vector<Holder> found;
  for (const auto asset : assets) {
    const auto room = limit - static_cast<int>(found.size());
    if (room <= 0) break;
    TRY(each(
        c_.db, kSql,
        [&](const Row& row) {
          found.push_back({{row.integer(0)}, assignment_of(row, 1)});
        },
        asset, asset == asset_after ? assignee_after : std::int64_t{0}, room));
  }
  return found;
}

base::Result<app::HolderPage> SqlMirror::holders_listed(const app::HolderListing& listing,
                                                        const std::optional<Holder>& after, int limit) {
  return HolderList(c_.db, listing).page(after, limit);
}

base::Result<std::vector<Holder>> SqlMirror::held_by(const Assignee& assignee) {
  return all(
      c_.db,
      "SELECT a.location_id, a.adam_id, a.pricing, s.kind, s.name FROM locations l "
      "JOIN assignees s ON s.location_id = l.id AND s.kind = $1 AND s.name = $2 JOIN assets a ON a.location_id = l.id "
      "JOIN assignments x ON x.asset_id = a.id AND x.assignee_id = s.id ORDER BY a.location_id, a.adam_id, a.pricing",
      [](const Row& row) {
        return Holder{{row.integer(0)}, assignment_of(row, 1)};
      },
      code_of(assignee.kind), assignee.name);
}

base::Result<std::vector<Assignee>> SqlMirror::holders_among(LocationId location, const domain::AssetKey& asset,
                                                             const std::vector<Assignee>& assignees) {
  std::vector<Assignee> held;
  TRY_SET(const auto asset_id, asset_row(c_, location, asset, false));
  if (asset_id == 0 || assignees.empty()) return held;
  TRY_SET(const auto ids, assignee_rows(c_, location, assignees, false));
  std::vector<std::int64_t> wanted;
  std::unordered_map<std::int64_t, const Assignee*> by_id;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != 0 && by_id.emplace(ids[i], &assignees[i]).second) wanted.push_back(ids[i]);
  }
  if (wanted.empty()) return held;
  const Value values[] = {to_value(asset_id)};
  const Column columns[] = {wanted};
  TRY(
      none(c_.db.run_page("WITH page(assignee) AS ({page}) SELECT x.assignee_id FROM page JOIN assignments x "
                          "ON x.asset_id = $1 AND x.assignee_id = page.assignee",
                          values, columns, [&](const Row& row) { held.push_back(*by_id.at(row.integer(0))); })));
  return held;
}

base::Result<std::vector<Assignment>> SqlMirror::assignments(LocationId location,
                                                             const std::optional<Assignment>& after, int limit) {
  // In the order of the model: adamId, pricing (STDQ before PLUS), kind, name.
  const Assignment none_before{};
  const auto& last = after.value_or(none_before);
  return all(
      c_.db,
      "SELECT a.adam_id, a.pricing, s.kind, s.name FROM assets a JOIN assignments x ON x.asset_id = a.id "
      "JOIN assignees s ON s.id = x.assignee_id WHERE a.location_id = $1 AND a.adam_id >= $3 AND ($2 = 0 OR "
      "(a.adam_id, CASE WHEN a.pricing = 'PLUS' THEN 1 ELSE 0 END, s.kind, s.name) > ($3, $4, $5, $6)) "
      "ORDER BY a.adam_id, CASE WHEN a.pricing = 'PLUS' THEN 1 ELSE 0 END, s.kind, s.name LIMIT $7",
      [](const Row& row) { return assignment_of(row, 0); }, location, after.has_value(), last.asset.adam_id.value,
      last.asset.pricing == domain::Pricing::plus, code_of(last.assignee.kind), last.assignee.name, limit);
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
