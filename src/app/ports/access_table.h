#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/access/permission.h"

namespace bursar::app {

using ApiKeyId = base::Id<struct ApiKeyTag>;

struct ApiKey {
  ApiKeyId id;
  std::string name;  // unique
  domain::Grant grant;
  base::Timestamp created_at;
  std::optional<base::Timestamp> last_used_at = {};
  std::optional<base::Timestamp> expires_at = {};
};

/// API keys; only a BLAKE2b hash of each is kept.
class AccessTable {
 public:
  virtual ~AccessTable() = default;
  /// conflict "key_exists" where the name is taken.
  virtual base::Result<ApiKeyId> add(const ApiKey& key, const base::Secret& text) = 0;
  virtual base::Result<std::optional<ApiKey>> find(const base::Secret& text) = 0;
  virtual base::Status touch(ApiKeyId id, base::Timestamp now) = 0;
  virtual base::Result<std::vector<ApiKey>> list() = 0;
  virtual base::Status remove(ApiKeyId id) = 0;
  /// Small named settings of the installation, e.g. "installation_id"; empty: not set.
  virtual base::Result<std::string> setting(const std::string& name) = 0;
  virtual base::Status put_setting(const std::string& name, const std::string& value) = 0;
};

}  // namespace bursar::app
