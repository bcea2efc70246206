#include "domain/demand/forecast.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace bursar::domain {
namespace {

/// The straight line through the days (least squares), and how far the days lie from it.
struct Line {
  double slope = 0;
  double days = 0;
  double middle = 0;   // of the days
  double breadth = 0;  // sum of squares about the middle
  double scatter = 0;  // standard deviation of the days about the line
};

Line line_of(const std::vector<UsagePoint>& points, std::int64_t today, int window) {
  std::vector<std::pair<double, double>> days;
  auto next = points.begin();
  for (auto day = today - window; day <= today; ++day) {
    while (next != points.end() && next->day <= day) ++next;
    if (next == points.begin()) continue;  // nothing is known yet
    days.emplace_back(static_cast<double>(day - today + window), static_cast<double>(std::prev(next)->assigned));
  }
  Line line;
  line.days = static_cast<double>(days.size());
  if (days.size() < 2) return line;
  double height = 0;
  for (const auto& [x, y] : days) line.middle += x / line.days, height += y / line.days;
  double together = 0;
  for (const auto& [x, y] : days) {
    line.breadth += (x - line.middle) * (x - line.middle);
    together += (x - line.middle) * (y - height);
  }
  line.slope = together / line.breadth;
  double squares = 0;
  for (const auto& [x, y] : days) squares += std::pow(y - height - line.slope * (x - line.middle), 2);
  if (days.size() > 2) line.scatter = std::sqrt(squares / (line.days - 2));
  return line;
}

/// How far a day that lies `horizon` days ahead may be from the line.
double doubt_of(const Line& line, int window, int horizon) {
  constexpr double kFourOfFive = 1.2816;
  if (line.days < 3) return 0;
  const auto away = window + horizon - line.middle;
  return kFourOfFive * line.scatter * std::sqrt(1 + 1 / line.days + away * away / line.breadth);
}

}  // namespace

Forecast forecast(const std::vector<UsagePoint>& points, std::int64_t today, int window, int horizon) {
  Forecast result;
  if (points.empty()) return result;
  const auto& last = points.back();
  const auto line = line_of(points, today, window);
  result.per_day = line.slope;
  constexpr double kStill = 1e-9;
  if (result.per_day > kStill) {
    result.days_left = static_cast<std::int64_t>(std::floor(static_cast<double>(last.available) / result.per_day));
  }
  const auto growth = static_cast<std::int64_t>(std::ceil(std::max(0.0, result.per_day - kStill) * horizon));
  result.needed = std::max<std::int64_t>(0, last.waiting + growth - last.available);
  const auto doubt = doubt_of(line, window, horizon);
  result.expected = std::max(0.0, static_cast<double>(last.assigned) + line.slope * horizon);
  result.low = std::max(0.0, result.expected - doubt);
  result.high = result.expected + doubt;
  return result;
}

}  // namespace bursar::domain
