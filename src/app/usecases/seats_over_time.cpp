#include "app/usecases/seats_over_time.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "app/kept_usage.h"

namespace bursar::app {
namespace {

using domain::UsagePoint;

void add(UsagePoint& sum, const UsagePoint& point, int sign) {
  sum.assigned += sign * point.assigned;
  sum.available += sign * point.available;
  sum.total += sign * point.total;
  sum.waiting += sign * point.waiting;
}

using Names = std::map<domain::LocationId, const domain::Location*>;
using Items = std::map<std::int64_t, const domain::CatalogItem*>;

/// Rows with the same key are one.
std::string key_of(const AssetUsage& usage, const domain::Location& location, PositionBy by) {
  if (by == PositionBy::item) return std::to_string(usage.asset.adam_id.value);
  return by == PositionBy::location ? std::to_string(location.id.value) : location.organization;
}

void describe(PositionRow& row, const AssetUsage& usage, const domain::Location& location,
              const domain::CatalogItem* item, PositionBy by) {
  if (by == PositionBy::item) {
    row.adam_id = std::to_string(usage.asset.adam_id.value);
    if (item != nullptr) row.name = item->name;
    return;
  }
  row.organization = location.organization;
  if (by == PositionBy::organization) return;
  row.location = location.id;
  row.location_name = location.name;
}

/// Sums in different currencies are none.
void add_value(PositionRow& row, const UsagePoint& seats, const domain::CatalogItem* item) {
  if (item == nullptr || item->price_milli == 0 || seats.total == 0) return;
  if (!row.currency.empty() && row.currency != item->currency) {
    row.currency = "*";
    return;
  }
  row.currency = item->currency;
  row.value_milli += item->price_milli * seats.total;
}

/// The last point up to `day` of every asset with a limit in the locations that count.
base::Result<std::vector<AssetUsage>> usage_at(const Services& services, const LocationTest& counts, std::int64_t day) {
  const auto today = services.clock.now().unix_ms / base::kDayMs;
  const auto counted = services.store.changes();
  TRY_SET(auto transaction, services.store.begin_read());
  if (services.kept_usage == nullptr || day < today - KeptUsage::kDays) return transaction->usage().all_at(day);
  TRY_SET(const auto locations, transaction->locations().list());
  std::vector<AssetUsage> usages;
  for (const auto& location : locations) {
    if (!counts(location.id)) continue;
    TRY_SET(const auto points, services.kept_usage->points(counted, *transaction, location.id, today));
    for (const auto& [asset, days] : *points) {
      const auto after = std::upper_bound(days.begin(), days.end(), day,
                                          [](std::int64_t then, const UsagePoint& point) { return then < point.day; });
      if (after != days.begin() && std::prev(after)->total > 0)
        usages.push_back({location.id, asset, *std::prev(after)});
    }
  }
  return usages;
}

}  // namespace

base::Result<std::vector<UsagePoint>> seats_over_time(const Services& services, const LocationTest& counts,
                                                      std::optional<domain::LocationId> only, int days) {
  const auto today = services.clock.now().unix_ms / base::kDayMs;
  const auto first = today - std::max(1, days) + 1;
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto usages, transaction->usage().sums_since(first, only));
  std::map<domain::LocationId, UsagePoint> last;
  std::vector<UsagePoint> points;
  UsagePoint sum;
  auto next = usages.begin();
  for (auto day = first; day <= today; ++day) {
    for (; next != usages.end() && next->point.day <= day; ++next) {
      if (!counts(next->location)) continue;
      auto& before = last[next->location];
      add(sum, before, -1);
      add(sum, next->point, 1);
      before = next->point;
    }
    if (last.empty()) continue;
    sum.day = day;
    points.push_back(sum);
  }
  return points;
}

base::Result<std::vector<PositionRow>> position_at(const Services& services, const LocationTest& counts, PositionBy by,
                                                   std::int64_t day) {
  TRY_SET(const auto usages, usage_at(services, counts, day));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto locations, transaction->locations().list());
  TRY_SET(const auto catalog, transaction->catalog().items());
  Names names;
  for (const auto& location : locations) names[location.id] = &location;
  Items items;
  for (const auto& item : catalog) items[item.adam_id.value] = &item;
  std::map<std::string, PositionRow> rows;
  for (const auto& usage : usages) {
    const auto location = names.find(usage.location);
    if (location == names.end() || !counts(usage.location)) continue;
    const auto [at, is_new] = rows.try_emplace(key_of(usage, *location->second, by));
    auto& row = at->second;
    const auto known = items.find(usage.asset.adam_id.value);
    const auto* item = known == items.end() ? nullptr : known->second;
    if (is_new) describe(row, usage, *location->second, item, by);
    ++row.items;
    add(row.seats, usage.point, 1);
    row.seats.day = day;
    add_value(row, usage.point, item);
  }
  std::vector<PositionRow> sorted;
  for (auto& [key, row] : rows) {
    if (row.currency == "*") row.value_milli = 0, row.currency.clear();
    sorted.push_back(std::move(row));
  }
  const auto name_in = [](const PositionRow& r) {
    return std::tie(r.organization, r.location_name, r.name, r.adam_id);
  };
  std::sort(sorted.begin(), sorted.end(),
            [&](const PositionRow& a, const PositionRow& b) { return name_in(a) < name_in(b); });
  return sorted;
}

}  // namespace bursar::app
