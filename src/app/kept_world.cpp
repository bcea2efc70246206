#include "app/kept_world.h"

#include <algorithm>
#include <chrono>

#include "app/usecases/load_rules.h"
#include "app/usecases/load_stocks.h"
#include "app/usecases/load_subjects.h"

namespace bursar::app {
namespace {

// What depends on the time of day is read again so often.
constexpr std::int64_t kSubjectsKeptMs = 10 * base::kMinuteMs;  // rules of groups such as last_seen > 30d
constexpr std::int64_t kRulesKeptMs = base::kMinuteMs;          // dates of distributions, states of tokens

bool is_over(base::Timestamp since, std::int64_t ms, base::Timestamp now) {
  const auto passed = now.ms_since(since);
  return passed < 0 || passed > ms;
}

std::uint64_t count_of(const Changes& changes, domain::LocationId id) {
  const auto found = changes.locations.find(id.value);
  return found == changes.locations.end() ? 0 : found->second;
}

/// Devices, people, seats and those who wait: what reading takes grows with them.
std::int64_t rows_of(const LoadedWorld& loaded) {
  auto rows = loaded.world.waiting.size();
  for (const auto kind : domain::kAssigneeKinds) {
    rows += loaded.of(kind).names.size();
    for (const auto& stock : loaded.world.stocks) rows += stock.holders[kind].cardinality();
  }
  return static_cast<std::int64_t>(rows);
}

}  // namespace

KeptWorld::Stale KeptWorld::stale(const Changes& now, base::Timestamp moment) const {
  if (!as_of_) return {true, true, {}};
  Stale found;
  found.subjects = now.subjects != as_of_->subjects || is_over(subjects_at_, kSubjectsKeptMs, moment);
  found.rules = found.subjects || now.rules != as_of_->rules || is_over(rules_at_, kRulesKeptMs, moment);
  for (const auto& [id, ms] : location_ms_) {
    if (now.everywhere != as_of_->everywhere || count_of(now, id) != count_of(*as_of_, id)) {
      found.locations.push_back(id);
    }
  }
  return found;
}

std::int64_t KeptWorld::expected_ms(const Stale& stale) const {
  auto sum = (stale.subjects ? subjects_ms_ : 0) + (stale.rules ? rules_ms_ : 0);
  for (const auto id : stale.locations) sum += location_ms_.at(id);
  return sum;
}

base::Result<WorldView> KeptWorld::look(const Services& services) {
  bool waits = false;
  {
    const std::lock_guard lock(facts_);
    const auto now = services.clock.now();
    // Counted under the lock: counts of before a refresh that has ended since would look like changes.
    const auto found = stale(services.store.changes(), now);
    if (!found.any()) {
      late_since_.reset();
    } else {
      if (!late_since_) late_since_ = now;
      const bool soon = rows_ <= kSmallRows || expected_ms(found) <= kAtOnceMs;
      waits = !as_of_ || soon || is_over(*late_since_, kLateMs, now);
      wanted_ = !waits;
    }
  }
  wake_.notify_all();
  if (waits) TRY(refresh(services));
  const std::lock_guard gate(gate_);
  return WorldView(std::shared_lock(in_use_), world_);
}

bool KeptWorld::wait_until_wanted(std::int64_t ms_max) {
  std::unique_lock lock(facts_);
  wake_.wait_for(lock, std::chrono::milliseconds(ms_max), [this] { return wanted_; });
  return std::exchange(wanted_, false);
}

base::Status KeptWorld::refresh(const Services& services, const std::atomic<bool>* stopping) {
  const std::lock_guard one_at_a_time(refreshing_);
  const auto changes = services.store.changes();
  const auto now = services.clock.now();
  Stale found;
  {
    const std::lock_guard lock(facts_);
    found = stale(changes, now);
  }
  if (found.any()) TRY(read(services, found, stopping));
  const auto rows = rows_of(world_);  // nobody else changes it
  const std::lock_guard lock(facts_);
  as_of_ = changes;
  rows_ = rows;
  if (found.subjects) subjects_at_ = now;
  if (found.rules) rules_at_ = now;
  late_since_.reset();
  return {};
}

/// Changes the world while nobody looks at it.
template <class Change>
void KeptWorld::change(const Change& how) {
  const std::lock_guard gate(gate_);
  const std::unique_lock alone(in_use_);
  how();
}

base::Status KeptWorld::read(const Services& services, const Stale& stale, const std::atomic<bool>* stopping) {
  TRY_SET(auto transaction, services.store.begin_read());
  const auto now = services.clock.now();
  auto lap = now;
  const auto took = [&](std::int64_t& ms) {
    const auto moment = services.clock.now();
    const std::lock_guard lock(facts_);
    ms = moment.ms_since(lap);
    lap = moment;
  };
  if (stale.subjects) {
    TRY_SET(auto part, load_subjects(*transaction, now, world_));
    change([&] { merge(std::move(part), world_); });
    took(subjects_ms_);
  }
  auto again = stale.locations;
  if (stale.rules) {
    base::Status loaded;
    change([&] {
      world_.world.now = now;
      loaded = load_locations(services, *transaction, world_);
    });
    TRY(loaded);
    again = with_new_locations(std::move(again));
  }
  const auto items_before = world_.world.items.size();
  for (const auto id : again) {
    if (stopping != nullptr && *stopping) {
      return base::fail(base::ErrorKind::unavailable, "stopping", "The server is stopping.", "");
    }
    if (world_.location_places.count(id.value) == 0) continue;
    TRY_SET(auto part, load_stocks(*transaction, id, world_));
    change([&] { merge(std::move(part), world_); });
    std::int64_t ms = 0;
    took(ms);
    const std::lock_guard lock(facts_);
    location_ms_[id] = ms;
  }
  if (!stale.rules && world_.world.items.size() == items_before) return {};
  TRY_SET(auto part, load_rules(*transaction, now, {}, world_));
  change([&] { merge(std::move(part), world_); });
  took(rules_ms_);
  return {};
}

std::vector<domain::LocationId> KeptWorld::with_new_locations(std::vector<domain::LocationId> again) {
  const std::lock_guard lock(facts_);
  const auto& places = world_.location_places;
  std::erase_if(location_ms_, [&](const auto& read) { return places.count(read.first.value) == 0; });
  for (const auto& location : world_.world.locations) {
    if (location_ms_.count(location.id) == 0) again.push_back(location.id);
  }
  return again;
}

base::Result<WorldView> look_at_world(const Services& services) {
  if (services.kept_world != nullptr) return services.kept_world->look(services);
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(auto loaded, load_world(services, *transaction));
  return WorldView(std::move(loaded));
}

}  // namespace bursar::app
