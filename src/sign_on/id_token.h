// ID tokens (OpenID Connect Core 1.0, 3.1.3.7): what they say, and whether it is to be believed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "sign_on/json_web_keys.h"

namespace bursar::sign_on {

inline constexpr std::int64_t kClockSkewMs = base::kMinuteMs;         // that the provider's clock may be off
inline constexpr std::int64_t kTokenAgeMsMax = 10 * base::kMinuteMs;  // it comes straight from the provider

struct TokenHeader {
  std::string algorithm;
  std::string key_id;  // may be empty
};

struct Claims {
  std::string subject;
  std::string preferred_name;
  std::string display_name;
  std::string email;
  std::string access_token_hash;                   // at_hash; may be empty
  std::optional<std::vector<std::string>> groups;  // none: the claim is not there
};

/// What a token has to be about.
struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
  std::string groups_claim;
};

/// Errors: unauthorized "bad_id_token", where it is no signed token, or its algorithm is not accepted.
base::Result<TokenHeader> read_header(const std::string& token);

/// Errors: unauthorized "bad_id_token"; the words say what is wrong.
base::Result<Claims> check_id_token(const std::string& token, const std::vector<PublicKey>& keys,
                                    const Expected& expected, base::Timestamp now);

/// The claims of an answer about a person, as they stand there. unauthorized "bad_id_token" where it is no object or
/// names nobody.
base::Result<Claims> read_claims(const std::string& json, const std::string& groups_claim);

}  // namespace bursar::sign_on
