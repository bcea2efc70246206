// The tree of organizations, and whom each location's token is for.
#pragma once

#include "app/services.h"
#include "app/usecases/log_in.h"

namespace bursar::app {

/// Makes or changes a unit (id 0: a new one); gives its id. Errors: invalid "bad_unit" (no name, a parent of the wrong
/// kind, a loop); conflict "unit_exists"; not_found "no_such_unit"; forbidden "outside_scope": see check_saved_unit.
base::Result<domain::UnitId> save_unit(const Services& services, const domain::Unit& unit, const Caller& by = {},
                                       const domain::Reach& reach = domain::kWholeReach);
/// As part of a transaction that the caller commits.
base::Result<domain::UnitId> save_unit(Transaction& transaction, const base::Clock& clock, const domain::Unit& unit);

/// not_found "no_such_unit".
base::Result<domain::Unit> find_unit(Transaction& transaction, domain::UnitId id);

/// conflict "unit_in_use" while anything belongs to it, or where it is the first tenant; forbidden "outside_scope"
/// unless it stands below a unit in reach.
base::Status remove_unit(const Services& services, domain::UnitId id, const domain::Reach& reach = domain::kWholeReach);
base::Status remove_unit(Transaction& transaction, const base::Clock& clock, domain::UnitId id);

/// Errors: not_found "no_such_location", "no_such_unit", "no_such_group"; conflict "company_token_first": an
/// organization's token can be set only where a company-wide one is connected (CLOMO-25); forbidden "outside_scope":
/// see check_saved_scope.
base::Status save_scope(const Services& services, const LocationScope& scope,
                        const domain::Reach& reach = domain::kWholeReach);
base::Status save_scope(Transaction& transaction, const base::Clock& clock, const LocationScope& scope);

/// The scope of a location; company-wide where none was set. not_found "no_such_location".
base::Result<LocationScope> scope_of(Transaction& transaction, domain::LocationId id);

}  // namespace bursar::app
