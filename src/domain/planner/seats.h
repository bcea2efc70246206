// Who gets the seats of an item in a location when there may be too few: in order, with what is kept for groups.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/planner/plan.h"

namespace bursar::domain {

/// Somebody who wants a seat, with a place in the order.
struct Claim {
  AssigneeKind kind = AssigneeKind::device;
  Index subject = 0;
  std::size_t distribution = 0;  // place
  int priority = 0;              // higher first
  bool idle = false;             // behind all others of the same priority
  std::int64_t since_ms = 0;     // earlier first: the moment of acceptance (PM-4), or of the request
};
/// The order in which seats are given out: a strict order, so that nobody overtakes.
bool goes_before(const Claim& a, const Claim& b);

/// Seats kept for the members of a group, and the most that they may hold; counted over both kinds.
struct Quota {
  const SubjectSets* members = nullptr;
  std::int64_t floor = 0;
  std::optional<std::int64_t> ceiling;
  std::int64_t held = 0;  // by members, before this plan
};

struct Allocation {
  std::vector<Claim> granted;  // in order
  struct Left {
    Claim claim;
    Reason reason = Reason::no_seats;  // no_seats, above_ceiling, kept_for_group
  };
  std::vector<Left> left;  // in order
};

/// Gives out `seats` (negative counts as none) among claims in any order. Floors are served first, in the order of the
/// quotas; a floor that its members do not ask for stays kept. Ceilings hold for everybody who is a member.
Allocation allocate(std::vector<Claim> claims, std::int64_t seats, const std::vector<Quota>& quotas);

}  // namespace bursar::domain
