#include "domain/audit/audit.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/sha256.h"

namespace bursar::domain {

std::string detail_text(const AuditDetail& detail) {
  std::string text;
  for (const auto& [key, value] : detail) {
    auto line = value;
    std::replace(line.begin(), line.end(), '\n', ' ');
    text += fmt::format("{}{}={}", text.empty() ? "" : "\n", key, line);
  }
  return text;
}

std::string hash_of(const AuditEntry& e) {
  // Lengths stand before the texts, so that no two entries have the same bytes.
  std::string bytes = fmt::format("{} {} ", e.seq, e.at.unix_ms);
  for (const auto* text : {&e.actor, &e.act, &e.subject, &e.detail, &e.previous_hash}) {
    bytes += fmt::format("{}:{}", text->size(), *text);
  }
  // Entries without one hash as they did before entries had it.
  if (e.unit) bytes += fmt::format("unit {}", e.unit.value);
  return base::sha256_hex(bytes);
}

std::string AuditVerifier::check(const AuditEntry& entry) {
  if (entry.seq != seq_ + 1)
    return fmt::format("Entry {} follows entry {}; entries in between are missing.", entry.seq, seq_);
  if (entry.previous_hash != hash_) return fmt::format("Entry {} does not follow from the entry before it.", entry.seq);
  if (entry.hash != hash_of(entry)) return fmt::format("Entry {} was changed after it was written.", entry.seq);
  seq_ = entry.seq;
  hash_ = entry.hash;
  return {};
}

}  // namespace bursar::domain
