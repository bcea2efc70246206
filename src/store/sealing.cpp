#include "store/sealing.h"

#include <sodium.h>

#include "base/base64.h"

namespace bursar::store {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kHashBytes = 32;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

base::Result<Sealer> Sealer::create(const base::Secret& key) {
  if (sodium_init() < 0) return base::fail(base::ErrorKind::internal, "sodium_failed", "libsodium cannot be started.");
  if (key.reveal().size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES) {
    return base::fail(base::ErrorKind::invalid, "bad_key", "The key for secrets at rest must have 32 bytes.",
                      "Use the key file that was made at the first start.");
  }
  return Sealer(key);
}

std::string Sealer::seal(const base::Secret& text, std::string_view context) const {
  std::string sealed(kNonceBytes + text.reveal().size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + kNonceBytes, &length, bytes(text.reveal()),
                                             text.reveal().size(), bytes(context), context.size(), nullptr,
                                             bytes(sealed), bytes(key_.reveal()));
  return base::base64_encode(sealed);
}

base::Result<base::Secret> Sealer::open(std::string_view sealed, std::string_view context) const {
  const auto raw = base::base64_decode(sealed);
  if (raw && raw->size() >= kNonceBytes + kTagBytes) {
    std::string text(raw->size() - kNonceBytes - kTagBytes, '\0');
    unsigned long long length = 0;
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes(text), &length, nullptr, bytes(*raw) + kNonceBytes, raw->size() - kNonceBytes, bytes(context),
        context.size(), bytes(*raw), bytes(key_.reveal()));
    if (failed == 0) return base::Secret(std::move(text));
  }
  return base::fail(
      base::ErrorKind::internal, "token_unreadable", "A stored secret cannot be read with this key.",
      "Use the key file that belongs to this database; without it the content tokens must be added again.");
}

std::string Sealer::hash(const base::Secret& text) const {
  std::string hash(kHashBytes, '\0');
  crypto_generichash(bytes(hash), hash.size(), bytes(text.reveal()), text.reveal().size(), bytes(key_.reveal()),
                     key_.reveal().size());
  return base::base64_encode(hash);
}

}  // namespace bursar::store
