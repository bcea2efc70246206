// A location with the right to use its token: what most use cases begin with.
#pragma once

#include "app/services.h"

namespace bursar::app {

struct OpenLocation {
  domain::Location location;
  AppleToken token;
};

/// not_found "no_such_location".
base::Result<domain::Location> find_location(Transaction& transaction, domain::LocationId id);

/// Fails with conflict "token_not_usable" (the message says what is wrong with the token and what to do) where requests
/// must not be sent.
base::Result<OpenLocation> open_location(const Services& services, domain::LocationId id, bool urgent);

/// What an error of AppleService says about the token: none, where it says nothing.
domain::TokenTrouble trouble_of(const base::Error& error);

/// Writes down that the token cannot be used, stops the location's operations, and says so in their reason.
/// `holder`: who holds it, where known.
base::Status record_trouble(const Services& services, domain::LocationId id, domain::TokenTrouble trouble);

/// Forgets the trouble; stopped operations go on.
base::Status clear_trouble(const Services& services, domain::LocationId id);

}  // namespace bursar::app
