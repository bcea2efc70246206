#include "apple/pace.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/random.h"

namespace bursar::apple {
namespace {

constexpr std::uint64_t kToken = 7;

// rows: MAAS-22
TEST(Pace, no_second_has_more_requests_than_allowed_and_the_budget_is_used) {
  base::Random random(3);
  for (const int limit : {1, 5, 15, 100}) {
    base::ManualClock clock(base::Timestamp{1'000'000});
    Pace pace(clock, true);
    std::vector<std::int64_t> sent;
    for (int i = 0; i < 500; ++i) {
      if (random.chance(0.05)) clock.advance_ms(random.between(0, 2000));
      (void)pace.wait_for_turn(kToken, random.chance(0.3), limit);
      sent.push_back(clock.now().unix_ms);
    }
    for (std::size_t i = static_cast<std::size_t>(limit); i < sent.size(); ++i) {
      EXPECT_GE(sent[i] - sent[i - static_cast<std::size_t>(limit)], 1000) << "limit " << limit;
    }
    base::ManualClock steady(base::Timestamp{1'000'000});
    Pace busy(steady, true);
    for (int i = 0; i < 500; ++i) (void)busy.wait_for_turn(kToken, false, limit);
    const auto seconds = static_cast<double>(steady.now().unix_ms - 1'000'000) / 1000.0;
    EXPECT_GE(499.0 / seconds, 0.9 * limit);
  }
}

TEST(Pace, urgent_requests_go_before_those_that_wait_longer) {
  base::SystemClock clock;
  Pace pace(clock, true);
  (void)pace.wait_for_turn(kToken, false, 5);
  std::atomic<int> order{0};
  std::atomic<int> urgent_place{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      (void)pace.wait_for_turn(kToken, false, 5);
      ++order;
    });
  }
  while (pace.status(kToken).waiting < 3) std::this_thread::yield();
  threads.emplace_back([&] {
    (void)pace.wait_for_turn(kToken, true, 5);
    urgent_place = ++order;
  });
  for (auto& thread : threads) thread.join();
  EXPECT_LE(urgent_place, 2) << "at most one of the others had its turn at hand";
  EXPECT_EQ(pace.status(kToken).sent, 5);
}

TEST(Pace, holding_stops_one_token_and_no_other) {
  base::ManualClock clock(base::Timestamp{0});
  Pace pace(clock, true);
  pace.hold(kToken, 5000);
  (void)pace.wait_for_turn(8, false, 15);
  EXPECT_EQ(clock.now().unix_ms, 0);
  (void)pace.wait_for_turn(kToken, true, 15);
  EXPECT_GE(clock.now().unix_ms, 5000);
}

}  // namespace
}  // namespace bursar::apple
