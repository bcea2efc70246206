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

}  // namespace bursar::store
