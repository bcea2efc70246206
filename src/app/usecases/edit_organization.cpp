#include "app/usecases/edit_organization.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/location_access.h"
#include "app/usecases/organization_part.h"
#include "base/text.h"
#include "domain/planner/resolution.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Unit;
using domain::UnitId;
using domain::UnitKind;

const Unit* find(const std::vector<Unit>& units, UnitId id) {
  const auto found = std::find_if(units.begin(), units.end(), [id](const Unit& u) { return u.id == id; });
  return found == units.end() ? nullptr : &*found;
}

tl::unexpected<base::Error> bad_unit(const std::string& message, const std::string& remedy) {
  return base::fail(ErrorKind::invalid, "bad_unit", message, remedy);
}

tl::unexpected<base::Error> no_such_unit(UnitId id) {
  return base::fail(ErrorKind::not_found, "no_such_unit", fmt::format("There is no unit {}.", id.value),
                    "List the units.");
}

base::Status check_unit(const std::vector<Unit>& units, const Unit& unit) {
  if (base::trim(unit.name).empty()) return bad_unit("The unit has no name.", "Give it one.");
  if (unit.id && find(units, unit.id) == nullptr) return no_such_unit(unit.id);
  if ((unit.kind == UnitKind::tenant) == unit.parent.has_value()) {
    return bad_unit("Tenants stand at the top; organizations and sites stand under something.",
                    "Name the parent of an organization or a site, and none for a tenant.");
  }
  if (unit.parent) {
    const auto* parent = find(units, *unit.parent);
    if (parent == nullptr) return no_such_unit(*unit.parent);
    if (unit.kind == UnitKind::organization && parent->kind != UnitKind::tenant) {
      return bad_unit("An organization stands under a tenant.", "Make it a site, or name a tenant as its parent.");
    }
    if (unit.id && domain::is_within(units, parent->id, unit.id)) {
      return bad_unit("The unit would stand under itself.", "Choose another parent.");
    }
  }
  for (const auto& other : units) {
    if (other.id != unit.id && other.parent == unit.parent &&
        base::to_lower_ascii(other.name) == base::to_lower_ascii(unit.name)) {
      return base::fail(ErrorKind::conflict, "unit_exists",
                        fmt::format("There is a {} \"{}\" here already.", domain::name_of(other.kind), other.name),
                        "Choose another name.");
    }
  }
  return {};
}

base::Status check_scope(Transaction& transaction, const LocationScope& scope) {
  TRY(find_location(transaction, scope.location).map([](const auto&) {}));
  TRY_SET(const auto units, transaction.organization().units());
  if (scope.organization && find(units, *scope.organization) == nullptr) return no_such_unit(*scope.organization);
  for (const auto site : scope.sites) {
    if (find(units, site) == nullptr) return no_such_unit(site);
  }
  TRY_SET(const auto groups, transaction.inventory().groups());
  for (const auto id : scope.groups) {
    if (std::any_of(groups.begin(), groups.end(), [id](const auto& g) { return g.id == id; })) continue;
    return base::fail(ErrorKind::not_found, "no_such_group", fmt::format("There is no group {}.", id.value),
                      "List the groups.");
  }
  return {};
}

/// CLOMO-25: some other location must be company-wide before one can be an organization's.
base::Status check_company_token(Transaction& transaction, const LocationScope& scope) {
  if (!scope.organization) return {};
  TRY_SET(const auto locations, transaction.locations().list());
  TRY_SET(const auto scopes, transaction.organization().scopes());
  const bool there = std::any_of(locations.begin(), locations.end(), [&](const domain::Location& location) {
    const auto set =
        std::find_if(scopes.begin(), scopes.end(), [&](const auto& s) { return s.location == location.id; });
    return location.id != scope.location && (set == scopes.end() || !set->organization);
  });
  if (there) return {};
  return base::fail(ErrorKind::conflict, "company_token_first",
                    "No company-wide token is connected beside this one; a token for an organization alone cannot be "
                    "saved.",
                    "Connect the company's token first, then set the organization's.");
}

/// How often a role over it is granted to an account or a key.
base::Result<std::int64_t> grants_over(Transaction& transaction, UnitId id) {
  const auto is_over = [id](const domain::Grant& grant) { return grant.unit == id; };
  TRY_SET(const auto keys, transaction.access().list());
  auto count = std::count_if(keys.begin(), keys.end(), [&](const auto& key) { return is_over(key.grant); });
  TRY_SET(const auto accounts, transaction.accounts().list());
  for (const auto& one : accounts) count += std::count_if(one.grants.begin(), one.grants.end(), is_over);
  return count;
}

}  // namespace

base::Result<UnitId> save_unit(Transaction& transaction, const base::Clock& clock, const Unit& unit) {
  TRY_SET(const auto units, transaction.organization().units());
  TRY(check_unit(units, unit));
  auto id = unit.id;
  if (id) {
    TRY(transaction.organization().update(unit));
  } else {
    TRY_SET(id, transaction.organization().add(unit));
  }
  TRY(record(transaction, clock, "unit_saved", fmt::format("unit {}", id.value),
             {{"name", unit.name}, {"kind", domain::name_of(unit.kind)}}, id));
  return id;
}

base::Result<UnitId> save_unit(const Services& services, const Unit& unit, const Caller& by,
                               const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(check_saved_unit(*transaction, unit, by, reach));
  TRY_SET(const auto id, save_unit(*transaction, services.clock, unit));
  TRY(transaction->commit());
  return id;
}

base::Result<Unit> find_unit(Transaction& transaction, UnitId id) {
  TRY_SET(const auto units, transaction.organization().units());
  const auto* unit = find(units, id);
  if (unit == nullptr) return no_such_unit(id);
  return *unit;
}

base::Status remove_unit(Transaction& transaction, const base::Clock& clock, UnitId id) {
  TRY_SET(const auto unit, find_unit(transaction, id));
  TRY_SET(auto belongings, transaction.organization().belongings(id));
  TRY_SET(const auto scopes, transaction.organization().scopes());
  belongings += std::count_if(scopes.begin(), scopes.end(), [id](const LocationScope& s) {
    return std::find(s.sites.begin(), s.sites.end(), id) != s.sites.end();
  });
  TRY_SET(const auto rules, transaction.sign_on().rules());
  belongings += std::count_if(rules.begin(), rules.end(), [id](const auto& rule) { return rule.grant.unit == id; });
  TRY_SET(const auto granted, grants_over(transaction, id));
  belongings += granted;
  if (belongings > 0 || id == domain::kFirstTenant) {
    return base::fail(ErrorKind::conflict, "unit_in_use",
                      id == domain::kFirstTenant ? std::string("The first tenant cannot be removed.")
                                                 : fmt::format("{} units, devices, people, groups, distributions, "
                                                               "locations, granted roles, rules or webhooks belong "
                                                               "to it.",
                                                               belongings),
                      "Move them elsewhere first.");
  }
  TRY(transaction.organization().remove(id));
  return record(transaction, clock, "unit_removed", fmt::format("unit {}", id.value), {},
                unit.parent.value_or(domain::UnitId{}));
}

base::Status remove_unit(const Services& services, UnitId id, const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(check_removed_unit(*transaction, id, reach));
  TRY(remove_unit(*transaction, services.clock, id));
  return transaction->commit();
}

base::Status save_scope(Transaction& transaction, const base::Clock& clock, const LocationScope& scope) {
  TRY(check_scope(transaction, scope));
  TRY(check_company_token(transaction, scope));
  TRY(transaction.organization().put_scope(scope));
  return record(transaction, clock, "scope_saved", fmt::format("location {}", scope.location.value),
                {{"organization", scope.organization ? std::to_string(scope.organization->value) : "company"},
                 {"custodian", scope.custodian}},
                scope.organization.value_or(domain::kFirstTenant));
}

base::Status save_scope(const Services& services, const LocationScope& scope, const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(check_saved_scope(*transaction, scope, reach));
  TRY(save_scope(*transaction, services.clock, scope));
  return transaction->commit();
}

base::Result<LocationScope> scope_of(Transaction& transaction, domain::LocationId id) {
  TRY(find_location(transaction, id).map([](const auto&) {}));
  TRY_SET(const auto scopes, transaction.organization().scopes());
  const auto found = std::find_if(scopes.begin(), scopes.end(), [id](const auto& s) { return s.location == id; });
  LocationScope company_wide;
  company_wide.location = id;
  return found == scopes.end() ? company_wide : *found;
}

}  // namespace bursar::app
