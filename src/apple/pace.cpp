#include "apple/pace.h"

#include <algorithm>

#include "apple/retries.h"

namespace bursar::apple {
namespace {

// A little under the limit, since requests do not arrive as evenly as they are sent.
constexpr double kShareOfLimit = 0.95;
// A turn that came late by so much is made up for: sixteen turns then still take more than a second.
constexpr std::int64_t kCatchUpUs = 10'000;

base::Error held(std::int64_t wait_ms) {
  return {base::ErrorKind::rate_limited,
          "slow_down",
          "Apple asked to send nothing with this content token for a while.",
          "It is tried again by itself.",
          {},
          {},
          wait_ms};
}

}  // namespace

base::Status Pace::wait_for_turn(std::uint64_t token, bool urgent, int per_second_max) {
  if (!enabled_) return {};
  const auto spacing_us = static_cast<std::int64_t>(1e6 / (kShareOfLimit * std::max(1, per_second_max)));
  std::unique_lock lock(mutex_);
  auto& lane = lanes_[token];
  ++(urgent ? lane.waiting_urgent : lane.waiting);
  for (;;) {
    const auto now_us = clock_.now().unix_ms * 1000;
    if (now_us >= lane.next_us && (urgent || lane.waiting_urgent == 0)) {
      lane.next_us = std::max(lane.next_us, now_us - kCatchUpUs) + spacing_us;
      --(urgent ? lane.waiting_urgent : lane.waiting);
      note_sent(lane, now_us / 1000);
      return {};
    }
    if (lane.next_us - now_us > kWaitInsideMaxMs * 1000) {
      --(urgent ? lane.waiting_urgent : lane.waiting);
      return base::fail(held((lane.next_us - now_us + 999) / 1000));
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
  const auto now_ms = clock_.now().unix_ms;
  const auto since = [&](std::int64_t ms) {
    return std::count_if(lane.sent_at_ms.begin(), lane.sent_at_ms.end(), [&](auto at) { return at > now_ms - ms; });
  };
  const auto next_in_ms = std::max<std::int64_t>(0, (lane.next_us - now_ms * 1000 + 999) / 1000);
  return {lane.sent, since(1000), since(60'000), next_in_ms, lane.waiting, lane.waiting_urgent};
}

void Pace::note_sent(Lane& lane, std::int64_t now_ms) {
  ++lane.sent;
  lane.sent_at_ms.push_back(now_ms);
  while (lane.sent_at_ms.front() <= now_ms - 60'000) lane.sent_at_ms.pop_front();
}

}  // namespace bursar::apple
