#include "apple/page_parser.h"

#include <gtest/gtest.h>

namespace bursar::apple {
namespace {

const std::string kAssets = R"({"versionId":"v1","unknown":{"a":[1,{"b":null}]},"assets":[
  {"adamId":"361309726","pricingParam":"PLUS","productType":"Book","assignedCount":1,"availableCount":2,"retiredCount":3,"totalCount":6,
   "deviceAssignable":false,"revocable":false,"supportedPlatforms":["iOS","visionOS"],"new":1},
  {"totalCount":2147483647,"adamId":42,"assignedCount":9,"availableCount":2147483638,"retiredCount":0,"revocable":true,"deviceAssignable":true,
   "pricingParam":null,"supportedPlatforms":null}],
  "unlimitedAssets":[{"adamId":"43","pricingParam":"STDQ","productType":"App","assignedCount":4,"deviceAssignable":true,"revocable":true,"supportedPlatforms":[]}],
  "mdmInfo":{"id":"i","name":"n","metadata":"m"},"currentPageIndex":2,"nextPageIndex":3,"size":2,"totalPages":9})";
const std::string kAssignments =
    R"({"assignments":[{"adamId":"1","pricingParam":"STDQ","serialNumber":"S1","clientUserId":null},{"clientUserId":"u-\u00fc","adamId":"2"}],"versionId":"v","totalPages":1,"mdmInfo":null})";

TEST(PageParser, assets_of_every_form) {
  auto body = kAssets;
  const auto parsed = parse_asset_page(body);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  const auto& rows = parsed->page.rows;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].type, domain::ProductType::book);
  EXPECT_EQ(rows[0].key.pricing, domain::Pricing::plus);
  EXPECT_EQ(rows[0].total, 6);
  EXPECT_EQ(rows[0].platforms, (std::vector<std::string>{"iOS", "visionOS"}));
  EXPECT_TRUE(rows[1].unlimited);
  EXPECT_EQ(rows[1].total + rows[1].available, 0) << "never part of a sum";
  EXPECT_EQ(rows[1].key.adam_id.value, 42);
  EXPECT_TRUE(rows[2].unlimited);
  EXPECT_EQ(rows[2].assigned, 4);
  EXPECT_EQ(parsed->mdm_info->name, "n");
  EXPECT_FALSE(parsed->page.info.last);
  EXPECT_EQ(parsed->page.info.total_pages, 9);
  EXPECT_EQ(parsed->page.info.version_id, "v1");
}

TEST(PageParser, assignments_and_users) {
  auto body = kAssignments;
  const auto parsed = parse_assignment_page(body);
  ASSERT_TRUE(parsed);
  ASSERT_EQ(parsed->page.rows.size(), 2U);
  EXPECT_EQ(parsed->page.rows[0].assignee.kind, domain::AssigneeKind::device);
  EXPECT_EQ(parsed->page.rows[1].assignee.name, "u-ü");
  EXPECT_TRUE(parsed->page.info.last);
  EXPECT_FALSE(parsed->mdm_info);
  std::string users =
      R"({"users":[{"clientUserId":"a","status":"Associated","idHash":"h=","email":"a@b.example"},{"clientUserId":"b","status":"Newer"}]})";
  const auto people = parse_user_page(users);
  ASSERT_TRUE(people);
  EXPECT_EQ(people->page.rows[0].status, domain::UserStatus::associated);
  EXPECT_EQ(people->page.rows[1].status, domain::UserStatus::registered);
}

TEST(PageParser, null_stands_for_absent_everywhere) {
  std::string body =
      R"({"assets":[{"adamId":"7","pricingParam":null,"productType":null,"assignedCount":null,"availableCount":null,
      "retiredCount":null,"totalCount":null,"deviceAssignable":null,"revocable":null,"supportedPlatforms":null}],
      "unlimitedAssets":null,"currentPageIndex":null,"nextPageIndex":null,"size":null,"totalPages":null,"versionId":null,"mdmInfo":null})";
  const auto parsed = parse_asset_page(body);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  ASSERT_EQ(parsed->page.rows.size(), 1U);
  EXPECT_TRUE(parsed->page.rows[0].revocable);
  EXPECT_TRUE(parsed->page.info.last);
}

TEST(PageParser, a_list_left_out_is_empty_only_where_the_page_says_so) {
  std::string empty = R"({"versionId":"v","totalPages":0,"currentPageIndex":0,"size":0,"uId":"7"})";
  const auto parsed = parse_assignment_page(empty);
  ASSERT_TRUE(parsed) << parsed.error().detail;
  EXPECT_TRUE(parsed->page.rows.empty());
  std::string silent = R"({"versionId":"v","totalPages":1,"uId":"7"})";
  EXPECT_FALSE(parse_assignment_page(silent));
  std::string contradicting = R"({"versionId":"v","totalPages":1,"size":3,"uId":"7"})";
  EXPECT_FALSE(parse_assignment_page(contradicting));
}

TEST(PageParser, a_page_cut_off_anywhere_is_unreadable_and_never_taken_for_a_shorter_one) {
  for (const auto& whole : {kAssets, kAssignments}) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
      auto body = whole.substr(0, length);
      EXPECT_FALSE(parse_asset_page(body)) << length;
      EXPECT_FALSE(parse_assignment_page(body)) << length;
    }
  }
}

TEST(PageParser, wrong_types_are_refused) {
  for (const char* text : {"[]", "{}", "null", "{\"assignments\":5}", "{\"assignments\":[5]}", "{\"assignments\":[{}]}",
                           "{\"assignments\":[{\"adamId\":\"x\",\"serialNumber\":\"S\"}]}",
                           "{\"assignments\":[{\"adamId\":\"1\",\"serialNumber\":5}]}",
                           "{\"assignments\":[{\"adamId\":99999999999999999999999,\"serialNumber\":\"S\"}]}",
                           "{\"assignments\":[{\"adamId\":\"1\"}]}", "{\"assignments\":[],\"totalPages\":\"many\"}"}) {
    std::string body = text;
    const auto parsed = parse_assignment_page(body);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, "unreadable_answer");
  }
}

}  // namespace
}  // namespace bursar::apple
