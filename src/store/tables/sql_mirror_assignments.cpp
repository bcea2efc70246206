// Who holds what: the assignments of the mirror.
#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/holder_list.h"
#include "store/tables/sql_mirror.h"

namespace bursar::store {
namespace {

using app::Holder;
using domain::Assignee;
using domain::Assignment;
using domain::LocationId;

/// Columns: adam_id, pricing, kind, name from `at` on.
Assignment assignment_of(const Row& row, int at) {
  return {{domain::AdamId{row.integer(at)}, by_name(row.text(at + 1), kPricings)},
          {assignee_kind(row.integer(at + 2)), text_of(row, at + 3)}};
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
  return run_only(c.db, "UPDATE assets SET mirrored = mirrored + $2 WHERE id = $1", asset, count);
}

}  // namespace

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
    TRY(without_count(
        c_.db.run_page("WITH page(asset, assignee) AS ({page}) UPDATE assignments SET run = $1 WHERE run < $1 AND "
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
  TRY(without_count(
      c_.db.run_page("WITH page(assignee) AS ({page}) SELECT x.assignee_id FROM page JOIN assignments x "
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

}  // namespace bursar::store
