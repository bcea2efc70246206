// The run of a plan that was applied: paused, resumed, cancelled, undone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/services.h"
#include "domain/model/plan.h"

namespace bursar::app {

/// Errors of all: not_found "no_such_plan"; conflict "plan_not_applied".

/// Nothing more is sent; what is under way is settled.
base::Status pause_run(const Services& services, domain::PlanId plan);
/// Goes on; the count of failures that stops a run begins anew.
base::Status resume_run(const Services& services, domain::PlanId plan);
/// What was not sent yet fails as "cancelled"; gives how many assignments that were.
base::Result<std::int64_t> cancel_run(const Services& services, domain::PlanId plan);

struct Undone {
  std::vector<domain::OperationId> operations;
  std::vector<std::string> paused;  // distributions that would do it again, by name
  std::int64_t cannot = 0;          // seats that can never be taken back, or that others hold now
};
/// Takes back what the plan granted and gives back what it revoked, as far as seats go, and pauses the distributions
/// concerned, so that they do not do it again. conflict "run_not_done" while it runs.
base::Result<Undone> undo_run(const Services& services, domain::PlanId plan, const std::string& by);

}  // namespace bursar::app
