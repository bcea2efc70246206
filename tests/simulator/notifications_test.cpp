// What the subscriber is told, when, and how often.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

constexpr const char* kManaged = "ASSET_MANAGEMENT";

void fault(Bench& bench, const std::string& kind, json more = json::object()) {
  more["kind"] = kind;
  bench.act("fault", more);
}
std::size_t assignments_in(const json& notification) {
  return notification.at("notification").at("assignments").size();
}

TEST(Notifications, nobody_is_told_who_has_not_asked) {
  Bench bench;
  bench.settle("assets/associate", pairs({kNotes}, {"S1"}));
  EXPECT_TRUE(bench.listener.posts.empty());
}

TEST(Notifications, only_the_types_asked_for_come) {
  Bench bench;
  bench.post("client/config", {{"notificationUrl", "https://mdm.example/hook"},
                               {"notificationAuthToken", "s3cret"},
                               {"notificationTypes", {"ASSET_COUNT"}}});
  bench.settle("assets/associate", pairs({kNotes}, {"S1"}));
  bench.act("buy", {{"adamId", kNotes}, {"count", 5}});
  bench.run_out();
  EXPECT_TRUE(bench.listener.of(kManaged).empty());
  EXPECT_EQ(bench.listener.of("ASSET_COUNT").size(), 1U);
}

TEST(Notifications, an_event_is_told_with_its_id_and_the_secret) {
  Bench bench;
  bench.subscribe();
  const auto posted = bench.post("assets/associate", pairs({kNotes}, {"S1"})).body;
  bench.run_out();
  const auto told = bench.listener.of(kManaged);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].at("notification").at("eventId"), posted.at("eventId"));
  EXPECT_EQ(told[0].at("notification").at("result"), "SUCCESS");
  EXPECT_EQ(told[0].at("uId"), posted.at("uId"));
  EXPECT_EQ(bench.listener.posts.back().bearer, "s3cret");
}

TEST(Notifications, they_hold_a_hundred_at_most_and_everyone_once) {
  Bench bench;
  bench.subscribe();
  bench.settle("assets/associate", pairs({kFree}, numbered("S", 250)));
  std::map<std::string, int> seen;
  std::vector<std::size_t> sizes;
  for (const auto& told : bench.listener.of(kManaged)) {
    sizes.push_back(assignments_in(told));
    for (const auto& row : told.at("notification").at("assignments")) ++seen[row.at("serialNumber")];
  }
  std::sort(sizes.begin(), sizes.end());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{50, 100, 100}));
  EXPECT_EQ(seen.size(), 250U);
}

TEST(Notifications, success_and_failure_are_told_apart) {
  Bench bench;
  bench.subscribe();
  bench.settle("assets/associate", pairs({kSketch}, {"S1", "S2", "S3"}));
  std::map<std::string, std::size_t> results;
  for (const auto& told : bench.listener.of(kManaged))
    results[told.at("notification").at("result")] += assignments_in(told);
  EXPECT_EQ(results, (std::map<std::string, std::size_t>{{"FAILURE", 1}, {"SUCCESS", 2}}));
}

TEST(Notifications, people_are_told_of_too) {
  Bench bench;
  bench.subscribe();
  bench.settle("users/create", people_named({"new-1", "u-1"}));
  EXPECT_EQ(bench.listener.of("USER_MANAGEMENT").size(), 2U) << "one success, one failure";
}

TEST(Notifications, counts_go_up_and_down_and_both_sides_of_a_transfer_are_told) {
  Options options;
  options.profile = "school";
  Bench bench(options);
  bench.subscribe();
  const auto places = bench.ask("locations").at("locations");
  const std::string to = places[1].at("location");
  std::string adam_id;
  for (const auto& asset : bench.walk("assets", "assets", "unlimited=false")) {
    if (asset.at("availableCount") > 5) adam_id = asset.at("adamId");
  }
  ASSERT_FALSE(adam_id.empty());
  bench.act("buy", {{"adamId", adam_id}, {"count", 4}});
  bench.act("transfer", {{"adamId", adam_id}, {"count", 3}, {"to", to}});
  bench.run_out();
  const auto told = bench.listener.of("ASSET_COUNT");
  ASSERT_EQ(told.size(), 2U) << "the other location has no subscriber";
  EXPECT_EQ(told[0].at("notification").at("countDelta"), 4);
  EXPECT_EQ(told[1].at("notification").at("countDelta"), -3);
}

TEST(Notifications, one_that_is_not_taken_is_tried_three_times_and_given_up) {
  Bench bench;
  bench.subscribe();
  bench.listener.posts.clear();
  bench.listener.answers = 500;
  bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
  bench.run_out();
  ASSERT_EQ(bench.listener.posts.size(), 3U);
  const auto first = bench.listener.posts[0].at_ms;
  EXPECT_GE(bench.listener.posts[1].at_ms - first, 60'000);
  EXPECT_LE(bench.listener.posts[2].at_ms - first, 300'000);
  EXPECT_EQ(bench.listener.posts[0].body, bench.listener.posts[2].body) << "the same notification, with the same id";
  EXPECT_EQ(bench.ask("status").at("notificationsDropped"), 1);
}

TEST(Notifications, one_taken_at_the_second_attempt_is_not_sent_again) {
  Bench bench;
  bench.subscribe();
  bench.listener.posts.clear();
  bench.listener.answers = 0;
  bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
  bench.clock.advance_ms(1000);
  bench.simulator->run_due();
  bench.listener.answers = 204;
  bench.run_out();
  EXPECT_EQ(bench.listener.posts.size(), 2U);
  EXPECT_EQ(bench.ask("status").at("notificationsDelivered"), 1);
}

TEST(Notifications, they_may_be_lost_doubled_late_or_with_another_secret) {
  const auto told = [](const std::string& kind) {
    Bench bench;
    bench.subscribe();
    bench.listener.posts.clear();
    fault(bench, kind, {{"ms", 90'000}});
    bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
    const auto start = bench.clock.now().unix_ms;
    bench.run_out();
    auto posts = bench.listener.posts;
    for (auto& post : posts) post.at_ms -= start;
    return posts;
  };
  EXPECT_TRUE(told("notification-lost").empty());
  const auto doubled = told("notification-doubled");
  ASSERT_EQ(doubled.size(), 2U);
  EXPECT_EQ(doubled[0].body, doubled[1].body);
  EXPECT_GE(told("notification-late").at(0).at_ms, 90'000);
  EXPECT_NE(told("notification-wrong-bearer").at(0).bearer, "s3cret");
}

TEST(Notifications, they_may_come_in_another_order) {
  Bench bench;
  bench.subscribe();
  bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
  fault(bench, "notification-reordered");
  bench.act("buy", {{"adamId", kNotes}, {"count", 2}});
  bench.run_out();
  const auto told = bench.listener.of("ASSET_COUNT");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].at("notification").at("countDelta"), 2);
}

}  // namespace
}  // namespace bursar::simulator
