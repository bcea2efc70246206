// What a plan is about, and the hand-overs that it carries out: a school year that ends while another begins, somebody
// who leaves, a location that takes over from another, seats that are asked back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/usecases/load_world.h"

namespace bursar::app {

/// Seats that nothing wants, asked back by name or by what they are.
struct GiveBack {
  bool foreign = false;                     // assigned by others to whom the inventory knows
  bool strangers = false;                   // held by whom the inventory does not know
  bool by_hand = false;                     // assigned by hand, or adopted
  int idle_days = 0;                        // 0: whether idle or not; strangers count as never seen
  std::vector<std::string> serial_numbers;  // none of both: everybody's
  std::vector<std::string> client_user_ids;
};

/// One location takes over from another what its members (none: everybody) hold there.
struct Moving {
  domain::LocationId from;
  domain::LocationId to;
  std::optional<domain::GroupId> group;
};

/// Everything, or the items of one distribution, or one location. Seats of an item are one pool, so that a plan of a
/// distribution plans all that is wanted of its items.
struct PlanScope {
  std::optional<domain::DistributionId> distribution = {};  // a draft is planned as if it were active
  std::optional<domain::LocationId> location = {};
  // Hand-overs: planned as if they had happened, and made so when the plan is applied.
  std::vector<domain::DistributionId> begin = {};  // become active
  std::vector<domain::DistributionId> end = {};    // end
  std::string leaver = {};                         // the clientUserId of a person who leaves
  std::optional<GiveBack> give_back = {};
  std::optional<Moving> moving = {};
};

/// One line, as it is kept with the plan; `parse_plan_scope` reads it again.
std::string to_text(const PlanScope& scope);
PlanScope parse_plan_scope(const std::string& text);

/// The world in which a scope is planned: with its hand-overs as if they had happened. Errors: as make_plan.
base::Result<LoadedWorld> load_world_of(const Services& services, Transaction& transaction, const PlanScope& scope);
/// Writes down what the hand-overs of an applied plan say: states of distributions, a person who left.
base::Status carry_out_hand_overs(const Services& services, Transaction& transaction, const PlanScope& scope);

/// The lowest unit that holds all of the distributions that a plan is about; a plan of more: the first tenant.
base::Result<domain::UnitId> unit_of_plan(Transaction& transaction, const std::string& scope);

}  // namespace bursar::app
