// Why somebody has a seat, who waits for one, whose reason is missing, and what would be if.
#include <algorithm>
#include <set>

#include "app/usecases/apply_plan.h"
#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class SeatsApi : public DistributionsFixture {
 protected:
  json what_if(const json& pretended) { return done(200, "POST", "/v1/plans", {{"pretend", {pretended}}}); }
  json balance(const std::string& item, const std::string& query = "") {
    for (const auto& row : items("/v1/leaks/balances" + query)) {
      EXPECT_TRUE(row["balanced"]) << row;
      if (row["adamId"] == item) return row;
    }
    return {};
  }
  std::set<std::string> leaks(const std::string& kind, const std::string& query = "") {
    std::set<std::string> names;
    for (const auto& row : items("/v1/leaks" + query)) {
      if (row["kind"] == kind && row["adamId"] == kNotes) names.insert(row["holder"]);
    }
    return names;
  }
  std::string adopting(const json& seat) {
    return refused("POST", "/v1/leaks/adopt", {{"location", location_.value}, {"seats", {seat}}});
  }
};

TEST_F(SeatsApi, a_what_if_is_answered_and_not_saved) {
  add_devices(0, 4, "Class");
  distribute("Sketch", kSketch, "Class");
  EXPECT_EQ(
      what_if({{"what", "more_seats"}, {"location", location_.value}, {"adamId", kSketch}, {"seats", 2}})["grant"], 4);
  EXPECT_EQ(
      what_if({{"what", "more_seats"}, {"location", location_.value}, {"adamId", kSketch}, {"seats", -1}})["wait"], 3);
  const auto dead = what_if({{"what", "token_dies"}, {"location", location_.value}});
  EXPECT_EQ(dead["grant"], 0);
  EXPECT_EQ(dead["refuse"], 4);
  EXPECT_EQ(dead["id"], 0);

  const auto away = done(201, "POST", "/v1/units", {{"name", "Away"}, {"parent", 1}})["id"];
  const auto here = done(201, "POST", "/v1/units", {{"name", "Here"}, {"parent", 1}})["id"];
  const auto scope = "/v1/locations/" + std::to_string(location_.value) + "/scope";
  done(200, "PUT", scope, {{"sites", {here}}});
  EXPECT_EQ(what_if({{"what", "devices_move"}, {"serialNumbers", {serial(0)}}, {"unit", here}})["grant"], 1);
  EXPECT_EQ(what_if({{"what", "devices_move"}, {"serialNumbers", {serial(0)}}, {"unit", away}})["grant"], 0);
  done(200, "PUT", scope, json::object());

  apply(plan());
  settle();
  world_.pass_ms(40 * base::kDayMs);
  EXPECT_EQ(what_if({{"what", "idle_reclaimed"}, {"idleDays", 30}})["revoke"], 2);
  EXPECT_EQ(what_if({{"what", "idle_reclaimed"}})["revoke"], 0) << "60 days where nothing is said";
  EXPECT_EQ(items("/v1/plans").size(), 1U);
  EXPECT_EQ(holders(kSketch).size(), 2U);
}

TEST_F(SeatsApi, a_what_if_of_what_is_not_there_is_refused) {
  add_devices(0, 1, "Class");
  const auto refusal = [&](const json& pretended) { return refused("POST", "/v1/plans", {{"pretend", {pretended}}}); };
  const auto here = location_.value;
  EXPECT_EQ(refusal({{"what", "it_rains"}}), "bad_field");
  EXPECT_EQ(refusal({{"what", 5}}), "bad_field");
  EXPECT_EQ(refusal("token_dies"), "bad_field");
  EXPECT_EQ(refusal({{"what", "token_dies"}}), "no_such_location");
  EXPECT_EQ(refusal({{"what", "token_dies"}, {"location", here}, {"day", 3}}), "unknown_field");
  EXPECT_EQ(refusal({{"what", "more_seats"}, {"location", 99}, {"adamId", kNotes}, {"seats", 1}}), "no_such_location");
  EXPECT_EQ(refusal({{"what", "more_seats"}, {"location", here}, {"adamId", "4711"}, {"seats", 1}}), "no_such_item");
  EXPECT_EQ(refusal({{"what", "more_seats"}, {"location", here}, {"adamId", "Notes"}, {"seats", 1}}), "bad_number");
  EXPECT_EQ(refusal({{"what", "devices_move"}, {"serialNumbers", {serial(0)}}, {"unit", 99}}), "no_such_unit");
  EXPECT_EQ(refusal({{"what", "devices_move"}, {"serialNumbers", {serial(7)}}, {"unit", 1}}), "no_such_device");
  EXPECT_EQ(refusal({{"what", "idle_reclaimed"}, {"idleDays", 0}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/plans", {{"pretend", {{"what", "token_dies"}}}}), "bad_field") << "a list is wanted";
}

TEST_F(SeatsApi, everybody_is_told_why_step_by_step) {
  add_devices(0, 3, "Class");
  distribute("Sketch", kSketch, "Class");
  apply(plan());
  settle();
  const auto held = told(0, kSketch);
  EXPECT_EQ(held["action"], "keep");
  std::set<std::string> about;
  for (const auto& step : held["steps"]) about.insert(step["about"]);
  for (const char* part : {"distribution", "location", "seat", "operation", "event"})
    EXPECT_EQ(about.count(part), 1U) << part;
  const auto waiting = told(2, kSketch);
  EXPECT_EQ(waiting["action"], "wait");
  EXPECT_EQ(waiting["position"], 1);
  EXPECT_EQ(told(0, kNotes)["action"], "none");
  EXPECT_EQ(items("/v1/explain?serialNumber=" + serial(0)).size(), 1U) << "only what concerns it";
  EXPECT_NE(ask("GET", "/v1/explain?serialNumber=" + serial(0), keys_["viewer"], "", "text/csv").body.find("keep"),
            std::string::npos);
  EXPECT_EQ(refused("GET", "/v1/explain"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/explain?serialNumber=" + serial(0) + "&clientUserId=anna"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/explain?serialNumber=UNKNOWN00001"), "no_such_device");
  EXPECT_EQ(refused("GET", "/v1/explain?clientUserId=nobody"), "no_such_person");
  EXPECT_EQ(refused("GET", "/v1/explain?serialNumber=" + serial(0) + "&adamId=4711"), "no_such_item");
  EXPECT_EQ(refused("GET", "/v1/explain?serialNumber=" + serial(0) + "&adamId=Notes"), "bad_number");
}

TEST_F(SeatsApi, the_waiting_line_has_an_order_and_moves_up) {
  add_devices(0, 4, "Class");
  const auto url = distribute("Sketch", kSketch, "Class");
  apply(plan());
  settle();
  const auto line = items("/v1/waiting");
  ASSERT_EQ(line.size(), 2U);
  EXPECT_EQ(line[0]["place"], 1);
  EXPECT_EQ(line[0]["holder"], serial(2));
  EXPECT_EQ(line[0]["reason"], "no_seats");
  EXPECT_EQ(line[1]["holder"], serial(3));
  done(200, "POST", "/v1/groups/" + items("/v1/groups")[0]["id"].dump() + "/members",
       {{"serialNumbers", {serial(0)}}, {"remove", true}});
  apply(plan());
  settle();
  EXPECT_EQ(holders(kSketch), (std::set<std::string>{serial(1), serial(2)}));
  ASSERT_EQ(items("/v1/waiting").size(), 1U);
  EXPECT_EQ(items("/v1/waiting")[0]["holder"], serial(3));
}

TEST_F(SeatsApi, every_seat_has_a_reason_or_is_named) {
  add_devices(0, 4, "Class");
  distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  done(200, "POST", "/v1/inventory/devices", {{"items", {{{"serialNumber", "TINYDEV00002"}}}}});
  world_.control("POST", "unassign", {{"location", "Test Unit"}, {"adamId", kNotes}, {"serialNumber", serial(1)}});
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  const auto row = balance(kNotes);
  EXPECT_EQ(row["assigned"], 6);
  EXPECT_EQ(row["withReason"], 3);
  EXPECT_EQ(row["foreign"], 1);
  EXPECT_EQ(row["strangers"], 2);
  EXPECT_EQ(row["reasonsWithoutSeat"], 1);
  EXPECT_EQ(row["idle"], 0);
  EXPECT_EQ(leaks("foreign"), std::set<std::string>{"TINYDEV00002"});
  EXPECT_EQ(leaks("lost"), std::set<std::string>{serial(1)});
  EXPECT_EQ(leaks("stranger").size(), 2U);
  world_.pass_ms(20 * base::kDayMs);
  EXPECT_EQ(balance(kNotes, "?idleDays=10")["idle"], 4);
  EXPECT_EQ(leaks("idle", "?idleDays=10&location=" + std::to_string(location_.value)).size(), 4U);
  EXPECT_TRUE(leaks("idle").empty());
  for (const std::string url : {"/v1/leaks", "/v1/leaks/balances"}) {
    EXPECT_EQ(refused("GET", url + "?location=99"), "no_such_location");
    EXPECT_EQ(refused("GET", url + "?location=North"), "bad_number");
    EXPECT_EQ(refused("GET", url + "?idleDays=few"), "bad_number");
  }
}

TEST_F(SeatsApi, a_seat_that_others_gave_is_adopted) {
  add_devices(0, 2, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  const json foreign = {{"adamId", kNotes}, {"serialNumber", "TINYDEV00002"}};
  const json ours = {{"adamId", kNotes}, {"serialNumber", serial(0)}};
  EXPECT_EQ(adopting({{"adamId", kSketch}, {"serialNumber", "TINYDEV00002"}}), "not_held");
  EXPECT_EQ(adopting({{"adamId", 5}, {"serialNumber", "TINYDEV00002"}}), "bad_field");
  EXPECT_EQ(adopting({{"adamId", "Notes"}, {"serialNumber", "TINYDEV00002"}}), "bad_number");
  EXPECT_EQ(adopting({{"adamId", kNotes}}), "bad_field") << "by nobody";
  EXPECT_EQ(adopting({{"adamId", kNotes}, {"serialNumber", "TINYDEV00002"}, {"clientUserId", "anna"}}), "bad_field");
  EXPECT_EQ(adopting({{"adamId", kNotes}, {"serial", "TINYDEV00002"}}), "unknown_field");
  EXPECT_EQ(adopting({{"adamId", kNotes}, {"pricingParam", "FREE"}, {"serialNumber", "TINYDEV00002"}}), "bad_field");
  EXPECT_EQ(adopting("TINYDEV00002"), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/leaks/adopt", {{"location", 99}, {"seats", {foreign}}}), "no_such_location");
  const auto before = balance(kNotes);
  EXPECT_EQ(before["strangers"], 3);
  const json body = {{"location", location_.value}, {"seats", {foreign, ours}}};
  EXPECT_EQ(done(200, "POST", "/v1/leaks/adopt", body)["adopted"], 1) << "ours has its reason";
  EXPECT_EQ(balance(kNotes)["strangers"], 2);
  EXPECT_EQ(balance(kNotes)["withReason"], 3);
  done(200, "PATCH", url, {{"state", "ended"}});
  EXPECT_EQ(plan()["revoke"], 2) << "what the distribution gave is still its own";
}

TEST_F(SeatsApi, the_seat_of_a_device_that_is_forgotten_comes_back) {
  add_devices(0, 4, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  done(200, "POST", "/v1/inventory/remove", {{"serialNumbers", {serial(0)}}});
  const auto made = plan();
  EXPECT_EQ(made["revoke"], 1);
  apply(made);
  settle();
  EXPECT_EQ(holders(kNotes).count(serial(0)), 0U);
}

TEST_F(SeatsApi, an_administrator_turns_automatic_mode_on_and_off) {
  add_devices(0, 3, "Class");
  distribute("Notes", kNotes, "Class");
  EXPECT_EQ(get("/v1/automatic"), (json{{"on", false}}));
  EXPECT_EQ(done(200, "PUT", "/v1/automatic", {{"on", true}}), (json{{"on", true}}));
  EXPECT_EQ(get("/v1/automatic"), (json{{"on", true}}));
  EXPECT_EQ(refused("PUT", "/v1/automatic", json::object()), "bad_field");
  EXPECT_EQ(refused("PUT", "/v1/automatic", {{"on", nullptr}}), "bad_field");
  EXPECT_EQ(refused("PUT", "/v1/automatic", {{"on", "off"}}), "bad_field");
  EXPECT_EQ(refused("PUT", "/v1/automatic", {{"off", true}}), "unknown_field");
  EXPECT_EQ(get("/v1/automatic"), (json{{"on", true}})) << "what was refused changed nothing";
  ASSERT_TRUE(app::reconcile(world_.services(), true));
  EXPECT_EQ(items("/v1/plans")[0]["appliedBy"], "automatic");
  settle();
  EXPECT_EQ(holders(kNotes).size(), 6U);
  done(200, "PUT", "/v1/automatic", {{"on", false}});
  EXPECT_EQ(get("/v1/automatic"), (json{{"on", false}}));
}

TEST_F(SeatsApi, use_and_demand_are_told_for_each_item) {
  EXPECT_EQ(items("/v1/demand?location=" + std::to_string(location_.value)).size(), items("/v1/demand").size());
  EXPECT_EQ(refused("GET", "/v1/demand?location=99"), "no_such_location");
  EXPECT_EQ(refused("GET", "/v1/demand?windowDays=all"), "bad_number");
  EXPECT_FALSE(items("/v1/locations/" + std::to_string(location_.value) + "/usage/" + kNotes).empty());
  EXPECT_EQ(refused("GET", std::string("/v1/locations/99/usage/") + kNotes), "no_such_location");
  EXPECT_EQ(refused("GET", "/v1/locations/1/usage/Notes"), "bad_number");
}

TEST_F(SeatsApi, hand_overs_are_planned_as_if_they_had_happened) {
  add_devices(0, 3, "Class");
  done(200, "POST", "/v1/inventory/people", {{"items", {{{"clientUserId", "anna"}}}}});
  const auto url = distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  const auto id = get(url)["id"];
  const auto year = plan({{"end", {id}}});
  EXPECT_EQ(year["revoke"], 3);
  EXPECT_EQ(year["scope"], "end=" + id.dump());
  EXPECT_EQ(plan({{"begin", {id}}})["grant"], 0);
  EXPECT_EQ(plan({{"leaver", "anna"}})["revoke"], 0);
  EXPECT_EQ(plan({{"giveBack", {{"strangers", true}}}})["revoke"], 3);
  EXPECT_EQ(
      plan({{"giveBack", {{"strangers", true}, {"serialNumbers", {"TINYDEV00002"}}, {"idleDays", 10}}}})["revoke"], 1);
  const auto refusal = [&](const json& order) { return refused("POST", "/v1/plans", order); };
  EXPECT_EQ(refusal({{"end", {99}}}), "no_such_distribution");
  EXPECT_EQ(refusal({{"begin", {"Notes"}}}), "bad_field");
  EXPECT_EQ(refusal({{"leaver", "who"}}), "no_such_person");
  EXPECT_EQ(refusal({{"giveBack", json::object()}}), "bad_field");
  EXPECT_EQ(refusal({{"giveBack", {{"foreign", true}, {"idleDays", -1}}}}), "bad_field");
  EXPECT_EQ(refusal({{"giveBack", {{"all", true}}}}), "unknown_field");
  const auto here = location_.value;
  EXPECT_EQ(refusal({{"moving", {{"from", here}, {"to", 99}}}}), "no_such_location");
  EXPECT_EQ(refusal({{"moving", {{"from", here}, {"to", here}}}}), "bad_field");
  done(202, "POST", path_of(year) + "/apply", {{"typedRevokes", 3}});
  EXPECT_EQ(get(url)["state"], "ended");
}

TEST_F(SeatsApi, who_would_lose_it_if) {
  add_devices(0, 3, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  const auto group = items("/v1/groups")[0]["id"].dump();
  EXPECT_EQ(items("/v1/losses?distribution=" + get(url)["id"].dump()).size(), 3U);
  EXPECT_EQ(items("/v1/losses?group=" + group).size(), 3U);
  EXPECT_EQ(items("/v1/losses?serialNumber=" + serial(1))[0]["holder"], serial(1));
  EXPECT_EQ(refused("GET", "/v1/losses"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/losses?group=" + group + "&serialNumber=" + serial(1)), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/losses?group=99"), "no_such_group");
  EXPECT_EQ(refused("GET", "/v1/losses?group=Class"), "bad_number");
  EXPECT_EQ(refused("GET", "/v1/losses?distribution=99"), "no_such_distribution");
  EXPECT_EQ(refused("GET", "/v1/losses?clientUserId=who"), "no_such_person");
  EXPECT_EQ(refused("GET", "/v1/losses?serialNumber=UNKNOWN00001"), "no_such_device");
}

TEST_F(SeatsApi, idle_seats_and_buy_lists_have_a_value_where_prices_are_entered) {
  done(200, "POST", "/v1/locations/" + std::to_string(location_.value) + "/catalog", {{"adamIds", {kNotes}}});
  add_devices(0, 2, "Class");
  distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  world_.pass_ms(70 * base::kDayMs);
  EXPECT_EQ(balance(kNotes)["idleValue"], "");
  const auto url = std::string("/v1/catalog/") + kNotes + "/price";
  EXPECT_EQ(done(200, "PUT", url, {{"price", "4.995"}, {"currency", "EUR"}})["price"], "4.995");
  EXPECT_EQ(balance(kNotes)["idle"], 2);
  EXPECT_EQ(balance(kNotes)["idleValue"], "9.99");
  EXPECT_EQ(balance(kNotes)["currency"], "EUR");
  EXPECT_EQ(refused("PUT", url, {{"price", "five"}, {"currency", "EUR"}}), "bad_field");
  EXPECT_EQ(refused("PUT", url, {{"price", "5.00001"}, {"currency", "EUR"}}), "bad_field");
  EXPECT_EQ(refused("PUT", url, {{"price", "5"}, {"currency", "euro"}}), "bad_currency");
  EXPECT_EQ(refused("PUT", "/v1/catalog/4711/price", {{"price", "5"}, {"currency", "EUR"}}), "no_such_item");
  done(200, "PUT", url, {{"price", ""}});
  EXPECT_EQ(balance(kNotes)["idleValue"], "");
}

TEST_F(SeatsApi, a_whole_plan_is_one_file) {
  add_devices(0, 30, "Class");
  distribute("Notes", kNotes, "Class");
  const auto made = plan();
  const auto whole = get(path_of(made) + "/export");
  EXPECT_EQ(whole["lines"].size(), 30U);
  EXPECT_EQ(whole["effects"], made["effects"]);
  const auto csv = ask("GET", path_of(made) + "/export", keys_["viewer"], "", "text/csv").body;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 31);
  EXPECT_EQ(refused("GET", "/v1/plans/99/export"), "no_such_plan");
}

}  // namespace
}  // namespace bursar::rest
