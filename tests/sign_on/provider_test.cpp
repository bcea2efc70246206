// What is asked of the provider, how often, and what is made of its answers.
#include <gtest/gtest.h>

#include "base/base64.h"
#include "sign_on/small_provider.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

class Provider : public testing::Test {
 protected:
  base::Result<app::Identity> log_in() { return log_in_at(ours_); }
  base::Result<app::Identity> log_in_at(OpenIdProvider& ours) {
    const auto url = ours.log_in_url(flow_);
    if (!url) return base::fail(url.error());
    const auto back = theirs_.authorize(*url);
    return ours.identity({back.substr(5, back.find('&') - 5), kIssuer}, flow_);
  }
  std::string refused() {
    const auto done = log_in();
    return done ? "accepted" : done.error().code;
  }
  int asked(const char* path) { return theirs_.asked[path]; }
  void pass_ms(std::int64_t ms) { clock_.advance_ms(ms); }

  base::ManualClock clock_{base::Timestamp{1'790'000'000'000}};
  SmallProvider theirs_{clock_};
  OpenIdProvider ours_{SmallProvider::options(), theirs_, clock_};
  app::SignOnFlow flow_{"state", "nonce", std::string(64, 'v')};
};

TEST_F(Provider, is_sent_a_browser_with_a_challenge_and_never_with_its_answer) {
  const auto url = *ours_.log_in_url(flow_);
  EXPECT_EQ(url.substr(0, 27), "https://login.example/auth?");
  EXPECT_NE(url.find("code_challenge_method=S256"), std::string::npos);
  EXPECT_NE(url.find("redirect_uri=https%3A%2F%2Fbursar.example%2Fv1%2Fsign-on%2Fcallback"), std::string::npos);
  EXPECT_EQ(url.find(flow_.verifier), std::string::npos);
}

TEST_F(Provider, tells_who_somebody_is_for_a_code) {
  const auto person = log_in();
  ASSERT_TRUE(person) << person.error().message;
  EXPECT_EQ(person->subject, "4711");
  EXPECT_EQ(person->names.front(), "anna");
  EXPECT_EQ(person->groups, std::vector<std::string>{"staff"});
  EXPECT_EQ(theirs_.last_authorization, "Basic " + base::base64_encode("bursar:s3cret%3Awith%2Fsigns"));
  EXPECT_EQ(theirs_.last_form.find("client_secret"), std::string::npos);
}

TEST_F(Provider, is_given_the_secret_in_the_body_where_it_takes_it_no_other_way) {
  theirs_.more_discovery = {{"token_endpoint_auth_methods_supported", {"client_secret_post"}}};
  ASSERT_TRUE(log_in());
  EXPECT_EQ(theirs_.last_authorization, "");
  EXPECT_NE(theirs_.last_form.find("client_secret=s3cret%3Awith%2Fsigns"), std::string::npos);
}

TEST_F(Provider, is_given_no_secret_where_we_are_a_public_client) {
  auto options = SmallProvider::options();
  options.client_secret = {};
  OpenIdProvider ours(options, theirs_, clock_);
  ASSERT_TRUE(log_in_at(ours));
  EXPECT_EQ(theirs_.last_authorization, "");
  EXPECT_NE(theirs_.last_form.find("client_id=bursar"), std::string::npos);
  EXPECT_EQ(theirs_.last_form.find("client_secret"), std::string::npos);
}

TEST_F(Provider, refuses_a_code_without_its_verifier) {
  const auto back = theirs_.authorize(*ours_.log_in_url(flow_));
  auto other = flow_;
  other.verifier = std::string(64, 'w');
  const auto refused = ours_.identity({"code-1", kIssuer}, other);
  ASSERT_FALSE(refused) << back;
  EXPECT_EQ(refused.error().code, "sign_on_refused");
  EXPECT_NE(refused.error().message.find("invalid_grant"), std::string::npos);
}

TEST_F(Provider, is_not_believed_where_its_answer_names_another_or_nobody) {
  const auto url = *ours_.log_in_url(flow_);
  for (const char* issuer : {"https://other.example", ""}) {
    theirs_.authorize(url);
    EXPECT_EQ(ours_.identity({"code-1", issuer}, flow_).error().code, "sign_on_refused") << issuer;
  }
  theirs_.more_discovery = {{"authorization_response_iss_parameter_supported", false}};
  pass_ms(2 * base::kHourMs);
  theirs_.authorize(url);
  EXPECT_TRUE(ours_.identity({"code-1", ""}, flow_)) << "older providers do not name themselves";
}

TEST_F(Provider, is_asked_for_keys_once_while_they_are_known) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(log_in());
    pass_ms(base::kMinuteMs);
  }
  EXPECT_EQ(asked("/keys"), 1);
  pass_ms(base::kHourMs);
  ASSERT_TRUE(log_in());
  EXPECT_EQ(asked("/keys"), 2) << "kept for an hour";
}

TEST_F(Provider, is_asked_for_keys_again_where_it_signs_with_a_new_one_but_not_all_the_time) {
  ASSERT_TRUE(log_in());
  pass_ms(2 * base::kMinuteMs);
  theirs_.signer = Signer::rsa("key-2");
  theirs_.shown = theirs_.signer;
  ASSERT_TRUE(log_in());
  EXPECT_EQ(asked("/keys"), 2);
  theirs_.signer = Signer::rsa("key-3");
  for (int i = 0; i < 20; ++i) EXPECT_EQ(refused(), "bad_id_token") << "its set does not have that key";
  EXPECT_EQ(asked("/keys"), 2) << "within the minute";
  pass_ms(2 * base::kMinuteMs);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(refused(), "bad_id_token");
  EXPECT_EQ(asked("/keys"), 3);
}

TEST_F(Provider, is_not_believed_where_it_gives_no_token_or_one_that_is_not_signed) {
  theirs_.id_token = "no token";
  EXPECT_EQ(refused(), "bad_id_token");
  theirs_.id_token = unsigned_token({{"alg", "none"}}, {{"iss", kIssuer}, {"sub", "4711"}}) + ".";
  EXPECT_EQ(refused(), "bad_id_token");
  theirs_.id_token.clear();
  theirs_.signer = Signer::rsa("key-1");
  EXPECT_EQ(refused(), "bad_id_token") << "another key of the same name";
}

TEST_F(Provider, is_not_believed_where_its_two_tokens_do_not_belong_together) {
  theirs_.claims = {{"at_hash", base::base64url_encode(std::string(16, 'x'))}};
  EXPECT_EQ(refused(), "bad_id_token");
}

TEST_F(Provider, is_asked_for_groups_where_the_id_token_has_none) {
  theirs_.person.erase("groups");
  EXPECT_TRUE(log_in()->groups.empty()) << "it has no such page";
  theirs_.user_info = {{"sub", "4711"}, {"groups", {"it"}}, {"email", "anna@hillside.example"}};
  pass_ms(2 * base::kHourMs);
  const auto person = log_in();
  ASSERT_TRUE(person);
  EXPECT_EQ(person->groups, std::vector<std::string>{"it"});
  EXPECT_EQ(person->email, "anna@hillside.example");
  theirs_.person["groups"] = json::array();
  EXPECT_TRUE(log_in()->groups.empty());
  EXPECT_EQ(asked("/userinfo"), 1) << "an empty list is an answer";
  theirs_.person.erase("groups");
  theirs_.user_info["sub"] = "4712";
  EXPECT_EQ(refused(), "bad_id_token") << "of another person";
}

TEST_F(Provider, that_does_not_answer_is_told_in_words_and_left_in_peace_for_a_moment) {
  theirs_.down = true;
  for (int i = 0; i < 10; ++i) {
    const auto url = ours_.log_in_url(flow_);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code, "provider_unreachable");
    EXPECT_EQ(url.error().kind, base::ErrorKind::unavailable);
    EXPECT_NE(url.error().message.find(kIssuer), std::string::npos);
  }
  EXPECT_EQ(asked("/.well-known/openid-configuration"), 1);
  theirs_.down = false;
  pass_ms(3000);
  EXPECT_TRUE(log_in());
  theirs_.down = true;
  pass_ms(3000);
  EXPECT_EQ(ours_.log_in_url(flow_).error().code, "provider_unreachable") << "no browser is sent into the void";
}

TEST_F(Provider, that_calls_itself_otherwise_cannot_be_used) {
  theirs_.more_discovery = {{"issuer", "https://login.example/"}};
  EXPECT_EQ(refused(), "provider_misconfigured");
}

TEST_F(Provider, is_where_browsers_log_out_where_it_has_such_a_page) {
  EXPECT_EQ(
      ours_.log_out_url(base::Secret("token")),
      "https://login.example/end?id_token_hint=token&client_id=bursar&post_logout_redirect_uri=https%3A%2F%2Fbursar."
      "example%2F");
  theirs_.more_discovery = {{"end_session_endpoint", nullptr}};
  pass_ms(2 * base::kHourMs);
  EXPECT_EQ(ours_.log_out_url(base::Secret("token")), "");
  theirs_.down = true;
  pass_ms(2 * base::kHourMs);
  EXPECT_EQ(ours_.log_out_url(base::Secret("token")), "");
}

}  // namespace
}  // namespace bursar::sign_on
