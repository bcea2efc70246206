// What goes wrong on purpose.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/result.h"

namespace bursar::simulator {

enum class FaultKind : std::uint8_t {
  slow,            // the answer comes `ms` late
  cut_before,      // the connection closes and nothing was done
  cut_after,       // the connection closes and everything was done
  error_5xx,       // HTTP 503 without a body
  internal_error,  // 9603
  unavailable,     // 9729 with Retry-After
  slow_down,       // 429, 9646
  slow_down_for,   // 429, 9646 with Retry-After
  truncated,       // the answer ends in its middle
  malformed,       // the answer is not JSON
  error_in_200,    // 9603 inside HTTP 200
  version_change,  // something else writes between two pages
  event_pending,   // the event stays pending for `ms`
  event_partial,   // some of the event's tasks fail with 9603
  notification_lost,
  notification_doubled,
  notification_late,  // by `ms`
  notification_reordered,
  notification_wrong_bearer,
  takeover,      // another server takes the location over
  expire,        // the token ends
  revoke_token,  // the token is revoked
  refuse,        // the request is refused with error `number`
  event_fails,   // every task of the event fails with error `number`
};

struct FaultRule {
  std::int64_t id = 0;
  FaultKind kind = FaultKind::slow;
  std::string endpoint;     // part of the path; empty: every one
  double rate = 1.0;        // of the requests, events or notifications that it could hit
  std::int64_t after = 0;   // passes over so many first
  std::int64_t count = -1;  // hits left; -1: no end
  std::int64_t ms = 5000;
  int number = 0;  // an error number
  std::int64_t hits = 0;
};

std::optional<FaultKind> fault_kind(const std::string& name);
const char* name_of(FaultKind kind);

class Faults {
 public:
  explicit Faults(std::uint64_t seed) : random_(seed) {}
  std::int64_t add(FaultRule rule);
  void clear() { rules_.clear(); }
  const std::vector<FaultRule>& rules() const { return rules_; }
  /// The rule of this kind that hits here and now, if any; counts the hit.
  std::optional<FaultRule> hit(FaultKind kind, const std::string& endpoint);
  /// How often a rule had to decide: each time changes what the next one decides.
  std::int64_t decisions() const { return decisions_; }

 private:
  std::vector<FaultRule> rules_;
  base::Random random_;
  std::int64_t next_id_ = 1;
  std::int64_t decisions_ = 0;
};

}  // namespace bursar::simulator
