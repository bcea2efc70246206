#include "domain/demand/forecast.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

TEST(Forecast, seats_given_out_evenly_last_as_long_as_they_do) {
  std::vector<UsagePoint> points;
  for (int day = 0; day <= 28; ++day) points.push_back({1000 + day, 100 + 2 * day, 60 - 2 * day + 40, 200, 0});
  const auto f = forecast(points, 1028, 28, 30);
  EXPECT_NEAR(f.per_day, 2.0, 1e-6);
  EXPECT_EQ(f.days_left, 22);
  EXPECT_EQ(f.needed, 16) << "60 in 30 days, of which 44 are there";
}

TEST(Forecast, points_stand_until_the_next_one) {
  const auto f = forecast({{1000, 100, 50, 150, 0}, {1014, 128, 22, 150, 0}}, 1028, 28, 30);
  EXPECT_GT(f.per_day, 1.0);
  EXPECT_LT(f.per_day, 2.0);
  const auto still = forecast({{1000, 100, 50, 150, 0}}, 1028, 28, 30);
  EXPECT_EQ(still.per_day, 0);
  EXPECT_FALSE(still.days_left);
  EXPECT_EQ(still.needed, 0);
}

TEST(Forecast, the_range_ahead_is_as_wide_as_the_days_scatter_and_the_further_the_wider) {
  std::vector<UsagePoint> even;
  std::vector<UsagePoint> uneven;
  for (int day = 0; day <= 28; ++day) {
    even.push_back({1000 + day, 100 + 2 * day, 500, 1000, 0});
    uneven.push_back({1000 + day, 100 + 2 * day + (day % 2 == 0 ? 9 : -9), 500, 1000, 0});
  }
  const auto sure = forecast(even, 1028, 28, 30);
  EXPECT_NEAR(sure.expected, 156 + 60, 1e-6);
  EXPECT_NEAR(sure.high - sure.low, 0, 1e-6);
  const auto near = forecast(uneven, 1028, 28, 7);
  const auto far = forecast(uneven, 1028, 28, 60);
  EXPECT_LT(near.low, near.expected);
  EXPECT_GT(near.high - near.low, 18) << "wider than the scatter itself";
  EXPECT_GT(far.high - far.low, near.high - near.low);
  EXPECT_EQ(forecast({{1000, 100, 50, 150, 0}}, 1000, 28, 30).expected, 100);
}

TEST(Forecast, those_who_wait_are_needed_for_whatever_the_rate) {
  EXPECT_EQ(forecast({{1000, 150, 0, 150, 12}}, 1000, 28, 30).needed, 12);
  EXPECT_EQ(forecast({{1000, 150, 5, 155, 12}}, 1000, 28, 30).needed, 7);
  EXPECT_EQ(forecast({{1000, 150, 0, 150, 0}, {1010, 100, 50, 150, 0}}, 1010, 28, 30).needed, 0) << "it shrinks";
  EXPECT_EQ(forecast({}, 1000, 28, 30).needed, 0);
}

}  // namespace
}  // namespace bursar::domain
