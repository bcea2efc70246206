#include "sign_on/signer.h"

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>

#include "base/base64.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

void must(bool truth, const char* what) {
  if (!truth) throw std::runtime_error(what);
}

std::string number_in(EVP_PKEY* key, const char* name, int bytes_min) {
  BIGNUM* number = nullptr;
  must(EVP_PKEY_get_bn_param(key, name, &number) == 1, name);
  std::string bytes(static_cast<std::size_t>(std::max(BN_num_bytes(number), bytes_min)), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  BN_free(number);
  return base::base64url_encode(bytes);
}

/// The two numbers of an ASN.1 signature, 32 bytes each.
std::string as_pair(const std::string& asn1) {
  const auto* at = reinterpret_cast<const unsigned char*>(asn1.data());
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(asn1.size()));
  must(pair != nullptr, "signature");
  std::string bytes(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(bytes.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + 32, 32);
  ECDSA_SIG_free(pair);
  return bytes;
}

}  // namespace

Signer::Signer(std::string id, evp_pkey_st* key) : id_(std::move(id)), key_(key, EVP_PKEY_free) {
  must(key != nullptr, "key");
}

Signer Signer::rsa(const std::string& id, unsigned bits) { return {id, EVP_RSA_gen(bits)}; }
Signer Signer::elliptic(const std::string& id, const char* curve) { return {id, EVP_EC_gen(curve)}; }

json Signer::public_key() const {
  if (EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA) {
    return {{"kty", "RSA"},
            {"kid", id_},
            {"use", "sig"},
            {"n", number_in(key_.get(), OSSL_PKEY_PARAM_RSA_N, 0)},
            {"e", number_in(key_.get(), OSSL_PKEY_PARAM_RSA_E, 0)}};
  }
  const int bytes = (EVP_PKEY_get_bits(key_.get()) + 7) / 8;
  return {{"kty", "EC"},
          {"kid", id_},
          {"use", "sig"},
          {"crv", bytes == 32 ? "P-256" : "P-384"},
          {"x", number_in(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, bytes)},
          {"y", number_in(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, bytes)}};
}

std::string Signer::sign(const std::string& algorithm, const std::string& text) const {
  EVP_MD_CTX* digest = EVP_MD_CTX_new();
  EVP_PKEY_CTX* context = nullptr;
  must(EVP_DigestSignInit(digest, &context, EVP_sha256(), nullptr, key_.get()) == 1, "sign");
  if (algorithm == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST);
  }
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t size = 0;
  EVP_DigestSign(digest, nullptr, &size, bytes, text.size());
  std::string signature(size, '\0');
  must(EVP_DigestSign(digest, reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, text.size()) == 1,
       "sign");
  EVP_MD_CTX_free(digest);
  signature.resize(size);
  return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_EC ? as_pair(signature) : signature;
}

std::string Signer::token(const std::string& algorithm, const json& claims) const {
  const auto text = unsigned_token({{"alg", algorithm}, {"kid", id_}, {"typ", "JWT"}}, claims);
  return text + "." + base::base64url_encode(sign(algorithm, text));
}

std::string unsigned_token(const json& header, const json& claims) {
  return base::base64url_encode(header.dump()) + "." + base::base64url_encode(claims.dump());
}

}  // namespace bursar::sign_on
