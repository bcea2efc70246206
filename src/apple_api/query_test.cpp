#include <gtest/gtest.h>

#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/event_status.h"
#include "apple_api/metadata.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"

namespace bursar::apple_api {
namespace {

TEST(Query, every_filter_of_assets_goes_both_ways) {
  const Query query = {{"pageIndex", "3"},          {"adamId", "900100200"},      {"productType", "App"},
                       {"pricingParam", "STDQ"},    {"deviceAssignable", "true"}, {"revocable", "false"},
                       {"minAvailableCount", "0"},  {"maxAvailableCount", "9"},   {"minAssignedCount", "1"},
                       {"maxAssignedCount", "100"}, {"unlimited", "false"}};
  const auto parsed = parse_assets_query(query);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->page_index, 3);
  EXPECT_EQ(parsed->unlimited, false);
  EXPECT_EQ(to_query(*parsed), query);
}

TEST(Query, every_filter_of_assignments_and_users_goes_both_ways) {
  const Query assignments = {{"pageIndex", "0"},
                             {"sinceVersionId", "v"},
                             {"adamId", "9"},
                             {"pricingParam", "PLUS"},
                             {"clientUserId", "u"},
                             {"serialNumber", "S"},
                             {"excludeInactiveUsers", "true"},
                             {"includeUserState", "true"}};
  EXPECT_EQ(to_query(*parse_assignments_query(assignments)), assignments);
  const Query users = {{"pageIndex", "0"},
                       {"sinceVersionId", "v"},
                       {"clientUserId", "u"},
                       {"activeOnly", "true"},
                       {"retiredOnly", "false"}};
  EXPECT_EQ(to_query(*parse_users_query(users)), users);
}

TEST(Query, lists_are_read_with_commas_and_repeated) {
  const auto query = parse_subscriptions_query({{"adamId", "1,2"}, {"adamId", "3"}, {"cursor", "c"}});
  ASSERT_TRUE(query);
  EXPECT_EQ(query->adam_ids, (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(to_query(*query), (Query{{"adamId", "1,2,3"}, {"cursor", "c"}}));
}

TEST(Query, unknown_parameters_are_ignored) {
  EXPECT_TRUE(to_query(*parse_users_query({{"managedAppleId", "ann@school.example.org"}})).empty());
}

TEST(Query, bad_values_are_refused_and_named) {
  const auto page = parse_assets_query({{"pageIndex", "one"}});
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, "bad_apple_request");
  EXPECT_EQ(page.error().detail, "pageIndex");
  EXPECT_EQ(parse_users_query({{"activeOnly", "maybe"}}).error().detail, "activeOnly");
  EXPECT_EQ(parse_subscription_admins_query({{"adamId", "12,x"}}).error().detail, "adamId");
  EXPECT_EQ(parse_assets_query({{"pageIndex", "99999999999999999999"}}).error().detail, "pageIndex");
}

TEST(Query, the_event_id_is_required) {
  EXPECT_EQ(parse_event_status_query({}).error().detail, "eventId");
  EXPECT_EQ(parse_event_status_query({{"eventId", ""}}).error().detail, "eventId");
  EXPECT_EQ(parse_event_status_query({{"eventId", "e"}})->event_id, "e");
}

TEST(Query, the_lookup_asks_for_the_profile_as_apple_spells_it) {
  LookupQuery query;
  query.ids = {"361309726", "361304891"};
  query.platform = "volumestore";
  query.storefront = "ch";
  query.language = "en";
  EXPECT_EQ(to_query(query), (Query{{"version", "2"},
                                    {"id", "361309726,361304891"},
                                    {"p", "mdm-lockup"},
                                    {"caller", "MDM"},
                                    {"platform", "volumestore"},
                                    {"cc", "ch"},
                                    {"l", "en"}}));
}

}  // namespace
}  // namespace bursar::apple_api
