// How long the seats of an item will last, from what was assigned day by day.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace bursar::domain {

/// What an asset looked like from a day on, until the next point. Days since 1970.
struct UsagePoint {
  std::int64_t day = 0;
  std::int64_t assigned = 0;
  std::int64_t available = 0;
  std::int64_t total = 0;
  std::int64_t waiting = 0;
  bool operator==(const UsagePoint&) const = default;
};

struct Forecast {
  double per_day = 0;                     // seats given out, less those that came back; of the last days
  std::optional<std::int64_t> days_left;  // until none is free; none: never at this rate
  // Assigned after `horizon` days, if it goes on so; four times of five it is between `low` and `high`.
  double expected = 0;
  double low = 0;
  double high = 0;
  std::int64_t needed = 0;  // more seats, for those who wait and for `horizon` days at this rate
};

/// `points` by day, the last one being how it is on `today`; looks back over `window` days. Needs two days at least to
/// see a rate; with fewer the rate is 0.
Forecast forecast(const std::vector<UsagePoint>& points, std::int64_t today, int window, int horizon);

}  // namespace bursar::domain
