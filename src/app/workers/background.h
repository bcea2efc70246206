// The work that goes on by itself: sync of every location by timer and on request, operations, notifications, names of
// items from the store. Every worker takes no input, is idempotent, and has a status that a person can read.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/services.h"
#include "app/usecases/sync_location.h"

namespace bursar::app {

struct BackgroundOptions {
  std::int64_t sync_interval_ms = 15 * base::kMinuteMs;  // increments
  std::int64_t full_sync_interval_ms = base::kDayMs;
  int locations_at_once = 4;
  std::int64_t replan_after_ms = 2000;  // changes that follow each other so closely are planned together
};

struct WorkerStatus {
  std::string name;
  bool busy = false;
  std::int64_t runs = 0;
  std::int64_t failures = 0;
  std::string last_trouble;
};

/// Threads of its own from start() to stop().
class Background {
 public:
  Background(const Services& services, const BackgroundOptions& options);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  void start();
  /// Waits for what runs to reach a safe point; nothing is lost.
  void stop();

  /// "Look": a sync of this location as soon as there is room. A full one outranks an increment.
  void want_sync(domain::LocationId location, domain::SyncMode mode);
  /// Whether a sync of this location is asked for and has not begun, or is running.
  bool is_wanted(domain::LocationId location) const;
  /// Something new is in the ledger or among the notifications.
  void nudge();
  /// Something that plans are made from has changed: planned anew soon, and carried out where automatic mode is on.
  void replan();

  const ProgressBoard& board() const { return board_; }
  std::vector<WorkerStatus> status() const;

 private:
  void sync_loop();
  void operations_loop();
  void plan_loop();
  void world_loop();
  base::Status run_reconciler();
  std::optional<std::pair<domain::LocationId, domain::SyncMode>> next_sync();
  void run_one_sync(domain::LocationId location, domain::SyncMode mode);
  std::int64_t run_operations();
  void note(const std::string& worker, const base::Status& outcome);

  const Services& services_;
  const BackgroundOptions options_;
  ProgressBoard board_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false};
  bool nudged_ = false;
  bool replan_wanted_ = false;
  std::map<domain::LocationId, domain::SyncMode> wanted_;
  struct Timer {
    base::Timestamp tried_at;
    base::Timestamp full_at;
  };
  std::map<domain::LocationId, Timer> timers_;  // of this process; a restart begins with a sync where one is due
  std::set<domain::LocationId> syncing_;
  std::map<std::string, WorkerStatus> status_;
  std::vector<std::thread> threads_;
};

}  // namespace bursar::app
