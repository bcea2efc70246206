// A plan is made from the world as it is, to be read before anything moves. Nothing but the plan itself is written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/usecases/plan_scope.h"
#include "domain/access/permission.h"
#include "domain/model/plan.h"
#include "domain/planner/plan.h"

namespace bursar::app {

/// What a "what if" pretends.
struct Pretended {
  enum class Kind : std::uint8_t { token_dies, more_seats, devices_move, idle_reclaimed } kind = Kind::token_dies;
  domain::LocationId location;              // token_dies, more_seats
  std::int64_t adam_id = 0;                 // more_seats
  std::int64_t seats = 0;                   // more_seats; may be negative
  std::vector<std::string> serial_numbers;  // devices_move
  domain::UnitId unit;                      // devices_move
  int idle_days = 60;                       // idle_reclaimed
};

struct PlanOrder {
  PlanScope scope;
  std::vector<Pretended> pretended;  // where there is any, the plan is not saved
  std::string created_by;
  domain::Reach reach = {true, {}};  // forbidden "outside_scope" where seats of other units would move
};

/// A plan with all that it says: grants, revocations, waiting, refusals; what stays as it is, is only counted.
struct WorkedOutPlan {
  domain::SavedPlan plan;  // id 0: not saved
  std::vector<domain::PlanLine> lines;
  std::vector<domain::PlanEffect> effects;  // of assets that something is said of
};

/// Saves it. Errors: not_found "no_such_distribution", "no_such_location", "no_such_person", "no_such_group"; for a
/// what-if also "no_such_item", "no_such_unit", "no_such_device"; those of load_world.
base::Result<WorkedOutPlan> make_plan(const Services& services, const PlanOrder& order);

/// The lines and effects of a planner's plan, in order: revocations, grants, waiting lines, then the rest.
WorkedOutPlan work_out(const LoadedWorld& loaded, const domain::Plan& plan, const PlanScope& scope);
/// forbidden "outside_scope" where seats of distributions of other units would move.
base::Status check_reach(Transaction& transaction, const std::vector<domain::PlanLine>& lines,
                         const domain::Reach& reach);
/// The planner's plan of a scope, in that world.
domain::Plan plan_scope(const LoadedWorld& loaded, const PlanScope& scope);

}  // namespace bursar::app
