// bursar plan
#include <fmt/format.h>

#include "base/text.h"
#include "cli/distribution_words.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

std::int64_t count(const json& row, const char* name) { return row.at(name).get<std::int64_t>(); }

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
  return make_plan(remote, shared, body);
}

base::Status export_plan(const Remote& remote, Shared& shared, const DistributionWords& words) {
  const auto path = "/v1/plans/" + words.id + "/export";
  if (!words.csv.empty()) {
    TRY_SET(const auto text, remote.text(path, "text/csv"));
    TRY(write_file(words.csv, text));
    print(shared, {{"file", words.csv}}, fmt::format("Plan {} is in {}.\n", words.id, words.csv));
    return {};
  }
  TRY_SET(const auto plan, remote.get(path));
  if (words.json_file.empty()) {
    print(shared, plan, plan.dump(2) + "\n");
    return {};
  }
  TRY(write_file(words.json_file, plan.dump(2) + "\n"));
  print(shared, {{"file", words.json_file}}, fmt::format("Plan {} is in {}.\n", words.id, words.json_file));
  return {};
}

base::Status list_plans(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto rows,
          remote.all("/v1/plans" + query_of({{"state", words.state}, {"text", words.text}, {"sort", words.sort}})));
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
  TRY_SET(const auto location, remote.location(words.location));
  const auto query = query_of({{"action", words.action},
                               {"adamId", words.item},
                               {"location", location == 0 ? "" : std::to_string(location)},
                               {"text", words.text},
                               {"sort", words.sort}});
  TRY_SET(const auto lines, remote.all("/v1/plans/" + words.id + "/lines" + query));
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

}  // namespace

base::Status make_plan(const Remote& remote, Shared& shared, const json& order) {
  TRY_SET(const auto plan, remote.post("/v1/plans", order));
  auto text = summary(plan);
  if (!plan.at("effects").empty()) text += "\n" + table_of(plan.at("effects"), kEffects, "");
  if (!plan.at("lines").empty()) text += "\n" + table_of(plan.at("lines"), kLines, "");
  if (plan.at("id") != 0 && count(plan, "grant") + count(plan, "revoke") > 0) {
    text += fmt::format("\nNothing has moved. To do it: bursar plan apply {}\n", plan.at("id").dump());
  }
  print(shared, plan, text);
  return {};
}

void add_plan_commands(CLI::App& app, Shared& shared, const Words& words) {
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
  auto* list = plan->add_subcommand("list", "every plan");
  list->add_option("--state", words->state, "only fresh, applied, stale or discarded ones");
  list->add_option("--text", words->text, "part of the scope, or of who made, approved or applied it");
  list->add_option("--sort", words->sort, "id: the oldest first; else the newest");
  on(list, shared, words, list_plans);
  auto* show = plan->add_subcommand("show", "one plan with its lines");
  show->add_option("id", words->id, "its number")->required();
  show->add_option("--action", words->action, "only lines that grant, revoke, wait, … (see ACTION)");
  show->add_option("--item", words->item, "only lines about this item; its number in the store");
  show->add_option("--location", words->location, "only lines about this location; name or number");
  show->add_option("--text", words->text, "part of the holder's name");
  show->add_option("--sort", words->sort, "=-number: the last line first");
  on(show, shared, words, show_plan);
  auto* whole = plan->add_subcommand("export", "the whole plan as one file");
  whole->add_option("id", words->id, "its number")->required();
  whole->add_option("--csv", words->csv, "write its lines to this file");
  whole->add_option("--json", words->json_file, "write all of it to this file; else it is printed");
  on(whole, shared, words, export_plan);
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

}  // namespace bursar::cli
