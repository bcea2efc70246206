#include "domain/sync/sync.h"

#include <algorithm>

namespace bursar::domain {
namespace {

// A run compares at most so often, walks at most so many assets alone after each comparison, and gives up after so many
// failures in a row; what is left is for the next run.
constexpr int kRoundsMax = 4;
constexpr std::size_t kNarrowMax = 200;
constexpr int kFailuresMax = 8;
constexpr std::int64_t kWaitFirstMs = 2'000;
constexpr std::int64_t kWaitMaxMs = 300'000;

bool is_delta(const SyncState& s) {
  if (s.since_refused || s.phase == SyncPhase::narrow || s.phase == SyncPhase::assets) return false;
  if (s.mode == SyncMode::full) return false;
  return !(s.phase == SyncPhase::users ? s.users_version : s.assignments_version).empty();
}

void start_walk(SyncState& s, SyncPhase phase) {
  s.phase = phase;
  ++s.walk;
  ++s.walk_of_run;
  s.next_page = 0;
  s.total_pages = 1;
  s.first_version.clear();
  s.steady = true;
  s.walk_rows = 0;
  s.since_refused = false;
  s.pages_expected += 1;
}

void restart_walk(SyncState& s) {
  const bool refused = s.since_refused;
  s.pages_expected -= s.total_pages - s.next_page;
  start_walk(s, s.phase);
  s.since_refused = refused;
}

void start_next_narrow_or(SyncState& s, SyncPhase after) {
  if (s.narrow_at < s.narrow.size()) {
    start_walk(s, SyncPhase::narrow);
  } else if (after == SyncPhase::done) {
    s.phase = SyncPhase::done;
  } else {
    start_walk(s, after);
  }
}

void forget_inexact(SyncState& s, const AssetKey& asset) {
  s.inexact.erase(std::remove(s.inexact.begin(), s.inexact.end(), asset), s.inexact.end());
}

void remember_inexact(SyncState& s, const AssetKey& asset) {
  if (std::find(s.inexact.begin(), s.inexact.end(), asset) == s.inexact.end()) s.inexact.push_back(asset);
}

/// The version that the next increment goes on from. A delta of several pages that shifted may have missed rows: it is
/// asked for again from the same version.
void keep_version(SyncState& s, std::string& version, bool was_delta) {
  if (!was_delta || s.steady) version = s.first_version;
}

void finish_users(SyncStep& step) {
  auto& s = step.state;
  const bool was_delta = is_delta(s);
  step.changes.delete_unseen_users = !was_delta && s.steady;
  keep_version(s, s.users_version, was_delta);
  if (s.mode == SyncMode::look) {
    start_next_narrow_or(s, SyncPhase::done);
  } else {
    start_walk(s, SyncPhase::assignments);
  }
}

void finish_assignments(SyncStep& step) {
  auto& s = step.state;
  const bool was_delta = is_delta(s);
  keep_version(s, s.assignments_version, was_delta);
  if (!was_delta) {
    step.changes.delete_unseen_assignments = s.steady;
    s.inexact.clear();
    // AdamId 0 stands for "every asset" until the comparison, which knows them.
    if (!s.steady) s.inexact.push_back(AssetKey{});
  }
  start_walk(s, SyncPhase::assets);
}

void finish_narrow(SyncStep& step) {
  auto& s = step.state;
  const AssetKey asset = s.narrow[s.narrow_at];
  if (s.steady) {
    step.changes.delete_unseen_of_asset = asset;
    forget_inexact(s, asset);
  } else {
    remember_inexact(s, asset);
  }
  ++s.narrow_at;
  start_next_narrow_or(s, SyncPhase::assets);
}

void finish_walk(SyncStep& step) {
  auto& s = step.state;
  s.pages_expected = std::max(s.pages, s.pages_expected - std::max(0, s.total_pages - s.next_page));
  switch (s.phase) {
    case SyncPhase::users:
      finish_users(step);
      break;
    case SyncPhase::assignments:
      finish_assignments(step);
      break;
    case SyncPhase::assets:
      step.changes.disown_unseen_assets = s.steady;
      s.phase = s.mode == SyncMode::look ? SyncPhase::done : SyncPhase::compare;
      break;
    case SyncPhase::narrow:
      finish_narrow(step);
      break;
    case SyncPhase::compare:
    case SyncPhase::done:
      break;
  }
}

std::int64_t backoff_ms(const SyncState& s, const base::Error& error) {
  const std::int64_t doubled = kWaitFirstMs << std::min(s.failures - 1, 10);
  return std::min(kWaitMaxMs, std::max(doubled, error.retry_after_ms.value_or(0)));
}

}  // namespace

SyncState begin_sync(const SyncState& previous, SyncMode mode, std::int64_t run) {
  SyncState s;
  s.mode = mode;
  s.run = run;
  s.users_version = previous.users_version;
  s.assignments_version = previous.assignments_version;
  s.inexact = previous.inexact;
  s.walk = previous.walk;
  start_walk(s, SyncPhase::users);
  return s;
}

SyncState begin_look(const SyncState& previous, std::vector<AssetKey> assets, bool users, std::int64_t run) {
  auto s = begin_sync(previous, SyncMode::look, run);
  s.narrow = std::move(assets);
  if (!users) {
    s.pages_expected = 0;
    start_next_narrow_or(s, SyncPhase::done);
  }
  return s;
}

SyncAction next_action(const SyncState& s) {
  SyncAction action;
  if (s.phase == SyncPhase::done) return action;
  if (s.phase == SyncPhase::compare) {
    action.kind = SyncAction::Kind::compare;
    return action;
  }
  action.kind = SyncAction::Kind::fetch;
  action.walk = s.walk;
  action.first_page = s.next_page;
  action.last_page = std::max(s.next_page, std::min(s.next_page + kPagesInFlightMax, s.total_pages) - 1);
  switch (s.phase) {
    case SyncPhase::users:
      action.list = SyncList::users;
      break;
    case SyncPhase::assets:
      action.list = SyncList::assets;
      break;
    default:
      action.list = SyncList::assignments;
      break;
  }
  if (s.phase == SyncPhase::narrow) action.asset = s.narrow[s.narrow_at];
  if (is_delta(s)) action.since_version = s.phase == SyncPhase::users ? s.users_version : s.assignments_version;
  return action;
}

SyncStep on_page(SyncState s, const PageTaken& page) {
  SyncStep step;
  s.failures = 0;
  s.rows += page.rows;
  s.walk_rows += page.rows;
  s.pages += 1;
  if (page.index == 0) {
    s.first_version = page.version_id;
  } else if (page.version_id != s.first_version) {
    s.steady = false;
  }
  s.next_page = page.index + 1;
  const int total = std::max(page.total_pages, page.last ? s.next_page : s.next_page + 1);
  s.pages_expected += total - s.total_pages;
  s.total_pages = total;
  step.state = std::move(s);
  if (page.last) finish_walk(step);
  return step;
}

SyncStep on_compared(SyncState s, const std::vector<CountPair>& counts) {
  SyncStep step;
  const bool every = std::find(s.inexact.begin(), s.inexact.end(), AssetKey{}) != s.inexact.end();
  if (every) {
    s.inexact.clear();
    for (const auto& c : counts) {
      if (c.mirrored != 0 || c.assigned != 0) s.inexact.push_back(c.asset);
    }
  }
  s.narrow.clear();
  s.narrow_at = 0;
  for (const auto& c : counts) {
    if (c.mirrored != c.assigned && s.narrow.size() < kNarrowMax) s.narrow.push_back(c.asset);
  }
  s.agreed = s.narrow.empty();
  // Assets that shifted while they were walked: once in each run, after the first comparison.
  if (s.round == 0) {
    for (const auto& asset : s.inexact) {
      const bool listed = std::find(s.narrow.begin(), s.narrow.end(), asset) != s.narrow.end();
      if (!listed && s.narrow.size() < kNarrowMax) s.narrow.push_back(asset);
    }
  }
  ++s.round;
  if (s.narrow.empty() || s.round >= kRoundsMax) {
    for (const auto& asset : s.narrow) remember_inexact(s, asset);
    s.narrow.clear();
    s.phase = SyncPhase::done;
  } else {
    start_next_narrow_or(s, SyncPhase::done);
  }
  step.state = std::move(s);
  return step;
}

SyncStep on_failure(SyncState s, const base::Error& error) {
  SyncStep step;
  const int number = error.apple_number.value_or(0);
  ++s.failures;
  const bool passes = error.kind == base::ErrorKind::rate_limited || error.kind == base::ErrorKind::unavailable ||
                      error.kind == base::ErrorKind::uncertain;
  const bool walks_anew = number == 9721 || (number == 9650 && s.next_page > 0);
  if (s.failures > kFailuresMax || (!passes && !walks_anew)) {
    step.stop = error;
  } else if (number == 9721) {  // the version is not known any more: walk this list from the start
    s.since_refused = true;
    restart_walk(s);
  } else if (number == 9650 && s.next_page > 0) {  // the list became shorter while it was walked
    s.steady = false;
    step.state = std::move(s);
    finish_walk(step);
    return step;
  } else {
    step.wait_ms = backoff_ms(s, error);
  }
  step.state = std::move(s);
  return step;
}

}  // namespace bursar::domain
