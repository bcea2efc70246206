#include "apple/retries.h"

#include <algorithm>
#include <ctime>

#include "base/text.h"

namespace bursar::apple {
namespace {

constexpr std::int64_t kFirstWaitMs = 500;

/// Apple's numbers that say: nothing was started, and it passes.
bool passes(int number) {
  switch (number) {
    case 9603:
    case 9606:
    case 9608:
    case 9612:
    case 9613:
    case 9643:
    case 9644:
    case 9646:
    case 9729:
      return true;
    default:
      return false;
  }
}

Decision retry_or_fail(const Attempt& outcome, int attempt, base::Random& random) {
  if (attempt >= kAttemptsMax || outcome.retry_after_ms.value_or(0) > kWaitInsideMaxMs)
    return {Decision::Kind::fail, 0};
  const std::int64_t doubled = kFirstWaitMs << (attempt - 1);
  const auto jittered = doubled / 2 + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(doubled)));
  return {Decision::Kind::retry, std::max(jittered, outcome.retry_after_ms.value_or(0))};
}

}  // namespace

Decision decide(const Attempt& outcome, bool is_write, int attempt, base::Random& random) {
  using base::ErrorKind;
  if (outcome.transport) {
    if (*outcome.transport == ErrorKind::invalid) return {Decision::Kind::fail, 0};
    if (is_write && *outcome.transport == ErrorKind::uncertain) return {Decision::Kind::lost, 0};
    return retry_or_fail(outcome, attempt, random);
  }
  if (outcome.apple_number) {
    // Numbers that are not known here are judged by their status; asking once more harms no read.
    const bool may_pass = outcome.status == 429 || (outcome.status >= 500 && !is_write);
    if (passes(*outcome.apple_number) || may_pass) return retry_or_fail(outcome, attempt, random);
    return {Decision::Kind::fail, 0};
  }
  if (outcome.status == 429) return retry_or_fail(outcome, attempt, random);
  if (outcome.status >= 500 || outcome.unreadable) {
    return is_write ? Decision{Decision::Kind::lost, 0} : retry_or_fail(outcome, attempt, random);
  }
  return outcome.status >= 400 ? Decision{Decision::Kind::fail, 0} : Decision{};
}

std::optional<std::int64_t> parse_retry_after_ms(std::string_view value, base::Timestamp now) {
  if (const auto seconds = base::parse_int(base::trim(value))) {
    return *seconds < 0 ? std::nullopt : std::optional(std::min<std::int64_t>(*seconds, 86'400) * 1000);
  }
  std::tm parts{};
  const std::string text(base::trim(value));
  if (strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts) == nullptr) return std::nullopt;
  const std::int64_t at_ms = static_cast<std::int64_t>(timegm(&parts)) * 1000;
  return std::clamp<std::int64_t>(at_ms - now.unix_ms, 0, base::kDayMs);
}

}  // namespace bursar::apple
