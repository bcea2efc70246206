// "Who would lose it if": the seats that would go back if a distribution ended, a group were dissolved, or somebody
// left.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"
#include "domain/model/plan.h"

namespace bursar::app {

/// Just one of them.
struct LossOrder {
  std::optional<domain::DistributionId> distribution;  // ends
  std::optional<domain::GroupId> group;                // holds nobody any more
  std::string client_user_id;                          // leaves
  std::string serial_number;                           // is not enrolled any more
  domain::Reach reach = domain::kWholeReach;           // whoever and whatever is beside it is not told of
};

/// The revocations that are planned then and are not planned now, in the order of a plan. Errors: invalid "bad_field"
/// unless one thing is named; forbidden "outside_scope" where it is not in reach, or not there; not_found
/// "no_such_distribution", "no_such_group", "no_such_person", "no_such_device".
base::Result<std::vector<domain::PlanLine>> find_losses(const Services& services, const LossOrder& order);

}  // namespace bursar::app
