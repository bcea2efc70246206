#include "app/usecases/demand.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "app/kept_world.h"
#include "app/usecases/location_access.h"

namespace bursar::app {
namespace {

std::int64_t lasts(const DemandRow& row) {
  return row.forecast.days_left.value_or(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

base::Result<std::vector<DemandRow>> demand(const Services& services, const DemandOrder& order) {
  TRY_SET(const auto view, look_at_world(services));
  const auto& world = view->world;
  TRY_SET(auto transaction, services.store.begin_read());
  if (order.location) TRY(find_location(*transaction, *order.location).map([](const auto&) {}));
  const auto today = services.clock.now().unix_ms / base::kDayMs;
  std::unordered_map<std::int64_t, domain::CatalogItem> prices;
  TRY_SET(const auto items, transaction->catalog().items());
  for (const auto& item : items) prices.emplace(item.adam_id.value, item);
  std::vector<DemandRow> rows;
  std::optional<std::size_t> last;
  std::map<domain::AssetKey, std::vector<domain::UsagePoint>> points_of;
  for (const auto& stock : world.stocks) {
    const auto& location = world.locations[stock.location];
    if ((order.location && *order.location != location.id) || stock.unlimited || !stock.owned) continue;
    if (last != stock.location) {
      TRY_SET(points_of, transaction->usage().points_of(location.id));
    }
    last = stock.location;
    const auto& points = points_of[stock.key];
    DemandRow one{location.id, location.name, stock.key, world.items[stock.item].name, {}, {}, 0, ""};
    if (const auto item = prices.find(stock.key.adam_id.value); item != prices.end()) {
      one.price_milli = item->second.price_milli;
      one.currency = item->second.currency;
    }
    if (!points.empty()) one.now = points.back();
    one.forecast = domain::forecast(points, today, order.window_days, order.horizon_days);
    if (!order.only_needed || one.forecast.needed > 0) rows.push_back(std::move(one));
  }
  std::stable_sort(rows.begin(), rows.end(), [](const DemandRow& a, const DemandRow& b) {
    return std::tuple(a.forecast.needed == 0, lasts(a)) < std::tuple(b.forecast.needed == 0, lasts(b));
  });
  return rows;
}

}  // namespace bursar::app
