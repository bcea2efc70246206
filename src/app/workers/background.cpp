#include "app/workers/background.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/kept_usage.h"
#include "app/kept_world.h"
#include "app/usecases/advance_operations.h"
#include "app/usecases/apply_plan.h"
#include "app/usecases/doctor_seats.h"
#include "app/usecases/refresh_catalog.h"
#include "app/usecases/take_notification.h"
#include "domain/model/location.h"

namespace bursar::app {
namespace {

constexpr std::int64_t kTickMs = 500;  // timers are looked at so often
constexpr std::int64_t kRetryMs = 5 * base::kSecondMs;
constexpr std::int64_t kNotificationsKeptMs = base::kDayMs;

using domain::LocationId;
using domain::SyncMode;

base::Result<std::vector<domain::Location>> usable_locations(const Services& services) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(auto locations, transaction->locations().list());
  const auto now = services.clock.now();
  locations.erase(std::remove_if(locations.begin(), locations.end(),
                                 [&](const auto& l) { return !domain::is_usable(domain::token_state(l, now)); }),
                  locations.end());
  return locations;
}

}  // namespace

Background::Background(const Services& services, const BackgroundOptions& options)
    : services_(services), options_(options), courier_(services) {}

Background::~Background() { stop(); }

void Background::start() {
  stopping_ = false;
  for (int i = 0; i < std::max(1, options_.locations_at_once); ++i) threads_.emplace_back([this] { sync_loop(); });
  threads_.emplace_back([this] { operations_loop(); });
  threads_.emplace_back([this] { plan_loop(); });
  if (services_.kept_world != nullptr) threads_.emplace_back([this] { world_loop(); });
  courier_.start();
}

void Background::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  courier_.stop();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Background::want_sync(LocationId location, SyncMode mode) {
  {
    const std::lock_guard lock(mutex_);
    const auto [at, added] = wanted_.emplace(location, mode);
    if (!added && mode == SyncMode::full) at->second = mode;
  }
  wake_.notify_all();
}

bool Background::is_wanted(LocationId location) const {
  const std::lock_guard lock(mutex_);
  return wanted_.count(location) != 0 || syncing_.count(location) != 0;
}

void Background::nudge() {
  {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  wake_.notify_all();
}

void Background::replan() {
  {
    const std::lock_guard lock(mutex_);
    replan_wanted_ = true;
  }
  wake_.notify_all();
}

std::vector<WorkerStatus> Background::status() const {
  const std::lock_guard lock(mutex_);
  std::vector<WorkerStatus> list;
  for (const auto& [name, status] : status_) list.push_back(status);
  return list;
}

void Background::note(const std::string& worker, const base::Status& outcome) {
  const std::lock_guard lock(mutex_);
  auto& status = status_[worker];
  status.name = worker;
  ++status.runs;
  status.last_trouble.clear();
  if (outcome || outcome.error().code == "stopping") return;
  ++status.failures;
  status.last_trouble = outcome.error().message;
}

/// A location that is asked for, or whose timer has run out, and that no other thread syncs.
std::optional<std::pair<LocationId, SyncMode>> Background::next_sync() {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [location, mode] : wanted_) {
      if (syncing_.count(location) != 0) continue;
      const auto next = std::make_pair(location, mode);
      wanted_.erase(location);
      syncing_.insert(next.first);
      return next;
    }
  }
  const auto locations = usable_locations(services_);
  if (!locations) return std::nullopt;
  const auto now = services_.clock.now();
  for (const auto& location : *locations) {
    auto transaction = services_.store.begin_read();
    if (!transaction) return std::nullopt;
    const auto record = (*transaction)->locations().sync_record(location.id);
    if (!record) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto& timer = timers_[location.id];
    const auto last = std::max(record->finished_at.value_or(base::Timestamp{}), timer.tried_at);
    if (now.ms_since(last) < options_.sync_interval_ms || syncing_.count(location.id) != 0) continue;
    const bool full = !record->finished_at || now.ms_since(timer.full_at) >= options_.full_sync_interval_ms;
    syncing_.insert(location.id);
    return std::make_pair(location.id, full ? SyncMode::full : SyncMode::increment);
  }
  return std::nullopt;
}

void Background::run_one_sync(LocationId location, SyncMode mode) {
  SyncOptions options;
  options.mode = mode;
  options.board = &board_;
  options.stopping = &stopping_;
  const auto report = sync_location(services_, location, options);
  note("sync", report.map([](const SyncReport&) {}));
  if (report) note("catalog", refresh_catalog(services_, location).map([](int) {}));
  const std::lock_guard lock(mutex_);
  syncing_.erase(location);
  timers_[location].tried_at = services_.clock.now();
  if (report && mode == SyncMode::full) timers_[location].full_at = services_.clock.now();
}

/// What can wait until the plans are made.
void Background::tidy_after_sync(LocationId location, SyncMode mode) {
  if (services_.kept_usage != nullptr) note("usage", services_.kept_usage->read_ahead(services_, location));
  if (mode == SyncMode::full && !stopping_) note("leaks", count_leaks(services_, location));
  if (stopping_ || fetching_icons_.exchange(true)) return;  // one thread is enough for pictures
  note("icons", fetch_icons(services_).map([](int) {}));
  fetching_icons_ = false;
}

void Background::sync_loop() {
  while (!stopping_) {
    if (const auto next = next_sync()) {
      run_one_sync(next->first, next->second);
      nudge();
      replan();
      tidy_after_sync(next->first, next->second);
      continue;
    }
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(kTickMs), [this] { return stopping_.load() || !wanted_.empty(); });
    // What is asked for may be in the hands of another thread: no busy waiting for it.
    if (!stopping_ && !wanted_.empty()) wake_.wait_for(lock, std::chrono::milliseconds(kTickMs / 10));
  }
}

void Background::operations_loop() {
  while (!stopping_) {
    const auto next_ms = run_operations();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(next_ms), [this] { return stopping_.load() || nudged_; });
    nudged_ = false;
  }
}

void Background::plan_loop() {
  while (!stopping_) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::milliseconds(kTickMs), [this] { return stopping_.load() || replan_wanted_; });
      if (stopping_) return;
      if (!replan_wanted_) continue;
      wake_.wait_for(lock, std::chrono::milliseconds(options_.replan_after_ms), [this] { return stopping_.load(); });
      replan_wanted_ = false;
    }
    if (!stopping_) note("plans", run_reconciler());
  }
}

/// Read once at the start, so that nobody waits for it, as the use of seats is; then whenever somebody looks at what is
/// too much to read at once.
void Background::world_loop() {
  bool wanted = true;
  bool usage_wanted = services_.kept_usage != nullptr;
  while (!stopping_) {
    if (wanted) note("world", services_.kept_world->refresh(services_, &stopping_));
    if (std::exchange(usage_wanted, false)) note("usage", services_.kept_usage->read_ahead(services_, std::nullopt));
    wanted = services_.kept_world->wait_until_wanted(kTickMs);
  }
}

base::Status Background::run_reconciler() {
  bool applies = false;
  {
    TRY_SET(auto transaction, services_.store.begin_read());
    TRY_SET(const auto distributions, transaction->distributions().list());
    if (distributions.empty()) return {};
    TRY_SET(const auto mode, transaction->access().setting(kAutomaticSetting));
    applies = mode == "on";
  }
  TRY_SET(const auto reconciled, reconcile(services_, applies));
  if (reconciled.applied) nudge();
  return {};
}

/// Notifications and operations of every location; gives how long nothing is due.
std::int64_t Background::run_operations() {
  std::int64_t next_ms = kTickMs * 4;
  auto locations = usable_locations(services_);
  if (!locations) {
    note("operations", base::fail(locations.error()));
    return kRetryMs;
  }
  for (const auto& location : *locations) {
    if (stopping_) return 0;
    const auto handled = handle_notifications(services_, location.id);
    note("notifications", handled.map([](const HandledNotifications&) {}));
    if (handled && handled->sync_wanted) want_sync(location.id, SyncMode::increment);
    const auto advanced = advance_operations(services_, location.id);
    note("operations", advanced.map([](const Advanced&) {}));
    if (!advanced) continue;
    if (advanced->operation_closed) want_sync(location.id, SyncMode::increment);
    if (advanced->next)
      next_ms = std::min(next_ms, std::max<std::int64_t>(0, advanced->next->ms_since(services_.clock.now())));
  }
  if (auto transaction = services_.store.begin_write()) {
    const auto cut = services_.clock.now().plus_ms(-kNotificationsKeptMs);
    if ((*transaction)->notifications().forget_before(cut)) note("cleaning", (*transaction)->commit());
  }
  return next_ms;
}

}  // namespace bursar::app
