// Which location serves whom for an item, as sets: every trait class is judged once, and equal judgements are joined.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "domain/planner/resolution.h"

namespace bursar::domain {

/// Subjects with the same answer: a location, or the reason why none.
struct OutcomeSet {
  std::optional<std::size_t> location;
  std::optional<std::size_t> fallback;
  Reason reason = Reason::wanted;
  IndexSet members;
};

class OutcomeFinder {
 public:
  explicit OutcomeFinder(const PlanWorld& world) : world_(world), resolver_(world) {}
  /// Disjoint; together all subjects of the kind. Valid as long as this object.
  const std::vector<OutcomeSet>& outcomes(std::size_t item, AssigneeKind kind);
  Resolution resolve(std::size_t item, const Trait& trait) const { return resolver_.resolve(item, trait, true); }

 private:
  using Judgement = std::vector<std::uint32_t>;  // one code for each trait class

  const PlanWorld& world_;
  TokenResolver resolver_;
  std::map<std::pair<AssigneeKind, Judgement>, std::vector<OutcomeSet>> known_;
};

}  // namespace bursar::domain
