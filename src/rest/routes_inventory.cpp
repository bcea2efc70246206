// Devices and people as the organization knows them.

#include "app/usecases/edit_inventory.h"
#include "app/usecases/import_inventory.h"
#include "base/text.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

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

using SortField = std::pair<std::string, app::InventorySort>;
const std::vector<SortField> kDeviceFields{{"id", app::InventorySort::added},
                                           {"serialNumber", app::InventorySort::key},
                                           {"name", app::InventorySort::name},
                                           {"lastSeenAt", app::InventorySort::last_seen}};
const std::vector<SortField> kPersonFields{{"id", app::InventorySort::added},
                                           {"clientUserId", app::InventorySort::key},
                                           {"name", app::InventorySort::name},
                                           {"email", app::InventorySort::email}};

// A cursor is the last row's value and id; no name holds the sign between them.
constexpr char kSeparator = '\x1f';
std::string cursor_of(const std::string& value, std::int64_t id) {
  return value.empty() ? std::to_string(id) : value + kSeparator + std::to_string(id);
}

std::string value_of(const domain::Device& device, app::InventorySort by) {
  switch (by) {
    case app::InventorySort::key:
      return device.serial_number;
    case app::InventorySort::name:
      return device.name;
    case app::InventorySort::last_seen:
      return std::to_string(device.last_seen_at.value_or(base::Timestamp{}).unix_ms);
    default:
      return "";
  }
}
std::string value_of(const domain::Person& person, app::InventorySort by) {
  if (by == app::InventorySort::key) return person.client_user_id;
  if (by == app::InventorySort::name) return person.name;
  return by == app::InventorySort::email ? person.email : "";
}

Result<app::InventoryOrder> order_in(const Call& call, const std::vector<SortField>& fields) {
  std::vector<std::string> names;
  for (const auto& [name, by] : fields) names.push_back(name);
  TRY_SET(const auto wanted, sort_of(call, names));
  app::InventoryOrder order;
  for (const auto& [name, by] : fields) {
    if (!wanted || wanted->field != name) continue;
    order.by = by;
    order.descending = wanted->descending;
  }
  const auto after = call.query.find("after");
  if (after == call.query.end() || after->second.empty()) return order;
  const auto cut = after->second.rfind(kSeparator);
  TRY_SET(const auto id, number_of(cut == std::string::npos ? after->second : after->second.substr(cut + 1), "after"));
  order.after = {cut == std::string::npos ? "" : after->second.substr(0, cut), id};
  return order;
}

class Inventory {
 public:
  Inventory(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> devices(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto filter, filter_in(call));
    TRY_SET(const auto order, order_in(call, kDeviceFields));
    TRY_SET(auto transaction, s_.store.begin_read());
    if (const auto owner = call.query.find("owner"); owner != call.query.end() && !owner->second.empty()) {
      return devices_of(call, *transaction, owner->second);
    }
    TRY_SET(const auto devices, transaction->inventory().sorted_devices(filter, order, size));
    json rows = json::array();
    for (const auto& device : devices) rows.push_back(render(device));
    const bool more = static_cast<int>(devices.size()) == size;
    return list_answer(call, rows,
                       more ? json(cursor_of(value_of(devices.back(), order.by), devices.back().id.value)) : json());
  }

  Result<HttpResponse> people(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto filter, filter_in(call));
    TRY_SET(const auto order, order_in(call, kPersonFields));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto people, transaction->inventory().sorted_people(filter, order, size));
    json rows = json::array();
    for (const auto& person : people) rows.push_back(render(person));
    const bool more = static_cast<int>(people.size()) == size;
    return list_answer(call, rows,
                       more ? json(cursor_of(value_of(people.back(), order.by), people.back().id.value)) : json());
  }

  Result<HttpResponse> put_devices(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"items"}));
    TRY_SET(auto devices, rows_in(body, device_in));
    TRY_SET(const auto counts, app::put_devices(s_, std::move(devices), call.reach));
    background_.replan();
    return counted(counts);
  }

  Result<HttpResponse> put_people(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"items"}));
    TRY_SET(auto people, rows_in(body, person_in));
    TRY_SET(const auto counts, app::put_people(s_, std::move(people), call.reach));
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
                                  call.request.body, preview, call.reach,
                                  [](const std::string& text) { return said(text); }));
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
    TRY(app::remove_from_inventory(s_, serials, people, call.reach));
    background_.replan();
    return json_answer({{"asked", serials.size() + people.size()}});
  }

 private:
  static Result<HttpResponse> counted(const app::PutCounts& counts) {
    return json_answer({{"added", counts.added}, {"changed", counts.changed}, {"unchanged", counts.unchanged}});
  }

  /// Those of one person, which are few.
  static Result<HttpResponse> devices_of(const Call& call, app::Transaction& transaction, const std::string& owner) {
    TRY_SET(const auto devices, transaction.inventory().devices_of_owner(owner));
    json rows = json::array();
    for (const auto& device : devices) {
      if (call.reach.has(device.unit)) rows.push_back(render(device));
    }
    return list_answer(call, rows, nullptr);
  }

  static std::optional<bool> truth_of(std::string_view word) {
    return word == "true" ? std::optional(true) : word == "false" ? std::optional(false) : std::nullopt;
  }
  static std::optional<bool> activity_of(std::string_view word) {
    return word == "active" ? std::optional(true) : word == "inactive" ? std::optional(false) : std::nullopt;
  }
  /// A word of the query, read by `known`; none where it is not given.
  template <class Known>
  static auto word_in(const Call& call, const char* name, Known known) -> Result<decltype(known(std::string()))> {
    const auto given = call.query.find(name);
    if (given == call.query.end() || given->second.empty()) return decltype(known(std::string())){};
    const auto value = known(given->second);
    if (value) return value;
    return base::fail(bad_field("\"" + given->second + "\" is no value of \"" + name + "\"."));
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
    TRY_SET(filter.platform, word_in(call, "platform", domain::platform_of));
    TRY_SET(filter.enrollment, word_in(call, "enrollment", domain::enrollment_of));
    TRY_SET(const auto enrolled, word_in(call, "enrolled", truth_of));
    TRY_SET(const auto active, word_in(call, "status", activity_of));
    filter.enrolled = enrolled;
    if (active) filter.status = *active ? domain::PersonStatus::active : domain::PersonStatus::inactive;
    return filter;
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_inventory_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using I = Inventory;
  const auto at = handlers_of(I(services, background));
  routes.push_back({"GET", "/v1/inventory/devices", Permission::view, at(&I::devices), For::any_part});
  routes.push_back({"POST", "/v1/inventory/devices", Permission::inventory, at(&I::put_devices), For::any_part});
  routes.push_back({"GET", "/v1/inventory/people", Permission::view, at(&I::people), For::any_part});
  routes.push_back({"POST", "/v1/inventory/people", Permission::inventory, at(&I::put_people), For::any_part});
  routes.push_back({"POST", "/v1/inventory/import/{kind}", Permission::inventory, at(&I::import), For::any_part});
  routes.push_back({"POST", "/v1/inventory/remove", Permission::inventory, at(&I::remove), For::any_part});
}

}  // namespace bursar::rest
