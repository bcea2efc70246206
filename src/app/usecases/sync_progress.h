// How far the runs at hand are, for a person to read.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "domain/model/location.h"
#include "domain/sync/sync_state.h"

namespace bursar::app {

struct SyncProgress {
  bool running = false;
  domain::SyncMode mode = domain::SyncMode::full;
  domain::SyncPhase phase = domain::SyncPhase::done;
  std::int64_t rows = 0;
  std::int64_t pages = 0;
  std::int64_t pages_expected = 0;
  base::Timestamp started_at;
  base::Timestamp updated_at;
  std::optional<base::Timestamp> waiting_until;
  std::string trouble;  // of a wait, or of the end; empty: none

  double rows_per_second() const;
  /// At the present rate; none before the first page.
  std::optional<std::int64_t> ms_left() const;
};

const char* name_of(domain::SyncMode mode);
const char* name_of(domain::SyncPhase phase);

/// Safe to use from any thread.
class ProgressBoard {
 public:
  void put(domain::LocationId location, const SyncProgress& progress);
  std::optional<SyncProgress> find(domain::LocationId location) const;

 private:
  mutable std::mutex mutex_;
  std::map<domain::LocationId, SyncProgress> progress_;
};

}  // namespace bursar::app
