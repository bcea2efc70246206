#include "app/usecases/who_may.h"

#include <algorithm>
#include <array>
#include <set>

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

namespace {

/// Names of one kind, each once.
std::vector<std::string> names_of(const std::vector<domain::Assignee>& assignees, domain::AssigneeKind kind) {
  std::set<std::string> names;
  for (const auto& one : assignees) {
    if (one.kind == kind) names.insert(one.name);
  }
  return {names.begin(), names.end()};
}

constexpr std::array kKinds{domain::AssigneeKind::device, domain::AssigneeKind::person};

}  // namespace

domain::UnitId unit_of_both(const std::vector<domain::Unit>& units, domain::UnitId one, domain::UnitId other) {
  if (!one || !other) return one ? one : other;
  return domain::nearest_above(units, {one, other}).value_or(domain::kFirstTenant);
}

base::Result<domain::UnitId> unit_of_all(Transaction& transaction, const std::vector<domain::Assignee>& assignees) {
  TRY_SET(const auto units, transaction.organization().units());
  domain::UnitId all;
  for (const auto kind : kKinds) {
    const auto names = names_of(assignees, kind);
    TRY_SET(const auto found, transaction.inventory().units_of(kind, names));
    auto unknown = static_cast<std::int64_t>(names.size());
    for (const auto& [unit, count] : found) {
      all = unit_of_both(units, all, unit);
      unknown -= count;
    }
    if (unknown > 0) all = unit_of_both(units, all, domain::kFirstTenant);
  }
  return all;
}

base::Result<domain::UnitId> unit_of_location(Transaction& transaction, domain::LocationId location) {
  TRY_SET(const auto scope, scope_of(transaction, location));
  return scope.organization.value_or(domain::kFirstTenant);
}

base::Result<std::set<domain::UnitId>> units_above(Transaction& transaction, const domain::Reach& reach) {
  TRY_SET(const auto units, transaction.organization().units());
  std::set<domain::UnitId> above;
  for (const auto mine : reach.units) {
    for (const auto unit : domain::path_of(units, mine)) {
      if (!reach.has(unit)) above.insert(unit);
    }
  }
  return above;
}

base::Status refuse_others(Transaction& transaction, const domain::Reach& reach,
                           const std::vector<domain::Assignee>& assignees) {
  if (reach.everything) return {};
  for (const auto kind : kKinds) {
    const auto names = names_of(assignees, kind);
    TRY_SET(const auto found, transaction.inventory().units_of(kind, names));
    auto others = static_cast<std::int64_t>(names.size());
    for (const auto& [unit, count] : found) others -= reach.has(unit) ? count : 0;
    for (std::size_t i = 0; i < names.size() && others > 0; ++i) {
      TRY_SET(const auto one, transaction.inventory().units_of(kind, {names[i]}));
      if (one.empty() || !reach.has(one.front().first)) TRY(refuse_outside("\"" + names[i] + "\""));
    }
  }
  return {};
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
