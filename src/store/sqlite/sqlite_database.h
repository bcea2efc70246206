// A database file.
#pragma once

#include <memory>
#include <string>

#include "store/sql/driver.h"

namespace bursar::store {

/// Creates the file with mode 0600 where there is none. The path ":memory:" makes a file of its own in the temporary
/// folder, which is deleted at once when the database is closed and never synced to the disk.
base::Result<std::unique_ptr<Database>> open_sqlite(const std::string& path);

/// Creates an empty file with mode 0600. conflict "file_exists"; internal "store_failed" with the reason.
base::Status create_private_file(const std::string& path);

}  // namespace bursar::store
