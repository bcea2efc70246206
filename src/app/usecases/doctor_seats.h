// What the doctor finds about seats: items that are short, what Apple refused, seats without a reason.
#pragma once

#include <vector>

#include "app/services.h"
#include "app/usecases/doctor.h"

namespace bursar::app {

/// Appends "seats_short", "operation_failed" and "seats_leaked".
base::Status add_seat_findings(const Services& services, Transaction& transaction, std::vector<Finding>& findings);

/// Counts the seats of a location without a reason, and reasons without a seat, and keeps the counts for the doctor:
/// finding them anew takes too long for a page.
base::Status count_leaks(const Services& services, domain::LocationId id);

}  // namespace bursar::app
