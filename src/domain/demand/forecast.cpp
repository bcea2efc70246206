#include "domain/demand/forecast.h"

#include <algorithm>
#include <cmath>

namespace bursar::domain {
namespace {

/// What was assigned on a day: that of the last point up to it.
std::optional<std::int64_t> assigned_on(const std::vector<UsagePoint>& points, std::int64_t day) {
  std::optional<std::int64_t> assigned;
  for (const auto& point : points) {
    if (point.day > day) break;
    assigned = point.assigned;
  }
  return assigned;
}

/// The slope of the straight line through the days (least squares).
double rate_of(const std::vector<UsagePoint>& points, std::int64_t today, int window) {
  double n = 0;
  double x = 0;
  double y = 0;
  double xx = 0;
  double xy = 0;
  for (int back = window; back >= 0; --back) {
    const auto assigned = assigned_on(points, today - back);
    if (!assigned) continue;
    const auto at = static_cast<double>(window - back);
    const auto count = static_cast<double>(*assigned);
    n += 1;
    x += at;
    y += count;
    xx += at * at;
    xy += at * count;
  }
  const auto spread = n * xx - x * x;
  return n < 2 || spread == 0 ? 0 : (n * xy - x * y) / spread;
}

}  // namespace

Forecast forecast(const std::vector<UsagePoint>& points, std::int64_t today, int window, int horizon) {
  Forecast result;
  if (points.empty()) return result;
  const auto& last = points.back();
  result.per_day = rate_of(points, today, window);
  constexpr double kStill = 1e-9;
  if (result.per_day > kStill) {
    result.days_left = static_cast<std::int64_t>(std::floor(static_cast<double>(last.available) / result.per_day));
  }
  const auto growth = static_cast<std::int64_t>(std::ceil(std::max(0.0, result.per_day - kStill) * horizon));
  result.needed = std::max<std::int64_t>(0, last.waiting + growth - last.available);
  return result;
}

}  // namespace bursar::domain
