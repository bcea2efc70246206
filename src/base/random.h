// Randomness is passed in and seeded: a run repeats exactly. Not for secrets; those come from store/ (libsodium).
#pragma once

#include <cstdint>
#include <string>

namespace bursar::base {

/// SplitMix64. The same seed gives the same numbers on every machine. Not safe to share between threads.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  /// 0 … bound-1; bound must be positive.
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  /// low … high, both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  /// 0 ≤ x < 1
  double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  bool chance(double probability) { return unit() < probability; }
  /// A version-4 UUID in lower case.
  std::string uuid();
  /// Lower-case hex digits.
  std::string hex(int digits);

 private:
  std::uint64_t state_;
};

}  // namespace bursar::base
