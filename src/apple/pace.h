// How fast requests of one token may go out: under Apple's limit per second, urgent ones first.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>

#include "base/clock.h"
#include "base/result.h"

namespace bursar::apple {

struct PaceStatus {
  std::int64_t sent = 0;         // since the start
  std::int64_t last_second = 0;  // sent within the last 1,000 ms
  std::int64_t last_minute = 0;  // sent within the last 60,000 ms
  std::int64_t next_in_ms = 0;   // until the next may go; 0: now
  int waiting = 0;
  int waiting_urgent = 0;
};

/// Safe to use from any thread; waiting is done on the clock.
class Pace {
 public:
  Pace(base::Clock& clock, bool enabled) : clock_(clock), enabled_(enabled) {}

  /// Returns when the token's next request may be sent. An urgent caller goes before all others that wait.
  /// Where the token is held for longer than kWaitInsideMaxMs, nobody sits it out: rate_limited "slow_down" with
  /// retry_after_ms, at once, also for those that wait already.
  base::Status wait_for_turn(std::uint64_t token, bool urgent, int per_second_max);
  /// Nothing of this token goes out for `ms`.
  void hold(std::uint64_t token, std::int64_t ms);
  PaceStatus status(std::uint64_t token) const;

 private:
  struct Lane {
    std::int64_t next_us = 0;
    int waiting = 0;
    int waiting_urgent = 0;
    std::int64_t sent = 0;
    std::deque<std::int64_t> sent_at_ms;  // of the last minute
  };
  static void note_sent(Lane& lane, std::int64_t now_ms);

  base::Clock& clock_;
  const bool enabled_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, Lane> lanes_;
};

}  // namespace bursar::apple
