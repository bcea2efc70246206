// Small worlds made by chance, for the property tests of the planner; and what becomes of a world when a plan is done.
#pragma once

#include <random>

#include "domain/planner/plan.h"

namespace bursar::planner {

using namespace domain;  // NOLINT

struct RandomWorldOptions {
  bool quotas = true;
  bool reclaims = true;
  bool borrows = true;
  bool falls_back = true;
};
PlanWorld random_world(std::uint32_t seed, const RandomWorldOptions& options = {});

/// The world once everything of the plan is done and synced.
PlanWorld apply(PlanWorld world, const Plan& plan);

}  // namespace bursar::planner
