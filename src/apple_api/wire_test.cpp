// What every parse and serialize of this folder promises, shown on a few shapes.
#include <gtest/gtest.h>

#include "apple_api/assets.h"
#include "apple_api/client_config.h"
#include "apple_api/event_status.h"
#include "apple_api/legacy_users.h"
#include "apple_api/metadata.h"
#include "apple_api/notifications.h"
#include "apple_api/users.h"

namespace bursar::apple_api {
namespace {

constexpr std::string_view kAssetsPage = R"({"assets":[{"adamId":"900100200","pricingParam":"STDQ","productType":"App",
 "totalCount":40,"assignedCount":15,"availableCount":25,"retiredCount":0,"deviceAssignable":true,"revocable":true,
 "supportedPlatforms":["iOS","macOS"]}],"currentPageIndex":0,"size":1,"totalPages":1,
 "versionId":"5b0e6a40-1111-11f0-9a9a-020304050607","tokenExpirationDate":"2031-03-04T09:10:11+0000",
 "uId":"7001002003004005","mdmInfo":{"id":"0f0e0d0c","name":"ExampleMDM","metadata":"7.1"}})";

TEST(Wire, a_page_of_assets_keeps_every_field) {
  const auto page = parse_assets_response(kAssetsPage);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->assets.size(), 1u);
  EXPECT_EQ(page->assets[0].adam_id, "900100200");
  EXPECT_EQ(page->assets[0].available_count, 25);
  EXPECT_EQ(page->assets[0].supported_platforms, (std::vector<std::string>{"iOS", "macOS"}));
  EXPECT_FALSE(page->paging.next_page_index);
  EXPECT_EQ(page->trailer.mdm_info->name, "ExampleMDM");
  EXPECT_FALSE(page->unlimited_assets);
}

TEST(Wire, keys_are_alphabetical_and_absent_ones_are_left_out) {
  const RequestUser user{"u-1", std::nullopt, "ann@school.example.org"};
  EXPECT_EQ(serialize(UsersRequest{{user}}),
            R"({"users":[{"clientUserId":"u-1","managedAppleId":"ann@school.example.org"}]})");
}

TEST(Wire, absent_ones_are_null_when_asked_for) {
  EXPECT_EQ(serialize(UsersRequest{{{"u-1", std::nullopt, std::nullopt}}}, Absent::as_null),
            R"({"users":[{"clientUserId":"u-1","email":null,"managedAppleId":null}]})");
}

TEST(Wire, null_unknown_fields_and_new_enumeration_values_are_tolerated) {
  const auto status = parse_event_status_response(
      R"({"eventStatus":"SUSPENDED","eventType":"MERGE","numRequested":1,"numCompleted":0,"failures":null,
          "mdmInfo":null,"uId":"7","somethingNew":{"deep":[1,2]}})");
  ASSERT_TRUE(status) << status.error().message;
  EXPECT_EQ(status->event_status, "SUSPENDED");
  EXPECT_EQ(status->event_type, "MERGE");
  EXPECT_TRUE(status->failures.empty());
  EXPECT_FALSE(status->trailer.mdm_info);
}

TEST(Wire, a_wrong_type_is_refused_and_its_path_named) {
  const auto page =
      parse_assets_response(R"({"assets":[{"adamId":900100200}],"currentPageIndex":0,"totalPages":1,"versionId":"v"})");
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().kind, base::ErrorKind::invalid);
  EXPECT_EQ(page.error().code, "bad_apple_answer");
  EXPECT_EQ(page.error().detail, "assets[0].adamId");
  EXPECT_NE(page.error().message.find("assets[0].adamId is not text"), std::string::npos);
}

TEST(Wire, a_missing_field_deep_inside_is_named) {
  const auto status = parse_event_status_response(
      R"({"eventStatus":"FAILED","eventType":"ASSOCIATE","numRequested":1,"numCompleted":0,
          "failures":[{"errorNumber":9709},{"errorNumber":9609,"errorInfo":{"assets":[{"pricingParam":"STDQ"}]}}]})");
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().detail, "failures[1].errorInfo.assets[0].adamId");
}

TEST(Wire, a_bad_entry_of_a_map_is_named_by_its_key) {
  const auto found = parse_lookup_response(R"({"results":{"900100200":{"name":"No id"}}})");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().detail, "results.900100200.id");
}

TEST(Wire, a_bad_request_says_request) {
  const auto users = parse_users_request(R"({"users":[{"email":"x@example.org"}]})");
  ASSERT_FALSE(users);
  EXPECT_EQ(users.error().code, "bad_apple_request");
  EXPECT_EQ(users.error().detail, "users[0].clientUserId");
}

TEST(Wire, invalid_utf8_in_a_value_is_written_as_replacement_characters) {
  EXPECT_EQ(serialize(ErrorResponse{9602, "a\xFF!", std::nullopt}),
            "{\"errorMessage\":\"a\xEF\xBF\xBD!\",\"errorNumber\":9602}");
}

TEST(Wire, errorInfo_may_be_empty) {
  const auto error = parse_error_response(R"({"errorNumber":9609,"errorMessage":"?","errorInfo":{}})");
  ASSERT_TRUE(error);
  ASSERT_TRUE(error->error_info);
  EXPECT_EQ(serialize(*error), R"({"errorInfo":{},"errorMessage":"?","errorNumber":9609})");
}

TEST(Wire, secrets_of_the_client_config_travel_both_ways) {
  const auto request = parse_client_config_request(
      R"({"notificationAuthToken":"s3cr3t-1","notificationUrl":"https://mdm.example.org/a"})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->notification_auth_token->reveal(), "s3cr3t-1");
  EXPECT_EQ(serialize(*request),
            R"({"notificationAuthToken":"s3cr3t-1","notificationUrl":"https://mdm.example.org/a"})");
}

TEST(ErrorIn, an_error_body_is_found_whatever_the_status_was) {
  EXPECT_EQ(error_in(R"({"errorNumber":9622,"errorMessage":"no"})")->error_number, 9622);
  EXPECT_EQ(error_in(R"({"errorNumber":"9622","errorInfo":7})")->error_number, 9622);
}

TEST(ErrorIn, an_answer_without_error_has_none) {
  EXPECT_FALSE(error_in(kAssetsPage));
  EXPECT_FALSE(error_in(R"({"status":0,"errorNumber":0})"));
  EXPECT_FALSE(error_in("<html>"));
  EXPECT_FALSE(error_in(""));
}

TEST(Legacy, numbers_as_text_and_text_as_numbers_are_read) {
  const auto answer = parse_legacy_user_response(
      R"({"status":"0","user":{"userIdStr":"77","clientUserIdStr":12,"status":"Registered"},"expirationMillis":"1930381811000"})");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->user->user_id, 77);
  EXPECT_EQ(answer->user->client_user_id, "12");
  EXPECT_EQ(answer->trailer.expiration_millis, 1930381811000);
}

TEST(Legacy, ids_are_written_twice_and_flags_as_digits) {
  const std::string user = serialize(LegacyUserResponse{LegacyUser{77, "u-1", {}, "Registered", {}, {}, {}, {}}, {}});
  EXPECT_NE(user.find(R"("userId":77,"userIdStr":"77")"), std::string::npos) << user;
  EXPECT_EQ(serialize(LegacyUsersRequest{base::Secret("t"), true, {}, {}}), R"({"includeRetired":1,"sToken":"t"})");
  EXPECT_TRUE(*parse_legacy_users_request(R"({"sToken":"t","includeRetired":true})")->include_retired);
  EXPECT_FALSE(*parse_legacy_users_request(R"({"sToken":"t","includeRetired":"0"})")->include_retired);
}

TEST(Legacy, an_id_missing_in_both_forms_is_refused) {
  const auto answer = parse_legacy_user_response(R"({"user":{"clientUserIdStr":"u","status":"Registered"}})");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().detail, "user.userId");
}

TEST(Artwork, both_forms_are_read_and_written_back) {
  const std::string list =
      R"({"isAuthenticated":false,"results":{"9":{"artwork":[{"height":60,"url":"https://a.example/60","width":60}],"deviceFamilies":[],"genreNames":[],"id":"9","name":"N","offers":[]}},"version":2})";
  const std::string one =
      R"({"isAuthenticated":false,"results":{"9":{"artwork":{"bgColor":"ffffff","height":1024,"url":"https://a.example/{w}x{h}bb.{f}","width":1024},"deviceFamilies":[],"genreNames":[],"id":"9","name":"N","offers":[]}},"version":2})";
  for (const std::string& text : {list, one}) {
    const auto answer = parse_lookup_response(text);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(serialize(*answer), text);
  }
  EXPECT_EQ(parse_lookup_response(list)->results.at("9").artwork->images.size(), 1u);
  EXPECT_EQ(parse_lookup_response(one)->results.at("9").artwork->url_template->width, 1024);
}

TEST(Notifications, a_type_of_the_future_keeps_its_text) {
  const auto note = parse_notification(
      R"({"notificationId":"n","notificationType":"BOOK_CLUB","uId":"7","notification":{"b":[1],"a":"x"}})");
  ASSERT_TRUE(note);
  EXPECT_EQ(std::get<UnknownNotification>(note->content).json, R"({"a":"x","b":[1]})");
  EXPECT_EQ(parse_notification(serialize(*note))->notification_type, "BOOK_CLUB");
}

TEST(Notifications, content_that_does_not_fit_its_type_is_refused) {
  const auto note = parse_notification(
      R"({"notificationId":"n","notificationType":"ASSET_COUNT","uId":"7","notification":{"adamId":"9","pricingParam":"STDQ"}})");
  ASSERT_FALSE(note);
  EXPECT_EQ(note.error().detail, "notification.countDelta");
}

}  // namespace
}  // namespace bursar::apple_api
