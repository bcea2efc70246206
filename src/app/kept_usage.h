// How many seats were used, day by day, kept in memory between requests: forecasts and positions of every asset of
// every location are made from millions of points.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "app/services.h"

namespace bursar::app {

/// Safe to call from any thread.
class KeptUsage {
 public:
  static constexpr std::int64_t kDays = 400;  // back from today

  /// The points of a location's assets with a limit, of the last kDays days and at least the one before, as they are in
  /// `transaction` or as they were when `counted` was told (Store::changes, before the transaction began).
  base::Result<std::shared_ptr<const UsagePoints>> points(const Changes& counted, Transaction& transaction,
                                                          domain::LocationId location, std::int64_t today);
  /// Reads what is not there yet, so that nobody waits for it; of one location, or of all.
  base::Status read_ahead(const Services& services, std::optional<domain::LocationId> only);

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
