// The numbered migrations: the same list for both databases, never edited once released.
#pragma once

#include <span>
#include <string_view>

#include "store/sql/driver.h"

namespace bursar::store {

struct Migration {
  std::string_view name;  // "0001_first"
  std::string_view sql;
};
/// In the order of their numbers; embedded by the build.
std::span<const Migration> migrations();

/// Brings the database to the newest version, each step in a transaction. conflict "database_newer" where it knows
/// migrations that this program does not.
base::Status migrate(Connection& db);

}  // namespace bursar::store
