// Secrets at rest: XChaCha20-Poly1305 with a random nonce; and keyed hashes to find them by.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace bursar::store {

/// Safe to use from any thread.
class Sealer {
 public:
  /// `key`: 32 bytes. invalid "bad_key".
  static base::Result<Sealer> create(const base::Secret& key);

  /// Base64 of nonce and sealed text, bound to `context`.
  std::string seal(const base::Secret& text, std::string_view context) const;
  /// internal "token_unreadable" where the key or the context is another, or the text was changed.
  base::Result<base::Secret> open(std::string_view sealed, std::string_view context) const;
  /// The same secret gives the same hash under the same key; nothing can be learned from it.
  std::string hash(const base::Secret& text) const;

 private:
  explicit Sealer(base::Secret key) : key_(std::move(key)) {}
  base::Secret key_;
};

}  // namespace bursar::store
