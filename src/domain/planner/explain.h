// Why one device or person gets one item, or does not: the steps that the planner takes, for one pair.
#pragma once

#include <optional>
#include <vector>

#include "domain/planner/plan.h"

namespace bursar::domain {

/// What one distribution that has the item says of the subject.
enum class WishVerdict : std::uint8_t {
  wants,      // and this is the one that counts
  wants_too,  // another of higher priority counts
  installs,   // wants it installed without a license
  excludes,
  not_among,  // the subject is no target of it
  other_way,  // assigns to the other kind of assignee
  not_in_force,
};
const char* sentence_for(WishVerdict verdict);

struct WishStep {
  std::size_t distribution = 0;  // place
  WishVerdict verdict = WishVerdict::not_among;
};

struct Explanation {
  std::vector<WishStep> wishes;    // distributions that have the item, in the order in which they count
  Resolution resolution;           // which location, with every step
  std::optional<Reason> obstacle;  // what makes it impossible, whatever the location
  std::vector<std::size_t> holds;  // stocks (places) that it holds a seat of
  // The conclusion; none where nothing wants it and nothing is held.
  std::optional<Action> action;
  Reason reason = Reason::wanted;
  std::optional<std::size_t> stock;  // place
  DistributionId distribution;
  std::optional<std::size_t> position;  // in the waiting line, from 1
  std::size_t in_line = 0;              // how many wait there
};

/// Explains one device or person, item by item. The world must outlive it.
class Explainer {
 public:
  Explainer(const PlanWorld& world, AssigneeKind kind, Index subject);
  /// `plan` must be of this world and have the item, unless nothing wants or holds it here. Where several parts speak
  /// of the pair (seats of two locations), the one that changes something is told.
  Explanation explain(const Plan& plan, std::size_t item) const;

 private:
  const PlanWorld& world_;
  const AssigneeKind kind_;
  const Index subject_;
  const TokenResolver resolver_;
  const Trait* trait_ = nullptr;   // none: the inventory does not know it
  std::vector<std::size_t> held_;  // places of stocks
};

/// The seats that `after` takes back and `before` does not: who would lose what in a "what if".
std::vector<PlanPart> losses(const Plan& before, const Plan& after);

}  // namespace bursar::domain
