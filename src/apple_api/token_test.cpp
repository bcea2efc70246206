#include "apple_api/token.h"

#include <gtest/gtest.h>

#include "base/base64.h"

namespace bursar::apple_api {
namespace {

const ContentToken kToken{base::Secret("AbC+/9=="), "2031-03-04T09:10:11+0000", "ORG55501"};

TEST(ContentToken, what_is_encoded_is_decoded) {
  const auto decoded = decode_content_token(encode_content_token(kToken).reveal());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->token.reveal(), "AbC+/9==");
  EXPECT_EQ(decoded->exp_date, "2031-03-04T09:10:11+0000");
  EXPECT_EQ(decoded->org_name, "ORG55501");
}

TEST(ContentToken, byte_order_mark_line_breaks_and_missing_padding_are_taken) {
  std::string text = base::base64_encode("{\n  \"token\": \"x\",\n \"expDate\": \"d\", \"orgName\": \"o\" }");
  while (text.ends_with('=')) text.pop_back();
  text.insert(10, "\r\n ");
  const auto decoded = decode_content_token("\xEF\xBB\xBF \n" + text + "\r\n");
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->org_name, "o");
}

TEST(ContentToken, each_fault_has_its_own_code) {
  EXPECT_EQ(decode_content_token("%%%").error().code, "token_not_base64");
  EXPECT_EQ(decode_content_token("").error().code, "token_not_base64");
  EXPECT_EQ(decode_content_token(base::base64_encode("hello")).error().code, "token_not_json");
  EXPECT_EQ(decode_content_token(base::base64_encode("[1]")).error().code, "token_not_json");
  const auto missing = decode_content_token(base::base64_encode(R"({"token":"x","expDate":"d"})"));
  EXPECT_EQ(missing.error().code, "token_field_missing");
  EXPECT_EQ(missing.error().detail, "orgName");
  const auto wrong = decode_content_token(base::base64_encode(R"({"token":5,"expDate":"d","orgName":"o"})"));
  EXPECT_EQ(wrong.error().detail, "token");
}

}  // namespace
}  // namespace bursar::apple_api
