// What happened to a content token, and what lies ahead of it.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

/// kind: "downloaded" (one year before the token ends, as Apple gives it), "connected", "renewed", "taken_over", "lost"
/// (detail: the state), "working_again", "renamed", "scope_saved", "warning" and "expires" (both ahead, or just past).
struct StoryEvent {
  base::Timestamp at;
  std::string kind;
  std::string actor;
  std::string detail;
  bool ahead = false;
};

/// Oldest first. not_found "no_such_location".
base::Result<std::vector<StoryEvent>> location_story(const Services& services, domain::LocationId id);

}  // namespace bursar::app
