// How fast requests of one token may go out: under Apple's limit per second, urgent ones first.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "base/clock.h"

namespace bursar::apple {

struct PaceStatus {
  std::int64_t sent = 0;         // since the start
  std::int64_t last_second = 0;  // sent within the last second
  int waiting = 0;
  int waiting_urgent = 0;
};

/// Safe to use from any thread; waiting is done on the clock.
class Pace {
 public:
  Pace(base::Clock& clock, bool enabled) : clock_(clock), enabled_(enabled) {}

  /// Returns when the token's next request may be sent. An urgent caller goes before all others that wait.
  void wait_for_turn(std::uint64_t token, bool urgent, int per_second_max);
  /// Nothing of this token goes out for `ms`.
  void hold(std::uint64_t token, std::int64_t ms);
  PaceStatus status(std::uint64_t token) const;

 private:
  struct Lane {
    std::int64_t next_us = 0;
    int waiting = 0;
    int waiting_urgent = 0;
    std::int64_t sent = 0;
    std::int64_t second = 0;  // the second that sent_in_second belongs to
    std::int64_t sent_in_second = 0;
  };

  base::Clock& clock_;
  const bool enabled_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, Lane> lanes_;
};

}  // namespace bursar::apple
