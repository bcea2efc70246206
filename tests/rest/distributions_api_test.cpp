// Distributions, plans and their runs, as an administrator asks for them.
#include <algorithm>
#include <set>

#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class DistributionsApi : public DistributionsFixture {};

class CompanyApi : public DistributionsFixture {
 protected:
  CompanyApi() : DistributionsFixture({.profile = "company"}), other_(world_.connect(1)) {}

  /// An app for devices that a location has seats of.
  std::string app_of(domain::LocationId location) {
    for (const auto& row : items("/v1/assets?location=" + std::to_string(location.value))) {
      if (row["deviceAssignable"] == true && row["available"].is_number() && row["available"] >= 10)
        return row["adamId"];
    }
    return {};
  }
  domain::LocationId other_;
};

// MAAS-1, MERAKI-19, PM-8: to people, groups or devices, by device or by person.
TEST_F(DistributionsApi, a_distribution_says_who_gets_what_and_is_told_as_it_was_saved) {
  add_devices(0, 3, "Grade 5");
  add_devices(3, 4, "Loaners");
  done(200, "POST", "/v1/inventory/people", {{"items", {{{"clientUserId", "anna"}}}}});
  const json body = {
      {"name", "Apps of grade 5"},
      {"items", {kNotes, {{"adamId", kDiary}, {"by", "person"}, {"install", false}}}},
      {"targets",
       {{{"group", "Grade 5"}},
        {{"group", "Loaners"}, {"excluded", true}},
        {{"serialNumber", serial(0)}},
        {{"clientUserId", "anna"}},
        {{"everyone", true}}}},
      {"startsAt", "2026-09-01T08:00:00Z"},
      {"endsAt", "2027-07-31T00:00:00Z"},
      {"priority", 7},
      {"revokes", false},
      {"shortage", "borrow"},
      {"borrow", {{"location", location_.value}, {"seatsMax", 5}}},
      {"reservations", {{{"group", "Grade 5"}, {"floor", 2}, {"ceiling", 30}}, {{"group", "Loaners"}, {"floor", 1}}}}};
  const auto made = done(201, "POST", "/v1/distributions", body);
  EXPECT_EQ(made["state"], "draft") << "nothing moves by saving";
  EXPECT_EQ(made["createdBy"], "administrator");
  const auto url = "/v1/distributions/" + made["id"].dump();
  auto kept = get(url);
  for (const char* name : {"changedAt", "createdBy", "state", "startsAt", "borrow", "reservations", "items"}) {
    EXPECT_EQ(made[name], kept[name]) << name;
  }
  EXPECT_EQ(kept["items"].size(), 2U);
  EXPECT_EQ(kept["items"][1], (json{{"adamId", kDiary}, {"by", "person"}, {"install", false}}));
  EXPECT_EQ(kept["targets"].size(), 5U);
  EXPECT_EQ(kept["reservations"][0]["ceiling"], 30);
  EXPECT_EQ(kept["borrow"], body["borrow"]);
  EXPECT_EQ(items("/v1/distributions"), json::array({kept}));

  world_.pass_ms(base::kHourMs);
  const auto changed = done(200, "PATCH", url, {{"priority", 1}, {"endsAt", nullptr}});
  EXPECT_GT(changed["changedAt"], kept["changedAt"]);
  EXPECT_TRUE(changed["endsAt"].is_null());
  EXPECT_EQ(changed["startsAt"], kept["startsAt"]) << "what is not named stays";
  EXPECT_EQ(changed["targets"], kept["targets"]);
  done(200, "PATCH", url, {{"shortage", "wait"}, {"borrow", nullptr}, {"reservations", json::array()}});
  EXPECT_FALSE(get(url).contains("borrow"));
  done(200, "DELETE", url);
  EXPECT_EQ(refused("GET", url), "no_such_distribution");
}

TEST_F(DistributionsApi, what_cannot_be_is_refused_when_it_is_saved) {
  add_devices(0, 2, "Class");
  const json good = {{"name", "Notes"}, {"items", {kNotes}}, {"targets", {{{"group", "Class"}}}}};
  const auto with = [&](const char* name, const json& value) {
    auto body = good;
    body[name] = value;
    return body;
  };
  const json target = {{"group", "Class"}};
  const std::vector<std::pair<json, std::string>> bad = {
      {with("name", " "), "bad_distribution"},
      {with("name", 5), "bad_field"},
      {with("unit", 99), "no_such_unit"},
      {with("state", "asleep"), "bad_field"},
      {with("priority", 1.5), "bad_field"},
      {with("priority", 5'000'000'000), "bad_field"},
      {with("startsAt", "soon"), "bad_field"},
      {with("items", {kNotes, kNotes}), "bad_distribution"},
      {with("items", {{{"adamId", 5}}}), "bad_field"},
      {with("items", {{{"adamId", "Notes"}}}), "bad_field"},
      {with("items", {{{"adamId", kNotes}, {"by", "pigeon"}}}), "bad_field"},
      {with("items", {{{"adamId", kNotes}, {"per", "person"}}}), "unknown_field"},
      {with("items", {kBook}), "book_by_device"},
      {with("items", {kDiary}), "not_device_assignable"},
      {with("targets", {target, target}), "bad_distribution"},
      {with("targets", {{{"group", "Grade 6"}}}), "no_such_group"},
      {with("targets", {{{"group", 99}}}), "no_such_group"},
      {with("targets", {{{"serialNumber", "UNKNOWN00001"}}}), "no_such_device"},
      {with("targets", {{{"clientUserId", "nobody"}}}), "no_such_person"},
      {with("targets", {{{"group", "Class"}, {"exclude", true}}}), "unknown_field"},
      {with("targets", {{{"excluded", true}}}), "bad_field"},
      {with("targets", {"Class"}), "bad_field"},
      {with("shortage", "panic"), "bad_field"},
      {with("shortage", "borrow"), "bad_distribution"},
      {with("borrow", {{"location", 1}, {"seatsMax", 5}}), "bad_distribution"},
      {with("borrow", {{"location", 1}, {"seats", 5}}), "unknown_field"},
      {with("reservations", {{{"floor", 1}}}), "bad_field"},
      {with("reservations", {{{"group", "Class"}, {"floor", -1}}}), "bad_distribution"},
      {with("reservations", {{{"group", "Class"}, {"least", 1}}}), "unknown_field"},
      {with("reservations", {{{"group", "Class"}, {"floor", 1}}, {{"group", "Class"}, {"floor", 2}}}),
       "bad_distribution"},
      {with("groups", {"Class"}), "unknown_field"},
  };
  for (const auto& [body, code] : bad) EXPECT_EQ(refused("POST", "/v1/distributions", body), code) << body;
  auto borrows = with("shortage", "borrow");
  borrows["borrow"] = {{"location", 99}, {"seatsMax", 5}};
  EXPECT_EQ(refused("POST", "/v1/distributions", borrows), "no_such_location");
  EXPECT_TRUE(items("/v1/distributions").empty());

  const auto made = done(201, "POST", "/v1/distributions", good);
  EXPECT_EQ(refused("POST", "/v1/distributions", with("name", "NOTES")), "distribution_exists");
  const auto url = "/v1/distributions/" + made["id"].dump();
  const auto kept = get(url);
  for (const auto& [body, code] : bad) EXPECT_EQ(refused("PATCH", url, body), code) << body;
  EXPECT_EQ(get(url), kept);
  for (const std::string nowhere : {"/v1/distributions/99", "/v1/distributions/0"}) {
    EXPECT_EQ(refused("PATCH", nowhere, {{"name", "X"}}), "no_such_distribution");
    EXPECT_EQ(refused("DELETE", nowhere), "no_such_distribution");
  }
  const auto both = done(201, "POST", "/v1/distributions",
                         {{"name", "Notes, too"}, {"items", {{{"adamId", kNotes}, {"by", "person"}}}}});
  EXPECT_EQ(both["warnings"].size(), 2U) << "by device and by person; and no targets: " << both["warnings"];
}

TEST_F(DistributionsApi, a_distribution_outlives_a_device_that_it_named) {
  add_devices(0, 2, "Class");
  const auto url =
      distribute("Notes", kNotes, "Class", {{"targets", {{{"serialNumber", serial(0)}}, {{"group", "Class"}}}}});
  done(200, "POST", "/v1/inventory/remove", {{"serialNumbers", {serial(0)}}});
  EXPECT_EQ(get(url)["targets"].size(), 1U);
  done(200, "PATCH", url, {{"priority", 3}});
}

TEST_F(DistributionsApi, a_plan_is_read_then_applied_as_it_was_shown) {
  add_devices(0, 10, "Grade 5");
  const auto url = distribute("Notes", kNotes, "Grade 5", {{"state", "draft"}});
  EXPECT_EQ(plan()["grant"], 0) << "a draft wants nothing";
  const auto made = plan({{"distribution", get(url)["id"]}});
  EXPECT_EQ(made["grant"], 10);
  EXPECT_EQ(made["lines"].size(), 10U);
  EXPECT_EQ(made["effects"][0]["availableBefore"], 37);
  EXPECT_EQ(made["effects"][0]["availableAfter"], 27);
  EXPECT_EQ(items("/v1/plans").size(), 2U);
  EXPECT_EQ(items("/v1/plans")[0]["id"], made["id"]) << "newest first";
  const auto first = get("/v1/plans?pageSize=1");
  EXPECT_EQ(items("/v1/plans?pageSize=1&after=" + first["next"].get<std::string>())[0]["id"], 1);
  EXPECT_EQ(items("/v1/plans?after=").size(), 2U);

  std::set<std::string> named;
  std::string after;
  do {
    const auto page = get(path_of(made) + "/lines?pageSize=4" + (after.empty() ? "" : "&after=" + after));
    for (const auto& line : page["items"]) EXPECT_TRUE(named.insert(line["holder"]).second);
    after = page.value("next", "");
  } while (!after.empty());
  EXPECT_EQ(named.size(), 10U);
  const auto csv = ask("GET", path_of(made) + "/lines?pageSize=4", keys_["viewer"], "", "text/csv").body;
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 5);
  EXPECT_NE(csv.find(serial(3)), std::string::npos);

  EXPECT_EQ(refused("POST", path_of(made) + "/pause"), "plan_not_applied");
  const auto applied = apply(made);
  EXPECT_EQ(applied["state"], "applied");
  EXPECT_EQ(applied["appliedBy"], "administrator");
  EXPECT_EQ(applied["operations"].size(), 1U);
  EXPECT_EQ(get(url)["state"], "active");
  settle();
  EXPECT_EQ(holders(kNotes).size(), 13U);
  EXPECT_EQ(get(path_of(made))["operations"][0]["done"], 10);
  EXPECT_EQ(refused("POST", path_of(made) + "/apply"), "plan_not_fresh");
  EXPECT_EQ(refused("POST", path_of(made) + "/approve"), "plan_not_fresh");
  EXPECT_EQ(plan()["unchanged"], 14) << "with the four seats of strangers";

  EXPECT_EQ(refused("POST", "/v1/plans", {{"distribution", 99}}), "no_such_distribution");
  EXPECT_EQ(refused("POST", "/v1/plans", {{"location", 99}}), "no_such_location");
  EXPECT_EQ(refused("POST", "/v1/plans", {{"distribution", "Notes"}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/plans", {{"whatIf", true}}), "unknown_field");
  for (const std::string part : {"", "/lines"}) EXPECT_EQ(refused("GET", "/v1/plans/99" + part), "no_such_plan");
  for (const std::string act : {"apply", "approve", "pause", "resume", "cancel", "undo"}) {
    EXPECT_EQ(refused("POST", "/v1/plans/99/" + act), "no_such_plan") << act;
  }
}

TEST_F(CompanyApi, a_plan_of_one_location_leaves_the_others_alone) {
  add_devices(0, 2, "Class");
  distribute("One", app_of(location_), "Class");
  const auto here = plan({{"location", location_.value}});
  const auto there = plan({{"location", other_.value}});
  EXPECT_EQ(here["grant"], 2);
  EXPECT_EQ(here["scope"], "location=" + std::to_string(location_.value));
  EXPECT_EQ(there["grant"], 0);
}

TEST_F(DistributionsApi, a_stale_plan_says_what_moved_and_does_nothing) {
  add_devices(0, 4, "Class");
  distribute("Notes", kNotes, "Class");
  const auto made = plan();
  add_devices(4, 5, "Class");
  const auto response = admin("POST", path_of(made) + "/apply");
  const auto problem = json::parse(response.body);
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(problem["code"], "plan_stale");
  EXPECT_NE(problem["detail"].get<std::string>().find(serial(4)), std::string::npos);
  EXPECT_EQ(get(path_of(made))["state"], "stale");
  EXPECT_EQ(refused("POST", path_of(made) + "/apply"), "plan_not_fresh");
  EXPECT_EQ(holders(kNotes).size(), 3U);
}

TEST_F(DistributionsApi, many_revocations_need_their_number_typed_or_a_second_administrator) {
  add_devices(0, 20, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  EXPECT_EQ(refused("DELETE", url), "distribution_in_use");
  done(200, "PATCH", url, {{"state", "ended"}});
  const auto made = plan();
  EXPECT_EQ(made["revoke"], 20);
  EXPECT_EQ(refused("POST", path_of(made) + "/apply"), "confirm_revokes");
  EXPECT_EQ(refused("POST", path_of(made) + "/apply", {{"typedRevokes", 19}}), "confirm_revokes");
  EXPECT_EQ(refused("POST", path_of(made) + "/apply", {{"typedRevokes", "20"}}), "bad_field");
  EXPECT_EQ(refused("POST", path_of(made) + "/apply", {{"typedRevokes", 20.0}}), "bad_field");
  EXPECT_EQ(refused("POST", path_of(made) + "/apply", {{"revokes", 20}}), "unknown_field");
  EXPECT_EQ(refused("POST", path_of(made) + "/approve"), "same_person");
  const auto second = app::create_api_key(world_.services(), "second", {domain::kAdministrator})->text.reveal();
  EXPECT_EQ(json::parse(ask("POST", path_of(made) + "/approve", second).body)["approvedBy"], "second");
  done(202, "POST", path_of(made) + "/apply");
  settle();
  EXPECT_EQ(holders(kNotes).size(), 3U);
  done(200, "DELETE", url);
}

TEST_F(DistributionsApi, a_run_is_paused_resumed_cancelled_and_undone) {
  add_devices(0, 10, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  const auto made = plan();
  apply(made);
  EXPECT_EQ(refused("POST", path_of(made) + "/undo"), "run_not_done");
  EXPECT_EQ(done(200, "POST", path_of(made) + "/pause")["operations"][0]["state"], "paused");
  EXPECT_FALSE(world_.settle(location_, base::kHourMs));
  EXPECT_EQ(holders(kNotes).size(), 3U) << "nothing was sent";
  EXPECT_EQ(done(200, "POST", path_of(made) + "/resume")["operations"][0]["state"], "running");
  settle();
  EXPECT_EQ(holders(kNotes).size(), 13U);
  EXPECT_EQ(done(200, "POST", path_of(made) + "/cancel")["cancelled"], 0) << "all of it is done";
  const auto undone = done(202, "POST", path_of(made) + "/undo");
  EXPECT_EQ(undone["paused"], json::array({"Notes"}));
  EXPECT_EQ(undone["cannot"], 0);
  EXPECT_EQ(undone["operations"].size(), 1U);
  settle();
  EXPECT_EQ(holders(kNotes).size(), 3U);
  EXPECT_EQ(get(url)["state"], "paused") << "so that it does not do it again";
  EXPECT_TRUE(done(202, "POST", path_of(made) + "/undo")["operations"].empty()) << "once is enough";

  add_devices(10, 14, "Others");
  distribute("More notes", kNotes, "Others");
  const auto more = plan();
  apply(more);
  EXPECT_EQ(done(200, "POST", path_of(more) + "/cancel")["cancelled"], 4);
  EXPECT_EQ(get(path_of(more))["operations"][0]["state"], "done");
  settle();
  EXPECT_EQ(holders(kNotes).size(), 3U);
}

}  // namespace
}  // namespace bursar::rest
