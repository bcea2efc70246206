// What lists of the inventory are filtered by, besides their text, as SQL.
#pragma once

#include <string>

#include "app/ports/inventory_table.h"

namespace bursar::store {

/// A condition on a row of devices or people; one that holds for all where the filter asks for nothing.
std::string condition_of(const app::InventoryFilter& filter);

}  // namespace bursar::store
