#include "store/sql/query.h"

namespace bursar::store {

base::Result<std::int64_t> take_ids(Connection& db, std::string_view table, std::int64_t count) {
  TRY_SET(const auto last, first(db, "UPDATE counters SET value = value + $2 WHERE name = $1 RETURNING value",
                                 first_integer, table, count));
  if (!last) return base::fail(store_failed("no counter for " + std::string(table)));
  return *last - count + 1;
}

}  // namespace bursar::store
