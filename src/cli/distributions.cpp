// bursar distribution | explain | leaks | waiting | automatic
#include <fmt/format.h>

#include <fstream>
#include <memory>

#include "base/csv.h"
#include "base/text.h"
#include "cli/distribution_words.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

// Distributions

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
    std::string text = "location,adamId,pricingParam,name,seats,cost,currency\r\n";
    for (const auto& row : page.at("items")) {
      text += fmt::format("{},{},{},{},{},{},{}\r\n", base::csv_cell(row.value("locationName", "")),
                          row.value("adamId", ""), row.value("pricingParam", ""), base::csv_cell(row.value("name", "")),
                          row.at("needed").dump(), row.value("cost", ""), row.value("currency", ""));
    }
    TRY(write_file(words.csv, text));
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

}  // namespace

base::Status write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc | std::ios::binary);
  file << text;
  file.close();
  if (file) return {};
  return base::fail(base::ErrorKind::unavailable, "cannot_write", fmt::format("The file {} cannot be written.", path),
                    "Check its folder.");
}

base::Result<std::int64_t> group_id(const Remote& remote, const std::string& name) {
  TRY_SET(const auto rows, remote.all("/v1/groups"));
  for (const auto& row : rows) {
    if (row.at("name") == name || row.at("id").dump() == name) return row.at("id").get<std::int64_t>();
  }
  return base::fail(base::ErrorKind::not_found, "no_such_group", fmt::format("There is no group \"{}\".", name),
                    "List the groups: bursar group list");
}

base::Result<std::int64_t> distribution_id(const Remote& remote, const std::string& name) {
  TRY_SET(const auto rows, remote.all("/v1/distributions"));
  for (const auto& row : rows) {
    if (row.at("name") == name || row.at("id").dump() == name) return row.at("id").get<std::int64_t>();
  }
  return base::fail(base::ErrorKind::not_found, "no_such_distribution",
                    fmt::format("There is no distribution \"{}\".", name), "See bursar distribution list.");
}

void add_distribution_commands(CLI::App& app, Shared& shared) {
  auto words = std::make_shared<DistributionWords>();
  add_distributions(app, shared, words);
  add_plan_commands(app, shared, words);
  add_hand_over_commands(app, shared, words);
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
