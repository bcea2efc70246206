#include "domain/planner/batching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "domain/planner/mixes.h"

namespace bursar::domain {
namespace {

AssetKey app(int number) { return {{1'000 + number}, Pricing::stdq}; }
Assignee device(int number) { return {AssigneeKind::device, "S" + std::to_string(number)}; }
Assignee person(int number) { return {AssigneeKind::person, "S" + std::to_string(number)}; }

std::vector<Assignment> pairs_of(const std::vector<Rectangle>& rectangles) {
  std::vector<Assignment> pairs;
  for (const auto& rectangle : rectangles) {
    for (const auto& asset : rectangle.assets) {
      for (const auto& name : rectangle.serial_numbers) pairs.push_back({asset, {AssigneeKind::device, name}});
      for (const auto& name : rectangle.client_user_ids) pairs.push_back({asset, {AssigneeKind::person, name}});
    }
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

void expect_exact(const std::vector<Assignment>& wanted, const std::vector<Rectangle>& rectangles) {
  const std::set<Assignment> once(wanted.begin(), wanted.end());
  EXPECT_EQ(pairs_of(rectangles), std::vector<Assignment>(once.begin(), once.end()));
}

void expect_within(const std::vector<Rectangle>& rectangles, const BatchLimits& limits) {
  for (const auto& rectangle : rectangles) {
    EXPECT_FALSE(rectangle.assets.empty());
    EXPECT_FALSE(rectangle.serial_numbers.empty() && rectangle.client_user_ids.empty());
    EXPECT_LE(rectangle.assets.size(), static_cast<std::size_t>(limits.assets_max));
    EXPECT_LE(rectangle.serial_numbers.size(), static_cast<std::size_t>(limits.serial_numbers_max));
    EXPECT_LE(rectangle.client_user_ids.size(), static_cast<std::size_t>(limits.client_user_ids_max));
  }
}

/// Pairs of a small random world, some given twice.
std::vector<Assignment> random_pairs(base::Random& dice) {
  const int apps = static_cast<int>(dice.between(1, 40));
  const int assignees = static_cast<int>(dice.between(1, 60));
  const double density = dice.unit();
  std::vector<Assignment> pairs;
  for (int i = 0; i < assignees; ++i) {
    const Assignee assignee = dice.chance(0.5) ? device(i) : person(i);
    for (int a = 0; a < apps; ++a) {
      if (!dice.chance(density)) continue;
      pairs.push_back({app(a), assignee});
      if (dice.chance(0.05)) pairs.push_back(pairs.back());
    }
  }
  return pairs;
}

void shuffle(std::vector<Assignment>& pairs, base::Random& dice) {
  for (std::size_t i = pairs.size(); i > 1; --i) std::swap(pairs[i - 1], pairs[dice.below(i)]);
}

TEST(Batching, no_pairs_need_no_request) {
  EXPECT_TRUE(cover({}, {}).empty());
  EXPECT_EQ(lower_bound({}, {}), 0);
}

TEST(Batching, twenty_apps_for_ten_thousand_devices_need_ten_requests) {
  const Mix mix = uniform_mix(20, 10'000);
  const auto rectangles = cover(mix.pairs, {});
  EXPECT_EQ(rectangles.size(), 10u);
  EXPECT_EQ(lower_bound(mix.pairs, {}), 10);
  expect_exact(mix.pairs, rectangles);
  expect_within(rectangles, {});
}

TEST(Batching, one_app_for_one_device_is_one_request) {
  const auto rectangles = cover({{app(1), device(1)}}, {});
  ASSERT_EQ(rectangles.size(), 1u);
  EXPECT_EQ(rectangles[0].assets, std::vector<AssetKey>{app(1)});
  EXPECT_EQ(rectangles[0].serial_numbers, std::vector<std::string>{"S1"});
  EXPECT_TRUE(rectangles[0].client_user_ids.empty());
}

TEST(Batching, devices_and_people_who_want_the_same_share_a_request) {
  const std::vector<Assignment> pairs{
      {app(1), device(1)}, {app(2), device(1)}, {app(1), person(1)}, {app(2), person(1)}};
  const auto rectangles = cover(pairs, {});
  EXPECT_EQ(rectangles.size(), 1u);
  expect_exact(pairs, rectangles);
}

TEST(Batching, more_apps_than_fit_are_cut_at_the_limit) {
  const Mix mix = uniform_mix(300, 40);
  const auto rectangles = cover(mix.pairs, {});
  EXPECT_EQ(rectangles.size(), 12u);
  expect_exact(mix.pairs, rectangles);
}

TEST(Batching, the_same_app_in_two_qualities_is_two_assets) {
  const AssetKey standard{{5}, Pricing::stdq};
  const AssetKey high{{5}, Pricing::plus};
  const auto rectangles = cover({{standard, device(1)}, {high, device(1)}}, {});
  ASSERT_EQ(rectangles.size(), 1u);
  EXPECT_EQ(rectangles[0].assets.size(), 2u);
}

TEST(Batching, uneven_mixes_stay_within_one_and_a_half_times_the_lower_bound) {
  for (const auto& mix : uneven_mixes()) {
    const auto rectangles = cover(mix.pairs, {});
    const auto bound = lower_bound(mix.pairs, {});
    SCOPED_TRACE(mix.name + ": " + std::to_string(rectangles.size()) + " requests, bound " + std::to_string(bound));
    EXPECT_LE(2 * static_cast<std::int64_t>(rectangles.size()), 3 * bound);
    expect_exact(mix.pairs, rectangles);
    expect_within(rectangles, {});
  }
}

TEST(Batching, any_wants_are_met_exactly_within_any_limits) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    base::Random dice(seed);
    const BatchLimits limits{static_cast<int>(dice.between(1, 12)), static_cast<int>(dice.between(1, 20)),
                             static_cast<int>(dice.between(1, 20))};
    const auto pairs = random_pairs(dice);
    const auto rectangles = cover(pairs, limits);
    expect_exact(pairs, rectangles);
    expect_within(rectangles, limits);
  }
}

TEST(Batching, the_order_of_the_pairs_does_not_matter) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    base::Random dice(seed);
    auto pairs = random_pairs(dice);
    const auto first = cover(pairs, {});
    shuffle(pairs, dice);
    EXPECT_EQ(cover(pairs, {}), first);
  }
}

TEST(Batching, the_lower_bound_never_exceeds_what_is_needed) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    base::Random dice(seed);
    const BatchLimits limits{static_cast<int>(dice.between(1, 6)), static_cast<int>(dice.between(1, 8)),
                             static_cast<int>(dice.between(1, 8))};
    const auto pairs = random_pairs(dice);
    EXPECT_LE(lower_bound(pairs, limits), static_cast<std::int64_t>(cover(pairs, limits).size())) << "seed " << seed;
  }
}

TEST(Batching, wants_that_all_differ_still_come_to_an_end) {
  base::Random dice(11);
  std::vector<Assignment> pairs;
  for (int d = 0; d < 3'000; ++d) {
    for (int a = 0; a < 260; ++a) {
      if (dice.chance(0.05)) pairs.push_back({app(a), device(d)});
    }
  }
  const auto rectangles = cover(pairs, {});
  expect_exact(pairs, rectangles);
  EXPECT_LE(rectangles.size(), 260u + 260u);
}

}  // namespace
}  // namespace bursar::domain
