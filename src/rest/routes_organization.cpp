// The tree of organizations, the scopes of locations, and the inventory: devices, people, groups.
#include "app/usecases/audit.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/import_inventory.h"
#include "base/text.h"
#include "base/time_format.h"
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

template <class T>
Result<std::optional<base::Timestamp>> moment_in(const T& body, const char* name) {
  TRY_SET(const auto text, field<std::string>(body, name, ""));
  if (text.empty()) return std::optional<base::Timestamp>{};
  const auto at = base::parse_iso8601(text);
  if (!at) return base::fail(bad_field(std::string("\"") + name + "\" is no moment like 2026-09-01T08:00:00Z."));
  return at;
}

Result<app::NewDevice> device_in(const json& body) {
  TRY(only_fields(body, {"serialNumber", "udid", "name", "model", "platform", "osVersion", "supervised", "enrollment",
                         "enrolled", "lastSeenAt", "owner", "unit", "groups"}));
  app::NewDevice one;
  auto& d = one.device;
  TRY_SET(d.serial_number, field<std::string>(body, "serialNumber", ""));
  TRY_SET(d.udid, field<std::string>(body, "udid", ""));
  TRY_SET(d.name, field<std::string>(body, "name", ""));
  TRY_SET(d.model, field<std::string>(body, "model", ""));
  TRY_SET(d.os_version, field<std::string>(body, "osVersion", ""));
  TRY_SET(d.supervised, field(body, "supervised", false));
  TRY_SET(d.enrolled, field(body, "enrolled", true));
  TRY_SET(d.owner, field<std::string>(body, "owner", ""));
  TRY_SET(d.last_seen_at, moment_in(body, "lastSeenAt"));
  TRY_SET(one.unit, field<std::string>(body, "unit", ""));
  TRY_SET(one.groups, field<std::vector<std::string>>(body, "groups", {}));
  TRY_SET(const auto platform, field<std::string>(body, "platform", ""));
  TRY_SET(const auto enrollment, field<std::string>(body, "enrollment", ""));
  const auto known_platform = domain::platform_of(platform);
  const auto known_enrollment = domain::enrollment_of(enrollment);
  if (!known_platform) return base::fail(bad_field("\"" + platform + "\" is no platform of Apple's."));
  if (!known_enrollment) return base::fail(bad_field("\"enrollment\" must be device, user or shared."));
  if (!d.os_version.empty() && !domain::parse_os_version(d.os_version)) {
    return base::fail(bad_field("\"" + d.os_version + "\" is no version."));
  }
  d.platform = *known_platform;
  d.enrollment = *known_enrollment;
  return one;
}

Result<app::NewPerson> person_in(const json& body) {
  TRY(only_fields(body, {"clientUserId", "name", "email", "managedAppleId", "status", "notes", "unit", "groups"}));
  app::NewPerson one;
  auto& p = one.person;
  TRY_SET(p.client_user_id, field<std::string>(body, "clientUserId", ""));
  TRY_SET(p.name, field<std::string>(body, "name", ""));
  TRY_SET(p.email, field<std::string>(body, "email", ""));
  TRY_SET(p.managed_apple_id, field<std::string>(body, "managedAppleId", ""));
  TRY_SET(p.notes, field<std::string>(body, "notes", ""));
  TRY_SET(const auto status, field<std::string>(body, "status", "active"));
  if (status != "active" && status != "inactive")
    return base::fail(bad_field("\"status\" must be active or inactive."));
  p.status = status == "active" ? domain::PersonStatus::active : domain::PersonStatus::inactive;
  TRY_SET(one.unit, field<std::string>(body, "unit", ""));
  TRY_SET(one.groups, field<std::vector<std::string>>(body, "groups", {}));
  return one;
}

/// Each row of "items"; an error names the row, from 1.
template <class Row>
Result<std::vector<Row>> rows_in(const json& body, Result<Row> (*row_in)(const json&)) {
  if (!body.contains("items")) return base::fail(bad_field("The body needs \"items\"."));
  TRY_SET(const auto items, field<std::vector<json>>(body, "items", {}));
  std::vector<Row> rows;
  for (const auto& item : items) {
    auto row = row_in(item);
    if (!row) {
      auto error = row.error();
      error.message = "Row " + std::to_string(rows.size() + 1) + ": " + error.message;
      return base::fail(error);
    }
    rows.push_back(std::move(*row));
  }
  return rows;
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
    TRY_SET(unit.id, app::save_unit(s_, unit));
    return json_answer(render(unit), 201);
  }

  Result<HttpResponse> change_unit(const Call& call) const {
    TRY_SET(const auto body,
            body_of(call, {"name", "domain", "kind", "parent", "managedDistribution", "fallBackToCompany"}));
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    domain::Unit before;
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(before, app::find_unit(*transaction, {number}));
    }
    TRY_SET(const auto unit, unit_in(body, before));
    TRY(app::save_unit(s_, unit).map([](auto) {}));
    background_.replan();
    return json_answer(render(unit));
  }

  Result<HttpResponse> remove_unit(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(app::remove_unit(s_, {number}));
    return json_answer(json::object());
  }

  Result<HttpResponse> scope(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto scope, app::scope_of(*transaction, id));
    return json_answer(render_scope(scope));
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
    TRY(app::save_scope(s_, scope));
    background_.replan();
    return json_answer(render_scope(scope));
  }

  Result<HttpResponse> devices(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto filter, filter_in(call));
    TRY_SET(const auto after, after_in(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto devices, transaction->inventory().devices(filter, domain::DeviceId{after}, size));
    json rows = json::array();
    for (const auto& device : devices) rows.push_back(render(device));
    const bool more = static_cast<int>(devices.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(devices.back().id.value)) : json());
  }

  Result<HttpResponse> people(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto filter, filter_in(call));
    TRY_SET(const auto after, after_in(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto people, transaction->inventory().people(filter, domain::PersonId{after}, size));
    json rows = json::array();
    for (const auto& person : people) rows.push_back(render(person));
    const bool more = static_cast<int>(people.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(people.back().id.value)) : json());
  }

  Result<HttpResponse> put_devices(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"items"}));
    TRY_SET(auto devices, rows_in(body, device_in));
    std::vector<std::string> names;
    for (const auto& one : devices) names.push_back(one.device.serial_number);
    for (auto& one : devices) TRY(set_unit(call, one.unit));
    TRY(refuse_those_outside(call, domain::AssigneeKind::device, names));
    TRY_SET(const auto counts, app::put_devices(s_, std::move(devices)));
    background_.replan();
    return counted(counts);
  }

  Result<HttpResponse> put_people(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"items"}));
    TRY_SET(auto people, rows_in(body, person_in));
    std::vector<std::string> names;
    for (const auto& one : people) names.push_back(one.person.client_user_id);
    for (auto& one : people) TRY(set_unit(call, one.unit));
    TRY(refuse_those_outside(call, domain::AssigneeKind::person, names));
    TRY_SET(const auto counts, app::put_people(s_, std::move(people)));
    background_.replan();
    return counted(counts);
  }

  /// The body is the file itself, in whatever encoding.
  Result<HttpResponse> import(const Call& call) const {
    const auto kind = call.path.at("kind");
    if (kind != "devices" && kind != "people") return base::fail(bad_field("The path ends in devices or people."));
    const auto given = call.query.find("preview");
    const bool preview = given != call.query.end() && given->second == "true";
    TRY_SET(const auto report,
            app::import_inventory(s_, kind == "devices" ? app::ImportKind::devices : app::ImportKind::people,
                                  call.request.body, preview));
    if (!preview) background_.replan();
    json row = {{"preview", preview},
                {"encoding", report.encoding},
                {"rows", report.rows},
                {"accepted", report.accepted},
                {"added", report.counts.added},
                {"changed", report.counts.changed},
                {"unchanged", report.counts.unchanged},
                {"rejectedCsv", report.rejected_csv},
                {"columns", json::array()},
                {"rejected", json::array()}};
    for (const auto& [header, meaning] : report.columns)
      row["columns"].push_back({{"header", header}, {"field", meaning}});
    for (const auto& one : report.rejected)
      row["rejected"].push_back({{"line", one.line}, {"problem", base::join(one.problems, " ")}});
    return json_answer(row);
  }

  Result<HttpResponse> remove(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"serialNumbers", "clientUserIds"}));
    TRY_SET(const auto serials, field<std::vector<std::string>>(body, "serialNumbers", {}));
    TRY_SET(const auto people, field<std::vector<std::string>>(body, "clientUserIds", {}));
    TRY(refuse_those_outside(call, domain::AssigneeKind::device, serials));
    TRY(refuse_those_outside(call, domain::AssigneeKind::person, people));
    TRY(app::remove_from_inventory(s_, serials, people));
    background_.replan();
    return json_answer({{"asked", serials.size() + people.size()}});
  }

  Result<HttpResponse> groups(const Call& call) const {
    TRY_SET(const auto groups, app::groups_with_sizes(s_));
    json rows = json::array();
    for (const auto& [group, size] : groups) {
      if (!call.reach.has(group.unit)) continue;
      auto row = render(group);
      row["devices"] = size.devices;
      row["people"] = size.people;
      rows.push_back(std::move(row));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> save_group(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"name", "unit", "rule", "description"}));
    domain::Group group;
    const bool changes = call.path.count("id") != 0;
    if (changes) {
      TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(group, app::find_group(*transaction, {number}));
      TRY(in_reach(call, group.unit, "This group"));
    } else if (!call.reach.everything && call.reach.units.size() == 1) {
      group.unit = *call.reach.units.begin();
    }
    TRY_SET(group.name, field(body, "name", group.name));
    TRY_SET(group.unit.value, field(body, "unit", group.unit.value));
    TRY(in_reach(call, group.unit, "This unit"));
    TRY_SET(group.rule, field(body, "rule", group.rule));
    TRY_SET(group.description, field(body, "description", group.description));
    if (!group.rule.empty()) group.kind = domain::GroupKind::rule;
    TRY_SET(group.id, app::save_group(s_, group));
    background_.replan();
    return json_answer(render(group), changes ? 200 : 201);
  }

  Result<HttpResponse> remove_group(const Call& call) const {
    TRY_SET(const auto id, group_in_reach(call));
    TRY(app::remove_group(s_, id));
    background_.replan();
    return json_answer(json::object());
  }

  Result<HttpResponse> try_rule(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"rule"}));
    TRY_SET(const auto rule, field<std::string>(body, "rule", ""));
    TRY_SET(const auto size, app::try_rule(s_, rule));
    return json_answer({{"devices", size.devices}, {"people", size.people}});
  }

  Result<HttpResponse> members(const Call& call) const {
    TRY_SET(const auto id, group_in_reach(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto members, transaction->inventory().members(id));
    json rows = json::array();
    for (const auto& member : members) {
      rows.push_back({{"kind", domain::name_of(member.kind)}, {"id", member.id}, {"excluded", member.excluded}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> change_members(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"serialNumbers", "clientUserIds", "groups", "excluded", "remove"}));
    TRY_SET(const auto id, group_in_reach(call));
    app::MemberChange change;
    TRY_SET(change.serial_numbers, field<std::vector<std::string>>(body, "serialNumbers", {}));
    TRY_SET(change.client_user_ids, field<std::vector<std::string>>(body, "clientUserIds", {}));
    TRY_SET(change.groups, field<std::vector<std::string>>(body, "groups", {}));
    TRY_SET(change.excluded, field(body, "excluded", false));
    TRY_SET(const auto removes, field(body, "remove", false));
    TRY(refuse_those_outside(call, domain::AssigneeKind::device, change.serial_numbers));
    TRY(refuse_those_outside(call, domain::AssigneeKind::person, change.client_user_ids));
    TRY(removes ? app::remove_members(s_, id, change) : app::add_members(s_, id, change));
    background_.replan();
    return json_answer(
        {{"members", change.serial_numbers.size() + change.client_user_ids.size() + change.groups.size()}});
  }

 private:
  static Result<HttpResponse> counted(const app::PutCounts& counts) {
    return json_answer({{"added", counts.added}, {"changed", counts.changed}, {"unchanged", counts.unchanged}});
  }
  Result<domain::GroupId> group_in_reach(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto group, app::find_group(*transaction, {number}));
    TRY(in_reach(call, group.unit, "This group"));
    return group.id;
  }

  /// Those that are known already and of another part of the organization.
  base::Status refuse_those_outside(const Call& call, domain::AssigneeKind kind,
                                    const std::vector<std::string>& names) const {
    if (call.reach.everything) return {};
    TRY_SET(auto transaction, s_.store.begin_read());
    for (const auto& name : names) {
      const domain::Assignee assignee{kind, name};
      TRY_SET(const auto seen, sees(*transaction, call, assignee));
      if (seen) continue;
      const bool device = kind == domain::AssigneeKind::device;
      TRY_SET(const auto d, transaction->inventory().find_device(device ? name : ""));
      TRY_SET(const auto p, transaction->inventory().find_person(device ? "" : name));
      if (d || p) TRY(app::refuse_outside("\"" + name + "\""));
    }
    return {};
  }

  /// The unit that a row names, by name or number, has to be in reach; where it names none, the only one in reach.
  base::Status set_unit(const Call& call, std::string& unit) const {
    if (call.reach.everything) return {};
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto units, transaction->organization().units());
    for (const auto& one : units) {
      const bool meant = unit.empty() ? call.reach.units.size() == 1 && call.reach.has(one.id)
                                      : base::to_lower_ascii(one.name) == base::to_lower_ascii(base::trim(unit));
      if (!meant || !call.reach.has(one.id)) continue;
      unit = one.name;
      return {};
    }
    return app::refuse_outside(unit.empty() ? "A row without a unit" : "The unit \"" + unit + "\"");
  }

  static Result<app::InventoryFilter> filter_in(const Call& call) {
    app::InventoryFilter filter;
    filter.units.assign(call.reach.units.begin(), call.reach.units.end());
    if (call.reach.everything) filter.units.clear();
    if (const auto text = call.query.find("text"); text != call.query.end()) filter.text = text->second;
    if (const auto unit = call.query.find("unit"); unit != call.query.end()) {
      TRY_SET(const auto number, number_of(unit->second, "unit"));
      TRY(in_reach(call, {number}, "This unit"));
      filter.units = {{number}};
    }
    return filter;
  }
  static Result<std::int64_t> after_in(const Call& call) {
    const auto after = call.query.find("after");
    return after == call.query.end() || after->second.empty() ? Result<std::int64_t>(0)
                                                              : number_of(after->second, "after");
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_organization_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using O = Organization;
  const auto at = [organization = O(services, background)](Result<HttpResponse> (O::*handler)(const Call&) const) {
    return [organization, handler](const Call& call) { return answer([&] { return (organization.*handler)(call); }); };
  };
  routes.push_back({"GET", "/v1/units", Permission::view, at(&O::units), For::any_part});
  routes.push_back({"POST", "/v1/units", Permission::settings, at(&O::add_unit)});
  routes.push_back({"PATCH", "/v1/units/{id}", Permission::settings, at(&O::change_unit)});
  routes.push_back({"DELETE", "/v1/units/{id}", Permission::settings, at(&O::remove_unit)});
  routes.push_back({"GET", "/v1/locations/{id}/scope", Permission::view, at(&O::scope), For::any_part});
  routes.push_back({"PUT", "/v1/locations/{id}/scope", Permission::tokens, at(&O::set_scope)});
  routes.push_back({"GET", "/v1/inventory/devices", Permission::view, at(&O::devices), For::any_part});
  routes.push_back({"POST", "/v1/inventory/devices", Permission::inventory, at(&O::put_devices), For::any_part});
  routes.push_back({"GET", "/v1/inventory/people", Permission::view, at(&O::people), For::any_part});
  routes.push_back({"POST", "/v1/inventory/people", Permission::inventory, at(&O::put_people), For::any_part});
  routes.push_back({"POST", "/v1/inventory/import/{kind}", Permission::inventory, at(&O::import)});
  routes.push_back({"POST", "/v1/inventory/remove", Permission::inventory, at(&O::remove), For::any_part});
  routes.push_back({"GET", "/v1/groups", Permission::view, at(&O::groups), For::any_part});
  routes.push_back({"POST", "/v1/groups", Permission::inventory, at(&O::save_group), For::any_part});
  routes.push_back({"POST", "/v1/groups/try", Permission::view, at(&O::try_rule)});
  routes.push_back({"PATCH", "/v1/groups/{id}", Permission::inventory, at(&O::save_group), For::any_part});
  routes.push_back({"DELETE", "/v1/groups/{id}", Permission::inventory, at(&O::remove_group), For::any_part});
  routes.push_back({"GET", "/v1/groups/{id}/members", Permission::view, at(&O::members), For::any_part});
  routes.push_back({"POST", "/v1/groups/{id}/members", Permission::inventory, at(&O::change_members), For::any_part});
}

}  // namespace bursar::rest
