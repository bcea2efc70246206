// Writing down what became of a request's tasks, together with what that changes in the mirror.
#pragma once

#include <vector>

#include "app/services.h"

namespace bursar::app {

struct Settled {
  bool request_closed = false;
  bool operation_closed = false;
  bool count_doubtful = false;  // an asset's counts went below zero or above the total: it must be read again
};

/// In the caller's transaction. Verdicts on tasks that are settled already change nothing; verdicts "open" are passed
/// over.
base::Result<Settled> settle_tasks(Transaction& transaction, domain::Request request,
                                   const std::vector<domain::Task>& tasks, const std::vector<domain::Verdict>& verdicts,
                                   base::Timestamp now);

/// Adds seats to the mirror, or takes them out, and moves the asset's counts accordingly. Rows that are there (or gone)
/// already count nothing. True: the counts are doubtful now.
base::Result<bool> apply_assignments(Transaction& transaction, domain::LocationId location,
                                     const std::vector<domain::Assignment>& assignments, bool taken_back);

}  // namespace bursar::app
