#include "domain/ledger/settle.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

const AssetKey kA{AdamId{1}, Pricing::stdq};
const AssetKey kB{AdamId{2}, Pricing::stdq};

/// Two assets × three devices.
std::vector<Task> six_tasks() {
  std::vector<Task> tasks;
  std::int64_t id = 1;
  for (const auto& asset : {kA, kB}) {
    for (const char* serial : {"S1", "S2", "S3"}) {
      Task task;
      task.id = TaskId{id++};
      task.asset = asset;
      task.assignee = {AssigneeKind::device, serial};
      tasks.push_back(task);
    }
  }
  return tasks;
}

int count(const std::vector<Verdict>& verdicts, TaskState state) {
  int n = 0;
  for (const auto& v : verdicts) n += v.state == state ? 1 : 0;
  return n;
}

// The worked example of the protocol reference: the second asset had one license left for three devices.
TEST(FailedEvent, named_pairs_fail_and_the_others_are_done) {
  const auto verdicts = judge_failed_event(six_tasks(), 6, 4, {{9709, "no license left", {kB}, {"S2", "S3"}, {}}});
  EXPECT_EQ(count(verdicts, TaskState::done), 4);
  EXPECT_EQ(count(verdicts, TaskState::failed), 2);
  EXPECT_EQ(verdicts[4].error_number, 9709);
  EXPECT_EQ(verdicts[0].state, TaskState::done);
}

TEST(FailedEvent, an_assignee_without_an_asset_fails_for_every_asset) {
  const auto verdicts = judge_failed_event(six_tasks(), 6, 4, {{9609, "unknown", {}, {"S1"}, {}}});
  EXPECT_EQ(verdicts[0].state, TaskState::failed);
  EXPECT_EQ(verdicts[3].state, TaskState::failed);
  EXPECT_EQ(count(verdicts, TaskState::done), 4);
}

TEST(FailedEvent, an_asset_without_assignees_fails_for_every_assignee) {
  const auto verdicts = judge_failed_event(six_tasks(), 6, 3, {{9709, "none left", {kA}, {}, {}}});
  EXPECT_EQ(count(verdicts, TaskState::failed), 3);
  EXPECT_EQ(verdicts[3].state, TaskState::done);
}

TEST(FailedEvent, failures_that_do_not_add_up_tell_nothing) {
  EXPECT_EQ(count(judge_failed_event(six_tasks(), 6, 4, {{9709, "x", {}, {}, {}}}), TaskState::open), 6);
  EXPECT_EQ(count(judge_failed_event(six_tasks(), 6, 4, {{9709, "x", {kA, kB}, {"S2", "S3"}, {}}}), TaskState::open),
            6);
  EXPECT_EQ(count(judge_failed_event(six_tasks(), 6, 4, {}), TaskState::open), 6);
}

TEST(FailedEvent, where_nothing_was_done_for_one_reason_everything_failed_for_it) {
  const auto verdicts = judge_failed_event(six_tasks(), 6, 0, {{9709, "none left", {}, {}, {}}});
  EXPECT_EQ(count(verdicts, TaskState::failed), 6);
}

TEST(FailedEvent, the_wanted_state_that_was_there_already_is_no_failure) {
  EXPECT_TRUE(means_already_so(Verb::associate, 9616));
  EXPECT_TRUE(means_already_so(Verb::disassociate, 9619));
  EXPECT_TRUE(means_already_so(Verb::create_users, 9716));
  EXPECT_FALSE(means_already_so(Verb::associate, 9709));
  EXPECT_FALSE(means_already_so(Verb::associate, 9619));
}

TEST(SettlePace, a_server_without_notifications_asks_soon_and_then_no_oftener_than_documented) {
  const SettlePace pace;
  EXPECT_EQ(status_delay_ms(pace, true, true), 300'000);
  EXPECT_LT(status_delay_ms(pace, false, true), 30'000);
  EXPECT_GE(status_delay_ms(pace, false, false), 30'000);
  EXPECT_GE(status_delay_ms(pace, true, false), 30'000);
}

}  // namespace
}  // namespace bursar::domain
