// A provider's public keys (RFC 7517), and checking signatures with them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct evp_pkey_st;

namespace bursar::sign_on {

/// RSA of 2048 bits or more, or the curve P-256.
struct PublicKey {
  std::string id;         // kid; may be empty
  std::string algorithm;  // the only one that it is for; empty: any that fits
  bool elliptic = false;
  std::shared_ptr<evp_pkey_st> key;
};

/// The keys of a JWK set that are for signatures and that we can use; others, and secret ones, are left out.
/// unavailable "provider_misconfigured" where it is no JWK set.
base::Result<std::vector<PublicKey>> parse_keys(std::string_view json);

/// RS256, PS256 or ES256; nothing else, above all neither "none" nor what is signed with a shared secret.
bool is_accepted(std::string_view algorithm);
/// Whether a token with these words in its header may be signed by this key.
bool fits(const PublicKey& key, std::string_view algorithm, std::string_view key_id);
bool is_signature(const PublicKey& key, std::string_view algorithm, std::string_view text, std::string_view signature);

}  // namespace bursar::sign_on
