#include "store/tables/sql_mirror.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/inventory_list.h"

namespace bursar::store {
namespace {

using app::MirroredAsset;
using domain::LocationId;

std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> lines;
  if (text.empty()) return lines;
  for (const auto line : base::split(text, '\n')) lines.emplace_back(line);
  return lines;
}

// What asset_of reads: these, name, bundle ID.
constexpr const char* kAssetFacts =
    "a.location_id, a.adam_id, a.pricing, a.product_type, a.assigned, a.available, a.retired, a.total, a.unlimited, "
    "a.device_assignable, a.revocable, a.platforms, a.owned, a.mirrored";
const std::string kAssetColumns = std::string(kAssetFacts) + ", coalesce(n.name, ''), coalesce(n.bundle_id, '')";
constexpr const char* kAssetTables = "assets a LEFT JOIN asset_names n ON n.adam_id = a.adam_id";

MirroredAsset asset_of(const Row& row) {
  MirroredAsset m;
  m.location = {row.integer(0)};
  m.asset.key = {domain::AdamId{row.integer(1)}, by_name(row.text(2), kPricings)};
  m.asset.type = by_name(row.text(3), kProductTypes);
  m.asset.assigned = row.integer(4);
  m.asset.available = row.integer(5);
  m.asset.retired = row.integer(6);
  m.asset.total = row.integer(7);
  m.asset.unlimited = row.integer(8) != 0;
  m.asset.device_assignable = row.integer(9) != 0;
  m.asset.revocable = row.integer(10) != 0;
  m.asset.platforms = split_lines(row.text(11));
  m.owned = row.integer(12) != 0;
  m.mirrored = row.integer(13);
  m.name = text_of(row, 14);
  m.bundle_id = text_of(row, 15);
  return m;
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
    TRY(run_only(
        c_.db,
        "UPDATE assets SET product_type = $2, assigned = $3, available = $4, retired = $5, total = $6, unlimited = $7, "
        "device_assignable = $8, revocable = $9, platforms = $10, owned = 1, "
        "run = CASE WHEN run > $11 THEN run ELSE $11 END WHERE id = $1",
        id, domain::name_of(a.type), a.assigned, a.available, a.retired, a.total, a.unlimited, a.device_assignable,
        a.revocable, base::join(a.platforms, "\n"), run_number));
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
  return run_only(
      c_.db, "UPDATE assets SET assigned = assigned + $2, available = available + $3, total = total + $4 WHERE id = $1",
      id, assigned_delta, available_delta, total_delta);
}

base::Status SqlMirror::put_names(std::int64_t adam_id, const std::string& name, const std::string& bundle_id) {
  return run_only(c_.db,
                  "INSERT INTO asset_names (adam_id, name, bundle_id) VALUES ($1, $2, $3) "
                  "ON CONFLICT (adam_id) DO UPDATE SET name = excluded.name, bundle_id = excluded.bundle_id",
                  adam_id, name, bundle_id);
}

base::Result<std::vector<MirroredAsset>> SqlMirror::assets(std::optional<LocationId> location) {
  if (!location) return assets_everywhere();
  return all(c_.db,
             fmt::format("SELECT {} FROM {} WHERE a.location_id = $1 ORDER BY a.adam_id, a.pricing DESC", kAssetColumns,
                         kAssetTables),
             asset_of, *location);
}

/// Names are few where assets are many: looked up and sorted here, that takes half the time.
base::Result<std::vector<MirroredAsset>> SqlMirror::assets_everywhere() {
  std::unordered_map<std::int64_t, std::pair<std::string, std::string>> names;
  TRY(each(c_.db, "SELECT adam_id, name, bundle_id FROM asset_names",
           [&](const Row& row) { names.emplace(row.integer(0), std::pair(text_of(row, 1), text_of(row, 2))); }));
  TRY_SET(auto assets, all(c_.db, fmt::format("SELECT {}, '', '' FROM assets a", kAssetFacts), asset_of));
  const auto order = [](const MirroredAsset& m) {
    return std::tuple(m.asset.key.adam_id, m.asset.key.pricing == domain::Pricing::plus, m.location);
  };
  std::sort(assets.begin(), assets.end(),
            [&](const MirroredAsset& a, const MirroredAsset& b) { return order(a) < order(b); });
  for (auto& m : assets) {
    const auto known = names.find(m.asset.key.adam_id.value);
    if (known != names.end()) std::tie(m.name, m.bundle_id) = known->second;
  }
  return assets;
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

base::Result<std::vector<app::LocationSeats>> SqlMirror::location_seats(std::optional<LocationId> location) {
  return all(
      c_.db,
      "SELECT location_id, count(*), CAST(sum((1 - unlimited) * total) AS bigint), CAST(sum((1 - unlimited) * "
      "assigned) "
      "AS bigint), CAST(sum((1 - unlimited) * available) AS bigint), CAST(sum(unlimited * assigned) AS bigint) FROM "
      "assets WHERE owned = 1 AND ($1 = 0 OR "
      "location_id = $1) GROUP BY location_id ORDER BY location_id",
      [](const Row& row) {
        return app::LocationSeats{{row.integer(0)}, row.integer(1), row.integer(2),
                                  row.integer(3),   row.integer(4), row.integer(5)};
      },
      location.value_or(LocationId{}));
}

base::Result<std::optional<MirroredAsset>> SqlMirror::find_asset(LocationId location, const domain::AssetKey& asset) {
  return first(c_.db,
               fmt::format("SELECT {} FROM {} WHERE a.location_id = $1 AND a.adam_id = $2 AND a.pricing = $3",
                           kAssetColumns, kAssetTables),
               asset_of, location, asset.adam_id.value, domain::name_of(asset.pricing));
}

}  // namespace bursar::store
