#pragma once

#include <string>

#include "base/secret.h"

namespace bursar::app {

/// Randomness fit for secrets, and hashes of passwords. Safe to call from any thread.
class SecretMaker {
 public:
  virtual ~SecretMaker() = default;
  /// `bytes` random bytes in lower-case hex.
  virtual base::Secret make(int bytes) = 0;
  /// Argon2id with a salt of its own; slow by intent.
  virtual std::string hash_password(const base::Secret& password) = 0;
  virtual bool is_password(const std::string& hash, const base::Secret& password) = 0;
};

}  // namespace bursar::app
