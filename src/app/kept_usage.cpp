#include "app/kept_usage.h"

namespace bursar::app {
namespace {

constexpr std::int64_t kKeptDays = 100;  // so far back points are kept

}  // namespace

base::Result<std::shared_ptr<const UsagePoints>> KeptUsage::points_since(const Changes& counted,
                                                                         Transaction& transaction,
                                                                         domain::LocationId location,
                                                                         std::int64_t day) {
  const auto found = counted.locations.find(location.value);
  Kept fresh{counted.everywhere, found == counted.locations.end() ? 0 : found->second, day, nullptr};
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(location);
    if (kept != kept_.end() && kept->second.everywhere == fresh.everywhere && kept->second.count == fresh.count &&
        kept->second.since <= day && kept->second.since > day - kKeptDays) {
      return kept->second.points;
    }
  }
  TRY_SET(auto points, transaction.usage().points_since(location, day));
  fresh.points = std::make_shared<const UsagePoints>(std::move(points));
  const std::lock_guard lock(mutex_);
  return (kept_[location] = std::move(fresh)).points;
}

}  // namespace bursar::app
