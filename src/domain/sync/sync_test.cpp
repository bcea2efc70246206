#include "domain/sync/sync.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace bursar::domain {
namespace {

AssetKey asset(std::int64_t id) { return {AdamId{id}, Pricing::stdq}; }

PageTaken page(int index, int total, const std::string& version, std::int64_t rows = 500) {
  return {index, total, index + 1 == total, version, rows};
}

/// A state at the start of the list of assignments of a full walk.
SyncState at_assignments(SyncMode mode = SyncMode::full, const SyncState& previous = {}) {
  auto state = begin_sync(previous, mode, 7);
  return on_page(state, page(0, 1, "u1")).state;
}

base::Error error(base::ErrorKind kind, int number = 0, std::optional<std::int64_t> retry_after_ms = {}) {
  base::Error e{kind, "code", "message", {}, {}, {}, retry_after_ms};
  if (number != 0) e.apple_number = number;
  return e;
}

TEST(Sync, a_full_run_walks_users_assignments_and_assets_once_and_compares) {
  auto state = begin_sync({}, SyncMode::full, 1);
  std::vector<SyncList> lists;
  while (next_action(state).kind == SyncAction::Kind::fetch) {
    const auto action = next_action(state);
    if (action.first_page == 0) lists.push_back(action.list);
    state = on_page(state, page(action.first_page, 3, "v")).state;
  }
  EXPECT_EQ(lists, (std::vector<SyncList>{SyncList::users, SyncList::assignments, SyncList::assets}));
  EXPECT_EQ(state.pages, 9);
  EXPECT_EQ(state.pages_expected, 9);
  ASSERT_EQ(next_action(state).kind, SyncAction::Kind::compare);
  state = on_compared(state, {{asset(1), 5, 5}}).state;
  EXPECT_EQ(next_action(state).kind, SyncAction::Kind::finished);
  EXPECT_TRUE(state.agreed);
}

TEST(Sync, at_most_five_pages_are_on_their_way_and_none_behind_the_last) {
  auto state = at_assignments();
  EXPECT_EQ(next_action(state).last_page, 0);
  state = on_page(state, page(0, 8, "a1")).state;
  EXPECT_EQ(next_action(state).first_page, 1);
  EXPECT_EQ(next_action(state).last_page, 5);
  state = on_page(state, page(1, 8, "a1")).state;
  EXPECT_EQ(next_action(state).last_page, 6);
  for (int i = 2; i < 6; ++i) state = on_page(state, page(i, 8, "a1")).state;
  EXPECT_EQ(next_action(state).first_page, 6);
  EXPECT_EQ(next_action(state).last_page, 7);
}

TEST(Sync, a_steady_walk_deletes_what_it_did_not_see_with_its_last_page_only) {
  auto state = at_assignments();
  auto step = on_page(state, page(0, 2, "a1"));
  EXPECT_FALSE(step.changes.delete_unseen_assignments);
  step = on_page(step.state, page(1, 2, "a1"));
  EXPECT_TRUE(step.changes.delete_unseen_assignments);
  EXPECT_EQ(step.state.assignments_version, "a1");
}

TEST(Sync, a_walk_whose_version_changed_deletes_nothing_and_its_assets_are_walked_alone) {
  auto state = at_assignments();
  state = on_page(state, page(0, 2, "a1")).state;
  const auto step = on_page(state, page(1, 2, "a2"));
  EXPECT_FALSE(step.changes.delete_unseen_assignments);
  EXPECT_EQ(step.state.assignments_version, "a1") << "the next increment goes on from the first page's version";
  state = on_page(step.state, page(0, 1, "s1")).state;
  state = on_compared(state, {{asset(1), 5, 5}, {asset(2), 0, 0}, {asset(3), 2, 2}}).state;
  auto action = next_action(state);
  EXPECT_EQ(action.asset, asset(1));
  auto narrow = on_page(state, page(0, 1, "a3", 5));
  EXPECT_EQ(narrow.changes.delete_unseen_of_asset, asset(1));
  action = next_action(narrow.state);
  EXPECT_EQ(action.asset, asset(3)) << "an asset that nobody holds needs no walk";
}

TEST(Sync, growing_and_shrinking_lists_are_followed_to_their_last_page) {
  auto state = at_assignments();
  state = on_page(state, page(0, 2, "a1")).state;
  state = on_page(state, {1, 3, false, "a2", 500}).state;
  EXPECT_EQ(next_action(state).list, SyncList::assignments);
  EXPECT_EQ(next_action(state).first_page, 2);
  const auto gone = on_failure(state, error(base::ErrorKind::invalid, 9650));
  EXPECT_FALSE(gone.stop);
  EXPECT_EQ(next_action(gone.state).list, SyncList::assets);
  EXPECT_FALSE(gone.changes.delete_unseen_assignments);
}

TEST(Sync, an_increment_asks_since_the_kept_versions_and_never_deletes_by_itself) {
  SyncState previous;
  previous.users_version = "u1";
  previous.assignments_version = "a1";
  auto state = begin_sync(previous, SyncMode::increment, 8);
  EXPECT_EQ(next_action(state).since_version, "u1");
  auto step = on_page(state, page(0, 1, "u2", 0));
  EXPECT_FALSE(step.changes.delete_unseen_users);
  EXPECT_EQ(next_action(step.state).since_version, "a1");
  step = on_page(step.state, page(0, 1, "a2", 3));
  EXPECT_FALSE(step.changes.delete_unseen_assignments);
  EXPECT_EQ(step.state.assignments_version, "a2");
  EXPECT_EQ(next_action(step.state).since_version, "") << "assets have no increments";
}

TEST(Sync, an_increment_of_several_pages_that_shifted_is_asked_for_again) {
  SyncState previous;
  previous.users_version = "u1";
  previous.assignments_version = "a1";
  auto state = at_assignments(SyncMode::increment, previous);
  state = on_page(state, page(0, 2, "a2")).state;
  state = on_page(state, page(1, 2, "a3")).state;
  EXPECT_EQ(state.assignments_version, "a1");
}

TEST(Sync, only_the_assets_whose_counts_differ_are_walked_and_compared_again) {
  SyncState state;
  state.phase = SyncPhase::compare;
  state.run = 3;
  auto step = on_compared(state, {{asset(1), 5, 5}, {asset(2), 4, 6}});
  EXPECT_FALSE(step.state.agreed);
  EXPECT_EQ(next_action(step.state).asset, asset(2));
  step = on_page(step.state, page(0, 1, "a9", 6));
  EXPECT_EQ(next_action(step.state).list, SyncList::assets);
  step = on_page(step.state, page(0, 1, "s9"));
  step = on_compared(step.state, {{asset(1), 5, 5}, {asset(2), 6, 6}});
  EXPECT_TRUE(step.state.agreed);
  EXPECT_EQ(next_action(step.state).kind, SyncAction::Kind::finished);
}

TEST(Sync, a_run_ends_even_if_counts_never_agree_and_remembers_the_asset) {
  SyncState state;
  state.phase = SyncPhase::compare;
  int rounds = 0;
  while (next_action(state).kind != SyncAction::Kind::finished && rounds < 100) {
    state = next_action(state).kind == SyncAction::Kind::compare ? on_compared(state, {{asset(2), 4, 6}}).state
                                                                 : on_page(state, page(0, 1, "v")).state;
    ++rounds;
  }
  EXPECT_LT(rounds, 20);
  EXPECT_FALSE(state.agreed);
  EXPECT_EQ(state.inexact, std::vector<AssetKey>{asset(2)});
  const auto next = on_compared(begin_sync(state, SyncMode::increment, 9), {{asset(2), 6, 6}}).state;
  EXPECT_EQ(next_action(next).asset, asset(2)) << "walked again in the next run although the counts agree";
}

TEST(Sync, a_refused_version_means_a_full_walk_of_that_list) {
  SyncState previous;
  previous.users_version = "u1";
  previous.assignments_version = "a1";
  auto state = at_assignments(SyncMode::increment, previous);
  const auto step = on_failure(state, error(base::ErrorKind::invalid, 9721));
  EXPECT_FALSE(step.stop);
  EXPECT_EQ(next_action(step.state).since_version, "");
  EXPECT_EQ(next_action(step.state).list, SyncList::assignments);
  const auto end = on_page(step.state, page(0, 1, "a5"));
  EXPECT_TRUE(end.changes.delete_unseen_assignments);
  EXPECT_EQ(end.state.assignments_version, "a5");
}

TEST(Sync, slow_down_waits_as_long_as_told_and_longer_each_time) {
  auto step = on_failure(at_assignments(), error(base::ErrorKind::rate_limited, 9646, 40'000));
  EXPECT_EQ(step.wait_ms, 40'000);
  step = on_failure(at_assignments(), error(base::ErrorKind::unavailable));
  const auto first = step.wait_ms;
  step = on_failure(step.state, error(base::ErrorKind::unavailable));
  EXPECT_GT(step.wait_ms, first);
  const auto taken = on_page(step.state, page(0, 2, "a1"));
  EXPECT_EQ(taken.state.failures, 0);
}

TEST(Sync, trouble_without_end_stops_the_run_and_keeps_its_state) {
  auto state = at_assignments();
  std::optional<base::Error> stop;
  for (int i = 0; i < 100 && !stop; ++i) {
    auto step = on_failure(state, error(base::ErrorKind::unavailable));
    stop = step.stop;
    state = step.state;
  }
  EXPECT_TRUE(stop);
  EXPECT_EQ(next_action(state).list, SyncList::assignments);
}

// rows: MAAS-20, MERAKI-17
TEST(Sync, a_refused_token_stops_at_once) {
  const auto step = on_failure(at_assignments(), error(base::ErrorKind::unauthorized, 9625));
  ASSERT_TRUE(step.stop);
  EXPECT_EQ(step.stop->apple_number, 9625);
}

TEST(Sync, a_look_walks_the_named_assets_and_nothing_else) {
  auto state = begin_look({}, {asset(4), asset(5)}, false, 12);
  EXPECT_EQ(next_action(state).asset, asset(4));
  auto step = on_page(state, page(0, 1, "a1", 2));
  EXPECT_EQ(step.changes.delete_unseen_of_asset, asset(4));
  step = on_page(step.state, page(0, 1, "a1", 2));
  EXPECT_EQ(next_action(step.state).list, SyncList::assets) << "for their counts";
  step = on_page(step.state, page(0, 1, "s1", 2));
  EXPECT_EQ(next_action(step.state).kind, SyncAction::Kind::finished);
}

TEST(Sync, each_walk_stamps_its_rows_later_than_the_walks_before_it) {
  auto state = begin_sync({}, SyncMode::full, 3);
  auto before = stamp_of(state);
  state = on_page(state, page(0, 1, "u1")).state;
  EXPECT_GT(stamp_of(state), before);
  before = stamp_of(state);
  state = on_page(state, page(0, 2, "a1")).state;
  EXPECT_EQ(stamp_of(state), before) << "one walk, one stamp";
  EXPECT_GT(stamp_of_now(3), stamp_of(state));
  EXPECT_LT(stamp_of_now(3), stamp_of(begin_sync(state, SyncMode::increment, 4)));
}

TEST(Sync, the_state_survives_being_written_down) {
  auto state = at_assignments();
  state = on_page(state, page(0, 3, "a1")).state;
  state.inexact = {asset(1), {AdamId{2}, Pricing::plus}};
  state.narrow = {asset(9)};
  const auto read = parse_sync_state(to_text(state));
  ASSERT_TRUE(read);
  EXPECT_EQ(to_text(*read), to_text(state));
  EXPECT_EQ(next_action(*read).first_page, 1);
  EXPECT_FALSE(parse_sync_state("next_page=x"));
  EXPECT_TRUE(parse_sync_state("from_the_future=1\nrun=4"));
}

}  // namespace
}  // namespace bursar::domain
