// What somebody of a part of the organization may change of its units and of whom its locations are for, and what they
// are told of that.
#pragma once

#include "app/usecases/log_in.h"

namespace bursar::app {

/// forbidden "outside_scope" unless the unit stands below one in reach before and afterwards, and whoever moves it can
/// do no more with it there.
base::Status check_saved_unit(Transaction& transaction, const domain::Unit& unit, const Caller& by,
                              const domain::Reach& reach);
/// forbidden "outside_scope" unless the unit stands below one in reach.
base::Status check_removed_unit(Transaction& transaction, domain::UnitId id, const domain::Reach& reach);

/// forbidden "outside_scope" unless the location belongs to what is in reach, and all that its scope names is in reach,
/// before and afterwards.
base::Status check_saved_scope(Transaction& transaction, const LocationScope& scope, const domain::Reach& reach);

/// A scope as it is told to those who see what is in reach: without sites, groups and administrators of other parts.
/// Accounts and keys are of a part where all their roles are. Whom a location that is not theirs is for beside them,
/// and who answers for it, is not told.
base::Result<LocationScope> told_scope(Transaction& transaction, LocationScope scope, const domain::Reach& reach);

}  // namespace bursar::app
