#include "simulator/faults.h"

namespace bursar::simulator {
namespace {

struct Named {
  FaultKind kind;
  const char* name;
};
constexpr Named kNames[] = {
    {FaultKind::slow, "slow"},
    {FaultKind::cut_before, "cut-before"},
    {FaultKind::cut_after, "cut-after"},
    {FaultKind::error_5xx, "5xx"},
    {FaultKind::internal_error, "internal-error"},
    {FaultKind::unavailable, "unavailable"},
    {FaultKind::slow_down, "429"},
    {FaultKind::slow_down_for, "429-retry-after"},
    {FaultKind::truncated, "truncated"},
    {FaultKind::malformed, "malformed"},
    {FaultKind::error_in_200, "error-in-200"},
    {FaultKind::version_change, "version-change"},
    {FaultKind::event_pending, "event-pending"},
    {FaultKind::event_partial, "event-partial"},
    {FaultKind::notification_lost, "notification-lost"},
    {FaultKind::notification_doubled, "notification-doubled"},
    {FaultKind::notification_late, "notification-late"},
    {FaultKind::notification_reordered, "notification-reordered"},
    {FaultKind::notification_wrong_bearer, "notification-wrong-bearer"},
    {FaultKind::takeover, "takeover"},
    {FaultKind::expire, "expire"},
    {FaultKind::revoke_token, "revoke-token"},
    {FaultKind::refuse, "refuse"},
    {FaultKind::event_fails, "event-fails"},
};

}  // namespace

std::optional<FaultKind> fault_kind(const std::string& name) {
  for (const auto& named : kNames) {
    if (name == named.name) return named.kind;
  }
  return std::nullopt;
}

const char* name_of(FaultKind kind) {
  for (const auto& named : kNames) {
    if (kind == named.kind) return named.name;
  }
  return "";
}

std::int64_t Faults::add(FaultRule rule) {
  rule.id = next_id_++;
  rules_.push_back(rule);
  return rule.id;
}

std::optional<FaultRule> Faults::hit(FaultKind kind, const std::string& endpoint) {
  for (auto& rule : rules_) {
    if (rule.kind != kind || rule.count == 0 || endpoint.find(rule.endpoint) == std::string::npos) continue;
    ++decisions_;
    if (rule.after > 0) {
      --rule.after;
      continue;
    }
    if (!random_.chance(rule.rate)) continue;
    if (rule.count > 0) --rule.count;
    ++rule.hits;
    return rule;
  }
  return std::nullopt;
}

}  // namespace bursar::simulator
