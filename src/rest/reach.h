// What part of the organization a call may see and change.
#pragma once

#include "app/usecases/who_may.h"
#include "domain/model/operation.h"
#include "domain/model/plan.h"
#include "rest/router.h"

namespace bursar::rest {

/// forbidden "outside_scope" unless the unit is in the call's reach.
base::Status in_reach(const Call& call, domain::UnitId unit, const std::string& what);

/// {id} of the path: a location that serves what is in reach. Errors: not_found "no_such_location"; "outside_scope".
base::Result<domain::LocationId> served_location(const app::Services& services, const Call& call);
/// {id} of the path: a location that belongs to what is in reach.
base::Result<domain::LocationId> own_location(const app::Services& services, const Call& call);

/// Whether a device or person is of a unit in reach; whom the inventory does not know, only those see who see all.
base::Result<bool> sees(app::Transaction& transaction, const Call& call, const domain::Assignee& assignee);

/// Those who see a part of the organization see the operations about it, and those that they began.
bool sees_operation(const Call& call, const domain::Operation& operation);

/// For filters of the store, where no unit means all of them.
std::vector<domain::UnitId> units_in(const domain::Reach& reach);

/// Whether all that a plan was asked for is in reach.
base::Result<bool> sees_plan(app::Transaction& transaction, const Call& call, const std::string& scope);

}  // namespace bursar::rest
