// The audit journal: what was intended, asked of Apple, answered and changed, by whom. Each entry carries the hash of
// the one before, so that nothing can be changed, left out or put in later without being found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "domain/model/organization.h"

namespace bursar::domain {

struct AuditEntry {
  std::int64_t seq = 0;  // 1, 2, 3 … without a gap
  base::Timestamp at;
  std::string actor;    // name of the API key, or "server"
  std::string act;      // e.g. "plan_applied"
  std::string subject;  // e.g. "plan 4"
  std::string detail;   // "key=value" lines; never a secret
  std::string previous_hash;
  std::string hash;
  // The lowest unit that holds all that the entry is about, as things stood then; none: no part of the organization
  // (accounts, keys, settings), or written before entries had it. Who may read the journal of a part reads by it.
  UnitId unit = {};
  bool operator==(const AuditEntry&) const = default;
};

using AuditDetail = std::vector<std::pair<std::string, std::string>>;
/// One line each; line breaks in values become spaces.
std::string detail_text(const AuditDetail& detail);

/// Of everything in the entry but its hash.
std::string hash_of(const AuditEntry& entry);

/// Follows the chain from entry to entry.
class AuditVerifier {
 public:
  /// What is wrong with this entry, in words; empty: nothing.
  std::string check(const AuditEntry& entry);
  std::int64_t entries() const { return seq_; }
  const std::string& last_hash() const { return hash_; }

 private:
  std::int64_t seq_ = 0;
  std::string hash_;
};

}  // namespace bursar::domain
