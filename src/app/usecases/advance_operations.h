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

struct Advanced {
  std::optional<base::Timestamp>
      next;                       // when something is due again; none: nothing is open, or the token cannot be used
  bool operation_closed = false;  // some operation is settled now: a sync can verify it
};

/// Does what is due for one location: looks, asks for status, sends; a bounded number of acts, so that a stop is
/// noticed. One at a time for a location. A token that is lost meanwhile is written down, and the operations say so.
base::Result<Advanced> advance_operations(const Services& services, domain::LocationId id);

}  // namespace bursar::app
