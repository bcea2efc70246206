#include "app/usecases/who_may.h"

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/edit_organization.h"

namespace bursar::app {

base::Result<domain::Reach> reach_of(Transaction& transaction, const Caller& caller, domain::Permission permission) {
  TRY_SET(const auto roles, all_roles(transaction));
  TRY_SET(const auto units, transaction.organization().units());
  return domain::reach_of(caller.grants, roles, permission, units);
}

base::Result<bool> serves(Transaction& transaction, const domain::Reach& reach, domain::LocationId location) {
  if (reach.everything) return true;
  TRY_SET(const auto scope, scope_of(transaction, location));
  TRY_SET(const auto units, transaction.organization().units());
  const auto touches = [&](domain::UnitId of_location) {
    return std::any_of(reach.units.begin(), reach.units.end(), [&](domain::UnitId mine) {
      return domain::is_within(units, mine, of_location) || domain::is_within(units, of_location, mine);
    });
  };
  if (scope.organization && !touches(*scope.organization)) return false;
  return scope.sites.empty() || std::any_of(scope.sites.begin(), scope.sites.end(), touches);
}

base::Result<bool> owns(Transaction& transaction, const domain::Reach& reach, domain::LocationId location) {
  if (reach.everything) return true;
  TRY_SET(const auto scope, scope_of(transaction, location));
  return scope.organization && reach.has(*scope.organization);
}

base::Status refuse_outside(const std::string& what) {
  return base::fail(base::ErrorKind::forbidden, "outside_scope", what + " belongs to another part of the organization.",
                    "Ask an administrator of that part.");
}

}  // namespace bursar::app
