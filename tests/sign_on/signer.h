// Signs tokens as a provider does, and wrongly, too.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

struct evp_pkey_st;

namespace bursar::sign_on {

/// A key pair made anew.
class Signer {
 public:
  static Signer rsa(const std::string& id, unsigned bits = 2048);
  static Signer elliptic(const std::string& id, const char* curve = "P-256");

  /// As the provider's key set shows it.
  nlohmann::json public_key() const;
  /// RS256, PS256 or ES256.
  std::string sign(const std::string& algorithm, const std::string& text) const;
  /// A whole token whose header names the algorithm and this key.
  std::string token(const std::string& algorithm, const nlohmann::json& claims) const;
  const std::string& id() const { return id_; }

 private:
  Signer(std::string id, evp_pkey_st* key);
  std::string id_;
  std::shared_ptr<evp_pkey_st> key_;
};

/// header.claims, as it is signed.
std::string unsigned_token(const nlohmann::json& header, const nlohmann::json& claims);

}  // namespace bursar::sign_on
