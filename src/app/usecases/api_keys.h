// Who may use the REST API.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

struct NewApiKey {
  ApiKey key;
  base::Secret text;  // shown once, never again: "bursar_" and 64 hex digits
};

/// invalid "bad_key_name"; conflict "key_exists".
base::Result<NewApiKey> create_api_key(const Services& services, const std::string& name, Role role);
/// unauthorized "bad_api_key".
base::Result<ApiKey> authenticate(const Services& services, const base::Secret& text);
/// conflict "last_admin_key" where it is the only one of role admin.
base::Status remove_api_key(const Services& services, ApiKeyId id);

}  // namespace bursar::app
