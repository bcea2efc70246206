#include "domain/planner/outcome.h"

namespace bursar::domain {
namespace {

constexpr std::uint32_t kLocationUnit = 1U << 8U;
constexpr std::uint32_t kFallbackUnit = 1U << 20U;

std::uint32_t code_of(Reason reason) { return static_cast<std::uint32_t>(reason); }
std::uint32_t code_of(const Resolution& r) {
  if (!r.location) return code_of(r.reason);
  const auto fallback = r.fallback ? static_cast<std::uint32_t>(*r.fallback + 1) : 0U;
  return static_cast<std::uint32_t>(*r.location + 1) * kLocationUnit + fallback * kFallbackUnit;
}

OutcomeSet outcome_of(std::uint32_t code) {
  OutcomeSet outcome;
  if (code < kLocationUnit) {
    outcome.reason = static_cast<Reason>(code);
    return outcome;
  }
  outcome.location = (code % kFallbackUnit) / kLocationUnit - 1;
  if (code >= kFallbackUnit) outcome.fallback = code / kFallbackUnit - 1;
  return outcome;
}

}  // namespace

const std::vector<OutcomeSet>& OutcomeFinder::outcomes(std::size_t item, AssigneeKind kind) {
  const auto& classes = world_.traits[static_cast<std::size_t>(kind)];
  Judgement judgement;
  judgement.reserve(classes.size());
  for (const auto& one : classes) {
    const auto obstacle = not_eligible(world_.items[item], one.trait, kind);
    judgement.push_back(obstacle ? code_of(*obstacle) : code_of(resolver_.resolve(item, one.trait)));
  }
  const auto [entry, is_new] = known_.try_emplace({kind, std::move(judgement)});
  if (!is_new) return entry->second;
  std::map<std::uint32_t, std::vector<const IndexSet*>> by_code;
  for (std::size_t i = 0; i < classes.size(); ++i) by_code[entry->first.second[i]].push_back(&classes[i].members);
  for (auto& [code, sets] : by_code) {
    auto outcome = outcome_of(code);
    outcome.members = IndexSet::fastunion(sets.size(), sets.data());
    entry->second.push_back(std::move(outcome));
  }
  return entry->second;
}

}  // namespace bursar::domain
