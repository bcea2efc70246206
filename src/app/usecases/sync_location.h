// Mirroring a location: the thin loop around domain/sync.
#pragma once

#include <atomic>
#include <vector>

#include "app/services.h"
#include "app/usecases/sync_progress.h"
#include "domain/sync/sync.h"

namespace bursar::app {

struct SyncReport {
  std::int64_t rows = 0;
  std::int64_t pages = 0;
  bool agreed = false;  // the mirror's count of every asset equals Apple's
  bool exact = false;   // every asset was read as of one moment
};

struct SyncOptions {
  domain::SyncMode mode = domain::SyncMode::increment;
  bool resume = true;  // go on with a run that was cut off, if there is one
  ProgressBoard* board = nullptr;
  const std::atomic<bool>* stopping = nullptr;  // looked at between pages; the run goes on at the next start
};

/// Runs to its end, waiting where Apple says so. One at a time for a location. Errors: conflict "token_not_usable", the
/// error that stopped the run (a lost token is written down by then), unavailable "stopping".
base::Result<SyncReport> sync_location(const Services& services, domain::LocationId id, const SyncOptions& options);

/// Reads the assignments of `assets`, and the changed users where asked for, into the mirror with urgency; may run
/// beside a sync. True: every asset was read as of one moment, so what the mirror says of them is what Apple said.
base::Result<bool> look_at_apple(const Services& services, domain::LocationId id, std::vector<domain::AssetKey> assets,
                                 bool users);

}  // namespace bursar::app
