// The planner: from the world as it is to what is to be done, for whom, in what order, and why. Pure; the same world
// gives the same plan.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/planner/resolution.h"
#include "domain/planner/verdict.h"
#include "domain/planner/world.h"

namespace bursar::domain {

/// Subjects of one kind of whom the same is said about one item. Every pair that a distribution wants, and every pair
/// that is held, is in just one part with its stock.
struct PlanPart {
  Action action = Action::keep;
  Reason reason = Reason::wanted;
  std::size_t item = 0;              // place
  std::optional<std::size_t> stock;  // place; none where no location was found
  DistributionId distribution;       // that wants it, or that its seat was for; 0: none
  AssigneeKind kind = AssigneeKind::device;
  IndexSet members;
};

/// Somebody who waits for a seat.
struct WaitingPlace {
  AssigneeKind kind = AssigneeKind::device;
  Index subject = 0;
  DistributionId distribution;
  Reason reason = Reason::no_seats;
  int priority = 0;
  std::int64_t since_ms = 0;
};
/// In order; the first is next.
struct WaitingLine {
  std::size_t item = 0;
  std::size_t location = 0;
  std::vector<WaitingPlace> places;
};

struct StockEffect {
  std::int64_t granted = 0;
  std::int64_t revoked = 0;
  std::int64_t available_after = 0;  // nothing where unlimited
};

struct PlanCounts {
  std::int64_t keep = 0;
  std::int64_t grant = 0;
  std::int64_t revoke = 0;
  std::int64_t wait = 0;
  std::int64_t unlicensed = 0;
  std::int64_t refuse = 0;
  bool changes_nothing() const { return grant == 0 && revoke == 0; }
};

struct Plan {
  std::vector<PlanPart> parts;
  std::vector<WaitingLine> lines;
  std::vector<StockEffect> effects;  // as many as the world has stocks
  PlanCounts counts;
};

Plan make_plan(const PlanWorld& world);
/// Only these items (places); all others have no parts, and effects that say nothing changes.
Plan make_plan(const PlanWorld& world, const std::vector<std::size_t>& items);

}  // namespace bursar::domain
