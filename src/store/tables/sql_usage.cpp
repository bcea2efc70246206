#include "store/tables/sql_usage.h"

#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

/// Five columns from this one on.
domain::UsagePoint point_of(const Row& row, int first) {
  return {row.integer(first), row.integer(first + 1), row.integer(first + 2), row.integer(first + 3),
          row.integer(first + 4)};
}

domain::AssetKey asset_of(const Row& row, int first) {
  return {domain::AdamId{row.integer(first)}, by_name(row.text(first + 1), kPricings)};
}

}  // namespace

base::Status SqlUsage::note(domain::LocationId location, std::int64_t day) {
  c_.touch(location);
  TRY(run_only(
      c_.db,
      "WITH present(asset_id, assigned, available, total, waiting) AS (SELECT a.id, a.owned * a.assigned, a.owned * "
      "a.available, a.owned * a.total, a.owned * "
      "(SELECT count(*) FROM waiting w WHERE w.adam_id = a.adam_id AND w.location_id = a.location_id AND w.place > 0) "
      "FROM assets a WHERE a.location_id = $1 AND (a.owned = 1 OR EXISTS (SELECT 1 FROM usage_points u WHERE "
      "u.asset_id = a.id))) "
      "INSERT INTO usage_points (asset_id, day, assigned, available, total, waiting) "
      "SELECT p.asset_id, CAST($2 AS bigint), p.assigned, p.available, p.total, p.waiting FROM present p WHERE NOT "
      "EXISTS "
      "(SELECT 1 FROM usage_points u WHERE u.asset_id = p.asset_id AND u.day = (SELECT max(v.day) FROM usage_points v "
      "WHERE v.asset_id = p.asset_id) AND u.assigned = p.assigned AND u.available = p.available AND u.total = p.total "
      "AND u.waiting = p.waiting) "
      "ON CONFLICT (asset_id, day) DO UPDATE SET assigned = excluded.assigned, available = excluded.available, total = "
      "excluded.total, waiting = excluded.waiting",
      location, day));
  return run_only(
      c_.db,
      "WITH present(assigned, available, total, waiting) AS (SELECT sum(u.assigned), sum(u.available), sum(u.total), "
      "sum(u.waiting) FROM assets a JOIN usage_points u ON u.asset_id = a.id WHERE a.location_id = $1 AND a.unlimited "
      "= 0 AND u.day = (SELECT max(v.day) FROM usage_points v WHERE v.asset_id = a.id)) "
      "INSERT INTO seats_by_day (location_id, day, assigned, available, total, waiting) "
      "SELECT CAST($1 AS bigint), CAST($2 AS bigint), p.assigned, p.available, p.total, p.waiting FROM present p WHERE "
      "p.total IS NOT NULL AND NOT EXISTS (SELECT 1 FROM seats_by_day s WHERE s.location_id = $1 AND s.day = (SELECT "
      "max(v.day) FROM seats_by_day v WHERE v.location_id = $1) AND s.assigned = p.assigned AND s.available = "
      "p.available AND s.total = p.total AND s.waiting = p.waiting) "
      "ON CONFLICT (location_id, day) DO UPDATE SET assigned = excluded.assigned, available = excluded.available, "
      "total = excluded.total, waiting = excluded.waiting",
      location, day);
}

base::Result<std::vector<domain::UsagePoint>> SqlUsage::points(domain::LocationId location,
                                                               const domain::AssetKey& asset) {
  return all(
      c_.db,
      "SELECT u.day, u.assigned, u.available, u.total, u.waiting FROM assets a JOIN usage_points u ON u.asset_id = "
      "a.id WHERE a.location_id = $1 AND a.adam_id = $2 AND a.pricing = $3 ORDER BY u.day",
      [](const Row& row) { return point_of(row, 0); }, location, asset.adam_id.value, domain::name_of(asset.pricing));
}

base::Result<app::UsagePoints> SqlUsage::points_since(domain::LocationId location, std::int64_t day) {
  app::UsagePoints points;
  TRY(each(
      c_.db,
      "SELECT u.day, u.assigned, u.available, u.total, u.waiting, a.adam_id, a.pricing FROM assets a JOIN usage_points "
      "u ON u.asset_id = a.id WHERE a.location_id = $1 AND a.unlimited = 0 AND u.day >= coalesce((SELECT max(v.day) "
      "FROM usage_points v WHERE v.asset_id = a.id AND v.day <= $2), $2) ORDER BY a.id, u.day",
      [&](const Row& row) { points[asset_of(row, 5)].push_back(point_of(row, 0)); }, location, day));
  return points;
}

base::Result<std::vector<app::LocationUsage>> SqlUsage::sums_since(std::int64_t day,
                                                                   std::optional<domain::LocationId> location) {
  // CROSS JOIN: SQLite then goes through the locations, and not through all days of all of them.
  return all(
      c_.db,
      "SELECT l.id, s.day, s.assigned, s.available, s.total, s.waiting FROM locations l CROSS JOIN seats_by_day s "
      "WHERE s.location_id = l.id AND ($2 = 0 OR l.id = $2) AND s.day >= coalesce((SELECT max(v.day) FROM seats_by_day "
      "v "
      "WHERE v.location_id = l.id "
      "AND v.day <= $1), $1) ORDER BY s.day",
      [](const Row& row) {
        return app::LocationUsage{{row.integer(0)}, point_of(row, 1)};
      },
      day, location.value_or(domain::LocationId{}));
}

base::Result<std::vector<app::AssetUsage>> SqlUsage::all_at(std::int64_t day) {
  return all(
      c_.db,
      "SELECT a.location_id, a.adam_id, a.pricing, u.day, u.assigned, u.available, u.total, u.waiting "
      "FROM assets a JOIN usage_points u ON u.asset_id = a.id WHERE a.unlimited = 0 AND u.total > 0 AND "
      "u.day = (SELECT max(v.day) FROM usage_points v WHERE v.asset_id = a.id AND v.day <= $1) "
      "ORDER BY a.location_id, a.adam_id, a.pricing",
      [](const Row& row) {
        return app::AssetUsage{{row.integer(0)}, asset_of(row, 1), point_of(row, 3)};
      },
      day);
}

}  // namespace bursar::store
