#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/secret.h"

namespace bursar::app {

enum class Role : std::uint8_t { viewer, operator_, admin };
inline const char* name_of(Role role) {
  return role == Role::viewer ? "viewer" : role == Role::operator_ ? "operator" : "admin";
}

using ApiKeyId = base::Id<struct ApiKeyTag>;

struct ApiKey {
  ApiKeyId id;
  std::string name;  // unique
  Role role = Role::viewer;
  base::Timestamp created_at;
  std::optional<base::Timestamp> last_used_at;
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
