// A saved plan: what was found to be done at one moment, line by line, to be read, exported, and applied as it was
// shown or not at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/model/assignment.h"
#include "domain/model/distribution.h"
#include "domain/planner/plan.h"

namespace bursar::domain {

using PlanId = base::Id<struct PlanTag>;

/// stale: the world moved before it was applied. discarded: by somebody, or because a later one was applied.
enum class PlanState : std::uint8_t { fresh, applied, stale, discarded };

struct PlanLine {
  Action action = Action::grant;
  Reason reason = Reason::wanted;
  LocationId location;  // 0: none was found
  Assignment pair;
  DistributionId distribution;
  std::int64_t place = 0;  // in the waiting line, from 1; 0: none
  bool operator==(const PlanLine&) const = default;
};

/// What a plan does to one asset of a location.
struct PlanEffect {
  LocationId location;
  AssetKey asset;
  bool unlimited = false;
  std::int64_t available_before = 0;
  std::int64_t granted = 0;
  std::int64_t revoked = 0;
  std::int64_t waiting = 0;  // for want of a seat: what is missing
  std::int64_t available_after() const { return unlimited ? 0 : available_before + revoked - granted; }
};

struct SavedPlan {
  PlanId id;
  base::Timestamp created_at;
  std::string created_by;
  std::string scope;  // what it was asked for: "distribution=3", "location=2" or ""
  PlanState state = PlanState::fresh;
  PlanCounts counts;
  std::int64_t requests = 0;
  std::int64_t duration_ms = 0;  // of sending them at Apple's pace
  std::optional<base::Timestamp> applied_at;
  std::string applied_by;
  std::string approved_by;
};

inline const char* name_of(PlanState state) {
  switch (state) {
    case PlanState::fresh:
      return "fresh";
    case PlanState::applied:
      return "applied";
    case PlanState::stale:
      return "stale";
    case PlanState::discarded:
      return "discarded";
  }
  return "fresh";
}

}  // namespace bursar::domain
