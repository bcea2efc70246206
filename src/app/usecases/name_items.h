// Names of items from Apple's store.
#pragma once

#include "app/services.h"

namespace bursar::app {

/// Looks up the items of a location that have no name yet. An item that the storefront does not know keeps its number.
/// Gives how many were named.
base::Result<int> name_items(const Services& services, domain::LocationId id);

}  // namespace bursar::app
