// Finding out what became of a request whose answer was lost, by asking Apple what is so.
#pragma once

#include <vector>

#include "app/services.h"

namespace bursar::app {

/// Reads Apple's present state and judges the open tasks by it: done where the wanted state is there, open where not.
/// Apple is read into the mirror on the way. Errors: those of AppleService.
base::Result<std::vector<domain::Verdict>> ask_outcome(const Services& services, const domain::Request& request,
                                                       const std::vector<domain::Task>& tasks);

}  // namespace bursar::app
