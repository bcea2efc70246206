// What a sync run knows between two steps; kept with every page, so that a restart goes on where it was.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/model/asset.h"

namespace bursar::domain {

/// full: walks users, assignments and assets from the start. increment: asks only what changed since the last run.
/// look: walks some assets' assignments, and users where asked for, to learn what is so (urgent).
enum class SyncMode : std::uint8_t { full, increment, look };

enum class SyncPhase : std::uint8_t { users, assignments, assets, compare, narrow, done };

struct SyncState {
  SyncMode mode = SyncMode::full;
  SyncPhase phase = SyncPhase::done;
  std::int64_t run = 0;
  std::int64_t walk_of_run = 0;  // counts this run's walks; with `run` it makes the stamp of the rows that a walk sees

  // Kept from run to run: where increments go on from (empty: a full walk is needed), and the assets whose assignments
  // may be off because pages shifted while they were walked.
  std::string users_version;
  std::string assignments_version;
  std::vector<AssetKey> inexact;

  // The walk at hand: one list, page by page.
  std::int64_t walk = 0;      // counts walks, so that pages of an abandoned one are told apart
  int next_page = 0;          // the next page to take in
  int total_pages = 1;        // as of the last page taken in
  std::string first_version;  // of page 0: what the next increment goes on from
  bool steady = true;         // every page so far had the same version
  std::int64_t walk_rows = 0;
  bool since_refused = false;  // Apple refused sinceVersionId: this list is walked from the start

  // Assets to walk one by one, after the comparison of counts.
  std::vector<AssetKey> narrow;
  std::size_t narrow_at = 0;
  int round = 0;  // comparisons made
  bool agreed = false;

  // Trouble with Apple's answers in a row.
  int failures = 0;

  // For progress.
  std::int64_t rows = 0;
  std::int64_t pages = 0;
  std::int64_t pages_expected = 0;
};

/// The stamp of the rows that the walk at hand sees: later walks have greater ones.
std::int64_t stamp_of(const SyncState& state);
/// A stamp for rows that are known to be so now: no walk of runs up to `run` deletes them.
std::int64_t stamp_of_now(std::int64_t run);

/// One line per field; unknown lines are passed over by parse, so that a newer program reads an older state.
std::string to_text(const SyncState& state);
/// invalid "bad_sync_state" names the line.
base::Result<SyncState> parse_sync_state(std::string_view text);

}  // namespace bursar::domain
