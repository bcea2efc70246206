// The catalog of what is owned, as Apple's store tells of it: names, icons, versions, what an item needs.
#pragma once

#include "app/services.h"

namespace bursar::app {

/// Looks up the items of a location that the catalog does not have, or has not asked about for a day, and notes how
/// each came in. An item that was in the store and is no more is marked so; one that never was keeps its number. Where
/// the location's items are not added by themselves, only what is in the catalog is looked up again. Gives how many
/// were found.
base::Result<int> refresh_catalog(const Services& services, domain::LocationId id);

/// Puts items of a location into the catalog by hand. not_found "asset_not_owned" (the message names one).
base::Result<int> add_to_catalog(const Services& services, domain::LocationId id,
                                 const std::vector<std::int64_t>& adam_ids);

/// Takes the pictures of catalog items that are not here yet; one that was not to be had is tried again after a week.
/// Gives how many came.
base::Result<int> fetch_icons(const Services& services);

/// What a seat of an item costs, in thousandths of the currency (0: not known any more). Errors: not_found
/// "no_such_item"; invalid "bad_currency" unless it is a code of three letters.
base::Status set_price(const Services& services, domain::AdamId adam_id, std::int64_t price_milli,
                       const std::string& currency);

}  // namespace bursar::app
