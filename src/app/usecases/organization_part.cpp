#include "app/usecases/organization_part.h"

#include <algorithm>
#include <map>

#include "app/usecases/accounts.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/who_may.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Unit;
using domain::UnitId;

base::Status outside_scope(const std::string& message, const std::string& remedy) {
  return base::fail(ErrorKind::forbidden, "outside_scope", message, remedy);
}

/// Of a part, what is below a unit of it: its top belongs to those who gave the part.
base::Status check_below(const std::vector<Unit>& units, UnitId id, const domain::Reach& reach) {
  if (reach.everything) return {};
  if (!reach.has(id)) return refuse_outside("This unit");
  const auto unit = std::find_if(units.begin(), units.end(), [id](const Unit& one) { return one.id == id; });
  if (unit != units.end() && unit->parent && reach.has(*unit->parent)) return {};
  return outside_scope("This unit is the top of your part of the organization.",
                       "Ask an administrator of the unit above it.");
}

/// Whoever moves a unit can do no more with it afterwards than before.
base::Status check_move(Transaction& transaction, std::vector<Unit> units, const Unit& unit, const Caller& by) {
  TRY_SET(const auto roles, all_roles(transaction));
  const auto may = [&](domain::Permission permission) {
    return domain::reach_of(by.grants, roles, permission, units).has(unit.id);
  };
  std::vector<domain::Permission> new_ones;
  for (const auto permission : domain::kPermissions) {
    if (!may(permission)) new_ones.push_back(permission);
  }
  for (auto& one : units) {
    if (one.id == unit.id) one.parent = unit.parent;
  }
  if (std::none_of(new_ones.begin(), new_ones.end(), may)) return {};
  return outside_scope("You could do more with this unit there than where it stands.",
                       "Ask an administrator of both places to move it.");
}

/// The grants of all accounts and keys of each name.
using GrantsByName = std::map<std::string, std::vector<domain::Grant>>;
base::Result<GrantsByName> grants_by_name(Transaction& transaction) {
  GrantsByName grants;
  TRY_SET(const auto keys, transaction.access().list());
  for (const auto& key : keys) grants[key.name].push_back(key.grant);
  TRY_SET(const auto accounts, transaction.accounts().list());
  for (const auto& account : accounts) {
    auto& of_name = grants[account.name];
    of_name.insert(of_name.end(), account.grants.begin(), account.grants.end());
  }
  return grants;
}

bool all_in(const std::vector<domain::Grant>& grants, const domain::Reach& reach) {
  return !grants.empty() &&
         std::all_of(grants.begin(), grants.end(), [&](const auto& grant) { return reach.has(grant.unit); });
}

/// Without sites, groups and administrators that are not in reach.
base::Result<LocationScope> scope_in(Transaction& transaction, LocationScope scope, const domain::Reach& reach) {
  if (reach.everything) return scope;
  std::erase_if(scope.sites, [&](UnitId site) { return !reach.has(site); });
  if (!scope.groups.empty()) {
    TRY_SET(const auto groups, transaction.inventory().groups());
    std::erase_if(scope.groups, [&](domain::GroupId id) {
      return std::none_of(groups.begin(), groups.end(), [&](const auto& g) { return g.id == id && reach.has(g.unit); });
    });
  }
  if (!scope.administrators.empty()) {
    TRY_SET(const auto grants, grants_by_name(transaction));
    std::erase_if(scope.administrators, [&](const std::string& name) {
      const auto found = grants.find(name);
      return found == grants.end() || !all_in(found->second, reach);
    });
  }
  return scope;
}

}  // namespace

base::Status check_saved_unit(Transaction& transaction, const Unit& unit, const Caller& by,
                              const domain::Reach& reach) {
  if (reach.everything) return {};
  TRY_SET(const auto units, transaction.organization().units());
  if (unit.id) TRY(check_below(units, unit.id, reach));
  if (!unit.parent || !reach.has(*unit.parent)) {
    return outside_scope("Your units stand under a unit of your part of the organization.",
                         "Name one of that part as the parent.");
  }
  return unit.id ? check_move(transaction, units, unit, by) : base::Status{};
}

base::Status check_removed_unit(Transaction& transaction, UnitId id, const domain::Reach& reach) {
  TRY_SET(const auto units, transaction.organization().units());
  return check_below(units, id, reach);
}

base::Status check_saved_scope(Transaction& transaction, const LocationScope& scope, const domain::Reach& reach) {
  if (reach.everything) return {};
  TRY_SET(const auto before, scope_of(transaction, scope.location));
  if (!before.organization || !reach.has(*before.organization)) return refuse_outside("This location");
  TRY_SET(const auto seen, scope_in(transaction, before, reach));
  if (seen != before) {
    return outside_scope(
        "This location's scope names sites, groups or administrators of another part of the organization.",
        "Ask an administrator who sees all of it to change the scope.");
  }
  if (!scope.organization || !reach.has(*scope.organization)) {
    return outside_scope("A location of your part of the organization stays in it.",
                         "Name a unit of your part as the location's organization.");
  }
  TRY_SET(const auto wanted, scope_in(transaction, scope, reach));
  if (wanted == scope) return {};
  return outside_scope("You may name sites, groups and administrators of your part of the organization alone.",
                       "Leave the others out, or ask an administrator who sees all of it.");
}

base::Result<LocationScope> told_scope(Transaction& transaction, LocationScope scope, const domain::Reach& reach) {
  if (reach.everything) return scope;
  TRY_SET(auto told, scope_in(transaction, std::move(scope), reach));
  if (told.organization && reach.has(*told.organization)) return told;
  told.groups.clear();
  told.administrators.clear();
  told.apple_id.clear();
  told.custodian.clear();
  return told;
}

}  // namespace bursar::app
