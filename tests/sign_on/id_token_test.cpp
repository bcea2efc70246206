// ID tokens that are as they should be, and tampered ones of every sort.
#include "sign_on/id_token.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/hmac.h"
#include "sign_on/signer.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

constexpr std::int64_t kNowS = 1'790'000'000;
constexpr base::Timestamp kNow{kNowS * 1000};
const Expected kExpected{"https://login.example", "bursar", "nonce-1", "groups"};

class IdTokens : public testing::Test {
 protected:
  static const Signer& rsa() {
    static const Signer one = Signer::rsa("rsa-1");
    return one;
  }
  static const Signer& elliptic() {
    static const Signer one = Signer::elliptic("ec-1");
    return one;
  }
  static std::vector<PublicKey> keys() {
    return *parse_keys(json{{"keys", {rsa().public_key(), elliptic().public_key()}}}.dump());
  }
  static json claims() {
    return {{"iss", "https://login.example"},
            {"sub", "248289761001"},
            {"aud", "bursar"},
            {"exp", kNowS + 300},
            {"iat", kNowS - 5},
            {"nonce", "nonce-1"},
            {"preferred_username", "anna"},
            {"name", "Anna Example"},
            {"email", "anna@hillside.example"},
            {"groups", {"staff", "it"}}};
  }
  static json claims_with(const char* name, const json& value) {
    auto changed = claims();
    changed[name] = value;
    return changed;
  }
  static base::Result<Claims> check(const std::string& token) { return check_id_token(token, keys(), kExpected, kNow); }
  static std::string why(const std::string& token) {
    const auto checked = check(token);
    if (checked) return "accepted";
    EXPECT_EQ(checked.error().code, "bad_id_token");
    const auto& message = checked.error().message;
    return message.substr(message.rfind(": ") + 2);
  }
  static std::string why_with(const char* name, const json& value) {
    return why(rsa().token("RS256", claims_with(name, value)));
  }
  static std::string why_without(const char* name) {
    auto changed = claims();
    changed.erase(name);
    return why(rsa().token("RS256", changed));
  }
};

TEST_F(IdTokens, are_accepted_as_rs256_ps256_and_es256) {
  for (const char* algorithm : {"RS256", "PS256", "ES256"}) {
    const auto& signer = std::string(algorithm) == "ES256" ? elliptic() : rsa();
    const auto read = check(signer.token(algorithm, claims()));
    ASSERT_TRUE(read) << algorithm << " " << read.error().message;
    EXPECT_EQ(read->subject, "248289761001");
    EXPECT_EQ(read->preferred_name, "anna");
    EXPECT_EQ(read->display_name, "Anna Example");
    EXPECT_EQ(read->groups, (std::vector<std::string>{"staff", "it"}));
  }
}

TEST_F(IdTokens, are_refused_where_another_key_signed_them) {
  const auto stranger = Signer::rsa("rsa-1");
  EXPECT_EQ(why(stranger.token("RS256", claims())), "none of the provider's keys signed it.");
  const auto elliptic_stranger = Signer::elliptic("ec-1");
  EXPECT_EQ(why(elliptic_stranger.token("ES256", claims())), "none of the provider's keys signed it.");
}

TEST_F(IdTokens, are_refused_where_a_claim_was_changed_after_signing) {
  const auto good = rsa().token("RS256", claims());
  const auto signature = good.substr(good.rfind('.'));
  const auto header = json{{"alg", "RS256"}, {"kid", "rsa-1"}, {"typ", "JWT"}};
  EXPECT_EQ(why(unsigned_token(header, claims()) + signature), "accepted");
  EXPECT_EQ(why(unsigned_token(header, claims_with("sub", "1")) + signature), "none of the provider's keys signed it.");
  auto cut = good;
  cut.resize(cut.size() - 4);
  EXPECT_EQ(why(cut), "none of the provider's keys signed it.");
}

TEST_F(IdTokens, are_refused_without_a_signature_whatever_the_case_of_none) {
  for (const char* none : {"none", "None", "NONE", "nOnE", ""}) {
    const auto text = unsigned_token({{"alg", none}}, claims());
    EXPECT_EQ(why(text + "."), "its algorithm is none of RS256, PS256 and ES256.") << none;
    EXPECT_EQ(why(text + ".AAAA"), "its algorithm is none of RS256, PS256 and ES256.") << none;
    EXPECT_EQ(why(text), "it is no signed token.");
  }
  EXPECT_EQ(why(unsigned_token({{"alg", "RS256"}, {"kid", "rsa-1"}}, claims()) + "."),
            "none of the provider's keys signed it.");
}

TEST_F(IdTokens, are_refused_where_the_public_key_was_taken_as_a_shared_secret) {
  for (const auto& secret : {rsa().public_key().dump(), rsa().public_key()["n"].get<std::string>()}) {
    for (const auto& key_id : {"rsa-1", ""}) {
      const auto text = unsigned_token({{"alg", "HS256"}, {"kid", key_id}}, claims());
      EXPECT_EQ(why(text + "." + base::base64url_encode(base::hmac_sha256(secret, text))),
                "its algorithm is none of RS256, PS256 and ES256.");
    }
  }
}

TEST_F(IdTokens, are_refused_where_the_algorithm_is_of_another_sort_of_key) {
  const auto text = unsigned_token({{"alg", "ES256"}, {"kid", "rsa-1"}}, claims());
  EXPECT_EQ(why(text + "." + base::base64url_encode(rsa().sign("RS256", text))),
            "none of the provider's keys signed it.");
  const auto padded = unsigned_token({{"alg", "PS256"}, {"kid", "rsa-1"}}, claims());
  EXPECT_EQ(why(padded + "." + base::base64url_encode(rsa().sign("RS256", padded))),
            "none of the provider's keys signed it.");
  for (const char* other : {"RS384", "RS512", "ES384", "EdDSA", "HS512", "RSA1_5"}) {
    EXPECT_EQ(why(rsa().token(other, claims())), "its algorithm is none of RS256, PS256 and ES256.") << other;
  }
}

TEST_F(IdTokens, are_refused_where_their_key_is_not_known) {
  const auto text = unsigned_token({{"alg", "RS256"}, {"kid", "rsa-2"}}, claims());
  EXPECT_EQ(why(text + "." + base::base64url_encode(rsa().sign("RS256", text))),
            "none of the provider's keys signed it.");
}

TEST_F(IdTokens, are_accepted_without_a_key_id_where_one_of_the_keys_signed_them) {
  const auto text = unsigned_token({{"alg", "RS256"}}, claims());
  EXPECT_EQ(why(text + "." + base::base64url_encode(rsa().sign("RS256", text))), "accepted");
}

TEST_F(IdTokens, are_refused_where_their_header_demands_what_we_do_not_know) {
  const auto text = unsigned_token({{"alg", "RS256"}, {"kid", "rsa-1"}, {"crit", {"b64"}}, {"b64", false}}, claims());
  EXPECT_EQ(why(text + "." + base::base64url_encode(rsa().sign("RS256", text))),
            "its header demands what is not known here.");
  const auto own_key = unsigned_token({{"alg", "RS256"}, {"jwk", Signer::rsa("x").public_key()}}, claims());
  EXPECT_EQ(why(own_key + "." + base::base64url_encode(Signer::rsa("x").sign("RS256", own_key))),
            "none of the provider's keys signed it.")
      << "keys in the token count for nothing";
}

TEST_F(IdTokens, are_refused_where_another_issuer_made_them) {
  EXPECT_EQ(why_with("iss", "https://login.example/"), "another issuer made it.");
  EXPECT_EQ(why_with("iss", "https://evil.example"), "another issuer made it.");
  EXPECT_EQ(why_with("iss", nullptr), "another issuer made it.");
  EXPECT_EQ(why_without("iss"), "another issuer made it.");
}

TEST_F(IdTokens, are_refused_where_they_are_meant_for_another_client) {
  EXPECT_EQ(why_with("aud", "other"), "it is meant for another client.");
  EXPECT_EQ(why_with("aud", json::array()), "it is meant for another client.");
  EXPECT_EQ(why_with("aud", {"other"}), "it is meant for another client.");
  EXPECT_EQ(why_with("aud", 7), "it is meant for another client.");
  EXPECT_EQ(why_without("aud"), "it is meant for another client.");
  EXPECT_EQ(why_with("aud", json::array({"bursar"})), "accepted");
}

TEST_F(IdTokens, for_several_clients_have_to_name_us_as_the_one_they_were_given_to) {
  auto many = claims_with("aud", {"bursar", "other"});
  EXPECT_EQ(why(rsa().token("RS256", many)), "it was given to another client.");
  many["azp"] = "other";
  EXPECT_EQ(why(rsa().token("RS256", many)), "it was given to another client.");
  many["azp"] = "bursar";
  EXPECT_EQ(why(rsa().token("RS256", many)), "accepted");
  EXPECT_EQ(why_with("azp", "other"), "it was given to another client.");
  EXPECT_EQ(why_with("azp", "bursar"), "accepted");
}

TEST_F(IdTokens, are_refused_when_they_have_expired_beyond_what_clocks_differ) {
  EXPECT_EQ(why_with("exp", kNowS - 59), "accepted");
  EXPECT_EQ(why_with("exp", kNowS - 60), "it has expired.");
  EXPECT_EQ(why_with("exp", 0), "it has expired.");
  EXPECT_EQ(why_without("exp"), "it does not say when it was made and when it ends.");
  EXPECT_EQ(why_with("exp", "never"), "it does not say when it was made and when it ends.");
  EXPECT_EQ(why_with("exp", 1e300), "it does not say when it was made and when it ends.");
}

TEST_F(IdTokens, are_refused_when_they_were_made_in_the_future_or_long_ago) {
  EXPECT_EQ(why_with("iat", kNowS + 60), "accepted");
  EXPECT_EQ(why_with("iat", kNowS + 61), "it was made in the future; the clocks differ.");
  EXPECT_EQ(why_with("iat", kNowS - 660), "accepted");
  EXPECT_EQ(why_with("iat", kNowS - 661), "it was made too long ago.");
  EXPECT_EQ(why_without("iat"), "it does not say when it was made and when it ends.");
  EXPECT_EQ(why_with("nbf", kNowS + 61), "it is not valid yet.");
  EXPECT_EQ(why_with("nbf", "soon"), "it is not valid yet.");
}

TEST_F(IdTokens, are_refused_where_they_belong_to_another_log_in) {
  EXPECT_EQ(why_with("nonce", "nonce-2"), "it belongs to another log-in.");
  EXPECT_EQ(why_with("nonce", 1), "it belongs to another log-in.");
  EXPECT_EQ(why_without("nonce"), "it belongs to another log-in.");
  const auto token = rsa().token("RS256", claims_with("nonce", ""));
  EXPECT_FALSE(check_id_token(token, keys(), {"https://login.example", "bursar", "", "groups"}, kNow));
}

TEST_F(IdTokens, are_refused_where_they_name_nobody) {
  EXPECT_EQ(why_without("sub"), "it names nobody.");
  EXPECT_EQ(why_with("sub", ""), "it names nobody.");
  EXPECT_EQ(why_with("sub", 5), "it names nobody.");
  EXPECT_EQ(why_with("sub", std::string(256, 'x')), "it names nobody.");
}

TEST_F(IdTokens, are_refused_where_they_are_no_tokens_at_all) {
  EXPECT_EQ(why(""), "it is no signed token.");
  EXPECT_EQ(why("a.b"), "it is no signed token.");
  EXPECT_EQ(why("a.b.c.d.e"), "it is no signed token.") << "an encrypted one";
  EXPECT_EQ(why("a.b.c"), "its header cannot be read.");
  EXPECT_EQ(why(base::base64url_encode("[]") + ".e30.x"), "its header cannot be read.");
  const auto good = rsa().token("RS256", claims());
  EXPECT_EQ(why(good + "="), "its signature cannot be read.");
  EXPECT_EQ(why(std::string(300'000, 'a') + ".b.c"), "it is no signed token.");
  const auto text = base::base64url_encode(json{{"alg", "RS256"}, {"kid", "rsa-1"}}.dump()) + "." +
                    base::base64url_encode("no claims");
  EXPECT_EQ(why(text + "." + base::base64url_encode(rsa().sign("RS256", text))), "its claims cannot be read.");
}

TEST_F(IdTokens, tell_of_groups_as_a_list_a_single_word_or_not_at_all) {
  const auto groups = [](const json& all) { return check(rsa().token("RS256", all))->groups; };
  EXPECT_EQ(groups(claims_with("groups", "staff")), (std::vector<std::string>{"staff"}));
  EXPECT_EQ(groups(claims_with("groups", {"staff", 7, nullptr})), (std::vector<std::string>{"staff"}));
  EXPECT_EQ(groups(claims_with("groups", json::array())), std::vector<std::string>());
  auto without = claims();
  without.erase("groups");
  EXPECT_EQ(groups(without), std::nullopt);
}

TEST_F(IdTokens, are_checked_with_keys_for_signatures_alone_that_are_long_enough) {
  const auto count = [](const json& row) { return parse_keys(json{{"keys", {row}}}.dump())->size(); };
  EXPECT_EQ(count(rsa().public_key()), 1U);
  auto row = rsa().public_key();
  row["use"] = "enc";
  EXPECT_EQ(count(row), 0U) << "for encryption";
  row = rsa().public_key();
  row["n"] = "";
  EXPECT_EQ(count(row), 0U);
  EXPECT_EQ(count(Signer::rsa("short", 1024).public_key()), 0U);
  EXPECT_EQ(count(Signer::elliptic("other", "P-384").public_key()), 0U);
  EXPECT_EQ(count({{"kty", "oct"}, {"k", "c2VjcmV0"}}), 0U) << "a shared secret";
  row = elliptic().public_key();
  row["x"] = row["y"];
  EXPECT_EQ(count(row), 0U) << "not on the curve";
  row = elliptic().public_key();
  row["alg"] = "RS256";
  EXPECT_FALSE(fits(parse_keys(json{{"keys", {row}}}.dump())->at(0), "ES256", ""));
  EXPECT_EQ(parse_keys("no keys").error().code, "provider_misconfigured");
  EXPECT_EQ(parse_keys(R"({"keys": 7})").error().code, "provider_misconfigured");
  EXPECT_TRUE(parse_keys(R"({"keys": [7, null, {}]})")->empty());
}

}  // namespace
}  // namespace bursar::sign_on
