#include "store/sodium_secret_maker.h"

#include <sodium.h>

#include <stdexcept>
#include <string>

namespace bursar::store {

base::Secret SodiumSecretMaker::make(int bytes) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be started");
  std::string raw(static_cast<std::size_t>(bytes), '\0');
  randombytes_buf(raw.data(), raw.size());
  std::string hex(raw.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(raw.data()), raw.size());
  hex.pop_back();
  return base::Secret(std::move(hex));
}

std::string SodiumSecretMaker::hash_password(const base::Secret& password) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be started");
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  const auto& text = password.reveal();
  if (crypto_pwhash_str(hash.data(), text.data(), text.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw std::runtime_error("there is not enough memory to hash a password");
  }
  hash.resize(hash.find('\0'));
  return hash;
}

bool SodiumSecretMaker::is_password(const std::string& hash, const base::Secret& password) {
  if (sodium_init() < 0 || hash.empty()) return false;
  const auto& text = password.reveal();
  return crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

}  // namespace bursar::store
