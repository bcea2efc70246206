// One sync run of a location as a step function: the only code that knows the protocol of mirroring.
//
//   state = begin(…)
//   loop:  next_action(state, limits)     what to do now: fetch pages, compare counts, nothing more
//          … do it, no transaction open …
//          step = on_page / on_compared / on_failure
//          write step.changes, the rows and step.state in ONE transaction
//
// Why this converges (Apple's documentation leaves it open what an offset page shows while rows come and go before it):
// - An increment only adds: Apple does not document that removals are reported. It goes on from the version of page 0
// of
//   the last walk. Afterwards each asset's count in the mirror is compared with Apple's, and the assets that differ are
//   walked alone.
// - A walk whose pages all had one version saw everything: what it did not see is deleted. A walk whose version changed
// may
//   have missed rows: it deletes nothing, and its assets are remembered as inexact and walked alone, where they are
//   short (a walk of one page is exact by itself). What stays inexact is walked again in the next run.
// - Nothing waits for a quiet moment, so a run ends under steady writes too.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "domain/sync/sync_state.h"

namespace bursar::domain {

/// Apple allows five page requests at once.
inline constexpr int kPagesInFlightMax = 5;

enum class SyncList : std::uint8_t { users, assignments, assets };

struct SyncAction {
  enum class Kind : std::uint8_t { fetch, compare, finished } kind = Kind::finished;
  // fetch: pages first … last (both included) of this list may be on their way; the answer wanted is that of `first`.
  SyncList list = SyncList::users;
  std::optional<AssetKey> asset;  // assignments of this asset only
  std::string since_version;      // empty: everything
  std::int64_t walk = 0;          // pages asked for in an earlier walk are thrown away
  int first_page = 0;
  int last_page = 0;
};

/// What is written with the step, beside the page's rows (stamped with stamp_of the state before the step).
struct SyncChanges {
  bool delete_unseen_users = false;
  bool delete_unseen_assignments = false;          // of the whole location
  std::optional<AssetKey> delete_unseen_of_asset;  // of one asset
  bool disown_unseen_assets = false;
};

struct SyncStep {
  SyncState state;
  SyncChanges changes;
  std::optional<std::int64_t> wait_ms;  // before the next action
  std::optional<base::Error> stop;      // the run ends here; the state is kept for the next one
};

struct PageTaken {
  int index = 0;
  int total_pages = 1;
  bool last = true;
  std::string version_id;
  std::int64_t rows = 0;
};

/// One asset's counts: rows in the mirror and Apple's assignedCount.
struct CountPair {
  AssetKey asset;
  std::int64_t mirrored = 0;
  std::int64_t assigned = 0;
};

/// A new run after `previous`, with a new run number. An increment without a version to go on from becomes a full walk
/// of that list.
SyncState begin_sync(const SyncState& previous, SyncMode mode, std::int64_t run);
/// Walks the assignments of `assets`, then the list of assets for its counts (and the changed users, where asked for).
SyncState begin_look(const SyncState& previous, std::vector<AssetKey> assets, bool users, std::int64_t run);

SyncAction next_action(const SyncState& state);
SyncStep on_page(SyncState state, const PageTaken& page);
/// `counts`: every asset of the location.
SyncStep on_compared(SyncState state, const std::vector<CountPair>& counts);
SyncStep on_failure(SyncState state, const base::Error& error);

}  // namespace bursar::domain
