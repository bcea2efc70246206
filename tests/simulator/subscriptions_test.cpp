// Everything under subscriptions/: seats of people, by cursor, by event, and to the end of a period.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

constexpr std::int64_t kCourse = 800'100'200;
constexpr std::int64_t kMusic = 800'100'201;

json seats(const std::vector<std::int64_t>& adam_ids, const std::vector<std::string>& people) {
  return {{"adamIds", adam_ids}, {"clientUserIds", people}, {"renewing", true}};
}
json not_renewing(json body) {
  body["renewing"] = false;
  return body;
}
json deferred(json body) {
  body.erase("renewing");
  body["deferred"] = true;
  return body;
}

/// Managed, with three seats that renew.
class Subscriptions : public testing::Test {
 protected:
  Subscriptions() {
    EXPECT_EQ(bench.send(bench.request("POST", "subscriptions/enable")).body.at("subscriptionManagement"), true);
    buy(kCourse, 3);
  }
  void buy(std::int64_t adam_id, int count, int expiring = 0) {
    bench.act("buy-subscription",
              {{"adamId", adam_id}, {"parentAdamId", 900'100'200}, {"count", count}, {"expiring", expiring}});
  }
  json row(std::int64_t adam_id = kCourse) {
    return bench.get("subscriptions?adamId=" + std::to_string(adam_id)).body.at("subscriptions").at(0);
  }
  json held() { return bench.get("subscriptions/assignments").body.at("assignments"); }
  void expect_sound(std::int64_t adam_id = kCourse) {
    const auto counts = row(adam_id).at("counts");
    const auto sum = [&](const char* part) {
      EXPECT_GE(counts.at(part).at("renewing"), 0) << counts;
      EXPECT_GE(counts.at(part).at("expiring"), 0) << counts;
      return counts.at(part).at("renewing").get<int>() + counts.at(part).at("expiring").get<int>();
    };
    EXPECT_EQ(sum("assigned") + sum("available"), sum("total")) << counts;
  }

  Bench bench;
};

TEST_F(Subscriptions, people_get_seats_when_the_event_is_due) {
  const auto posted = bench.post("subscriptions/associate", seats({kCourse}, {"u-1", "u-3"})).body;
  EXPECT_TRUE(held().empty());
  bench.run_out();
  const auto event = bench.get("status?eventId=" + posted.at("eventId").get<std::string>()).body;
  EXPECT_EQ(event.at("eventStatus"), "COMPLETE");
  EXPECT_EQ(event.at("numCompleted"), 2);
  EXPECT_EQ(held(), json::parse(R"([{"adamId":800100200,"clientUserId":"u-1","renewing":true},
                                    {"adamId":800100200,"clientUserId":"u-3","renewing":true}])"));
  EXPECT_EQ(row().at("counts").at("available").at("renewing"), 1);
  expect_sound();
}

TEST_F(Subscriptions, who_has_a_seat_takes_no_second_one_but_may_change_how_it_ends) {
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1"}));
  bench.settle("subscriptions/associate", not_renewing(seats({kCourse}, {"u-1"})));
  ASSERT_EQ(held().size(), 1U);
  EXPECT_EQ(held()[0].at("renewing"), false);
  EXPECT_EQ(row().at("counts").at("assigned").at("expiring"), 1);
  expect_sound();
}

TEST_F(Subscriptions, the_seats_that_are_left_are_given_and_the_others_are_told) {
  buy(kMusic, 1, 1);
  const auto event = bench.settle("subscriptions/associate", seats({kCourse, kMusic}, {"u-1", "u-3", "u-5"}));
  EXPECT_EQ(event.at("eventStatus"), "FAILED");
  EXPECT_EQ(event.at("numCompleted"), 5);
  EXPECT_EQ(event.at("failures").at(0).at("errorNumber"), 9709);
  EXPECT_EQ(event.at("failures")[0].at("errorInfo").at("clientUserIds"), json({"u-5"}));
  expect_sound();
  expect_sound(kMusic);
}

TEST_F(Subscriptions, what_makes_no_sense_is_refused) {
  const auto refusal = [&](const json& body) { return bench.post("subscriptions/associate", body).error(); };
  EXPECT_EQ(refusal(seats({}, {"u-1"})), 9811);
  EXPECT_EQ(refusal(seats({kCourse}, {})), 9811);
  EXPECT_EQ(refusal(seats({1}, {"u-1"})), 9813);
  EXPECT_EQ(refusal(seats({kCourse}, {"nobody"})), 9814);
  EXPECT_EQ(refusal(seats({kCourse}, {"u-2"})), 9814) << "invited, but has not accepted";
  EXPECT_EQ(refusal(seats({kCourse}, {"u-9"})), 9814) << "retired";
  EXPECT_EQ(refusal(seats(std::vector<std::int64_t>(26, kCourse), {"u-1"})), 9816);
  EXPECT_EQ(refusal(seats({kCourse}, numbered("u", 1001))), 9816);
  EXPECT_EQ(bench.send(bench.request("POST", "subscriptions/associate", "{")).error(), 9602);
  bench.token = bench.act("token", {{"readOnly", true}}).at("token");
  EXPECT_EQ(refusal(seats({kCourse}, {"u-1"})), 9637);
  EXPECT_TRUE(held().empty());
}

TEST_F(Subscriptions, a_seat_comes_back_at_once) {
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1", "u-3"}));
  EXPECT_EQ(bench.settle("subscriptions/disassociate", seats({kCourse}, {"u-1"})).at("eventStatus"), "COMPLETE");
  ASSERT_EQ(held().size(), 1U);
  EXPECT_EQ(held()[0].at("clientUserId"), "u-3");
  expect_sound();
}

TEST_F(Subscriptions, what_is_not_held_cannot_be_taken_back_and_changes_nothing) {
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1"}));
  for (const auto& body : {seats({kCourse}, {"u-1", "u-3"}), deferred(seats({kCourse}, {"u-1", "u-3"}))})
    EXPECT_EQ(bench.post("subscriptions/disassociate", body).error(), 9815);
  bench.run_out();
  bench.act("period-end");
  EXPECT_EQ(held().size(), 1U);
}

TEST_F(Subscriptions, a_seat_may_stay_to_the_end_of_the_period) {
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1", "u-3"}));
  bench.settle("subscriptions/disassociate", deferred(seats({kCourse}, {"u-1"})));
  EXPECT_EQ(held().size(), 2U);
  EXPECT_EQ(bench.get("subscriptions/assignments?clientUserId=u-1").body.at("assignments")[0].at("renewing"), false);
  bench.act("period-end");
  ASSERT_EQ(held().size(), 1U);
  EXPECT_EQ(held()[0].at("clientUserId"), "u-3");
  expect_sound();
}

TEST_F(Subscriptions, one_that_was_to_end_and_is_given_again_stays) {
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1"}));
  bench.settle("subscriptions/disassociate", deferred(seats({kCourse}, {"u-1"})));
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1"}));
  bench.act("period-end");
  EXPECT_EQ(held().size(), 1U);
}

TEST_F(Subscriptions, a_seat_that_is_gone_before_its_deferred_end_does_not_come_back) {
  bench.settle("subscriptions/associate", seats({kCourse}, {"u-1"}));
  bench.post("subscriptions/disassociate", seats({kCourse}, {"u-1"}));
  bench.settle("subscriptions/disassociate", deferred(seats({kCourse}, {"u-1"})));
  EXPECT_TRUE(held().empty());
}

TEST_F(Subscriptions, licenses_that_expire_go_with_the_period_and_no_count_falls_below_zero) {
  buy(kMusic, 1, 2);
  bench.settle("subscriptions/associate", seats({kMusic}, {"u-1", "u-3"}));
  bench.settle("subscriptions/associate", not_renewing(seats({kMusic}, {"u-5"})));
  expect_sound(kMusic);
  bench.act("period-end");
  EXPECT_EQ(row(kMusic).at("counts").at("total"), json::parse(R"({"renewing":1,"expiring":0})"));
  EXPECT_EQ(row(kMusic).at("counts").at("assigned"), json::parse(R"({"renewing":1,"expiring":0})"));
  expect_sound(kMusic);
}

TEST_F(Subscriptions, more_of_the_same_is_counted_with_it) {
  buy(kCourse, 2, 4);
  EXPECT_EQ(bench.get("subscriptions").body.at("subscriptions").size(), 1U);
  EXPECT_EQ(row().at("counts").at("total"), json::parse(R"({"renewing":5,"expiring":4})"));
  const auto before = row();
  for (const json& count : {json(0), json(-1)})
    EXPECT_EQ(bench.try_act("POST", "buy-subscription", {{"adamId", kCourse}, {"count", count}}).http.status, 409);
  EXPECT_EQ(bench.try_act("POST", "buy-subscription", {{"adamId", kCourse}, {"expiring", -1}}).http.status, 409);
  EXPECT_EQ(row(), before);
}

TEST_F(Subscriptions, each_filter_keeps_what_it_names) {
  buy(kMusic, 3);
  bench.settle("subscriptions/associate", seats({kCourse, kMusic}, {"u-1", "u-3"}));
  EXPECT_EQ(bench.get("subscriptions?parentAdamId=900100200").body.at("subscriptions").size(), 2U);
  EXPECT_TRUE(bench.get("subscriptions?parentAdamId=1").body.at("subscriptions").empty());
  EXPECT_EQ(row(kMusic).at("adamId"), kMusic);
  const auto of = [&](const std::string& query) {
    return bench.get("subscriptions/assignments?" + query).body.at("assignments").size();
  };
  EXPECT_EQ(of("adamId=800100201"), 2U);
  EXPECT_EQ(of("clientUserId=u-3"), 2U);
  EXPECT_EQ(of("adamId=800100201&clientUserId=u-3"), 1U);
  EXPECT_EQ(of("parentAdamId=1"), 0U);
}

TEST_F(Subscriptions, the_cursor_leads_through_every_row_once) {
  bench.act("page-size", {{"size", 2}});
  buy(kMusic, 3);
  bench.settle("subscriptions/associate", seats({kCourse, kMusic}, {"u-1", "u-3", "u-5"}));
  json rows = json::array();
  std::string query;
  for (int pages = 1; pages <= 3; ++pages) {
    const auto page = bench.get("subscriptions/assignments" + query).body;
    for (const auto& row : page.at("assignments")) rows.push_back(row);
    EXPECT_EQ(page.contains("nextCursor"), pages < 3);
    if (pages < 3) query = "?cursor=" + page.at("nextCursor").get<std::string>();
  }
  bench.act("page-size", {{"size", 100}});
  EXPECT_EQ(rows, held());
  for (const char* list : {"subscriptions", "subscriptions/assignments", "subscriptions/admins"}) {
    for (const char* odd : {"c-99", "c-", "c--1", "2", ""})
      EXPECT_EQ(bench.get(std::string(list) + "?cursor=" + odd).error(), 9812) << list << " " << odd;
  }
}

TEST_F(Subscriptions, administrators_come_and_go_at_once) {
  const auto before = bench.get("subscriptions").body.at("versionId");
  const json wanted = {{"adamIds", {kCourse}}, {"clientUserIds", {"u-1", "u-3"}}};
  const auto added = bench.post("subscriptions/admins/add", wanted);
  EXPECT_EQ(added.http.status, 200);
  EXPECT_NE(added.body.at("versionId"), before);
  bench.post("subscriptions/admins/add", wanted);
  auto admins = bench.get("subscriptions/admins?includeUserState=true").body.at("admins");
  ASSERT_EQ(admins.size(), 2U) << "each once";
  EXPECT_EQ(admins[0].at("userStatus"), "Associated");
  EXPECT_TRUE(admins[0].contains("idHash"));
  EXPECT_FALSE(bench.get("subscriptions/admins").body.at("admins")[0].contains("userStatus"));
  bench.post("subscriptions/admins/remove", {{"adamIds", {kCourse}}, {"clientUserIds", {"u-1"}}});
  admins = bench.get("subscriptions/admins?adamId=800100200").body.at("admins");
  ASSERT_EQ(admins.size(), 1U);
  EXPECT_EQ(admins[0].at("clientUserId"), "u-3");
  EXPECT_EQ(bench.post("subscriptions/admins/add", {{"adamIds", {1}}, {"clientUserIds", {"u-1"}}}).error(), 9813);
}

TEST_F(Subscriptions, management_ends_only_where_there_are_none) {
  EXPECT_EQ(bench.send(bench.request("POST", "subscriptions/disable")).error(), 9818);
  Bench other;
  EXPECT_EQ(other.post("subscriptions/associate", seats({kCourse}, {"u-1"})).error(), 9811) << "not managed yet";
  const auto ended = other.send(other.request("POST", "subscriptions/disable")).body;
  EXPECT_EQ(ended.at("subscriptionManagement"), false);
  EXPECT_TRUE(ended.at("mdmInfo").is_null());
}

TEST_F(Subscriptions, seats_and_counts_are_told) {
  bench.subscribe();
  const auto posted = bench.post("subscriptions/associate", not_renewing(seats({kCourse}, {"u-1"}))).body;
  bench.run_out();
  const auto given = bench.listener.of("SUBSCRIPTION_MANAGEMENT");
  ASSERT_EQ(given.size(), 1U);
  EXPECT_EQ(given[0].at("notification").at("eventId"), posted.at("eventId"));
  EXPECT_EQ(given[0].at("notification").at("assignments").size(), 1U);
  buy(kCourse, 1);
  bench.run_out();
  const auto counted = bench.listener.of("SUBSCRIPTION_COUNT");
  ASSERT_EQ(counted.size(), 1U);
  const auto counts = counted[0].at("notification").at("counts");
  for (const char* part : {"available", "total"}) EXPECT_EQ(counts.at(part), row().at("counts").at(part)) << part;
}

}  // namespace
}  // namespace bursar::simulator
