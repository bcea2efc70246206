#include "sign_on/discovery.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bursar::sign_on {
namespace {

using nlohmann::json;

json document() {
  return {{"issuer", "https://login.example"},
          {"authorization_endpoint", "https://login.example/auth"},
          {"token_endpoint", "https://login.example/token"},
          {"jwks_uri", "https://login.example/keys"},
          {"response_types_supported", {"code"}},
          {"end_session_endpoint", "https://login.example/end"}};
}
std::string code_with(const char* name, const json& value) {
  auto changed = document();
  changed[name] = value;
  const auto read = parse_discovery(changed.dump(), "https://login.example");
  return read ? "done" : read.error().code;
}

TEST(Discovery, takes_http_for_this_machine_alone) {
  for (const char* good : {"https://login.example", "https://login.example:8443/realms/x", "http://127.0.0.1:9000",
                           "http://localhost", "http://[::1]:80/x", "http://127.9.8.7/"}) {
    EXPECT_TRUE(is_safe_url(good)) << good;
    EXPECT_TRUE(check_issuer(good)) << good;
  }
  for (const char* bad : {"", "http://login.example", "http://127.0.0.1.evil.example", "http://127.0.0.1@evil.example",
                          "http://localhost.evil.example", "http://127.evil.example.1", "ftp://127.0.0.1", "https://",
                          "javascript:alert(1)", "https://login.example\r\nX: y", "http://evil.example\\@127.0.0.1",
                          "http://[::1].evil.example"}) {
    EXPECT_FALSE(is_safe_url(bad)) << bad;
    EXPECT_EQ(check_issuer(bad).error().code, "bad_option") << bad;
  }
  EXPECT_FALSE(check_issuer("https://login.example/?x=1"));
}

TEST(Discovery, is_refused_where_it_is_of_another_issuer_or_lacks_what_is_needed) {
  EXPECT_EQ(code_with("more", 1), "done");
  EXPECT_EQ(code_with("issuer", "https://login.example/"), "provider_misconfigured");
  EXPECT_EQ(code_with("issuer", nullptr), "provider_misconfigured");
  EXPECT_EQ(code_with("token_endpoint", "http://login.example/token"), "provider_misconfigured");
  EXPECT_EQ(code_with("jwks_uri", nullptr), "provider_misconfigured");
  EXPECT_EQ(code_with("response_types_supported", {"id_token"}), "provider_misconfigured");
  EXPECT_EQ(code_with("code_challenge_methods_supported", {"plain"}), "provider_misconfigured");
  EXPECT_FALSE(parse_discovery("<html>", "https://login.example"));
}

TEST(Discovery, leaves_out_addresses_that_are_not_safe_and_not_needed) {
  auto changed = document();
  changed["end_session_endpoint"] = "http://login.example/end";
  changed["userinfo_endpoint"] = "file:///etc/passwd";
  const auto read = parse_discovery(changed.dump(), "https://login.example");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->end_session_endpoint, "");
  EXPECT_EQ(read->userinfo_endpoint, "");
  EXPECT_EQ(parse_discovery(document().dump(), "https://login.example")->end_session_endpoint,
            "https://login.example/end");
}

}  // namespace
}  // namespace bursar::sign_on
