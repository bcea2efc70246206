// Apple's notifications: kept at arrival, taken in by a worker.
#pragma once

#include <string_view>

#include "app/services.h"

namespace bursar::app {

/// Checks the bearer (in constant time) and keeps the body. Errors: not_found "no_such_hook", unauthorized
/// "bad_bearer", invalid "bad_notification" (unreadable, or its uId is not this location's).
base::Status take_notification(const Services& services, std::string_view hook, std::string_view bearer,
                               const std::string& body);

struct HandledNotifications {
  int handled = 0;
  bool sync_wanted = false;  // a count did not add up, or something happened that only a sync can tell
};

/// Takes in what waits for a location: counts and assignments go into the mirror, outcomes settle their requests.
base::Result<HandledNotifications> handle_notifications(const Services& services, domain::LocationId id);

}  // namespace bursar::app
