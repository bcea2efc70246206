// The key for secrets at rest.
#pragma once

#include <string>

#include "base/result.h"
#include "base/secret.h"

namespace bursar::store {

/// Reads 32 bytes as Base64 from the file; makes the file (mode 0600) with a new key where there is none.
/// invalid "bad_key_file", "key_file_open_to_others"; unavailable "key_file_failed".
base::Result<base::Secret> load_or_create_key(const std::string& file);

/// A key given as Base64 text. invalid "bad_key".
base::Result<base::Secret> parse_key(const base::Secret& text);

}  // namespace bursar::store
