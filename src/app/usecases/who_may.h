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

/// The lowest unit that holds all of these; whom the inventory does not know counts as of the first tenant. None of
/// them: no unit.
base::Result<domain::UnitId> unit_of_all(Transaction& transaction, const std::vector<domain::Assignee>& assignees);
/// The unit that a location belongs to; those of the whole company: the first tenant.
base::Result<domain::UnitId> unit_of_location(Transaction& transaction, domain::LocationId location);
/// The lowest unit that holds both; none with none is none.
domain::UnitId unit_of_both(const std::vector<domain::Unit>& units, domain::UnitId one, domain::UnitId other);

/// The units that hold one in reach, and are not in reach themselves.
base::Result<std::set<domain::UnitId>> units_above(Transaction& transaction, const domain::Reach& reach);

/// forbidden "outside_scope" unless the inventory has each of these in reach; it names one that is not.
base::Status refuse_others(Transaction& transaction, const domain::Reach& reach,
                           const std::vector<domain::Assignee>& assignees);
/// Whether all that a plan was asked for (its scope, as it is kept) is in reach.
base::Result<bool> sees_plan(Transaction& transaction, const domain::Reach& reach, const std::string& scope);

/// forbidden "outside_scope".
base::Status refuse_outside(const std::string& what);

}  // namespace bursar::app
