// What is told though no single act brings it about: it is seen by comparing what is so with what was so when it was
// last looked at.
#pragma once

#include "app/services.h"

namespace bursar::app {

/// States of tokens, syncs, totals of seats, waiting lines. What a subscription has newly come to want is taken down as
/// it is and told only when it changes.
base::Status watch_states(const Services& services, Transaction& transaction);

/// The state of one location's token alone, at once.
base::Status watch_token(const Services& services, Transaction& transaction, const domain::Location& location);

/// Whether anybody wants to hear of leaks; if so they are looked for (all holdings are read) and news of them are
/// written in a transaction of their own.
base::Status watch_leaks(const Services& services);

}  // namespace bursar::app
