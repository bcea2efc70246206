#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace bursar::app {

/// A request that carries an Idempotency-Key.
struct Repeat {
  std::string caller;
  std::string key;
  std::string fingerprint;  // of method, path and body
  int status = 0;           // 0: under way, or cut off by a crash
  base::Secret answer = {};
  base::Timestamp at = {};
};

/// What was answered is kept sealed: it may hold a key that is shown once.
class RepeatTable {
 public:
  virtual ~RepeatTable() = default;
  virtual base::Result<std::optional<Repeat>> find(const std::string& caller, const std::string& key) = 0;
  virtual base::Status put(const Repeat& repeat) = 0;
  virtual base::Status remove(const std::string& caller, const std::string& key) = 0;
  virtual base::Status forget_before(base::Timestamp moment) = 0;
};

}  // namespace bursar::app
