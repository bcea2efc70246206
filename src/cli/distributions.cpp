// bursar distribution | plan | explain | leaks | waiting | automatic
#include <fmt/format.h>

#include <fstream>
#include <memory>

#include "base/text.h"
#include "cli/command.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

struct DistributionWords {
  std::string name;
  std::string by = "device";
  std::string shortage;
  std::string state;
  std::string location;
  std::string serial;
  std::string user;
  std::string item;
  std::string id;
  std::string distribution;
  std::string csv;
  std::vector<std::string> items;
  std::vector<std::string> groups;
  std::vector<std::string> excluded_groups;
  std::vector<std::string> serials;
  std::vector<std::string> users;
  std::vector<std::string> what_if;
  int priority = 0;
  int idle_days = 60;
  std::int64_t revokes = -1;
  bool everyone = false;
  bool balance = false;
  bool wait = false;
  bool buy = false;
  int horizon = 30;
};
using Words = std::shared_ptr<DistributionWords>;

std::int64_t count(const json& row, const char* name) { return row.at(name).get<std::int64_t>(); }

// Distributions

base::Result<std::int64_t> distribution_id(const Remote& remote, const std::string& name) {
  TRY_SET(const auto rows, remote.all("/v1/distributions"));
  for (const auto& row : rows) {
    if (row.at("name") == name || row.at("id").dump() == name) return row.at("id").get<std::int64_t>();
  }
  return base::fail(base::ErrorKind::not_found, "no_such_distribution",
                    fmt::format("There is no distribution \"{}\".", name), "See bursar distribution list.");
}

base::Status list(const Remote& remote, Shared& shared) {
  TRY_SET(const auto rows, remote.all("/v1/distributions"));
  print(shared, rows,
        table_of(rows,
                 {{"ID", "id"},
                  {"NAME", "name"},
                  {"STATE", "state"},
                  {"ITEMS", "itemCount"},
                  {"SHORTAGE", "shortage"},
                  {"PRIORITY", "priority"}},
                 "There are no distributions yet: bursar distribution add NAME --item NUMBER --group GROUP"));
  return {};
}

json body_of(const DistributionWords& words) {
  json body = json::object();
  if (!words.items.empty()) {
    body["items"] = json::array();
    for (const auto& item : words.items) body["items"].push_back({{"adamId", item}, {"by", words.by}});
  }
  json targets = json::array();
  for (const auto& group : words.groups) targets.push_back({{"group", group}});
  for (const auto& group : words.excluded_groups) targets.push_back({{"group", group}, {"excluded", true}});
  for (const auto& serial : words.serials) targets.push_back({{"serialNumber", serial}});
  for (const auto& user : words.users) targets.push_back({{"clientUserId", user}});
  if (words.everyone) targets.push_back({{"everyone", true}});
  if (!targets.empty()) body["targets"] = targets;
  if (!words.shortage.empty()) body["shortage"] = words.shortage;
  if (!words.state.empty()) body["state"] = words.state;
  if (words.priority != 0) body["priority"] = words.priority;
  if (words.shortage == "reclaim") body["idleDays"] = words.idle_days;
  return body;
}

std::string warnings_of(const json& saved) {
  std::string text;
  for (const auto& warning : saved.value("warnings", json::array()))
    text += "Note: " + warning.get<std::string>() + "\n";
  return text;
}

base::Status add(const Remote& remote, Shared& shared, const DistributionWords& words) {
  auto body = body_of(words);
  body["name"] = words.name;
  TRY_SET(const auto saved, remote.post("/v1/distributions", body));
  print(shared, saved,
        warnings_of(saved) + fmt::format("Distribution {} is number {} and {}. Nothing has moved; see bursar plan "
                                         "--distribution {}.\n",
                                         words.name, saved.at("id").dump(), saved.value("state", ""),
                                         saved.at("id").dump()));
  return {};
}

base::Status change(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto id, distribution_id(remote, words.name));
  TRY_SET(const auto saved, remote.patch(fmt::format("/v1/distributions/{}", id), body_of(words)));
  print(shared, saved, warnings_of(saved) + "It is saved; nothing has moved. See bursar plan.\n");
  return {};
}

base::Status remove(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto id, distribution_id(remote, words.name));
  if (!confirm(shared, fmt::format("Remove the distribution \"{}\"?", words.name))) return {};
  TRY_SET(const auto done, remote.remove(fmt::format("/v1/distributions/{}", id)));
  print(shared, done, "It is removed.\n");
  return {};
}

// Plans

const std::vector<TableColumn> kLines{{"ACTION", "action"}, {"ITEM", "adamId"},   {"LOCATION", "location"},
                                      {"KIND", "kind"},     {"HOLDER", "holder"}, {"PLACE", "place"},
                                      {"WHY", "why"}};
const std::vector<TableColumn> kEffects{
    {"LOCATION", "location"}, {"ITEM", "adamId"},     {"FREE BEFORE", "availableBefore"},
    {"REVOKED", "revoked"},   {"GRANTED", "granted"}, {"FREE AFTER", "availableAfter"},
    {"MISSING", "missing"}};

std::string summary(const json& plan) {
  const auto number = plan.at("id") == 0 ? std::string("What if") : "Plan " + plan.at("id").dump();
  return fmt::format(
      "{} ({}): {} to grant, {} to revoke, {} waiting, {} without a license, {} refused, {} unchanged; "
      "{} requests, about {} s.\n",
      number, plan.value("state", ""), count(plan, "grant"), count(plan, "revoke"), count(plan, "wait"),
      count(plan, "unlicensed"), count(plan, "refuse"), count(plan, "unchanged"), count(plan, "requests"),
      count(plan, "durationMs") / 1000);
}

/// "token-dies=LOCATION", "seats=LOCATION:ITEM:N", "move=UNIT:SERIAL,SERIAL", "idle=DAYS".
base::Result<json> pretended(const Remote& remote, const std::string& text) {
  const auto equals = text.find('=');
  const auto what = text.substr(0, equals);
  const auto rest = equals == std::string::npos ? std::string() : text.substr(equals + 1);
  const auto parts = base::split(rest, ':');
  if (what == "token-dies") {
    TRY_SET(const auto location, remote.location(rest));
    return json{{"what", "token_dies"}, {"location", location}};
  }
  if (what == "seats" && parts.size() == 3) {
    TRY_SET(const auto location, remote.location(std::string(parts[0])));
    return json{{"what", "more_seats"},
                {"location", location},
                {"adamId", parts[1]},
                {"seats", base::parse_int(parts[2]).value_or(0)}};
  }
  if (what == "move" && parts.size() == 2) {
    json serials = json::array();
    for (const auto serial : base::split(parts[1], ',')) serials.push_back(std::string(serial));
    return json{{"what", "devices_move"}, {"unit", base::parse_int(parts[0]).value_or(0)}, {"serialNumbers", serials}};
  }
  if (what == "idle") return json{{"what", "idle_reclaimed"}, {"idleDays", base::parse_int(rest).value_or(60)}};
  return base::fail(base::ErrorKind::invalid, "bad_what_if", fmt::format("\"{}\" is not understood.", text),
                    "Write token-dies=LOCATION, seats=LOCATION:ITEM:N, move=UNIT:SERIAL,… or idle=DAYS.");
}

base::Status make(const Remote& remote, Shared& shared, const DistributionWords& words) {
  json body = json::object();
  if (!words.distribution.empty()) {
    TRY_SET(const auto id, distribution_id(remote, words.distribution));
    body["distribution"] = id;
  }
  TRY_SET(const auto location, remote.location(words.location));
  if (location != 0) body["location"] = location;
  for (const auto& text : words.what_if) {
    TRY_SET(auto one, pretended(remote, text));
    body["pretend"].push_back(std::move(one));
  }
  TRY_SET(const auto plan, remote.post("/v1/plans", body));
  auto text = summary(plan);
  if (!plan.at("effects").empty()) text += "\n" + table_of(plan.at("effects"), kEffects, "");
  if (!plan.at("lines").empty()) text += "\n" + table_of(plan.at("lines"), kLines, "");
  if (plan.at("id") != 0 && count(plan, "grant") + count(plan, "revoke") > 0) {
    text += fmt::format("\nNothing has moved. To do it: bursar plan apply {}\n", plan.at("id").dump());
  }
  print(shared, plan, text);
  return {};
}

base::Status list_plans(const Remote& remote, Shared& shared) {
  TRY_SET(const auto rows, remote.all("/v1/plans"));
  print(shared, rows,
        table_of(rows,
                 {{"ID", "id"},
                  {"STATE", "state"},
                  {"SCOPE", "scope"},
                  {"MADE", "createdAt"},
                  {"BY", "createdBy"},
                  {"GRANT", "grant"},
                  {"REVOKE", "revoke"},
                  {"WAIT", "wait"},
                  {"REFUSE", "refuse"}},
                 "There are no plans yet: bursar plan"));
  return {};
}

base::Status show_plan(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(auto plan, remote.get("/v1/plans/" + words.id));
  TRY_SET(const auto lines, remote.all("/v1/plans/" + words.id + "/lines"));
  plan["lines"] = lines;
  print(shared, plan,
        summary(plan) + "\n" + table_of(plan.at("effects"), kEffects, "No asset changes.") + "\n" +
            table_of(lines, kLines, "It has no lines."));
  return {};
}

base::Status apply(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto plan, remote.get("/v1/plans/" + words.id));
  if (!confirm(shared, fmt::format("Grant {} and revoke {} seats?", count(plan, "grant"), count(plan, "revoke"))))
    return {};
  json body = json::object();
  if (words.revokes >= 0) body["typedRevokes"] = words.revokes;
  TRY_SET(const auto applied, remote.post("/v1/plans/" + words.id + "/apply", body));
  if (words.wait) {
    for (const auto& operation : applied.at("operations")) TRY(follow(remote, shared, operation.get<std::int64_t>()));
  }
  print(shared, applied,
        fmt::format("Plan {} is applied as it was shown; {} operations{}.\n", words.id, applied.at("operations").size(),
                    words.wait ? " are settled" : " have begun; see bursar operations"));
  return {};
}

base::Status act(const Remote& remote, Shared& shared, const DistributionWords& words, const std::string& verb) {
  TRY_SET(const auto done, remote.post("/v1/plans/" + words.id + "/" + verb, json::object()));
  auto text = fmt::format("Plan {}: {}.\n", words.id, verb);
  if (verb == "cancel")
    text = fmt::format("{} assignments were cancelled before they were sent.\n", done.at("cancelled").dump());
  if (verb == "undo") {
    text = fmt::format("{} operations take it back; {} seats cannot come back; paused: {}.\n",
                       done.at("operations").size(), done.at("cannot").dump(), done.at("paused").dump());
  }
  print(shared, done, text);
  return {};
}

// Explain, leaks, waiting

base::Status explain(const Remote& remote, Shared& shared, const DistributionWords& words) {
  auto path = words.serial.empty() ? "/v1/explain?clientUserId=" + net::percent_encode(words.user)
                                   : "/v1/explain?serialNumber=" + net::percent_encode(words.serial);
  if (!words.item.empty()) path += "&adamId=" + words.item;
  TRY_SET(const auto page, remote.get(path));
  std::string text;
  for (const auto& one : page.at("items")) {
    text += fmt::format("{} {}: {}. {}\n", one.value("adamId", ""), one.value("name", ""), one.value("action", ""),
                        one.value("sentence", ""));
    for (const auto& step : one.at("steps")) {
      text += fmt::format("  {:<13} {}\n", step.value("about", ""), step.value("text", ""));
    }
  }
  print(shared, page, text.empty() ? "No distribution has an item for it, and it holds nothing.\n" : text);
  return {};
}

base::Status leaks(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto location, remote.location(words.location));
  const auto query =
      fmt::format("?idleDays={}{}", words.idle_days, location == 0 ? "" : fmt::format("&location={}", location));
  TRY_SET(const auto balances, remote.get("/v1/leaks/balances" + query));
  TRY_SET(const auto seats, remote.get("/v1/leaks" + query));
  bool balanced = true;
  for (const auto& row : balances.at("items")) balanced = balanced && row.at("balanced").get<bool>();
  const std::vector<TableColumn> columns{
      {"LOCATION", "location"},       {"ITEM", "adamId"},      {"NAME", "name"},           {"ASSIGNED", "assigned"},
      {"WITH REASON", "withReason"},  {"FOREIGN", "foreign"},  {"STRANGERS", "strangers"}, {"IDLE", "idle"},
      {"LOST", "reasonsWithoutSeat"}, {"BALANCED", "balanced"}};
  auto text = table_of(balances.at("items"), columns, "No seat is assigned.");
  if (!words.balance) {
    text += "\n" + table_of(seats.at("items"),
                            {{"KIND", "kind"}, {"LOCATION", "location"}, {"ITEM", "adamId"}, {"HOLDER", "holder"}},
                            "Every seat has a reason.");
  }
  print(shared, json{{"balances", balances.at("items")}, {"seats", seats.at("items")}}, text);
  if (!balanced) shared.exit_code = kDifference;
  return {};
}

base::Status waiting(const Remote& remote, Shared& shared) {
  TRY_SET(const auto page, remote.get("/v1/waiting"));
  print(shared, page,
        table_of(page.at("items"),
                 {{"ITEM", "adamId"},
                  {"LOCATION", "location"},
                  {"PLACE", "place"},
                  {"KIND", "kind"},
                  {"HOLDER", "holder"},
                  {"SINCE", "since"},
                  {"REASON", "reason"}},
                 "Nobody waits for a seat."));
  return {};
}

base::Status demand(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto location, remote.location(words.location));
  TRY_SET(const auto page,
          remote.get(fmt::format("/v1/demand?horizonDays={}&needed={}{}", words.horizon, words.buy ? "true" : "false",
                                 location == 0 ? "" : fmt::format("&location={}", location))));
  if (!words.csv.empty()) {
    std::ofstream file(words.csv, std::ios::trunc);
    file << "location,adamId,pricingParam,name,seats\r\n";
    for (const auto& row : page.at("items")) {
      file << fmt::format("\"{}\",{},{},\"{}\",{}\r\n", row.value("locationName", ""), row.value("adamId", ""),
                          row.value("pricingParam", ""), row.value("name", ""), row.at("needed").dump());
    }
    file.close();
    if (!file) {
      return base::fail(base::ErrorKind::unavailable, "cannot_write",
                        fmt::format("The file {} cannot be written.", words.csv), "Check its folder.");
    }
  }
  print(
      shared, page,
      table_of(page.at("items"),
               {{"LOCATION", "locationName"},
                {"ITEM", "adamId"},
                {"NAME", "name"},
                {"TOTAL", "total"},
                {"ASSIGNED", "assigned"},
                {"FREE", "available"},
                {"WAITING", "waiting"},
                {"DAYS LEFT", "daysLeft"},
                {"TO BUY", "needed"}},
               words.buy ? "Nothing needs to be bought." : "No item with a limited number of seats is mirrored yet."));
  return {};
}

base::Status automatic(const Remote& remote, Shared& shared, const DistributionWords& words) {
  auto now = remote.get("/v1/automatic");
  if (!words.state.empty()) now = remote.put("/v1/automatic", {{"on", words.state == "on"}});
  if (!now) return base::fail(now.error());
  print(shared, *now,
        now->at("on").get<bool>() ? "Plans are made and carried out automatically, within the guards.\n"
                                  : "Nothing moves unless somebody applies a plan.\n");
  return {};
}

using Act = base::Status (*)(const Remote&, Shared&, const DistributionWords&);
void on(CLI::App* command, Shared& shared, const Words& words, Act act_of) {
  command->callback(
      [&shared, words, act_of] { run(shared, [&](const Remote& remote) { return act_of(remote, shared, *words); }); });
}

void add_rules(CLI::App* command, const Words& words) {
  command->add_option("--item", words->items, "an app's or book's number in the store; may be given again");
  command->add_option("--by", words->by, "device, person or nothing")
      ->check(CLI::IsMember({"device", "person", "nothing"}));
  command->add_option("--group", words->groups, "a group that gets it; may be given again");
  command->add_option("--exclude-group", words->excluded_groups, "a group that does not; may be given again");
  command->add_option("--serial", words->serials, "a device that gets it; may be given again");
  command->add_option("--user", words->users, "a person who gets it; may be given again");
  command->add_flag("--everyone", words->everyone, "for everybody of the unit");
  command
      ->add_option("--shortage", words->shortage,
                   "what becomes of those without a seat: fail, wait, unlicensed or reclaim")
      ->check(CLI::IsMember({"fail", "wait", "unlicensed", "reclaim"}));
  command->add_option("--idle-days", words->idle_days, "with --shortage reclaim: silent for so long counts as idle");
  command->add_option("--priority", words->priority, "higher goes first");
  command->add_option("--state", words->state, "draft, active, paused or ended")
      ->check(CLI::IsMember({"draft", "active", "paused", "ended"}));
}

void add_distributions(CLI::App& app, Shared& shared, const Words& words) {
  auto* group = app.add_subcommand("distribution", "who gets what");
  group->require_subcommand(1);
  group->add_subcommand("list", "every distribution")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return list(remote, shared); });
  });
  auto* fresh = group->add_subcommand("add", "a new one, as a draft; nothing moves by saving");
  fresh->add_option("name", words->name, "its name")->required();
  add_rules(fresh, words);
  on(fresh, shared, words, add);
  auto* set = group->add_subcommand("set", "changes one; nothing moves by saving");
  set->add_option("name", words->name, "its name or number")->required();
  add_rules(set, words);
  on(set, shared, words, change);
  auto* gone = group->add_subcommand("remove", "removes one for which no seat is held");
  gone->add_option("name", words->name, "its name or number")->required();
  on(gone, shared, words, remove);
}

void add_plans(CLI::App& app, Shared& shared, const Words& words) {
  auto* plan = app.add_subcommand("plan", "what is to be done, before anything moves");
  plan->add_option("--distribution", words->distribution, "only its items; name or number");
  plan->add_option("--location", words->location, "only this location; name or number");
  plan->add_option("--what-if", words->what_if,
                   "token-dies=LOCATION, seats=LOCATION:ITEM:N, move=UNIT:SERIAL,… or idle=DAYS");
  plan->require_subcommand(0, 1);
  plan->callback([&shared, words, plan] {
    if (!plan->get_subcommands().empty()) return;
    run(shared, [&](const Remote& remote) { return make(remote, shared, *words); });
  });
  plan->add_subcommand("list", "every plan")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return list_plans(remote, shared); });
  });
  auto* show = plan->add_subcommand("show", "one plan with all its lines");
  show->add_option("id", words->id, "its number")->required();
  on(show, shared, words, show_plan);
  auto* carry_out = plan->add_subcommand("apply", "carries a plan out as it was shown, or not at all");
  carry_out->add_option("id", words->id, "its number")->required();
  carry_out->add_option("--revokes", words->revokes, "the number of seats it revokes, where a guard asks for it");
  carry_out->add_flag("--wait", words->wait, "wait until Apple has settled it");
  on(carry_out, shared, words, apply);
  for (const auto& [verb, sentence] : std::initializer_list<std::pair<const char*, const char*>>{
           {"approve", "a second administrator's approval"},
           {"pause", "sends nothing more of its run"},
           {"resume", "lets its run go on"},
           {"cancel", "gives up what was not sent yet"},
           {"undo", "takes back what it did, and pauses the distributions that would do it again"}}) {
    auto* command = plan->add_subcommand(verb, sentence);
    command->add_option("id", words->id, "its number")->required();
    command->callback([&shared, words, name = std::string(verb)] {
      run(shared, [&](const Remote& remote) { return act(remote, shared, *words, name); });
    });
  }
}

}  // namespace

void add_distribution_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<DistributionWords>();
  add_distributions(app, shared, words);
  add_plans(app, shared, words);
  auto* why = app.add_subcommand("explain", "why a device or person gets an item, or does not");
  auto* serial = why->add_option("--serial", words->serial, "the device");
  auto* user = why->add_option("--user", words->user, "the person");
  serial->excludes(user);
  why->require_option(1, 2);
  why->add_option("--item", words->item, "one item; else every item that concerns it");
  on(why, shared, words, explain);
  auto* leak =
      app.add_subcommand("leaks", "whether every seat has a reason; exit code 1 where the counts do not balance");
  leak->add_option("--location", words->location, "only this one; name or number");
  leak->add_option("--idle-days", words->idle_days, "silent for so long counts as idle");
  leak->add_flag("--balance", words->balance, "only the counts");
  on(leak, shared, words, leaks);
  app.add_subcommand("waiting", "who waits for a seat")->callback([&shared] {
    run(shared, [&](const Remote& remote) { return waiting(remote, shared); });
  });
  auto* need = app.add_subcommand("demand", "how long seats will last, and what to buy");
  need->add_option("--location", words->location, "only this one; name or number");
  need->add_option("--horizon", words->horizon, "seats needed for so many days ahead")->capture_default_str();
  need->add_flag("--buy", words->buy, "only what has to be bought");
  need->add_option("--csv", words->csv, "write the buy list into this file");
  on(need, shared, words, demand);
  auto* mode = app.add_subcommand("automatic", "whether plans are carried out by themselves");
  mode->add_option("state", words->state, "on or off; without: shows it")->check(CLI::IsMember({"on", "off"}));
  on(mode, shared, words, automatic);
}

}  // namespace bursar::cli
