// Carrying the ledger's requests to Apple and settling them: the only code that writes to Apple.
//
// Before a request is sent it is written down as sending; found like that later (a crash, a lost answer), its outcome
// is unknown, and Apple is asked what is so before anything else of the location is sent. What is so is settled; the
// rest is sent again. Associate, disassociate, retire and the rest name the state that is wanted, so sending again
// cannot do twice.
#pragma once

#include <optional>

#include "app/services.h"

namespace bursar::app {

/// Does all that is due for one location: looks, asks for status, sends. One at a time for a location.
/// Gives when something is due next; none: nothing is open, or the location's token cannot be used (written down by
/// then).
base::Result<std::optional<base::Timestamp>> advance_operations(const Services& services, domain::LocationId id);

}  // namespace bursar::app
