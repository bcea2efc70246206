#include "apple/apple_documents.h"

#include <gtest/gtest.h>

#include "apple_api/token.h"
#include "base/base64.h"
#include "base/time_format.h"

namespace bursar::apple {
namespace {

std::string token_text(
    const std::string& json =
        R"({"token":"c2VjcmV0LXRva2Vu","expDate":"2031-03-04T09:10:11+0000","orgName":"ORG55501"})") {
  return base::base64_encode(json);
}

std::string code_of(const std::string& text) {
  const auto file = AppleDocumentReader().read_token(text);
  return file ? "" : file.error().code;
}

// rows: MERAKI-14, CLOMO-2, JAMF-19, MAAS-3
TEST(TokenFile, a_token_reads_whatever_surrounds_it) {
  const auto plain = token_text();
  auto broken_up = plain;
  for (std::size_t at = 20; at < broken_up.size(); at += 21) broken_up.insert(at, "\r\n");
  for (const auto& text : {plain, plain + "\n", "\xEF\xBB\xBF" + plain, "  " + plain + " \r\n", broken_up}) {
    const auto file = AppleDocumentReader().read_token(text);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->organization, "ORG55501");
    EXPECT_EQ(base::format_apple(file->expires_at), "2031-03-04T09:10:11+0000");
    EXPECT_EQ(file->stoken.reveal(), plain);
  }
}

TEST(TokenFile, offsets_other_than_utc_are_counted_in) {
  const auto file = AppleDocumentReader().read_token(
      token_text(R"({"token":"x","expDate":"2031-03-04T02:10:11-0700","orgName":"ORG.2001112223"})"));
  ASSERT_TRUE(file);
  EXPECT_EQ(base::format_apple(file->expires_at), "2031-03-04T09:10:11+0000");
}

// rows: MERAKI-14, MERAKI-15
TEST(TokenFile, each_kind_of_damage_has_a_message_of_its_own) {
  EXPECT_EQ(code_of(""), "token_empty");
  EXPECT_EQ(code_of(" \r\n"), "token_empty");
  EXPECT_EQ(code_of("this is not a token!"), "token_not_base64");
  EXPECT_EQ(code_of(base::base64_encode("hello")), "token_not_json");
  EXPECT_EQ(code_of(base::base64_encode("[1,2]")), "token_not_json");
  EXPECT_EQ(code_of(token_text(R"({"token":"x","orgName":"o"})")), "token_field_missing");
  EXPECT_EQ(code_of(token_text(R"({"expDate":"2031-03-04T09:10:11+0000","orgName":"o"})")), "token_field_missing");
  EXPECT_EQ(code_of(token_text(R"({"token":"x","expDate":"next year","orgName":"o"})")), "token_bad_date");
  EXPECT_EQ(code_of(token_text().substr(0, 40)), "token_not_json");
}

// rows: JAMF-S11
TEST(TokenFile, a_device_enrollment_token_is_recognized) {
  EXPECT_EQ(code_of("Content-Type: application/pkcs7-mime; name=\"smime.p7m\"\r\n\r\nMIIB"), "token_is_enrollment");
  EXPECT_EQ(code_of("-----BEGIN PKCS7-----\nMIIB\n-----END PKCS7-----"), "token_is_enrollment");
  EXPECT_EQ(code_of(base::base64_encode(std::string("\x30\x82\x05\x00", 4) + std::string(40, 'x'))),
            "token_is_enrollment");
}

TEST(TokenFile, errors_never_hold_the_token) {
  const std::string secret = "dG9wLXNlY3JldC12YWx1ZQ";
  for (const auto& json : {R"({"token":"dG9wLXNlY3JldC12YWx1ZQ","orgName":"o"})",
                           R"({"token":"dG9wLXNlY3JldC12YWx1ZQ","expDate":"soon","orgName":"o"})"}) {
    const auto file = AppleDocumentReader().read_token(token_text(json));
    ASSERT_FALSE(file);
    EXPECT_EQ((file.error().message + file.error().detail + file.error().remedy).find(secret), std::string::npos);
  }
}

TEST(NotificationBody, assignments_of_an_event_are_read_with_their_outcome) {
  const auto notification = AppleDocumentReader().read_notification(R"({"notificationId":"n1","notificationType":
      "ASSET_MANAGEMENT","uId":"7001","notification":{"eventId":"e1","type":"ASSOCIATE","result":"FAILURE","assignments":[
      {"adamId":"900100200","pricingParam":"STDQ","serialNumber":"TESTSER0001"}],
      "error":{"errorNumber":9709,"errorMessage":"no license left"}}})");
  ASSERT_TRUE(notification) << notification.error().message;
  const auto& change = std::get<app::AssignmentsChange>(notification->content);
  EXPECT_EQ(change.event, "e1");
  EXPECT_FALSE(change.success);
  EXPECT_FALSE(change.taken_back);
  EXPECT_EQ(change.error_number, 9709);
  ASSERT_EQ(change.assignments.size(), 1U);
  EXPECT_EQ(change.assignments[0].assignee.name, "TESTSER0001");
}

TEST(NotificationBody, an_accepted_invitation_gives_an_associated_user_without_its_code) {
  const auto notification = AppleDocumentReader().read_notification(R"({"notificationId":"n2","notificationType":
      "USER_ASSOCIATED","uId":"7001","notification":{"associatedUsers":[{"clientUserId":"u-1","status":"Associated",
      "idHash":"AbC=","inviteCode":"00112233445566778899aabbccddeeff"}]}})");
  ASSERT_TRUE(notification);
  const auto& change = std::get<app::UsersChange>(notification->content);
  ASSERT_EQ(change.users.size(), 1U);
  EXPECT_EQ(change.users[0].status, domain::UserStatus::associated);
  EXPECT_TRUE(change.users[0].invite_code.empty());
}

TEST(NotificationBody, a_type_from_the_future_is_a_hint_to_look) {
  const auto notification = AppleDocumentReader().read_notification(
      R"({"notificationId":"n3","notificationType":"SOMETHING_NEW","uId":"7001","notification":{"a":[1]}})");
  ASSERT_TRUE(notification);
  EXPECT_EQ(std::get<app::LookHint>(notification->content).type, "SOMETHING_NEW");
}

TEST(NotificationBody, what_cannot_be_read_says_which_field) {
  EXPECT_FALSE(AppleDocumentReader().read_notification("{"));
  const auto wrong = AppleDocumentReader().read_notification(
      R"({"notificationId":"n4","notificationType":"ASSET_COUNT","uId":"7001","notification":{"adamId":"1","pricingParam":"STDQ","countDelta":"x"}})");
  ASSERT_FALSE(wrong);
  EXPECT_NE(wrong.error().message.find("countDelta"), std::string::npos);
}

}  // namespace
}  // namespace bursar::apple
