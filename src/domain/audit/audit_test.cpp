#include "domain/audit/audit.h"

#include <gtest/gtest.h>

#include <functional>

namespace bursar::domain {
namespace {

std::vector<AuditEntry> chain(int count) {
  std::vector<AuditEntry> entries;
  std::string previous;
  for (int i = 1; i <= count; ++i) {
    AuditEntry e{i, {std::int64_t{1000} * i}, "anna", "act" + std::to_string(i), "plan 1", "a=1\nb=2", previous, ""};
    e.hash = previous = hash_of(e);
    entries.push_back(e);
  }
  return entries;
}

std::string first_trouble(const std::vector<AuditEntry>& entries) {
  AuditVerifier verifier;
  for (const auto& entry : entries) {
    if (auto trouble = verifier.check(entry); !trouble.empty()) return trouble;
  }
  return {};
}

TEST(Audit, an_untouched_chain_verifies) {
  EXPECT_EQ(first_trouble(chain(20)), "");
  AuditVerifier verifier;
  for (const auto& entry : chain(3)) verifier.check(entry);
  EXPECT_EQ(verifier.entries(), 3);
  EXPECT_EQ(verifier.last_hash(), chain(3).back().hash);
}

TEST(Audit, a_change_of_any_field_of_any_entry_is_found_and_named) {
  const std::vector<std::function<void(AuditEntry&)>> changes{
      [](AuditEntry& e) { e.at.unix_ms += 1; },
      [](AuditEntry& e) { e.actor = "bert"; },
      [](AuditEntry& e) { e.act += "x"; },
      [](AuditEntry& e) { e.subject = "plan 2"; },
      [](AuditEntry& e) { e.detail = "a=1\nb=3"; },
      [](AuditEntry& e) { e.hash[0] = e.hash[0] == 'a' ? 'b' : 'a'; },
      [](AuditEntry& e) { e.previous_hash = "nothing"; }};
  for (std::size_t at = 0; at < 5; ++at) {
    for (const auto& change : changes) {
      auto entries = chain(5);
      change(entries[at]);
      EXPECT_NE(first_trouble(entries).find("Entry " + std::to_string(at + 1)), std::string::npos);
    }
  }
}

TEST(Audit, an_entry_left_out_put_in_or_moved_is_found) {
  auto entries = chain(5);
  entries.erase(entries.begin() + 2);
  EXPECT_NE(first_trouble(entries).find("missing"), std::string::npos);
  entries = chain(5);
  std::swap(entries[1], entries[2]);
  EXPECT_NE(first_trouble(entries), "");
  entries = chain(5);
  entries[3].detail = "changed";
  entries[3].hash = hash_of(entries[3]);
  EXPECT_NE(first_trouble(entries).find("Entry 5"), std::string::npos) << "even with a hash that fits";
}

TEST(Audit, details_are_lines) {
  EXPECT_EQ(detail_text({{"a", "1"}, {"b", "x\ny"}}), "a=1\nb=x y");
  AuditEntry a{1, {1}, "a", "bc", "", "", "", ""};
  AuditEntry b{1, {1}, "ab", "c", "", "", "", ""};
  EXPECT_NE(hash_of(a), hash_of(b));
}

}  // namespace
}  // namespace bursar::domain
