// bursar hand-over, losses: what happens when years, people, locations and consoles change.
#include <fmt/format.h>

#include "cli/distribution_words.h"
#include "net/http.h"

namespace bursar::cli {
namespace {

using nlohmann::json;

base::Result<json> distribution_ids(const Remote& remote, const std::vector<std::string>& names) {
  json ids = json::array();
  for (const auto& name : names) {
    TRY_SET(const auto id, distribution_id(remote, name));
    ids.push_back(id);
  }
  return ids;
}

base::Status year(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto ends, distribution_ids(remote, words.ends));
  TRY_SET(const auto begins, distribution_ids(remote, words.begins));
  return make_plan(remote, shared, {{"end", ends}, {"begin", begins}});
}

base::Status leaver(const Remote& remote, Shared& shared, const DistributionWords& words) {
  return make_plan(remote, shared, {{"leaver", words.user}});
}

base::Status move(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto from, remote.location(words.from));
  TRY_SET(const auto to, remote.location(words.to));
  json moving = {{"from", from}, {"to", to}};
  if (!words.group.empty()) {
    TRY_SET(const auto group, group_id(remote, words.group));
    moving["group"] = group;
  }
  return make_plan(remote, shared, {{"moving", moving}});
}

base::Status give_back(const Remote& remote, Shared& shared, const DistributionWords& words) {
  json order = {{"giveBack",
                 {{"foreign", words.foreign},
                  {"strangers", words.strangers},
                  {"byHand", words.by_hand},
                  {"idleDays", words.idle_days},
                  {"serialNumbers", words.serials},
                  {"clientUserIds", words.users}}}};
  TRY_SET(const auto location, remote.location(words.location));
  if (location != 0) order["location"] = location;
  return make_plan(remote, shared, order);
}

/// All seats that others assigned to whom the inventory knows, or those of one item or holder.
base::Status adopt(const Remote& remote, Shared& shared, const DistributionWords& words) {
  TRY_SET(const auto location, remote.location(words.location));
  TRY_SET(const auto page, remote.get(fmt::format("/v1/leaks?location={}", location)));
  json seats = json::array();
  for (const auto& row : page.at("items")) {
    const bool others = row.at("kind") == "foreign" || (words.strangers && row.at("kind") == "stranger");
    const auto holder = row.value("holder", "");
    const bool meant = (words.item.empty() || row.at("adamId") == words.item) &&
                       (words.serial.empty() || holder == words.serial) && (words.user.empty() || holder == words.user);
    if (!others || !meant) continue;
    const bool device = row.at("holderKind") == "device";
    seats.push_back({{"adamId", row.at("adamId")},
                     {"pricingParam", row.at("pricingParam")},
                     {device ? "serialNumber" : "clientUserId", holder}});
  }
  if (seats.empty()) {
    print(shared, {{"adopted", 0}}, "There is no such seat of others.\n");
    return {};
  }
  if (!confirm(shared, fmt::format("Adopt {} seats?", seats.size()))) return {};
  TRY_SET(const auto done, remote.post("/v1/leaks/adopt", {{"location", location}, {"seats", seats}}));
  print(shared, done, fmt::format("{} seats count as given by hand now.\n", done.at("adopted").dump()));
  return {};
}

base::Status losses(const Remote& remote, Shared& shared, const DistributionWords& words) {
  std::string query;
  if (!words.distribution.empty()) {
    TRY_SET(const auto id, distribution_id(remote, words.distribution));
    query = fmt::format("?distribution={}", id);
  } else if (!words.group.empty()) {
    TRY_SET(const auto id, group_id(remote, words.group));
    query = fmt::format("?group={}", id);
  } else if (!words.user.empty()) {
    query = "?clientUserId=" + net::percent_encode(words.user);
  } else {
    query = "?serialNumber=" + net::percent_encode(words.serial);
  }
  TRY_SET(const auto page, remote.get("/v1/losses" + query));
  print(shared, page,
        table_of(page.at("items"),
                 {{"ITEM", "adamId"}, {"LOCATION", "location"}, {"KIND", "kind"}, {"HOLDER", "holder"}, {"WHY", "why"}},
                 "Nobody would lose a seat."));
  return {};
}

base::Status price(const Remote& remote, Shared& shared, const DistributionWords& words) {
  const auto blank = words.price.find(' ');
  const json body = {{"price", words.price.substr(0, blank)},
                     {"currency", blank == std::string::npos ? "" : words.price.substr(blank + 1)}};
  TRY_SET(const auto done, remote.put("/v1/catalog/" + words.item + "/price", body));
  print(shared, done,
        fmt::format("A seat of {} costs {} {}.\n", words.item, done.value("price", ""), done.value("currency", "")));
  return {};
}

}  // namespace

void add_hand_over_commands(CLI::App& app, Shared& shared, const Words& words) {
  auto* group = app.add_subcommand("hand-over", "years, people, locations and consoles that change; each gives a plan");
  group->require_subcommand(1);
  auto* next_year = group->add_subcommand("year", "some distributions end while others begin");
  next_year->add_option("--end", words->ends, "a distribution that ends; may be given again");
  next_year->add_option("--begin", words->begins, "a distribution that becomes active; may be given again");
  on(next_year, shared, words, year);
  auto* gone = group->add_subcommand("leaver", "a person leaves: inactive, in no group, without seats and devices");
  gone->add_option("user", words->user, "the person's clientUserId")->required();
  on(gone, shared, words, leaver);
  auto* over = group->add_subcommand("move", "a location takes over from another; plan it again until nothing is left");
  over->add_option("from", words->from, "the location that has the seats; name or number")->required();
  over->add_option("to", words->to, "the location that takes over")->required();
  over->add_option("--group", words->group, "only members of this group");
  on(over, shared, words, move);
  auto* back = group->add_subcommand("give-back", "asks back seats that nothing wants");
  back->add_flag("--foreign", words->foreign, "assigned by others to whom the inventory knows");
  back->add_flag("--strangers", words->strangers, "held by whom the inventory does not know");
  back->add_flag("--by-hand", words->by_hand, "assigned by hand, or adopted");
  back->add_option("--idle-days", words->idle_days, "only of devices silent for so long; 0: of all")->default_val(0);
  back->add_option("--location", words->location, "only this location; name or number");
  back->add_option("--serial", words->serials, "only this device; may be given again");
  back->add_option("--user", words->users, "only this person; may be given again");
  on(back, shared, words, give_back);
  auto* take = group->add_subcommand("adopt", "seats that another console assigned count as given by hand");
  take->add_option("location", words->location, "name or number")->required();
  take->add_option("--item", words->item, "only this item");
  take->add_option("--serial", words->serial, "only this device");
  take->add_option("--user", words->user, "only this person");
  take->add_flag("--strangers", words->strangers, "also of holders whom the inventory does not know");
  on(take, shared, words, adopt);

  auto* lost = app.add_subcommand("losses", "who would lose a seat if a distribution, group, person or device went");
  lost->add_option("--distribution", words->distribution, "it ends; name or number");
  lost->add_option("--group", words->group, "it holds nobody; name or number");
  lost->add_option("--user", words->user, "the person leaves");
  lost->add_option("--serial", words->serial, "the device is not enrolled any more");
  on(lost, shared, words, losses);

  auto* cost = app.add_subcommand("price", "what a seat costs, for idle seats and buy lists");
  cost->add_option("item", words->item, "the item's number in the store")->required();
  cost->add_option("price", words->price, "such as \"4.99 EUR\"")->required();
  on(cost, shared, words, price);
}

}  // namespace bursar::cli
