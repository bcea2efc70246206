// Whether a request is sent again. Pure.
// Source: Apple, "Handling error responses"; a write whose outcome is not known is never sent again from here.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"

namespace bursar::apple {

/// What became of one attempt.
struct Attempt {
  std::optional<base::ErrorKind> transport;  // no answer: unavailable (not sent), uncertain (lost), invalid (bad URL)
  int status = 0;                            // of the answer
  std::optional<int> apple_number;           // in its body
  bool unreadable = false;                   // an answer of success whose body makes no sense
  std::optional<std::int64_t> retry_after_ms;
};

struct Decision {
  enum class Kind { accept, retry, fail, lost } kind = Kind::accept;
  std::int64_t wait_ms = 0;  // before a retry
};

inline constexpr int kAttemptsMax = 5;
inline constexpr std::int64_t kWaitInsideMaxMs = 30'000;  // a longer wait is the caller's

/// `attempt` counts from 1.
Decision decide(const Attempt& outcome, bool is_write, int attempt, base::Random& random);

/// Retry-After: seconds, or an HTTP date (Sun, 06 Nov 2033 08:49:37 GMT).
std::optional<std::int64_t> parse_retry_after_ms(std::string_view value, base::Timestamp now);

}  // namespace bursar::apple
