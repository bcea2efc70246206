// Where somebody has a permission, and what of the installation that is.
#pragma once

#include <set>

#include "app/usecases/log_in.h"

namespace bursar::app {

base::Result<domain::Reach> reach_of(Transaction& transaction, const Caller& caller, domain::Permission permission);

/// Whether a location serves any unit in reach: it is for the whole company, or for a unit that holds one in reach or
/// lies in it.
base::Result<bool> serves(Transaction& transaction, const domain::Reach& reach, domain::LocationId location);
/// Whether a location belongs to a unit in reach, so that its token may be managed from there; those of the whole
/// company belong to nobody else (MERAKI-11).
base::Result<bool> owns(Transaction& transaction, const domain::Reach& reach, domain::LocationId location);

/// Whether all that a plan was asked for (its scope, as it is kept) is in reach.
base::Result<bool> sees_plan(Transaction& transaction, const domain::Reach& reach, const std::string& scope);

/// forbidden "outside_scope".
base::Status refuse_outside(const std::string& what);

}  // namespace bursar::app
