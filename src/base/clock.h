// Time is passed in: nothing below programs/ reads the machine's clock or sleeps by itself.
#pragma once

#include <compare>
#include <cstdint>
#include <mutex>

namespace bursar::base {

/// A moment in UTC, in milliseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t unix_ms = 0;
  auto operator<=>(const Timestamp&) const = default;
  Timestamp plus_ms(std::int64_t ms) const { return Timestamp{unix_ms + ms}; }
  std::int64_t ms_since(Timestamp earlier) const { return unix_ms - earlier.unix_ms; }
};

inline constexpr std::int64_t kSecondMs = 1000;
inline constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr std::int64_t kHourMs = 60 * kMinuteMs;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

/// Implementations are safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
  /// Returns when `ms` milliseconds have passed on this clock.
  virtual void sleep_for_ms(std::int64_t ms) = 0;
};

/// The machine's clock.
class SystemClock : public Clock {
 public:
  Timestamp now() const override;
  void sleep_for_ms(std::int64_t ms) override;
};

/// A clock that moves only when told to: sleeping moves it on at once. For tests, scenarios and the simulator.
class ManualClock : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() const override;
  void sleep_for_ms(std::int64_t ms) override { advance_ms(ms); }
  void advance_ms(std::int64_t ms);
  void set(Timestamp moment);

 private:
  mutable std::mutex mutex_;
  Timestamp now_;
};

}  // namespace bursar::base
