#include "app/kept_usage.h"

namespace bursar::app {
namespace {

constexpr std::int64_t kDaysTooMany = 30;  // so long points that have become too old stay

}  // namespace

base::Result<std::shared_ptr<const UsagePoints>> KeptUsage::points(const Changes& counted, Transaction& transaction,
                                                                   domain::LocationId location, std::int64_t today) {
  const auto since = today - kDays;
  const auto found = counted.usage.find(location.value);
  Kept fresh{counted.everywhere, found == counted.usage.end() ? 0 : found->second, since, nullptr};
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(location);
    if (kept != kept_.end() && kept->second.everywhere == fresh.everywhere && kept->second.count == fresh.count &&
        kept->second.since <= since && kept->second.since > since - kDaysTooMany) {
      return kept->second.points;
    }
  }
  TRY_SET(auto points, transaction.usage().points_since(location, since));
  fresh.points = std::make_shared<const UsagePoints>(std::move(points));
  const std::lock_guard lock(mutex_);
  return (kept_[location] = std::move(fresh)).points;
}

base::Status KeptUsage::read_ahead(const Services& services, std::optional<domain::LocationId> only) {
  const auto today = services.clock.now().unix_ms / base::kDayMs;
  const auto counted = services.store.changes();
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto locations, transaction->locations().list());
  for (const auto& location : locations) {
    if (only && *only != location.id) continue;
    TRY(points(counted, *transaction, location.id, today).map([](const auto&) {}));
  }
  return {};
}

}  // namespace bursar::app
