// assets, assignments and users: filters, pages, versions.
#include <gtest/gtest.h>

#include <set>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

std::set<std::string> ids(const json& rows, const char* key = "adamId") {
  std::set<std::string> found;
  for (const auto& row : rows) found.insert(row.at(key).get<std::string>());
  return found;
}
std::set<std::string> assets(Bench& bench, const std::string& query) {
  return ids(bench.get("assets?" + query).body.at("assets"));
}

TEST(Assets, each_filter_keeps_what_it_names) {
  Bench bench;
  EXPECT_EQ(assets(bench, "productType=Book"), std::set<std::string>{kBook});
  EXPECT_EQ(assets(bench, "adamId=900100201"), std::set<std::string>{kSketch});
  EXPECT_EQ(assets(bench, "deviceAssignable=false"), (std::set<std::string>{kBook, kDiary}));
  EXPECT_EQ(assets(bench, "revocable=false"), std::set<std::string>{kBook});
  EXPECT_EQ(assets(bench, "minAssignedCount=1&productType=App"), std::set<std::string>{kNotes});
  EXPECT_EQ(assets(bench, "maxAvailableCount=2"), std::set<std::string>{kSketch});
  EXPECT_EQ(assets(bench, "minAvailableCount=10&maxAvailableCount=10"), std::set<std::string>{kDiary});
  EXPECT_TRUE(assets(bench, "pricingParam=PLUS").empty());
}

TEST(Assets, unlimited_ones_stand_among_the_others_apart_or_not_at_all) {
  Bench bench;
  EXPECT_EQ(bench.asset(kFree).at("totalCount"), 2147483647);
  const auto apart = bench.get("assets?unlimited=true").body;
  EXPECT_EQ(ids(apart.at("unlimitedAssets")), std::set<std::string>{kFree});
  EXPECT_FALSE(apart.at("unlimitedAssets")[0].contains("totalCount"));
  EXPECT_EQ(ids(apart.at("assets")).count(kFree), 0U);
  EXPECT_EQ(assets(bench, "unlimited=false").count(kFree), 0U);
}

TEST(Assets, an_unlimited_ones_available_count_follows_the_switch) {
  Bench bench;
  bench.settle("assets/associate", pairs({kFree}, {"S1", "S2"}));
  EXPECT_EQ(bench.asset(kFree).at("availableCount"), 2147483645);
  bench.turn("unlimited-counts-available", "off");
  EXPECT_EQ(bench.asset(kFree).at("availableCount"), 2147483647);
}

TEST(Assets, retired_licenses_stand_beside_the_total_or_inside_it) {
  Bench bench;
  bench.act("retire-licenses", {{"adamId", kNotes}, {"count", 5}});
  auto row = bench.asset(kNotes);
  EXPECT_EQ(row.at("retiredCount"), 5);
  EXPECT_EQ(row.at("totalCount"), row.at("assignedCount").get<int>() + row.at("availableCount").get<int>());
  Bench inside;
  inside.turn("retired-inside-total", "on");
  inside.act("retire-licenses", {{"adamId", kNotes}, {"count", 5}});
  row = inside.asset(kNotes);
  EXPECT_EQ(row.at("totalCount"), 40);
  EXPECT_EQ(row.at("availableCount"), 40 - 3 - 5);
}

TEST(Assets, their_version_changes_with_every_write) {
  Bench bench;
  const auto before = bench.get("assets").body.at("versionId");
  EXPECT_EQ(bench.get("assets").body.at("versionId"), before);
  bench.settle("assets/associate", pairs({kNotes}, {"S1"}));
  EXPECT_NE(bench.get("assets").body.at("versionId"), before);
}

TEST(Assignments, each_filter_keeps_what_it_names) {
  Bench bench;
  EXPECT_EQ(bench.get("assignments?adamId=900100200").body.at("assignments").size(), 3U);
  EXPECT_EQ(bench.get("assignments?clientUserId=u-1").body.at("assignments").size(), 1U);
  const auto of_device = bench.get("assignments?serialNumber=TINYDEV00002").body.at("assignments");
  ASSERT_EQ(of_device.size(), 1U);
  EXPECT_EQ(of_device[0].at("adamId"), kNotes);
  EXPECT_TRUE(bench.get("assignments?pricingParam=PLUS").body.at("assignments").empty());
  EXPECT_TRUE(bench.get("assignments?serialNumber=u-1").body.at("assignments").empty()) << "a person is no device";
}

TEST(Assignments, a_row_names_a_person_or_a_device_never_both) {
  Bench bench;
  for (const auto& row : bench.walk("assignments", "assignments"))
    EXPECT_NE(row.contains("clientUserId"), row.contains("serialNumber")) << row;
}

TEST(Assignments, the_state_of_their_people_is_shown_when_asked) {
  Bench bench;
  const auto row = bench.get("assignments?clientUserId=u-1&includeUserState=true").body.at("assignments")[0];
  EXPECT_EQ(row.at("userStatus"), "Associated");
  EXPECT_TRUE(row.contains("idHash"));
  EXPECT_FALSE(bench.get("assignments?clientUserId=u-1").body.at("assignments")[0].contains("userStatus"));
}

TEST(Assignments, a_book_stays_with_who_was_retired_unless_such_are_left_out) {
  Bench bench;
  bench.settle("users/retire", people_named({"u-1"}));
  const auto row = bench.get("assignments?adamId=900100202&includeUserState=true").body.at("assignments");
  ASSERT_EQ(row.size(), 1U);
  EXPECT_EQ(row[0].at("userStatus"), "Retired");
  EXPECT_TRUE(bench.get("assignments?adamId=900100202&excludeInactiveUsers=true").body.at("assignments").empty());
}

TEST(Pages, they_hold_every_row_once_and_name_the_next) {
  Options options;
  options.page_size = 7;
  Bench bench(options);
  bench.settle("assets/associate", pairs({kNotes, kFree}, numbered("PAGE", 20)));
  const auto first = bench.get("assignments").body;
  EXPECT_EQ(first.at("size"), 7);
  EXPECT_EQ(first.at("currentPageIndex"), 0);
  EXPECT_EQ(first.at("nextPageIndex"), 1);
  EXPECT_EQ(first.at("totalPages"), 7);
  const auto last = bench.get("assignments?pageIndex=6").body;
  EXPECT_FALSE(last.contains("nextPageIndex"));
  EXPECT_EQ(last.at("size"), 2);
  std::set<std::string> seen;
  for (const auto& row : bench.walk("assignments", "assignments")) EXPECT_TRUE(seen.insert(row.dump()).second) << row;
  EXPECT_EQ(seen.size(), 44U);
}

TEST(Pages, one_behind_the_last_one_below_zero_and_one_that_is_no_number_are_refused) {
  Bench bench;
  EXPECT_EQ(bench.get("assignments?pageIndex=1").error(), 9650);
  EXPECT_EQ(bench.get("users?pageIndex=99").error(), 9650);
  for (const char* odd : {"-1", "two", "99999999999999999999"})
    EXPECT_NE(bench.get(std::string("assets?pageIndex=") + odd).error(), 0) << odd;
}

TEST(Pages, those_of_an_empty_list_are_one_or_none) {
  Bench bench;
  auto empty = bench.get("assignments?adamId=1").body;
  EXPECT_EQ(empty.at("totalPages"), 1);
  EXPECT_EQ(empty.at("size"), 0);
  EXPECT_FALSE(empty.contains("nextPageIndex"));
  bench.turn("empty-list-has-a-page", "off");
  EXPECT_EQ(bench.get("assignments?adamId=1").body.at("totalPages"), 0);
}

TEST(Pages, they_are_cut_from_living_rows_so_a_write_between_two_may_hide_one) {
  Options options;
  options.page_size = 2;
  Bench bench(options);
  const auto first = bench.get("assignments?adamId=900100200").body;
  bench.act("unassign", {{"adamId", kNotes}, {"serialNumber", first.at("assignments")[0].at("serialNumber")}});
  const auto second = bench.get("assignments?adamId=900100200&pageIndex=1");
  EXPECT_EQ(second.error(), 9650) << "two rows are left and fit on the first page";
  EXPECT_NE(bench.get("assignments").body.at("versionId"), first.at("versionId"));
}

TEST(Pages, absent_fields_may_be_written_as_null) {
  Bench bench;
  bench.turn("absent-as-null", "on");
  const auto page = bench.get("assignments").body;
  ASSERT_TRUE(page.contains("nextPageIndex"));
  EXPECT_TRUE(page.at("nextPageIndex").is_null());
  EXPECT_TRUE(page.at("mdmInfo").is_null());
}

TEST(Users, each_filter_keeps_what_it_names) {
  Bench bench;
  EXPECT_EQ(bench.walk("users", "users").size(), 8U);
  EXPECT_EQ(bench.get("users?activeOnly=true").body.at("users").size(), 7U);
  EXPECT_EQ(ids(bench.get("users?retiredOnly=true").body.at("users"), "clientUserId"), std::set<std::string>{"u-9"});
  EXPECT_EQ(ids(bench.get("users?clientUserId=u-2").body.at("users"), "clientUserId"), std::set<std::string>{"u-2"});
}

TEST(Users, who_waits_has_a_code_and_who_accepted_has_a_hash) {
  Bench bench;
  for (const auto& user : bench.walk("users", "users", "activeOnly=true")) {
    EXPECT_EQ(user.contains("inviteCode"), user.at("status") == "Registered") << user;
    EXPECT_EQ(user.contains("idHash"), user.at("status") == "Associated") << user;
  }
}

}  // namespace
}  // namespace bursar::simulator
