// Copying everything from one database into another, whatever the two are.
#pragma once

#include "store/sql/driver.h"

namespace bursar::store {

/// Into tables of the same version without rows (but those that a migration puts there, which are replaced), in one
/// transaction of the target. The source's transaction is the caller's.
base::Status copy_tables(Connection& source, Connection& target);

/// How many rows all tables have together.
base::Result<std::int64_t> count_rows(Connection& db);

/// A text that tells contents apart; the same for the same rows in any order.
base::Result<std::string> fingerprint_of(Connection& db);

}  // namespace bursar::store
