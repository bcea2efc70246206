// sinceVersionId, and reads that lag behind.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

std::string version(Bench& bench, const std::string& list) { return bench.get(list).body.at("versionId"); }
json changed(Bench& bench, const std::string& since, const std::string& query = {}) {
  return bench.get("assignments?sinceVersionId=" + since + query).body;
}

TEST(Delta, nothing_changed_gives_no_rows_and_the_same_version) {
  Bench bench;
  const auto before = version(bench, "assignments");
  const auto answer = changed(bench, before);
  EXPECT_TRUE(answer.at("assignments").empty());
  EXPECT_EQ(answer.at("versionId"), before);
}

TEST(Delta, only_what_was_added_since_comes) {
  Bench bench;
  const auto before = version(bench, "assignments");
  bench.settle("assets/associate", pairs({kNotes}, {"NEW1", "NEW2"}));
  const auto answer = changed(bench, before);
  EXPECT_EQ(answer.at("assignments").size(), 2U);
  EXPECT_TRUE(changed(bench, answer.at("versionId")).at("assignments").empty());
  EXPECT_EQ(changed(bench, before, "&serialNumber=NEW2").at("assignments").size(), 1U);
}

TEST(Delta, what_was_taken_back_is_absent_or_repeated) {
  Bench bench;
  const auto before = version(bench, "assignments");
  bench.act("unassign", {{"adamId", kNotes}, {"serialNumber", "TINYDEV00002"}});
  EXPECT_TRUE(changed(bench, before).at("assignments").empty());
  bench.turn("delta-removals", "repeated");
  EXPECT_EQ(changed(bench, before).at("assignments").size(), 1U);
}

TEST(Delta, what_was_given_and_taken_back_meanwhile_comes_once_at_most) {
  Bench bench;
  bench.turn("delta-removals", "repeated");
  const auto before = version(bench, "assignments");
  for (int i = 0; i < 3; ++i) {
    bench.act("assign", {{"adamId", kNotes}, {"serialNumber", "FLIP"}});
    bench.act("unassign", {{"adamId", kNotes}, {"serialNumber", "FLIP"}});
  }
  EXPECT_EQ(changed(bench, before).at("assignments").size(), 1U);
}

TEST(Delta, a_version_that_is_made_up_of_another_list_or_too_old_is_refused) {
  Bench bench;
  const auto old = version(bench, "assignments");
  EXPECT_EQ(changed(bench, "nonsense").value("errorNumber", 0), 9721);
  EXPECT_EQ(changed(bench, version(bench, "users")).value("errorNumber", 0), 9721);
  bench.settle("assets/associate", pairs({kNotes}, numbered("OLD", 5)));
  EXPECT_EQ(changed(bench, old).value("errorNumber", 0), 0);
  bench.turn("delta-versions-kept", "3");
  EXPECT_EQ(changed(bench, old).value("errorNumber", 0), 9721);
}

TEST(Delta, pages_of_an_increment_hold_every_change_once) {
  Options options;
  options.page_size = 4;
  Bench bench(options);
  const auto before = version(bench, "assignments");
  bench.settle("assets/associate", pairs({kNotes}, numbered("MANY", 10)));
  EXPECT_EQ(bench.walk("assignments", "assignments", "sinceVersionId=" + before).size(), 10U);
}

TEST(Delta, an_asset_bought_later_does_not_shift_what_changed_before) {
  Bench bench;
  const auto before = version(bench, "assignments");
  bench.act("assign", {{"adamId", kDiary}, {"clientUserId", "u-3"}});
  bench.act("store-app", {{"adamId", "800"}, {"name", "Example Early"}});
  bench.act("buy", {{"adamId", "800"}, {"count", 3}});
  const auto rows = changed(bench, before).at("assignments");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].at("adamId"), kDiary);
}

TEST(Delta, of_people_only_those_changed_since_come) {
  Bench bench;
  const auto before = version(bench, "users");
  bench.settle("users/create", people_named({"new-1"}));
  bench.settle("users/retire", people_named({"u-5"}));
  const auto rows = bench.get("users?sinceVersionId=" + before).body.at("users");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at("status"), "Retired");
  EXPECT_EQ(rows[1].at("clientUserId"), "new-1");
  EXPECT_EQ(bench.get("users?sinceVersionId=nonsense").error(), 9721);
}

TEST(Lag, reads_answer_as_of_so_long_ago_and_catch_up) {
  Bench bench;
  bench.turn("look-back-ms", "5000");
  const auto before = bench.get("assignments").body;
  bench.settle("assets/associate", pairs({kSketch}, {"LAG1"}));
  bench.settle("assets/disassociate", pairs({kNotes}, {"TINYDEV00002"}));
  const auto lagging = bench.get("assignments").body;
  EXPECT_EQ(lagging.at("assignments"), before.at("assignments"));
  EXPECT_EQ(lagging.at("versionId"), before.at("versionId"));
  EXPECT_EQ(bench.asset(kSketch).at("assignedCount"), 0);
  bench.clock.advance_ms(5000);
  EXPECT_EQ(bench.asset(kSketch).at("assignedCount"), 1);
  EXPECT_TRUE(bench.get("assignments?serialNumber=TINYDEV00002").body.at("assignments").empty());
}

TEST(Lag, it_counts_from_when_an_event_was_due_whoever_looked_when) {
  Bench bench;
  bench.turn("look-back-ms", "5000");
  bench.post("assets/associate", pairs({kSketch}, {"LAG1"}));
  bench.clock.advance_ms(7000);
  EXPECT_EQ(bench.asset(kSketch).at("assignedCount"), 1) << "nobody had looked before";
}

TEST(Lag, people_are_read_as_of_so_long_ago_too) {
  Bench bench;
  bench.turn("look-back-ms", "5000");
  const auto before = bench.get("users").body;
  bench.settle("users/create", people_named({"new-1"}));
  bench.settle("users/retire", people_named({"u-3"}));
  bench.act("accept-invitation", {{"clientUserId", "u-2"}});
  const auto lagging = bench.get("users").body;
  EXPECT_EQ(lagging.at("users"), before.at("users"));
  EXPECT_EQ(lagging.at("versionId"), before.at("versionId"));
  const auto since = "users?sinceVersionId=" + before.at("versionId").get<std::string>();
  EXPECT_TRUE(bench.get(since).body.at("users").empty());
  bench.clock.advance_ms(5000);
  EXPECT_EQ(bench.walk("users", "users").size(), before.at("users").size() + 1);
  EXPECT_EQ(bench.get("users?clientUserId=u-3").body.at("users")[0].at("status"), "Retired");
  EXPECT_EQ(bench.get(since).body.at("users").size(), 3U);
}

TEST(Lag, what_became_of_people_meanwhile_shows_with_their_assignments_as_late) {
  Bench bench;
  bench.turn("look-back-ms", "5000");
  bench.settle("users/retire", people_named({"u-1"}));
  const auto book = [&](const std::string& query) {
    return bench.get("assignments?clientUserId=u-1&" + query).body.at("assignments");
  };
  EXPECT_EQ(book("includeUserState=true").at(0).at("userStatus"), "Associated");
  EXPECT_EQ(book("excludeInactiveUsers=true").size(), 1U);
  bench.clock.advance_ms(5000);
  EXPECT_EQ(book("includeUserState=true").at(0).at("userStatus"), "Retired");
  EXPECT_TRUE(book("excludeInactiveUsers=true").empty());
}

TEST(Lag, everybody_who_was_there_from_the_beginning_shows_from_the_beginning) {
  Bench bench;
  bench.turn("look-back-ms", "60000");
  bench.settle("users/update", {{"users", {{{"clientUserId", "u-2"}, {"email", "other@school.example.org"}}}}});
  EXPECT_EQ(bench.walk("users", "users").size(), 8U);
  EXPECT_EQ(bench.get("users?clientUserId=u-2").body.at("users")[0].at("email"), "u-2@school.example.org");
}

}  // namespace
}  // namespace bursar::simulator
