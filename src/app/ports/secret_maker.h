#pragma once

#include <string>

#include "base/secret.h"

namespace bursar::app {

/// Randomness fit for secrets. Safe to call from any thread.
class SecretMaker {
 public:
  virtual ~SecretMaker() = default;
  /// `bytes` random bytes in lower-case hex.
  virtual base::Secret make(int bytes) = 0;
};

}  // namespace bursar::app
