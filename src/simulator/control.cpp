#include "simulator/control.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "base/time_format.h"
#include "simulator/control_views.h"
#include "simulator/events.h"
#include "simulator/notifications.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

constexpr std::int64_t kCountMax = 1'000'000'000;

struct Act {
  World& world;
  json body;
  ControlQuery query;

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
  /// How many licenses; fewer than one are refused.
  std::int64_t count() const {
    const auto wanted = number("count", 1);
    if (wanted < 1 || wanted > kCountMax) throw Refused{fmt::format("\"count\" is 1 to {}", kCountMax)};
    return wanted;
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
  /// One whose licenses are counted.
  Stock& counted_stock(Library& of) const {
    auto& found = stock(of);
    if (found.unlimited) throw Refused{found.adam_id + " is unlimited: its licenses are not counted"};
    return found;
  }
  std::int64_t free_in(const Stock& of) const { return of.available(world.switches.retired_inside_total); }
};

bool body_says_off(const Act& act) { return act.body.contains("on") && !act.body.at("on").get<bool>(); }

json done() { return {{"done", true}}; }

json new_token(Act& act) {
  auto& library = act.library();
  const auto& token = act.world.add_token(library, act.number("days", 365), act.flag("readOnly"));
  return json::parse(describe(token, library));
}

json buy(Act& act) {
  auto& library = act.library();
  const auto adam_id = act.text("adamId");
  const auto pricing = act.text("pricingParam", "STDQ");
  const auto* item = act.world.find_item(adam_id);
  if (item == nullptr) throw Refused{"the store has no item " + adam_id};
  const auto count = act.count();
  if (!library.find_stock(adam_id, pricing)) library.add_stock(*item, pricing, 0, false);
  auto& stock = library.stocks[*library.find_stock(adam_id, pricing)];
  stock.total += count;
  ++library.assets_version;
  notify_count(act.world, library, stock, count);
  return done();
}

/// At most what is owned. Seats that are held are refunded last: their holders lose them.
json refund(Act& act) {
  auto& library = act.library();
  auto& stock = act.counted_stock(library);
  const auto count = std::min(act.count(), act.free_in(stock) + stock.assigned());
  if (count == 0) return done();
  stock.total -= count;
  const auto place = *library.find_stock(stock.adam_id, stock.pricing);
  while (act.free_in(stock) < 0) {
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
  auto& stock = act.counted_stock(from);
  const auto count = act.count();
  if (count > act.free_in(stock)) throw Refused{"only free licenses can be moved"};
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
  auto& stock = act.counted_stock(library);
  const auto count = act.count();
  if (count > act.free_in(stock)) throw Refused{"only free licenses can be retired"};
  stock.retired += count;
  if (!act.world.switches.retired_inside_total) stock.total -= count;
  ++library.assets_version;
  return done();
}

json set_unlimited(Act& act) {
  auto& library = act.library();
  auto& stock = act.stock(library);
  const bool unlimited = !body_says_off(act);
  if (!unlimited && act.free_in(stock) < 0) throw Refused{"more are given than the location would own"};
  stock.unlimited = unlimited;
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

json clear_faults(Act& act) {
  act.world.faults.clear();
  return done();
}

json change_switch(Act& act) {
  const auto set = set_switch(act.world.switches, act.text("name"), act.text("value"));
  if (!set) throw Refused{set.error().message};
  return done();
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
  act.world.present = manual->now();
  return {{"now", base::format_rfc3339(act.world.now())}};
}

/// Somebody else gives or takes a license, without an event of ours.
json behind_the_back(Act& act, bool give) {
  auto& library = act.library();
  const auto place = library.find_stock(act.text("adamId"), act.text("pricingParam", "STDQ"));
  if (!place) throw Refused{"the location does not own " + act.text("adamId")};
  const bool device = act.body.contains("serialNumber");
  const auto kind = device ? HolderKind::device : HolderKind::person;
  const auto name = act.text(device ? "serialNumber" : "clientUserId");
  const auto known = act.world.names.find(kind, name);
  const bool held = known && library.holds(library.stocks[*place], *known);
  if (give == held) throw Refused{"that is so already"};
  if (give) {
    const auto& stock = library.stocks[*place];
    if (!stock.unlimited && act.free_in(stock) <= 0) throw Refused{"no license is free"};
    library.give(*place, act.world.names.intern(kind, name), act.world.now());
  } else {
    library.take_back(*place, *known, act.world.now());
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
  SubscriptionStock bought;
  bought.adam_id = std::stoll(act.text("adamId"));
  bought.parent_adam_id = std::stoll(act.text("parentAdamId", "0"));
  bought.period_end = base::format_date(act.world.now().plus_ms(30 * base::kDayMs));
  const auto renewing = act.count();
  const auto expiring = act.number("expiring", 0);
  if (expiring < 0 || expiring > kCountMax) throw Refused{fmt::format("\"expiring\" is 0 to {}", kCountMax)};
  auto& all = library.subscriptions;
  const auto owned = std::find_if(all.begin(), all.end(), [&](const auto& s) { return s.adam_id == bought.adam_id; });
  auto& stock = owned == all.end() ? all.emplace_back(bought) : *owned;
  stock.total_renewing += renewing;
  stock.total_expiring += expiring;
  ++library.subscriptions_version;
  notify_subscription_count(act.world, library, stock);
  return done();
}

/// The end of a subscription's period: seats that do not renew go, licenses that expire go, and with them the seats
/// that they were given for.
json period_end(Act& act) {
  auto& library = act.library();
  for (auto& stock : library.subscriptions) {
    std::erase_if(stock.seats, [](const SubscriptionSeat& seat) { return seat.ends || !seat.renewing; });
    stock.total_expiring = 0;
    if (stock.available() < 0) stock.seats.resize(static_cast<std::size_t>(stock.total_renewing));
    ++library.subscriptions_version;
    notify_subscription_count(act.world, library, stock);
  }
  return done();
}

using Handler = std::function<json(Act&)>;

const std::map<std::string, Handler>& handlers() {
  static const std::map<std::string, Handler> map = {
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
      {"DELETE fault", clear_faults},
      {"POST switch", change_switch},
      {"POST page-size", page_size},
      {"POST clock", move_clock},
      {"POST assign", [](Act& act) { return behind_the_back(act, true); }},
      {"POST unassign", [](Act& act) { return behind_the_back(act, false); }},
      {"POST store-app", store_app},
      {"POST leave-store", leave_store},
      {"POST buy-subscription", buy_subscription},
      {"POST period-end", period_end},
  };
  return map;
}

net::HttpResponse answer(std::string body, int code) {
  net::HttpResponse response;
  response.status = code;
  response.headers.add("Content-Type", "application/json");
  response.body = std::move(body);
  return response;
}

net::HttpResponse complaint(const std::string& message, int code) {
  return answer(json{{"error", message}}.dump(), code);
}

/// JSON text; none: there is no such act.
std::optional<std::string> perform(World& world, const net::HttpRequest& request, const std::string& name) {
  ControlQuery query;
  for (auto& [key, value] : net::parse_query(request.query_text())) query[key] = value;
  if (request.method == "GET") return control_view(world, name, query);
  const auto found = handlers().find(request.method + " " + name);
  if (found == handlers().end()) return std::nullopt;
  Act act{world, request.body.empty() ? json::object() : json::parse(request.body), std::move(query)};
  return found->second(act).dump();
}

}  // namespace

net::HttpResponse control(World& world, const net::HttpRequest& request) {
  constexpr std::string_view kPrefix = "/control/";
  const std::string name(request.path().substr(kPrefix.size()));
  try {
    auto done = perform(world, request, name);
    if (!done) return complaint("there is no control act \"" + request.method + " " + name + "\"", 404);
    return answer(std::move(*done), 200);
  } catch (const Refused& refused) {
    return complaint(refused.message, 409);
  } catch (const std::exception& e) {
    return complaint(e.what(), 400);
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
  if (const int number = link_account(world, library, *found, account.empty() ? id + "@mail.example" : account);
      number != 0)
    return number;
  if (const auto* user = library.active_user(id)) notify_associated(world, library, *user, invite_code);
  return 0;
}

}  // namespace bursar::simulator
