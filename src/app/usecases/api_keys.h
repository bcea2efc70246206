// Programs that use the REST API, each with a key of its own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

struct NewApiKey {
  ApiKey key;
  base::Secret text;  // shown once, never again: "bursar_" and 64 hex digits
};

/// Errors: invalid "bad_key_name", "bad_field" (it would have expired already); conflict "key_exists"; not_found
/// "no_such_role", "no_such_unit".
base::Result<NewApiKey> create_api_key(const Services& services, const std::string& name, const domain::Grant& grant,
                                       std::optional<base::Timestamp> expires_at = std::nullopt);
/// unauthorized "bad_api_key", also where it has expired.
base::Result<ApiKey> authenticate(const Services& services, const base::Secret& text);
/// conflict "last_administrator" where nobody else could change keys and accounts.
base::Status remove_api_key(const Services& services, ApiKeyId id);

}  // namespace bursar::app
