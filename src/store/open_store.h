// The store by its address.
#pragma once

#include <memory>
#include <string>

#include "app/ports/store.h"

namespace bursar::store {

struct StoreOptions {
  std::string database_url;  // "sqlite:PATH" or a plain path; "sqlite::memory:"; "postgresql://…"
  base::Secret key;          // 32 bytes, see key_file.h
  int readers = 4;           // connections for reading side by side
};

/// Opens or creates the database, and brings it to the newest version. Errors: invalid "bad_database_url", "bad_key";
/// internal "token_unreadable" where the key is not the one of this database; conflict "database_newer";
/// unavailable "store_busy"; internal "store_failed".
base::Result<std::unique_ptr<app::Store>> open_store(const StoreOptions& options);

}  // namespace bursar::store
