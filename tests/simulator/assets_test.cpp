// associate, disassociate, revoke and the status of their events.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

TEST(Associate, seats_are_given_when_the_event_is_due_and_not_before) {
  Bench bench;
  const auto posted = bench.post("assets/associate", pairs({kNotes}, {"S1", "S2"}, {"u-3"}));
  const auto status = "status?eventId=" + posted.body.at("eventId").get<std::string>();
  const auto pending = bench.get(status).body;
  EXPECT_EQ(pending.at("eventStatus"), "PENDING");
  EXPECT_EQ(pending.at("numRequested"), 3);
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
  bench.run_out();
  const auto done = bench.get(status).body;
  EXPECT_EQ(done.at("eventStatus"), "COMPLETE");
  EXPECT_EQ(done.at("eventType"), "ASSOCIATE");
  EXPECT_EQ(done.at("numCompleted"), 3);
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 6);
}

TEST(Associate, events_of_a_location_are_carried_out_in_their_order) {
  Bench bench;
  bench.settle("assets/associate", pairs({kSketch}, {"A", "B"}));
  bench.post("assets/disassociate", pairs({kSketch}, {"A", "B"}));
  const auto last = bench.settle("assets/associate", pairs({kSketch}, {"C", "D"}));
  EXPECT_EQ(last.at("eventStatus"), "COMPLETE") << "the seats came back first";
}

TEST(Associate, an_event_is_due_only_after_the_one_before_it) {
  Bench bench;
  bench.turn("event-delay-ms", "1000");
  bench.turn("event-task-us", "1000");
  const auto post = [&](const json& body) {
    const auto answer = bench.send_now(bench.request("POST", "assets/associate", body.dump()));
    return "status?eventId=" + answer.body.at("eventId").get<std::string>();
  };
  const auto state = [&](const std::string& status) {
    return bench.send_now(bench.request("GET", status)).body.at("eventStatus");
  };
  const auto long_one = post(pairs({kFree}, numbered("S", 1000)));
  const auto short_one = post(pairs({kNotes}, {"S1"}));
  bench.clock.advance_ms(1999);
  EXPECT_EQ(state(long_one), "PENDING");
  bench.clock.advance_ms(1);
  EXPECT_EQ(state(long_one), "COMPLETE");
  bench.clock.advance_ms(1000);
  EXPECT_EQ(state(short_one), "PENDING");
  bench.clock.advance_ms(1);
  EXPECT_EQ(state(short_one), "COMPLETE");
}

TEST(Associate, the_seats_that_are_left_are_given_and_the_others_are_told) {
  Bench bench;
  const auto event = bench.settle("assets/associate", pairs({kSketch, kNotes}, {"S1", "S2", "S3"}));
  EXPECT_EQ(event.at("eventStatus"), "FAILED");
  EXPECT_EQ(event.at("numRequested"), 6);
  EXPECT_EQ(event.at("numCompleted"), 5);
  ASSERT_EQ(event.at("failures").size(), 1U);
  const auto failure = event.at("failures")[0];
  EXPECT_EQ(failure.at("errorNumber"), 9709);
  EXPECT_EQ(failure.at("errorInfo").at("assets")[0].at("adamId"), kSketch);
  EXPECT_EQ(failure.at("errorInfo").at("serialNumbers"), json({"S3"}));
  EXPECT_EQ(bench.asset(kSketch).at("availableCount"), 0);
}

TEST(Associate, failures_may_name_nobody) {
  Bench bench;
  bench.turn("failures-name-entities", "off");
  const auto event = bench.settle("assets/associate", pairs({kSketch}, {"S1", "S2", "S3"}));
  EXPECT_FALSE(event.at("failures")[0].value("errorInfo", json::object()).contains("serialNumbers"));
}

TEST(Associate, too_few_seats_may_refuse_the_whole_request) {
  Bench bench;
  bench.turn("shortage-sync", "on");
  EXPECT_EQ(bench.post("assets/associate", pairs({kSketch}, {"S1", "S2", "S3"})).error(), 9709);
  bench.run_out();
  EXPECT_EQ(bench.asset(kSketch).at("assignedCount"), 0);
}

TEST(Associate, unknown_and_retired_people_fail_in_the_event_or_refuse_the_request) {
  Bench bench;
  const auto event = bench.settle("assets/associate", pairs({kNotes}, {}, {"u-3", "u-9", "nobody"}));
  EXPECT_EQ(event.at("numCompleted"), 1);
  EXPECT_EQ(event.at("failures")[0].at("errorNumber"), 9609);
  EXPECT_EQ(event.at("failures")[0].at("errorInfo").at("clientUserIds"), json({"u-9", "nobody"}));
  bench.turn("unknown-user-sync", "on");
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {}, {"u-5", "nobody"})).error(), 9609);
}

TEST(Associate, made_up_serial_numbers_are_accepted) {
  Bench bench;
  EXPECT_EQ(bench.settle("assets/associate", pairs({kNotes}, {"no such device"})).at("eventStatus"), "COMPLETE");
}

TEST(Associate, an_unlimited_asset_never_runs_out) {
  Bench bench;
  const auto event = bench.settle("assets/associate", pairs({kFree}, numbered("FREE", 1000)));
  EXPECT_EQ(event.at("numCompleted"), 1000);
}

TEST(Associate, what_has_it_already_takes_no_second_seat_and_may_fail) {
  Bench bench;
  EXPECT_EQ(bench.settle("assets/associate", pairs({kNotes}, {"TINYDEV00002"})).at("eventStatus"), "COMPLETE");
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
  EXPECT_EQ(bench.ask("status").at("locations")[0].at("redundantAssociations"), 1);
  bench.turn("reassociate-error", "9616");
  const auto event = bench.settle("assets/associate", pairs({kNotes}, {"TINYDEV00002"}));
  EXPECT_EQ(event.at("failures")[0].at("errorNumber"), 9616);
}

TEST(Associate, a_book_and_an_app_not_made_for_it_do_not_go_to_devices) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/associate", pairs({kBook}, {"S1"})).error(), 9707);
  EXPECT_EQ(bench.post("assets/associate", pairs({kDiary}, {"S1"})).error(), 9707);
  EXPECT_EQ(bench.settle("assets/associate", pairs({kBook, kDiary}, {}, {"u-3"})).at("numCompleted"), 2);
}

TEST(Associate, an_asset_that_is_not_owned_is_refused) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/associate", pairs({"1"}, {"S1"})).error(), 9602);
}

TEST(Associate, nothing_to_give_and_nobody_to_give_to_are_refused) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/associate", pairs({}, {"S1"})).error(), 9718);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {})).error(), 9719);
}

TEST(Associate, every_list_has_its_limit) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/associate", pairs(numbered("9", 26), {"S1"})).error(), 9700);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {}, numbered("u", 1001))).error(), 9701);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, numbered("S", 1001))).error(), 9702);
  EXPECT_NE(bench.post("assets/associate", pairs({kNotes}, numbered("S", 1000))).body.value("eventId", ""), "");
}

TEST(Associate, what_is_named_twice_is_refused_after_what_is_too_much) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes, kNotes}, {"S1"})).error(), 9703);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {}, {"u-3", "u-3"})).error(), 9704);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {"S1", "S1"})).error(), 9705);
  auto many = numbered("S", 1000);
  many.push_back(many.front());
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, many)).error(), 9702);
  EXPECT_EQ(bench.post("assets/associate", pairs({kBook}, {"S1", "S1"})).error(), 9705) << "before its content";
  const std::vector<std::string> same(26, kNotes);
  EXPECT_EQ(bench.post("assets/associate", pairs(same, {"S1"})).error(), 9700);
  EXPECT_EQ(bench.post("assets/associate", pairs(same, {"S1", "S1"}, {"u-3", "u-3"})).error(), 9700);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes, kNotes}, many)).error(), 9702);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes, kNotes}, {}, numbered("u", 1001))).error(), 9701);
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes, kNotes}, {"S1", "S1"})).error(), 9703);
  auto people = numbered("u", 1000);
  people.push_back(people.front());
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {}, people)).error(), 9701);
}

TEST(Associate, the_quality_left_out_is_the_standard_one) {
  Bench bench;
  json body = {{"assets", {{{"adamId", kNotes}}}}, {"serialNumbers", {"S1"}}};
  EXPECT_EQ(bench.settle("assets/associate", body).at("numCompleted"), 1);
}

TEST(Associate, a_body_that_is_no_json_or_of_another_shape_is_refused) {
  Bench bench;
  for (const char* body : {"", "{", "[]", "{\"assets\":3}", "{\"assets\":[1],\"serialNumbers\":[\"S\"]}"}) {
    EXPECT_NE(bench.send(bench.request("POST", "assets/associate", body)).error(), 0) << body;
  }
}

TEST(Disassociate, a_seat_comes_back) {
  Bench bench;
  EXPECT_EQ(bench.settle("assets/disassociate", pairs({kNotes}, {"TINYDEV00002"})).at("eventStatus"), "COMPLETE");
  EXPECT_EQ(bench.asset(kNotes).at("availableCount"), 38);
}

TEST(Disassociate, a_book_is_refused) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/disassociate", pairs({kBook}, {}, {"u-1"})).error(), 9706);
}

TEST(Disassociate, what_is_not_given_is_no_matter_or_fails) {
  Bench bench;
  EXPECT_EQ(bench.settle("assets/disassociate", pairs({kNotes}, {"S1"})).at("eventStatus"), "COMPLETE");
  bench.turn("disassociate-error", "9619");
  const auto event = bench.settle("assets/disassociate", pairs({kNotes}, {"S1"}));
  EXPECT_EQ(event.at("failures")[0].at("errorNumber"), 9619);
}

TEST(Revoke, everything_but_books_comes_back) {
  Bench bench;
  bench.settle("assets/associate", pairs({kNotes, kDiary, kFree}, {}, {"u-1"}));
  const auto event = bench.settle("assets/revoke", {{"clientUserIds", {"u-1"}}});
  EXPECT_EQ(event.at("eventType"), "REVOKE");
  EXPECT_EQ(event.at("numRequested"), 3) << "the assignments that were found";
  const auto left = bench.get("assignments?clientUserId=u-1").body.at("assignments");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].at("adamId"), kBook);
}

TEST(Revoke, what_is_counted_follows_the_switch) {
  Bench bench;
  bench.turn("revoke-counts-found", "0");
  const auto event = bench.settle("assets/revoke", {{"serialNumbers", {"TINYDEV00002", "TINYDEV00003", "S9"}}});
  EXPECT_EQ(event.at("numRequested"), 3);
}

TEST(Revoke, its_limits_are_smaller) {
  Bench bench;
  EXPECT_EQ(bench.post("assets/revoke", {{"serialNumbers", numbered("S", 101)}}).error(), 9702);
  EXPECT_EQ(bench.post("assets/revoke", {{"clientUserIds", numbered("u", 101)}}).error(), 9701);
  EXPECT_EQ(bench.post("assets/revoke", {{"serialNumbers", {"S1", "S1"}}}).error(), 9705);
  EXPECT_EQ(bench.post("assets/revoke", json::object()).error(), 9719);
}

TEST(Status, an_unknown_event_and_one_of_another_day_are_not_known) {
  Bench bench;
  EXPECT_EQ(bench.get("status?eventId=00000000-0000-0000-0000-000000000000").error(), 9708);
  EXPECT_NE(bench.get("status").error(), 0);
  const auto posted = bench.post("assets/associate", pairs({kNotes}, {"S1"})).body.at("eventId").get<std::string>();
  bench.run_out();
  EXPECT_EQ(bench.get("status?eventId=" + posted).error(), 0);
  bench.clock.advance_ms(base::kDayMs + base::kHourMs);
  EXPECT_EQ(bench.get("status?eventId=" + posted).error(), 9708);
}

TEST(Status, twenty_five_apps_for_a_thousand_devices_take_about_half_a_minute) {
  Bench bench;
  for (int i = 0; i < 25; ++i) {
    const auto id = std::to_string(700 + i);
    bench.act("store-app", {{"adamId", id}, {"name", "Example App"}});
    bench.act("buy", {{"adamId", id}, {"count", 1000}});
  }
  std::vector<std::string> apps;
  apps.reserve(25);
  for (int i = 0; i < 25; ++i) apps.push_back(std::to_string(700 + i));
  bench.post("assets/associate", pairs(apps, numbered("S", 1000)));
  const auto due_ms = bench.simulator->next_due_ms();
  ASSERT_TRUE(due_ms);
  EXPECT_NEAR(static_cast<double>(*due_ms), 30'000, 1'000);
}

}  // namespace
}  // namespace bursar::simulator
