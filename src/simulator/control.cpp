#include "simulator/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/time_format.h"
#include "simulator/events.h"
#include "simulator/notifications.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

/// A refusal of a control request, in words.
struct Refused {
  std::string message;
};

struct Act {
  World& world;
  json body;
  std::map<std::string, std::string> query;

  std::string text(const char* name, const std::string& otherwise = {}) const {
    if (body.contains(name)) {
      const auto& value = body.at(name);
      return value.is_string() ? value.get<std::string>() : value.dump();
    }
    const auto found = query.find(name);
    return found == query.end() ? otherwise : found->second;
  }
  std::int64_t number(const char* name, std::int64_t otherwise) const {
    return body.contains(name) ? body.at(name).get<std::int64_t>() : otherwise;
  }
  bool flag(const char* name) const { return body.contains(name) && body.at(name).get<bool>(); }

  Library& library() const {
    auto* found = world.find_library(text("location"));
    if (found == nullptr) throw Refused{"there is no location \"" + text("location") + "\""};
    return *found;
  }
  Token& token(Library& of) const {
    const auto wanted = text("token");
    for (auto& token : of.tokens) {
      if (token.text == wanted) return token;
    }
    if (!wanted.empty() || of.tokens.empty()) throw Refused{"the location has no such token"};
    return of.tokens.back();
  }
  Stock& stock(Library& of) const {
    const auto found = of.find_stock(text("adamId"), text("pricingParam", "STDQ"));
    if (!found) throw Refused{"the location does not own " + text("adamId")};
    return of.stocks[*found];
  }
};

bool body_says_off(const Act& act) { return act.body.contains("on") && !act.body.at("on").get<bool>(); }

json done() { return {{"done", true}}; }

json describe(const Token& token, const Library& library) {
  return {{"location", library.name}, {"uId", library.uid},
          {"token", token.text},      {"expires", base::format_apple(token.expires_at)},
          {"revoked", token.revoked}, {"readOnly", token.read_only}};
}

json locations(Act& act) {
  json list = json::array();
  for (auto& library : act.world.libraries) {
    auto row = describe(library.tokens.front(), library);
    row["country"] = library.country;
    row["assets"] = library.stocks.size();
    list.push_back(row);
  }
  return {{"locations", list}};
}

json new_token(Act& act) {
  auto& library = act.library();
  return describe(act.world.add_token(library, act.number("days", 365), act.flag("readOnly")), library);
}

json tokens(Act& act) {
  json list = json::array();
  for (const auto& library : act.world.libraries) {
    for (const auto& token : library.tokens) list.push_back(describe(token, library));
  }
  return {{"tokens", list}};
}

json buy(Act& act) {
  auto& library = act.library();
  const auto adam_id = act.text("adamId");
  const auto pricing = act.text("pricingParam", "STDQ");
  const auto* item = act.world.find_item(adam_id);
  if (item == nullptr) throw Refused{"the store has no item " + adam_id};
  const auto count = act.number("count", 1);
  if (!library.find_stock(adam_id, pricing)) library.add_stock(*item, pricing, 0, false);
  auto& stock = library.stocks[*library.find_stock(adam_id, pricing)];
  stock.total += count;
  ++library.assets_version;
  notify_count(act.world, library, stock, count);
  return done();
}

/// Seats that are held are refunded last: their holders lose them.
json refund(Act& act) {
  auto& library = act.library();
  auto& stock = act.stock(library);
  const auto count = std::min(act.number("count", 1), stock.total);
  stock.total -= count;
  const auto place = *library.find_stock(stock.adam_id, stock.pricing);
  while (stock.available(act.world.switches.retired_inside_total) < 0 && !stock.holdings.empty()) {
    library.take_back(place, stock.holdings.back().holder, act.world.now());
  }
  ++library.assets_version;
  notify_count(act.world, library, stock, -count);
  return done();
}

json transfer(Act& act) {
  auto& from = act.library();
  auto* to = act.world.find_library(act.text("to"));
  if (to == nullptr || to == &from) throw Refused{"name another location in \"to\""};
  auto& stock = act.stock(from);
  const auto count = act.number("count", 1);
  if (count > stock.available(act.world.switches.retired_inside_total))
    throw Refused{"only free licenses can be moved"};
  if (!to->find_stock(stock.adam_id, stock.pricing)) to->add_stock(*stock.item, stock.pricing, 0, false);
  auto& target = to->stocks[*to->find_stock(stock.adam_id, stock.pricing)];
  stock.total -= count;
  target.total += count;
  ++from.assets_version;
  ++to->assets_version;
  notify_count(act.world, from, stock, -count);
  notify_count(act.world, *to, target, count);
  return done();
}

json retire_licenses(Act& act) {
  auto& library = act.library();
  auto& stock = act.stock(library);
  stock.retired += act.number("count", 1);
  if (!act.world.switches.retired_inside_total) stock.total -= act.number("count", 1);
  ++library.assets_version;
  return done();
}

json set_unlimited(Act& act) {
  auto& library = act.library();
  auto& stock = act.stock(library);
  stock.unlimited = !body_says_off(act);
  ++library.assets_version;
  notify_unlimited(act.world, library, stock);
  return done();
}

json expire(Act& act) {
  auto& library = act.library();
  act.token(library).expires_at = act.world.now();
  return done();
}

json revoke_token(Act& act) {
  auto& library = act.library();
  act.token(library).revoked = true;
  return done();
}

/// The person who downloaded the tokens changes the password: every token of the location ends.
json change_password(Act& act) {
  for (auto& token : act.library().tokens) token.revoked = true;
  return done();
}

json remove_location(Act& act) {
  act.library().removed = true;
  return done();
}

json takeover(Act& act) {
  take_over(act.world, act.library(), act.text("name", "Other MDM"));
  return done();
}

json accept(Act& act) {
  auto& library = act.library();
  auto code = act.text("inviteCode");
  if (code.empty()) {
    auto* user = library.active_user(act.text("clientUserId"));
    if (user == nullptr || user->invite_code.empty()) throw Refused{"nobody waits with that clientUserId"};
    code = user->invite_code;
  }
  const int number = accept_invitation(act.world, library, code, act.text("account"));
  if (number != 0) throw Refused{fmt::format("refused with {}", number)};
  return done();
}

json add_fault(Act& act) {
  FaultRule rule;
  const auto kind = fault_kind(act.text("kind"));
  if (!kind) throw Refused{"there is no fault \"" + act.text("kind") + "\""};
  rule.kind = *kind;
  rule.endpoint = act.text("endpoint");
  rule.rate = act.body.value("rate", 1.0);
  rule.after = act.number("after", 0);
  rule.count = act.number("count", -1);
  rule.ms = act.number("ms", 5000);
  rule.number = static_cast<int>(act.number("number", 9603));
  return {{"id", act.world.faults.add(rule)}};
}

json list_faults(Act& act) {
  json list = json::array();
  for (const auto& rule : act.world.faults.rules()) {
    list.push_back({{"id", rule.id},
                    {"kind", name_of(rule.kind)},
                    {"endpoint", rule.endpoint},
                    {"rate", rule.rate},
                    {"count", rule.count},
                    {"hits", rule.hits}});
  }
  return {{"faults", list}};
}

json clear_faults(Act& act) {
  act.world.faults.clear();
  return done();
}

json change_switch(Act& act) {
  const auto set = set_switch(act.world.switches, act.text("name"), act.text("value"));
  if (!set) throw Refused{set.error().message};
  return done();
}

json list_switches(Act& act) {
  json list = json::array();
  for (const auto& entry : switch_table()) {
    list.push_back({{"name", entry.name},
                    {"values", entry.values},
                    {"meaning", entry.meaning},
                    {"value", switch_value(act.world.switches, entry.name)}});
  }
  return {{"switches", list}};
}

json page_size(Act& act) {
  const auto size = act.number("size", 500);
  if (size < 1 || size > 100'000) throw Refused{"a page has 1 to 100000 rows"};
  act.world.page_size = static_cast<int>(size);
  return done();
}

json move_clock(Act& act) {
  auto* manual = dynamic_cast<base::ManualClock*>(&act.world.clock);
  if (manual == nullptr) throw Refused{"the clock runs by itself; start with --clock manual to move it"};
  if (act.body.contains("set")) {
    const auto moment = base::parse_iso8601(act.text("set"));
    if (!moment) throw Refused{"\"set\" is no moment"};
    manual->set(*moment);
  }
  manual->advance_ms(act.number("advanceMs", 0));
  return {{"now", base::format_rfc3339(act.world.now())}};
}

json show_clock(Act& act) { return {{"now", base::format_rfc3339(act.world.now())}}; }

/// Somebody else gives or takes a license, without an event of ours.
json behind_the_back(Act& act, bool give) {
  auto& library = act.library();
  const auto place = library.find_stock(act.text("adamId"), act.text("pricingParam", "STDQ"));
  if (!place) throw Refused{"the location does not own " + act.text("adamId")};
  const bool device = act.body.contains("serialNumber");
  const auto holder = act.world.names.intern(device ? HolderKind::device : HolderKind::person,
                                             act.text(device ? "serialNumber" : "clientUserId"));
  if (give == library.holds(library.stocks[*place], holder)) throw Refused{"that is so already"};
  if (give) {
    const auto& stock = library.stocks[*place];
    if (!stock.unlimited && stock.available(act.world.switches.retired_inside_total) <= 0)
      throw Refused{"no license is free"};
    library.give(*place, holder, act.world.now());
  } else {
    library.take_back(*place, holder, act.world.now());
  }
  return done();
}

json store_app(Act& act) {
  auto& item = act.world.items.emplace_back();
  item.adam_id = act.text("adamId");
  item.name = act.text("name");
  item.custom = act.flag("custom");
  item.device_assignable = act.body.value("deviceAssignable", true);
  item.bundle_id = act.text("bundleId", "com.example.app" + item.adam_id);
  item.platforms = {"iOS"};
  return done();
}

json leave_store(Act& act) {
  for (auto& item : act.world.items) {
    if (item.adam_id == act.text("adamId")) item.left_store = !body_says_off(act);
  }
  return done();
}

json buy_subscription(Act& act) {
  auto& library = act.library();
  SubscriptionStock stock;
  stock.adam_id = std::stoll(act.text("adamId"));
  stock.parent_adam_id = std::stoll(act.text("parentAdamId", "0"));
  stock.total_renewing = act.number("count", 1);
  stock.total_expiring = act.number("expiring", 0);
  stock.period_end = base::format_date(act.world.now().plus_ms(30 * base::kDayMs));
  library.subscriptions.push_back(stock);
  ++library.subscriptions_version;
  notify_subscription_count(act.world, library, stock);
  return done();
}

/// The end of a subscription's period: seats that do not renew go, licenses that expire go.
json period_end(Act& act) {
  auto& library = act.library();
  for (auto& stock : library.subscriptions) {
    std::erase_if(stock.seats, [](const SubscriptionSeat& seat) { return seat.ends || !seat.renewing; });
    stock.total_expiring = 0;
    ++library.subscriptions_version;
    notify_subscription_count(act.world, library, stock);
  }
  return done();
}

json devices(Act& act) {
  json list = json::array();
  for (std::size_t i = 0; i < act.world.libraries.size(); ++i) {
    if (&act.world.libraries[i] != &act.library()) continue;
    for (const auto& d : act.world.people[i].devices) {
      list.push_back({{"serialNumber", d.serial}, {"name", d.name}, {"group", d.group}, {"model", d.model}});
    }
  }
  return {{"devices", list}};
}

json people(Act& act) {
  json list = json::array();
  for (std::size_t i = 0; i < act.world.libraries.size(); ++i) {
    if (&act.world.libraries[i] != &act.library()) continue;
    for (const auto& p : act.world.people[i].people) {
      list.push_back({{"clientUserId", p.client_user_id}, {"name", p.name}, {"email", p.email}, {"group", p.group}});
    }
  }
  return {{"people", list}};
}

json dump(Act& act) {
  const auto& library = act.library();
  json assignments = json::array();
  for (const auto& stock : library.stocks) {
    for (const auto& holding : stock.holdings) {
      const bool device = kind_of(holding.holder) == HolderKind::device;
      assignments.push_back({{"adamId", stock.adam_id},
                             {"pricingParam", stock.pricing},
                             {device ? "serialNumber" : "clientUserId", act.world.names.name(holding.holder)}});
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
  const auto pending =
      std::count_if(library.events.begin(), library.events.end(), [](const Event& e) { return !e.done; });
  return {{"name", library.name},
          {"uId", library.uid},
          {"assets", assets},
          {"users", library.users.size()},
          {"requests", library.requests},
          {"errors", errors},
          {"redundantAssociations", library.redundant_associations},
          {"pendingEvents", pending},
          {"countsAddUp", add_up},
          {"mdmInfo", library.mdm_info ? json(library.mdm_info->name) : json()}};
}

json status(Act& act) {
  json list = json::array();
  for (const auto& library : act.world.libraries) list.push_back(status_of(act.world, library));
  return {{"locations", list},
          {"now", base::format_rfc3339(act.world.now())},
          {"notificationsDelivered", act.world.notifications_delivered},
          {"notificationsDropped", act.world.notifications_dropped},
          {"notificationsWaiting", act.world.outgoing.size()}};
}

using Handler = std::function<json(Act&)>;

const std::map<std::string, Handler>& handlers() {
  static const std::map<std::string, Handler> map = {
      {"GET status", status},
      {"GET locations", locations},
      {"GET tokens", tokens},
      {"POST token", new_token},
      {"POST buy", buy},
      {"POST refund", refund},
      {"POST transfer", transfer},
      {"POST retire-licenses", retire_licenses},
      {"POST unlimited", set_unlimited},
      {"POST expire", expire},
      {"POST revoke-token", revoke_token},
      {"POST change-password", change_password},
      {"POST remove-location", remove_location},
      {"POST takeover", takeover},
      {"POST accept-invitation", accept},
      {"POST fault", add_fault},
      {"GET fault", list_faults},
      {"DELETE fault", clear_faults},
      {"POST switch", change_switch},
      {"GET switch", list_switches},
      {"POST page-size", page_size},
      {"GET clock", show_clock},
      {"POST clock", move_clock},
      {"POST assign", [](Act& act) { return behind_the_back(act, true); }},
      {"POST unassign", [](Act& act) { return behind_the_back(act, false); }},
      {"POST store-app", store_app},
      {"POST leave-store", leave_store},
      {"POST buy-subscription", buy_subscription},
      {"POST period-end", period_end},
      {"GET devices", devices},
      {"GET people", people},
      {"GET dump", dump},
  };
  return map;
}

net::HttpResponse answer(const json& body, int code) {
  net::HttpResponse response;
  response.status = code;
  response.headers.add("Content-Type", "application/json");
  response.body = body.dump();
  return response;
}

}  // namespace

net::HttpResponse control(World& world, const net::HttpRequest& request) {
  constexpr std::string_view kPrefix = "/control/";
  const auto name = request.method + " " + std::string(request.path().substr(kPrefix.size()));
  const auto found = handlers().find(name);
  if (found == handlers().end()) return answer({{"error", "there is no control act \"" + name + "\""}}, 404);
  try {
    Act act{world, request.body.empty() ? json::object() : json::parse(request.body), {}};
    for (auto& [key, value] : net::parse_query(request.query_text())) act.query[key] = value;
    return answer(found->second(act), 200);
  } catch (const Refused& refused) {
    return answer({{"error", refused.message}}, 409);
  } catch (const std::exception& e) {
    return answer({{"error", e.what()}}, 400);
  }
}

void take_over(World& world, Library& library, const std::string& name) {
  const apple_api::MdmInfo info{world.random.hex(16), name, "mdm.other.example"};
  library.mdm_info = info;
  for (auto& token : library.tokens) token.mdm_info = info;
  library.notifications = {};
}

int accept_invitation(World& world, Library& library, const std::string& invite_code, const std::string& account) {
  const auto found = std::find_if(library.users.begin(), library.users.end(), [&](const UserRecord& user) {
    return user.status == "Registered" && !invite_code.empty() && user.invite_code == invite_code;
  });
  if (found == library.users.end()) return 9609;
  const auto id = found->client_user_id;
  if (const int number = link_account(library, *found, account.empty() ? id + "@mail.example" : account); number != 0)
    return number;
  if (const auto* user = library.active_user(id)) notify_associated(world, library, *user, invite_code);
  return 0;
}

}  // namespace bursar::simulator
