// A PostgreSQL database, through libpq.
#pragma once

#include <memory>
#include <string>

#include "store/sql/driver.h"

namespace bursar::store {

/// unavailable "store_busy" where it cannot be reached.
base::Result<std::unique_ptr<Database>> open_postgres(const std::string& url);

}  // namespace bursar::store
