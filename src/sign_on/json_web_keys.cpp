#include "sign_on/json_web_keys.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;
constexpr std::size_t kKeysMax = 100;
constexpr std::size_t kCoordinateBytes = 32;

template <auto Free>
struct Freeing {
  template <class T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using BigNumber = std::unique_ptr<BIGNUM, Freeing<BN_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM_free>>;
using Key = std::shared_ptr<EVP_PKEY>;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

BigNumber number_of(std::string_view text) {
  return BigNumber(BN_bin2bn(bytes(text), static_cast<int>(text.size()), nullptr));
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string bytes_in(const json& object, const char* name) {
  return base::base64url_decode(text_in(object, name)).value_or("");
}

Key key_of(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* raw = nullptr;
  const bool made = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
  const Key key(raw, EVP_PKEY_free);
  if (!made) return nullptr;
  const Context check(EVP_PKEY_CTX_new_from_pkey(nullptr, raw, nullptr));
  return check && EVP_PKEY_public_check(check.get()) == 1 ? key : nullptr;
}

Key rsa_key(const json& row) {
  const auto modulus = bytes_in(row, "n");
  const auto exponent = bytes_in(row, "e");
  if (modulus.empty() || modulus.size() > kRsaBitsMax / 8 || exponent.empty() || exponent.size() > 8) return nullptr;
  const auto n = number_of(modulus);
  const auto e = number_of(exponent);
  if (BN_num_bits(n.get()) < kRsaBitsMin) return nullptr;
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return key_of("RSA", builder.get());
}

Key elliptic_key(const json& row) {
  const auto x = bytes_in(row, "x");
  const auto y = bytes_in(row, "y");
  if (text_in(row, "crv") != "P-256" || x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) return nullptr;
  const auto point = "\x04" + x + y;
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return key_of("EC", builder.get());
}

/// ES256 signatures are the two numbers, 32 bytes each; OpenSSL takes them as ASN.1.
std::string as_asn1(std::string_view signature) {
  if (signature.size() != 2 * kCoordinateBytes) return {};
  using Signature = std::unique_ptr<ECDSA_SIG, Freeing<ECDSA_SIG_free>>;
  const Signature pair(ECDSA_SIG_new());
  auto r = number_of(signature.substr(0, kCoordinateBytes));
  auto s = number_of(signature.substr(kCoordinateBytes));
  if (ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return {};
  r.release();  // the pair's now
  s.release();
  unsigned char* made = nullptr;
  const int size = i2d_ECDSA_SIG(pair.get(), &made);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size));
  OPENSSL_free(made);
  return text;
}

}  // namespace

base::Result<std::vector<PublicKey>> parse_keys(std::string_view text) {
  const auto set = json::parse(text, nullptr, false);
  if (!set.is_object() || !set.contains("keys") || !set.at("keys").is_array()) {
    return base::fail(base::ErrorKind::unavailable, "provider_misconfigured",
                      "What the single sign-on provider gives as its keys is no set of keys.",
                      "Ask who runs it; local accounts can log in meanwhile.");
  }
  std::vector<PublicKey> keys;
  for (const auto& row : set.at("keys")) {
    if (!row.is_object() || keys.size() == kKeysMax) continue;
    const auto use = text_in(row, "use");
    if (!use.empty() && use != "sig") continue;
    const bool elliptic = text_in(row, "kty") == "EC";
    if (!elliptic && text_in(row, "kty") != "RSA") continue;
    auto key = elliptic ? elliptic_key(row) : rsa_key(row);
    if (key) keys.push_back({text_in(row, "kid"), text_in(row, "alg"), elliptic, std::move(key)});
  }
  return keys;
}

bool is_accepted(std::string_view algorithm) {
  return algorithm == "RS256" || algorithm == "PS256" || algorithm == "ES256";
}

bool fits(const PublicKey& key, std::string_view algorithm, std::string_view key_id) {
  if (!is_accepted(algorithm) || key.elliptic != (algorithm == "ES256")) return false;
  if (!key.algorithm.empty() && key.algorithm != algorithm) return false;
  return key_id.empty() || key.id == key_id;
}

bool is_signature(const PublicKey& key, std::string_view algorithm, std::string_view text, std::string_view signature) {
  if (!fits(key, algorithm, {})) return false;
  const std::string signed_as = key.elliptic ? as_asn1(signature) : std::string(signature);
  if (signed_as.empty()) return false;
  const std::unique_ptr<EVP_MD_CTX, Freeing<EVP_MD_CTX_free>> digest(EVP_MD_CTX_new());
  EVP_PKEY_CTX* context = nullptr;  // the digest's
  if (EVP_DigestVerifyInit(digest.get(), &context, EVP_sha256(), nullptr, key.key.get()) != 1) return false;
  if (algorithm == "PS256" && (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) != 1 ||
                               EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) != 1)) {
    return false;
  }
  return EVP_DigestVerify(digest.get(), bytes(signed_as), signed_as.size(), bytes(text), text.size()) == 1;
}

}  // namespace bursar::sign_on
