// The world of plans, kept in memory between requests, so that what is asked of it (explanations, sizes of groups, the
// leak report) does not read millions of rows each time. Plans themselves are made from a world read afresh.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>

#include "app/usecases/load_world.h"

namespace bursar::app {

/// A world to look at; while one is held, the kept world stays as it is. Take it before a transaction is begun.
class WorldView {
 public:
  explicit WorldView(LoadedWorld own) : own_(std::make_unique<LoadedWorld>(std::move(own))), world_(own_.get()) {}
  WorldView(std::shared_lock<std::shared_mutex> lock, const LoadedWorld& world)
      : lock_(std::move(lock)), world_(&world) {}
  const LoadedWorld& operator*() const { return *world_; }
  const LoadedWorld* operator->() const { return world_; }

 private:
  std::unique_ptr<LoadedWorld> own_;
  std::shared_lock<std::shared_mutex> lock_;
  const LoadedWorld* world_;
};

/// Safe to call from any thread. Parts that changed are read again: subjects, stocks of a location, rules. In a small
/// installation, and wherever that takes a moment only, whoever looks waits for it and sees all that was committed
/// before. Where it takes longer, what is there is shown, at most kLateMs old, while refresh() is at work elsewhere.
class KeptWorld {
 public:
  static constexpr std::int64_t kSmallRows = 50'000;  // so many and fewer are read at once, however slow the machine is
  static constexpr std::int64_t kAtOnceMs = 60;
  static constexpr std::int64_t kLateMs = 30 * base::kSecondMs;

  base::Result<WorldView> look(const Services& services);
  /// Reads again what has changed. One at a time; others wait. Where `stopping` becomes true it gives up, unavailable
  /// "stopping", and what was not read is read the next time.
  base::Status refresh(const Services& services, const std::atomic<bool>* stopping = nullptr);
  /// Until somebody has looked at what should be refreshed, or the time is over; true: refresh.
  bool wait_until_wanted(std::int64_t ms_max);

 private:
  struct Stale {
    bool subjects = false;
    bool rules = false;
    std::vector<domain::LocationId> locations;
    bool any() const { return subjects || rules || !locations.empty(); }
  };
  Stale stale(const Changes& now, base::Timestamp moment) const;
  std::int64_t expected_ms(const Stale& stale) const;
  base::Status read(const Services& services, const Stale& stale, const std::atomic<bool>* stopping);
  template <class Change>
  void change(const Change& how);
  /// Forgets locations that are there no more; adds those that were not read yet.
  std::vector<domain::LocationId> with_new_locations(std::vector<domain::LocationId> again);

  std::mutex gate_;  // whoever wants to change the world keeps new readers waiting here
  std::shared_mutex in_use_;
  std::mutex refreshing_;
  LoadedWorld world_;
  mutable std::mutex facts_;  // of all below
  std::optional<Changes> as_of_;
  base::Timestamp subjects_at_;
  base::Timestamp rules_at_;
  std::optional<base::Timestamp> late_since_;
  std::int64_t rows_ = 0;         // of the whole world
  std::int64_t subjects_ms_ = 0;  // what reading it took the last time
  std::int64_t rules_ms_ = 0;
  std::map<domain::LocationId, std::int64_t> location_ms_;  // of every location that was read
  bool wanted_ = false;
  std::condition_variable wake_;
};

/// The kept world where there is one, else one that is read for this.
base::Result<WorldView> look_at_world(const Services& services);

}  // namespace bursar::app
