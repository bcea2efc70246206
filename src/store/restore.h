// Putting a backup back, into a database of either kind.
#pragma once

#include <string>

#include "store/open_store.h"

namespace bursar::store {

/// Restores into a database that holds no locations yet. not_found "no_such_file"; conflict "database_not_empty",
/// "database_newer"; internal "token_unreadable" where the key is not the one of the backup. On an error nothing is
/// changed.
base::Status restore_backup(const std::string& file, const StoreOptions& target);

}  // namespace bursar::store
