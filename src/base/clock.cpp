#include "base/clock.h"

#include <chrono>
#include <thread>

namespace bursar::base {

Timestamp SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

void SystemClock::sleep_for_ms(std::int64_t ms) {
  if (ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

Timestamp ManualClock::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

void ManualClock::advance_ms(std::int64_t ms) {
  const std::lock_guard lock(mutex_);
  if (ms > 0) now_ = now_.plus_ms(ms);
}

void ManualClock::set(Timestamp moment) {
  const std::lock_guard lock(mutex_);
  now_ = moment;
}

}  // namespace bursar::base
