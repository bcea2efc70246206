#include "app/usecases/who_may.h"

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/plan_scope.h"

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

base::Result<bool> sees_plan(Transaction& transaction, const domain::Reach& reach, const std::string& scope_text) {
  if (reach.everything) return true;
  const auto scope = parse_plan_scope(scope_text);
  if (scope.location || scope.give_back || scope.moving || !scope.leaver.empty()) return false;
  auto named = scope.begin;
  named.insert(named.end(), scope.end.begin(), scope.end.end());
  if (scope.distribution) named.push_back(*scope.distribution);
  TRY_SET(const auto list, transaction.distributions().list());
  const auto mine = [&](domain::DistributionId id) {
    return std::any_of(list.begin(), list.end(), [&](const auto& d) { return d.id == id && reach.has(d.unit); });
  };
  return !named.empty() && std::all_of(named.begin(), named.end(), mine);
}

base::Status refuse_outside(const std::string& what) {
  return base::fail(base::ErrorKind::forbidden, "outside_scope", what + " belongs to another part of the organization.",
                    "Ask an administrator of that part.");
}

}  // namespace bursar::app
