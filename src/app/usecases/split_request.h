// Tasks into requests within Apple's limits: for a new operation, for what is left of a request, and for one that Apple
// refuses as a whole.
#pragma once

#include <vector>

#include "app/ports/apple_service.h"
#include "app/ports/ledger_table.h"

namespace bursar::app {

/// The open tasks as full rectangles within the limits: those of the request itself, or of what is left of it.
std::vector<NewRequest> batch_open_tasks(domain::Verb verb, const std::vector<domain::Task>& tasks,
                                         const AppleLimits& limits);

/// The open tasks in two halves (by asset where there are several, else by assignee), each in as many requests as the
/// limits ask for. With one open task: one request.
std::vector<NewRequest> halve(domain::Verb verb, const std::vector<domain::Task>& tasks, const AppleLimits& limits);

}  // namespace bursar::app
