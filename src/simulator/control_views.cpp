#include "simulator/control_views.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/time_format.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

const Library& library_of(const World& world, const ControlQuery& query) {
  const auto found = query.find("location");
  const auto wanted = found == query.end() ? std::string() : found->second;
  const auto* library = world.find_library(wanted);
  if (library == nullptr) throw Refused{"there is no location \"" + wanted + "\""};
  return *library;
}

const LibraryPeople& people_of(const World& world, const ControlQuery& query) {
  const auto& library = library_of(world, query);
  const auto at = std::find_if(world.libraries.begin(), world.libraries.end(),
                               [&](const Library& other) { return &other == &library; });
  return world.people[static_cast<std::size_t>(at - world.libraries.begin())];
}

json row_of(const Token& token, const Library& library) {
  return {{"location", library.name}, {"uId", library.uid},
          {"token", token.text},      {"expires", base::format_apple(token.expires_at)},
          {"revoked", token.revoked}, {"readOnly", token.read_only}};
}

json locations(const World& world, const ControlQuery&) {
  json list = json::array();
  for (const auto& library : world.libraries) {
    auto row = row_of(library.tokens.front(), library);
    row["country"] = library.country;
    row["assets"] = library.stocks.size();
    list.push_back(row);
  }
  return {{"locations", list}};
}

json tokens(const World& world, const ControlQuery&) {
  json list = json::array();
  for (const auto& library : world.libraries) {
    for (const auto& token : library.tokens) list.push_back(row_of(token, library));
  }
  return {{"tokens", list}};
}

json faults(const World& world, const ControlQuery&) {
  json list = json::array();
  for (const auto& rule : world.faults.rules()) {
    list.push_back({{"id", rule.id},
                    {"kind", name_of(rule.kind)},
                    {"endpoint", rule.endpoint},
                    {"rate", rule.rate},
                    {"count", rule.count},
                    {"hits", rule.hits}});
  }
  return {{"faults", list}};
}

json switches(const World& world, const ControlQuery&) {
  json list = json::array();
  for (const auto& entry : switch_table()) {
    list.push_back({{"name", entry.name},
                    {"values", entry.values},
                    {"meaning", entry.meaning},
                    {"value", switch_value(world.switches, entry.name)}});
  }
  return {{"switches", list}};
}

json now(const World& world, const ControlQuery&) { return {{"now", base::format_rfc3339(world.now())}}; }

json devices(const World& world, const ControlQuery& query) {
  json list = json::array();
  for (const auto& d : people_of(world, query).devices) {
    list.push_back({{"serialNumber", d.serial}, {"name", d.name}, {"group", d.group}, {"model", d.model}});
  }
  return {{"devices", list}};
}

json people(const World& world, const ControlQuery& query) {
  json list = json::array();
  for (const auto& p : people_of(world, query).people) {
    list.push_back({{"clientUserId", p.client_user_id}, {"name", p.name}, {"email", p.email}, {"group", p.group}});
  }
  return {{"people", list}};
}

json dump(const World& world, const ControlQuery& query) {
  const auto& library = library_of(world, query);
  json assignments = json::array();
  for (const auto& stock : library.stocks) {
    for (const auto& holding : stock.holdings) {
      const bool device = kind_of(holding.holder) == HolderKind::device;
      assignments.push_back({{"adamId", stock.adam_id},
                             {"pricingParam", stock.pricing},
                             {device ? "serialNumber" : "clientUserId", world.names.name(holding.holder)}});
    }
  }
  json users = json::array();
  for (const auto& user : library.users) {
    users.push_back({{"clientUserId", user.client_user_id},
                     {"status", user.status},
                     {"email", user.email},
                     {"idHash", user.id_hash},
                     {"inviteCode", user.invite_code}});
  }
  return {{"assignments", assignments}, {"users", users}};
}

json status_of(const World& world, const Library& library) {
  json assets = json::array();
  bool add_up = true;
  for (const auto& stock : library.stocks) {
    const auto available = stock.available(world.switches.retired_inside_total);
    add_up = add_up && (stock.unlimited || available >= 0);
    assets.push_back({{"adamId", stock.adam_id},
                      {"pricingParam", stock.pricing},
                      {"name", stock.item->name},
                      {"assigned", stock.assigned()},
                      {"available", available},
                      {"retired", stock.retired},
                      {"total", stock.total},
                      {"unlimited", stock.unlimited}});
  }
  json errors = json::object();
  for (const auto& [number, count] : library.errors) errors[std::to_string(number)] = count;
  return {{"name", library.name},
          {"uId", library.uid},
          {"assets", assets},
          {"users", library.users.size()},
          {"requests", library.requests},
          {"errors", errors},
          {"redundantAssociations", library.redundant_associations},
          {"pendingEvents", library.events.size() - library.events_done},
          {"countsAddUp", add_up},
          {"mdmInfo", library.mdm_info ? json(library.mdm_info->name) : json()}};
}

json status(const World& world, const ControlQuery&) {
  json list = json::array();
  for (const auto& library : world.libraries) list.push_back(status_of(world, library));
  return {{"locations", list},
          {"now", base::format_rfc3339(world.now())},
          {"notificationsDelivered", world.notifications_delivered},
          {"notificationsDropped", world.notifications_dropped},
          {"notificationsWaiting", world.outgoing.size()}};
}

using View = json (*)(const World&, const ControlQuery&);

const std::map<std::string, View>& views() {
  static const std::map<std::string, View> map = {
      {"status", status}, {"locations", locations}, {"tokens", tokens}, {"fault", faults}, {"switch", switches},
      {"clock", now},     {"devices", devices},     {"people", people}, {"dump", dump},
  };
  return map;
}

}  // namespace

std::optional<std::string> control_view(const World& world, const std::string& name, const ControlQuery& query) {
  const auto found = views().find(name);
  if (found == views().end()) return std::nullopt;
  return found->second(world, query).dump();
}

std::string describe(const Token& token, const Library& library) { return row_of(token, library).dump(); }

}  // namespace bursar::simulator
