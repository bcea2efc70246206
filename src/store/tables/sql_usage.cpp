#include "store/tables/sql_usage.h"

#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {

base::Status SqlUsage::note(domain::LocationId location, std::int64_t day) {
  return run_only(
      c_.db,
      "WITH present(asset_id, assigned, available, total, waiting) AS (SELECT a.id, a.assigned, a.available, a.total, "
      "(SELECT count(*) FROM waiting w WHERE w.adam_id = a.adam_id AND w.location_id = a.location_id AND w.place > 0) "
      "FROM assets a WHERE a.location_id = $1 AND a.owned = 1) "
      "INSERT INTO usage_points (asset_id, day, assigned, available, total, waiting) "
      "SELECT p.asset_id, CAST($2 AS bigint), p.assigned, p.available, p.total, p.waiting FROM present p WHERE NOT "
      "EXISTS "
      "(SELECT 1 FROM usage_points u WHERE u.asset_id = p.asset_id AND u.day = (SELECT max(v.day) FROM usage_points v "
      "WHERE v.asset_id = p.asset_id) AND u.assigned = p.assigned AND u.available = p.available AND u.total = p.total "
      "AND "
      "u.waiting = p.waiting) "
      "ON CONFLICT (asset_id, day) DO UPDATE SET assigned = excluded.assigned, available = excluded.available, total = "
      "excluded.total, waiting = excluded.waiting",
      location, day);
}

base::Result<std::vector<domain::UsagePoint>> SqlUsage::points(domain::LocationId location,
                                                               const domain::AssetKey& asset) {
  return all(
      c_.db,
      "SELECT u.day, u.assigned, u.available, u.total, u.waiting FROM assets a JOIN usage_points u ON u.asset_id = "
      "a.id "
      "WHERE a.location_id = $1 AND a.adam_id = $2 AND a.pricing = $3 ORDER BY u.day",
      [](const Row& row) {
        return domain::UsagePoint{row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)};
      },
      location, asset.adam_id.value, domain::name_of(asset.pricing));
}

base::Result<std::map<domain::AssetKey, std::vector<domain::UsagePoint>>> SqlUsage::points_of(
    domain::LocationId location) {
  std::map<domain::AssetKey, std::vector<domain::UsagePoint>> points;
  TRY(each(
      c_.db,
      "SELECT u.day, u.assigned, u.available, u.total, u.waiting, a.adam_id, a.pricing FROM assets a JOIN usage_points "
      "u ON u.asset_id = a.id WHERE a.location_id = $1 ORDER BY a.id, u.day",
      [&](const Row& row) {
        points[{domain::AdamId{row.integer(5)}, by_name(row.text(6), kPricings)}].push_back(
            {row.integer(0), row.integer(1), row.integer(2), row.integer(3), row.integer(4)});
      },
      location));
  return points;
}

}  // namespace bursar::store
