#include "app/usecases/demand.h"

#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "app/kept_usage.h"
#include "app/kept_world.h"
#include "app/usecases/location_access.h"
#include "app/usecases/who_may.h"

namespace bursar::app {
namespace {

std::int64_t lasts(const DemandRow& row) {
  return row.forecast.days_left.value_or(std::numeric_limits<std::int64_t>::max());
}

/// Reads the points of one location after the other.
class UsageReader {
 public:
  UsageReader(const Services& services, std::int64_t today, std::int64_t first_day)
      : kept_(services.kept_usage), counted_(services.store.changes()), today_(today), first_day_(first_day) {}

  base::Result<std::shared_ptr<const UsagePoints>> of(Transaction& transaction, domain::LocationId location) {
    if (kept_ != nullptr) return kept_->points(counted_, transaction, location, today_);
    return transaction.usage().points_since(location, first_day_).map([](UsagePoints points) {
      return std::make_shared<const UsagePoints>(std::move(points));
    });
  }

 private:
  KeptUsage* kept_;
  Changes counted_;
  std::int64_t today_;
  std::int64_t first_day_;
};

/// Those that have to be bought first; then those that last shortest.
bool comes_first(const DemandRow& a, const DemandRow& b) {
  return std::tuple(a.forecast.needed == 0, lasts(a)) < std::tuple(b.forecast.needed == 0, lasts(b));
}

}  // namespace

base::Result<std::vector<DemandRow>> demand(const Services& services, const DemandOrder& order) {
  TRY_SET(const auto view, look_at_world(services));
  const auto& world = view->world;
  const auto today = services.clock.now().unix_ms / base::kDayMs;
  UsageReader usage(services, today, today - order.window_days);
  TRY_SET(auto transaction, services.store.begin_read());
  if (order.location) TRY(find_location(*transaction, *order.location).map([](const auto&) {}));
  std::unordered_map<std::int64_t, domain::CatalogItem> prices;
  TRY_SET(const auto items, transaction->catalog().items());
  for (const auto& item : items) prices.emplace(item.adam_id.value, item);
  std::vector<DemandRow> rows;
  std::optional<std::size_t> last;
  std::shared_ptr<const UsagePoints> points_of;  // none: `last` does not serve whoever asks
  for (const auto& stock : world.stocks) {
    const auto& location = world.locations[stock.location];
    if ((order.location && *order.location != location.id) || stock.unlimited || !stock.owned) continue;
    if (order.item && *order.item != stock.key.adam_id) continue;
    if (last != stock.location) {
      last = stock.location;
      points_of.reset();
      TRY_SET(const auto served, serves(*transaction, order.reach, location.id));
      if (served) {
        TRY_SET(points_of, usage.of(*transaction, location.id));
      }
    }
    if (!points_of) continue;
    DemandRow one{location.id, location.name, stock.key, world.items[stock.item].name, {}, {}, 0, ""};
    if (const auto item = prices.find(stock.key.adam_id.value); item != prices.end()) {
      one.price_milli = item->second.price_milli;
      one.currency = item->second.currency;
    }
    if (const auto points = points_of->find(stock.key); points != points_of->end()) {
      one.now = points->second.back();
      one.forecast = domain::forecast(points->second, today, order.window_days, order.horizon_days);
    }
    if (!order.only_needed || one.forecast.needed > 0) rows.push_back(std::move(one));
  }
  std::stable_sort(rows.begin(), rows.end(), comes_first);
  return rows;
}

}  // namespace bursar::app
