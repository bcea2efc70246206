// A saved plan is applied as it was shown, or not at all: in one transaction it becomes operations of the ledger,
// leases with their reasons, and the waiting lines.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/usecases/make_plan.h"

namespace bursar::app {

struct ApplyOrder {
  domain::PlanId plan;
  std::string applied_by;
  std::optional<std::int64_t> typed_revokes;  // the number of revocations, typed by whoever applies it
  domain::Reach reach = domain::kWholeReach;  // forbidden "outside_scope" where seats of other units would move
};

struct AppliedPlan {
  domain::SavedPlan plan;
  std::vector<domain::OperationId> operations;
};

/// Why a plan needs a second look before it is applied; empty: it does not.
std::string guard_for(const Services& services, const WorkedOutPlan& worked, const LoadedWorld& loaded);

/// Errors: not_found "no_such_plan"; conflict "plan_not_fresh", "plan_stale" (the message says what moved; the plan is
/// marked), "confirm_revokes" (the message has the number to type); conflict "nothing_to_do".
base::Result<AppliedPlan> apply_plan(const Services& services, const ApplyOrder& order);

/// A second administrator's approval, in place of the typed number. Errors: conflict "same_person" for whoever made it;
/// forbidden "outside_scope" where it is about more than what is in reach, or seats of other units would move.
base::Status approve_plan(const Services& services, domain::PlanId plan, const std::string& approved_by,
                          const domain::Reach& reach = domain::kWholeReach);

/// "on": the reconciler carries out what it plans, within the guards.
inline constexpr const char* kAutomaticSetting = "automatic";

/// What one round of the reconciler came to.
struct Reconciled {
  domain::PlanCounts counts;
  std::optional<AppliedPlan> applied;
  std::optional<domain::PlanId> waits_for_somebody;  // a plan that a guard holds back
  std::string guard;                                 // why
};

/// Plans everything as of now and writes down who waits, since when. With `applies`, the plan is also carried out at
/// once, unless a guard stands in the way; then it is saved for somebody to read and apply.
base::Result<Reconciled> reconcile(const Services& services, bool applies);

}  // namespace bursar::app
