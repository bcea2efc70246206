// How many seats were used in the last weeks, kept in memory between requests: the forecasts of every asset of every
// location are made from half a million points.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "app/services.h"

namespace bursar::app {

/// Safe to call from any thread.
class KeptUsage {
 public:
  /// The points of a location's assets from `day` on, and at least the one before, as they are in `transaction` or as
  /// they were when `counted` was told (Store::changes, before the transaction began).
  base::Result<std::shared_ptr<const UsagePoints>> points_since(const Changes& counted, Transaction& transaction,
                                                                domain::LocationId location, std::int64_t day);

 private:
  struct Kept {
    std::uint64_t everywhere = 0;
    std::uint64_t count = 0;
    std::int64_t since = 0;
    std::shared_ptr<const UsagePoints> points;
  };
  std::mutex mutex_;
  std::map<domain::LocationId, Kept> kept_;
};

}  // namespace bursar::app
