// What a content manager, the store or another server does: the acts of the control API.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

int refused(Bench& bench, const std::string& name, const json& body) {
  return bench.try_act("POST", name, body).http.status;
}

TEST(Control, bought_licenses_can_be_given) {
  Bench bench;
  bench.act("buy", {{"adamId", kSketch}, {"count", 1}});
  EXPECT_EQ(bench.settle("assets/associate", pairs({kSketch}, {"S1", "S2", "S3"})).at("eventStatus"), "COMPLETE");
}

TEST(Control, what_the_store_does_not_have_cannot_be_bought) {
  Bench bench;
  EXPECT_EQ(refused(bench, "buy", {{"adamId", "1"}}), 409);
  bench.act("store-app", {{"adamId", "1"}, {"name", "Example One"}});
  EXPECT_EQ(refused(bench, "buy", {{"adamId", "1"}}), 200);
  EXPECT_EQ(bench.asset("1").at("totalCount"), 1);
}

TEST(Control, a_refund_takes_free_seats_first_and_then_given_ones) {
  Bench bench;
  bench.act("refund", {{"adamId", kNotes}, {"count", 37}});
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
  bench.act("refund", {{"adamId", kNotes}, {"count", 2}});
  const auto row = bench.asset(kNotes);
  EXPECT_EQ(row.at("assignedCount"), 1);
  EXPECT_EQ(row.at("availableCount"), 0);
  EXPECT_EQ(bench.walk("assignments", "assignments", "adamId=900100200").size(), 1U);
}

TEST(Control, fewer_than_one_license_is_refused_and_changes_nothing) {
  Bench bench;
  bench.act("store-app", {{"adamId", "1"}, {"name", "Example One"}});
  const auto before = bench.walk("assets", "assets");
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{-1'000'000'000'000}}) {
    for (const char* act : {"buy", "refund", "retire-licenses"}) {
      const auto answer = bench.try_act("POST", act, {{"adamId", kNotes}, {"count", count}});
      EXPECT_EQ(answer.http.status, 409) << act << " " << count;
      EXPECT_NE(answer.body.value("error", "").find("count"), std::string::npos) << answer.http.body;
    }
    EXPECT_EQ(refused(bench, "buy", {{"adamId", "1"}, {"count", count}}), 409) << "nor is the asset there afterwards";
  }
  EXPECT_EQ(refused(bench, "buy", {{"adamId", kNotes}, {"count", 9'000'000'000'000'000'000}}), 409);
  EXPECT_EQ(bench.walk("assets", "assets"), before);
}

TEST(Control, fewer_than_one_license_does_not_move) {
  Options options;
  options.profile = "school";
  Bench bench(options);
  const std::string to = bench.rows("locations", "locations")[1].at("location");
  const std::string adam_id = bench.walk("assets", "assets", "unlimited=false").at(0).at("adamId");
  const auto before = bench.asset(adam_id);
  for (const int count : {0, -5})
    EXPECT_EQ(refused(bench, "transfer", {{"adamId", adam_id}, {"to", to}, {"count", count}}), 409);
  EXPECT_EQ(bench.asset(adam_id), before);
}

TEST(Control, only_free_licenses_are_retired) {
  for (const char* inside : {"off", "on"}) {
    Bench bench;
    bench.turn("retired-inside-total", inside);
    EXPECT_EQ(refused(bench, "retire-licenses", {{"adamId", kNotes}, {"count", 38}}), 409);
    EXPECT_EQ(bench.asset(kNotes).at("retiredCount"), 0);
    bench.act("retire-licenses", {{"adamId", kNotes}, {"count", 37}});
    EXPECT_EQ(bench.asset(kNotes).at("availableCount"), 0);
    EXPECT_EQ(refused(bench, "retire-licenses", {{"adamId", kNotes}}), 409);
    EXPECT_EQ(bench.asset(kNotes).at("retiredCount"), 37);
  }
}

TEST(Control, a_refund_of_more_than_is_owned_leaves_nothing_and_retired_licenses_stay) {
  Bench bench;
  bench.turn("retired-inside-total", "on");
  bench.act("retire-licenses", {{"adamId", kNotes}, {"count", 5}});
  bench.act("refund", {{"adamId", kNotes}, {"count", 1000}});
  const auto row = bench.asset(kNotes);
  EXPECT_EQ(row.at("totalCount"), 5);
  EXPECT_EQ(row.at("availableCount"), 0);
  EXPECT_EQ(row.at("assignedCount"), 0);
}

TEST(Control, licenses_of_an_unlimited_asset_are_not_counted) {
  Bench bench;
  bench.settle("assets/associate", pairs({kFree}, {"S1", "S2"}));
  for (const char* act : {"refund", "retire-licenses"}) EXPECT_EQ(refused(bench, act, {{"adamId", kFree}}), 409) << act;
  EXPECT_EQ(refused(bench, "unlimited", {{"adamId", kFree}, {"on", false}}), 409) << "two are given and none is owned";
  EXPECT_EQ(bench.asset(kFree).at("assignedCount"), 2);
  bench.act("buy", {{"adamId", kFree}, {"count", 2}});
  bench.act("unlimited", {{"adamId", kFree}, {"on", false}});
  EXPECT_EQ(bench.asset(kFree).at("availableCount"), 0);
}

TEST(Control, only_free_licenses_move_to_another_location) {
  Options options;
  options.profile = "school";
  Bench bench(options);
  const auto places = bench.ask("locations").at("locations");
  const std::string from = places[0].at("location");
  const std::string to = places[1].at("location");
  json chosen;
  const auto locations = bench.rows("status", "locations");
  for (const auto& asset : locations[0].at("assets")) {
    if (asset.at("unlimited") == false && asset.at("assigned") > 0 && asset.at("available") > 0) chosen = asset;
  }
  ASSERT_TRUE(chosen.is_object());
  const std::int64_t free = chosen.at("available");
  json body = {{"location", from}, {"to", to}, {"adamId", chosen.at("adamId")}, {"count", free + 1}};
  EXPECT_EQ(refused(bench, "transfer", body), 409);
  body["count"] = free;
  bench.act("transfer", body);
  EXPECT_EQ(bench.asset(chosen.at("adamId")).at("availableCount"), 0);
  EXPECT_EQ(refused(bench, "transfer", {{"location", from}, {"to", from}, {"adamId", chosen.at("adamId")}}), 409);
}

TEST(Control, somebody_else_gives_and_takes_within_the_rules) {
  Bench bench;
  bench.act("assign", {{"adamId", kSketch}, {"serialNumber", "X1"}});
  EXPECT_EQ(refused(bench, "assign", {{"adamId", kSketch}, {"serialNumber", "X1"}}), 409);
  bench.act("assign", {{"adamId", kSketch}, {"clientUserId", "u-3"}});
  EXPECT_EQ(refused(bench, "assign", {{"adamId", kSketch}, {"serialNumber", "X2"}}), 409) << "no license is free";
  bench.act("unassign", {{"adamId", kSketch}, {"serialNumber", "X1"}});
  EXPECT_EQ(refused(bench, "unassign", {{"adamId", kSketch}, {"serialNumber", "X1"}}), 409);
  EXPECT_EQ(bench.asset(kSketch).at("assignedCount"), 1);
}

TEST(Control, the_dump_shows_what_the_pages_show) {
  Bench bench;
  bench.settle("assets/associate", pairs({kNotes, kFree}, numbered("S", 20), {"u-3"}));
  const auto dump = bench.ask("dump");
  EXPECT_EQ(dump.at("assignments"), bench.walk("assignments", "assignments"));
  EXPECT_EQ(dump.at("users").size(), bench.walk("users", "users").size());
}

TEST(Control, the_status_counts_requests_and_errors) {
  Bench bench;
  bench.get("assets");
  bench.get("assets");
  bench.get("status?eventId=x");
  const auto status = bench.ask("status").at("locations")[0];
  EXPECT_EQ(status.at("requests").at("GET assets"), 2);
  EXPECT_EQ(status.at("errors").at("9708"), 1);
  EXPECT_EQ(status.at("countsAddUp"), true);
}

TEST(Control, every_switch_is_listed_and_takes_back_its_own_value) {
  Bench bench;
  const auto list = bench.ask("switch").at("switches");
  EXPECT_GE(list.size(), 20U);
  for (const auto& entry : list) {
    bench.turn(entry.at("name"), entry.at("value"));
    EXPECT_FALSE(entry.at("meaning").get<std::string>().empty());
  }
  EXPECT_EQ(bench.ask("switch").at("switches"), list);
}

TEST(Control, switches_and_profiles_that_there_are_not_are_refused) {
  Bench bench;
  EXPECT_EQ(refused(bench, "switch", {{"name", "weather"}, {"value", "on"}}), 409);
  EXPECT_EQ(refused(bench, "switch", {{"name", "rate-limit"}, {"value", "perhaps"}}), 409);
  EXPECT_EQ(refused(bench, "switch", {{"name", "event-delay-ms"}, {"value", "-1"}}), 409);
  Options options;
  options.profile = "moon";
  auto made = Simulator::create(options, bench.clock, bench.listener);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "no_such_profile");
}

TEST(Control, a_clock_moved_by_hand_brings_what_is_due) {
  Bench bench;
  bench.post("assets/associate", pairs({kNotes}, {"S1"}));
  bench.act("clock", {{"advanceMs", 10'000}});
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 4);
}

TEST(Control, an_act_or_a_body_that_makes_no_sense_is_refused) {
  Bench bench;
  EXPECT_EQ(bench.try_act("POST", "dance", json::object()).http.status, 404);
  EXPECT_EQ(refused(bench, "buy", {{"location", "Nowhere"}, {"adamId", kNotes}}), 409);
  EXPECT_EQ(refused(bench, "buy", {{"adamId", kNotes}, {"count", "many"}}), 400);
  net::HttpRequest request;
  request.method = "POST";
  request.url = "/control/buy";
  request.body = "{";
  EXPECT_EQ(bench.send(request).http.status, 400);
}

}  // namespace
}  // namespace bursar::simulator
