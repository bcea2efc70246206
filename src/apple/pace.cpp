#include "apple/pace.h"

#include <algorithm>

namespace bursar::apple {
namespace {

// A little under the limit, since requests do not arrive as evenly as they are sent.
constexpr double kShareOfLimit = 0.95;
// A turn that came late by so much is made up for: sixteen turns then still take more than a second.
constexpr std::int64_t kCatchUpUs = 10'000;

}  // namespace

void Pace::wait_for_turn(std::uint64_t token, bool urgent, int per_second_max) {
  if (!enabled_) return;
  const auto spacing_us = static_cast<std::int64_t>(1e6 / (kShareOfLimit * std::max(1, per_second_max)));
  std::unique_lock lock(mutex_);
  auto& lane = lanes_[token];
  ++(urgent ? lane.waiting_urgent : lane.waiting);
  for (;;) {
    const auto now_us = clock_.now().unix_ms * 1000;
    if (now_us >= lane.next_us && (urgent || lane.waiting_urgent == 0)) {
      lane.next_us = std::max(lane.next_us, now_us - kCatchUpUs) + spacing_us;
      --(urgent ? lane.waiting_urgent : lane.waiting);
      ++lane.sent;
      if (lane.second != now_us / 1'000'000) {
        lane.second = now_us / 1'000'000;
        lane.sent_in_second = 0;
      }
      ++lane.sent_in_second;
      return;
    }
    const auto wait_us = std::max<std::int64_t>(lane.next_us - now_us, 1000);
    lock.unlock();
    clock_.sleep_for_ms((wait_us + 999) / 1000);
    lock.lock();
  }
}

void Pace::hold(std::uint64_t token, std::int64_t ms) {
  const std::lock_guard lock(mutex_);
  auto& lane = lanes_[token];
  lane.next_us = std::max(lane.next_us, (clock_.now().unix_ms + ms) * 1000);
}

PaceStatus Pace::status(std::uint64_t token) const {
  const std::lock_guard lock(mutex_);
  const auto found = lanes_.find(token);
  if (found == lanes_.end()) return {};
  const auto& lane = found->second;
  const bool current = lane.second == clock_.now().unix_ms / 1000;
  return {lane.sent, current ? lane.sent_in_second : 0, lane.waiting, lane.waiting_urgent};
}

}  // namespace bursar::apple
