// The tree of units, and whom a token is for.

#include "app/usecases/edit_organization.h"
#include "app/usecases/organization_part.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

template <class Id>
Result<std::vector<Id>> ids_in(const json& body, const char* name) {
  std::vector<Id> ids;
  TRY_SET(const auto numbers, field<std::vector<std::int64_t>>(body, name, {}));
  for (const auto number : numbers) ids.push_back({number});
  return ids;
}

template <class Id>
json numbers_of(const std::vector<Id>& ids) {
  json list = json::array();
  for (const auto id : ids) list.push_back(id.value);
  return list;
}

json render_scope(const app::LocationScope& scope) {
  return {{"location", scope.location.value},
          {"organization", scope.organization ? json(scope.organization->value) : json()},
          {"sites", numbers_of(scope.sites)},
          {"groups", numbers_of(scope.groups)},
          {"administrators", scope.administrators},
          {"appleId", scope.apple_id},
          {"custodian", scope.custodian},
          {"autoAdd", scope.auto_add}};
}

Result<domain::Unit> unit_in(const json& body, domain::Unit unit) {
  TRY_SET(unit.name, field(body, "name", unit.name));
  TRY_SET(unit.domain, field(body, "domain", unit.domain));
  TRY_SET(const auto kind, field<std::string>(body, "kind", domain::name_of(unit.kind)));
  TRY_SET(const auto parent, field<std::int64_t>(body, "parent", unit.parent ? unit.parent->value : 0));
  TRY_SET(unit.settings.managed_distribution, field(body, "managedDistribution", unit.settings.managed_distribution));
  TRY_SET(unit.settings.fall_back_to_company, field(body, "fallBackToCompany", unit.settings.fall_back_to_company));
  unit.parent = parent == 0 ? std::nullopt : std::optional(domain::UnitId{parent});
  for (const auto one : {domain::UnitKind::tenant, domain::UnitKind::organization, domain::UnitKind::site}) {
    if (kind != domain::name_of(one)) continue;
    unit.kind = one;
    return unit;
  }
  return base::fail(bad_field("\"kind\" must be tenant, organization or site."));
}

class Organization {
 public:
  Organization(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> units(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto units, transaction->organization().units());
    json rows = json::array();
    for (const auto& unit : units) {
      if (call.reach.has(unit.id)) rows.push_back(render(unit));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add_unit(const Call& call) const {
    TRY_SET(const auto body,
            body_of(call, {"name", "domain", "kind", "parent", "managedDistribution", "fallBackToCompany"}));
    domain::Unit fresh;
    fresh.kind = domain::UnitKind::site;
    TRY_SET(auto unit, unit_in(body, fresh));
    TRY_SET(unit.id, app::save_unit(s_, unit, call.caller, call.reach));
    return json_answer(render(unit), 201);
  }

  Result<HttpResponse> change_unit(const Call& call) const {
    TRY_SET(const auto body,
            body_of(call, {"name", "domain", "kind", "parent", "managedDistribution", "fallBackToCompany"}));
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(in_reach(call, {number}, "This unit"));
    domain::Unit before;
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(before, app::find_unit(*transaction, {number}));
    }
    TRY_SET(const auto unit, unit_in(body, before));
    TRY(app::save_unit(s_, unit, call.caller, call.reach).map([](auto) {}));
    background_.replan();
    return json_answer(render(unit));
  }

  Result<HttpResponse> remove_unit(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(app::remove_unit(s_, {number}, call.reach));
    return json_answer(json::object());
  }

  Result<HttpResponse> scope(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(auto scope, app::scope_of(*transaction, id));
    TRY_SET(const auto told, app::told_scope(*transaction, std::move(scope), call.reach));
    return json_answer(render_scope(told));
  }

  Result<HttpResponse> set_scope(const Call& call) const {
    TRY_SET(const auto body,
            body_of(call, {"organization", "sites", "groups", "administrators", "appleId", "custodian", "autoAdd"}));
    app::LocationScope scope;
    TRY_SET(scope.location, location_id(call));
    TRY_SET(const auto organization, field<std::int64_t>(body, "organization", 0));
    if (organization != 0) scope.organization = domain::UnitId{organization};
    TRY_SET(scope.sites, ids_in<domain::UnitId>(body, "sites"));
    TRY_SET(scope.groups, ids_in<domain::GroupId>(body, "groups"));
    TRY_SET(scope.administrators, field<std::vector<std::string>>(body, "administrators", {}));
    TRY_SET(scope.apple_id, field<std::string>(body, "appleId", ""));
    TRY_SET(scope.custodian, field<std::string>(body, "custodian", ""));
    TRY_SET(scope.auto_add, field(body, "autoAdd", true));
    TRY(app::save_scope(s_, scope, call.reach));
    background_.replan();
    return json_answer(render_scope(scope));
  }

 private:
  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_organization_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using O = Organization;
  const auto at = handlers_of(O(services, background));
  routes.push_back({"GET", "/v1/units", Permission::view, at(&O::units), For::any_part});
  routes.push_back({"POST", "/v1/units", Permission::settings, at(&O::add_unit), For::any_part});
  routes.push_back({"PATCH", "/v1/units/{id}", Permission::settings, at(&O::change_unit), For::any_part});
  routes.push_back({"DELETE", "/v1/units/{id}", Permission::settings, at(&O::remove_unit), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}/scope", Permission::view, at(&O::scope), For::any_part});
  routes.push_back({"PUT", "/v1/locations/{id}/scope", Permission::tokens, at(&O::set_scope), For::any_part});
}

}  // namespace bursar::rest
