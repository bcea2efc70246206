// Whatever comes over the wire, every parser answers with a value or an Error.
#include <gtest/gtest.h>

#include <functional>

#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/client_config.h"
#include "apple_api/event_status.h"
#include "apple_api/legacy_assets.h"
#include "apple_api/legacy_config.h"
#include "apple_api/legacy_licenses.h"
#include "apple_api/legacy_users.h"
#include "apple_api/manage_assets.h"
#include "apple_api/metadata.h"
#include "apple_api/notifications.h"
#include "apple_api/service_config.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"
#include "base/random.h"

namespace bursar::apple_api {
namespace {

/// Gives the error's code, or "" for success.
using Parser = std::function<std::string(std::string_view)>;

template <class Parse>
Parser code_of(Parse parse) {
  return [parse](std::string_view text) {
    const auto parsed = parse(text);
    return parsed ? std::string() : parsed.error().code;
  };
}

const std::vector<Parser>& parsers() {
  static const std::vector<Parser> all = {code_of(parse_error_response),
                                          code_of(parse_service_config_response),
                                          code_of(parse_client_config_request),
                                          code_of(parse_client_config_response),
                                          code_of(parse_assets_response),
                                          code_of(parse_assignments_response),
                                          code_of(parse_users_request),
                                          code_of(parse_users_response),
                                          code_of(parse_manage_assets_request),
                                          code_of(parse_revoke_assets_request),
                                          code_of(parse_event_answer),
                                          code_of(parse_event_status_response),
                                          code_of(parse_subscription_management_response),
                                          code_of(parse_subscriptions_response),
                                          code_of(parse_subscription_assignments_response),
                                          code_of(parse_associate_subscriptions_request),
                                          code_of(parse_disassociate_subscriptions_request),
                                          code_of(parse_subscription_admins_response),
                                          code_of(parse_manage_subscription_admins_request),
                                          code_of(parse_manage_subscription_admins_response),
                                          code_of(parse_notification),
                                          code_of(parse_lookup_response),
                                          code_of(parse_legacy_trailer),
                                          code_of(parse_legacy_service_config_response),
                                          code_of(parse_legacy_client_config_request),
                                          code_of(parse_legacy_client_config_response),
                                          code_of(parse_legacy_assets_request),
                                          code_of(parse_legacy_assets_response),
                                          code_of(parse_legacy_assignments_request),
                                          code_of(parse_legacy_assignments_response),
                                          code_of(parse_legacy_licenses_request),
                                          code_of(parse_legacy_licenses_response),
                                          code_of(parse_legacy_manage_licenses_request),
                                          code_of(parse_legacy_manage_licenses_response),
                                          code_of(parse_legacy_register_user_request),
                                          code_of(parse_legacy_user_request),
                                          code_of(parse_legacy_user_response),
                                          code_of(parse_legacy_users_request),
                                          code_of(parse_legacy_users_response)};
  return all;
}

void expect_refused_by_all(std::string_view text) {
  for (const Parser& parse : parsers()) {
    EXPECT_TRUE(parse(text).starts_with("bad_apple_")) << text.substr(0, 60);
  }
}

TEST(Hostile, what_is_no_object_is_refused) {
  for (const std::string_view text : {"", " ", "null", "[]", "7", "\"text\"", "<html></html>", "{", "{\"a\":", "{}{}",
                                      "{\"a\":1,}", "nul", "\xEF\xBB\xBF"}) {
    expect_refused_by_all(text);
  }
}

TEST(Hostile, invalid_utf8_is_refused) {
  expect_refused_by_all("{\"uId\":\"\xFF\xFE\"}");
  expect_refused_by_all("{\"uId\":\"\xC3\"}");
  expect_refused_by_all("{\"uId\":\"\xED\xA0\x80\"}");
}

TEST(Hostile, numbers_beyond_a_double_are_refused) { expect_refused_by_all("{\"size\":1e999}"); }

TEST(Hostile, numbers_beyond_64_bits_are_refused) {
  for (const std::string_view number : {"9223372036854775808", "18446744073709551616", "1.5", "-1e30", "\"12\""}) {
    const std::string text = "{\"currentPageIndex\":" + std::string(number) + ",\"totalPages\":1,\"versionId\":\"v\"}";
    EXPECT_EQ(parse_assets_response(text).error().detail, "currentPageIndex") << text;
  }
}

TEST(Hostile, deep_nesting_is_survived) {
  const std::string opened(200'000, '[');
  expect_refused_by_all(opened);
  expect_refused_by_all(opened + std::string(200'000, ']'));
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"assets\":";
  expect_refused_by_all(objects);
  const auto nested = [](std::size_t depth) {
    return R"({"notificationId":"n","notificationType":"NEW","uId":"7","notification":)" + std::string(depth, '[') +
           std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(parse_notification(nested(60)));
  EXPECT_FALSE(parse_notification(nested(1'000'000)));
  EXPECT_TRUE(parse_error_response(R"({"errorNumber":1,"errorMessage":")" + opened + "\"}"));
}

TEST(Hostile, an_answer_cut_anywhere_is_refused) {
  const std::string whole =
      R"({"users":[{"clientUserId":"u-2","status":"Registered","inviteCode":"00112233"}],"currentPageIndex":0,"size":1,"totalPages":1,"versionId":"v","uId":"7"})";
  ASSERT_TRUE(parse_users_response(whole));
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_FALSE(parse_users_response(std::string_view(whole).substr(0, length))) << length;
  }
}

TEST(Hostile, every_value_replaced_by_another_type_gives_an_error_or_a_value) {
  const std::vector<std::string> names = {"assets",   "users",   "assignments", "status",  "errorNumber", "user",
                                          "licenses", "results", "limits",      "mdmInfo", "failures",    "sToken"};
  for (const std::string& name : names) {
    for (const char* value : {"null", "true", "0", "-1", "1.5", "\"\"", "[]", "[[]]", "[null]", "{}", "{\"a\":[{}]}"}) {
      const std::string text = "{\"" + name + "\":" + value + "}";
      for (const Parser& parse : parsers()) {
        const std::string code = parse(text);
        EXPECT_TRUE(code.empty() || code.starts_with("bad_apple_")) << text;
      }
    }
  }
}

TEST(Hostile, random_damage_gives_an_error_or_a_value) {
  const std::string whole =
      R"({"notification":{"assignments":[{"adamId":"900100200","pricingParam":"STDQ","serialNumber":"TESTSER0001"}],"error":{"errorMessage":"x","errorNumber":9709},"eventId":"e","result":"FAILURE","type":"ASSOCIATE"},"notificationId":"n","notificationType":"ASSET_MANAGEMENT","uId":"7"})";
  base::Random random(20261120);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string text = whole;
    for (int i = 0; i < 3; ++i) text[random.below(text.size())] = static_cast<char>(random.below(256));
    const auto parsed = parse_notification(text);
    if (!parsed) {
      ++refused;
      EXPECT_EQ(parsed.error().code, "bad_apple_answer");
    }
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace bursar::apple_api
