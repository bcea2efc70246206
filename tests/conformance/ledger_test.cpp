#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

using domain::OperationState;
using domain::RequestState;
using domain::Task;
using domain::TaskState;
using domain::Verb;

class Ledger : public StoreTest {
 protected:
  static Task task(std::int64_t adam_id, int number) {
    Task t;
    t.asset = asset(adam_id);
    t.assignee = device(number);
    return t;
  }
  domain::OperationId add(domain::LocationId id, int requests, int tasks_each) {
    std::vector<app::NewRequest> list;
    for (int r = 0; r < requests; ++r) {
      app::NewRequest request{Verb::associate, {}};
      for (int i = 0; i < tasks_each; ++i) request.tasks.push_back(task(1, r * tasks_each + i));
      list.push_back(request);
    }
    domain::Operation operation;
    operation.location = id;
    operation.created_by = "test";
    operation.created_at = {10};
    domain::OperationId made;
    write([&](app::Transaction& t) { made = ok(t.ledger().add(operation, list)); });
    return made;
  }
};
FOR_EVERY_STORE(Ledger);

TEST_P(Ledger, an_operation_comes_back_with_its_requests_and_tasks_in_order) {
  const auto id = add_location();
  const auto operation = add(id, 3, 4);
  read([&](app::Transaction& t) {
    const auto row = ok(t.ledger().find(operation)).value();
    EXPECT_EQ(row.counts.tasks, 12);
    EXPECT_EQ(row.state, OperationState::running);
    const auto open = ok(t.ledger().open_requests(id, 10));
    ASSERT_EQ(open.size(), 3U);
    EXPECT_EQ(open[0].state, RequestState::planned);
    const auto tasks = ok(t.ledger().tasks_of(open[1].id));
    ASSERT_EQ(tasks.size(), 4U);
    EXPECT_EQ(tasks[0].assignee, device(4));
    EXPECT_EQ(ok(t.ledger().locations_with_open_requests()).size(), 1U);
    EXPECT_EQ(ok(t.ledger().counts()).open_requests, 3);
    std::optional<domain::TaskId> after;
    std::size_t seen = 0;
    for (;;) {
      const auto page = ok(t.ledger().tasks(operation, {}, after, 5));
      if (page.empty()) break;
      seen += page.size();
      after = page.back().id;
    }
    EXPECT_EQ(seen, 12U);
  });
}

TEST_P(Ledger, people_keep_their_details_and_need_no_asset) {
  const auto id = add_location();
  Task task;
  task.assignee = person(1);
  task.email = "a@b.example";
  task.managed_apple_id = "m@b.example";
  domain::Operation operation;
  operation.location = id;
  operation.verb = Verb::create_users;
  write([&](app::Transaction& t) {
    ok(t.ledger().add(operation, {{Verb::create_users, {task}}}));
    const auto request = ok(t.ledger().open_requests(id, 1)).at(0);
    EXPECT_EQ(request.verb, Verb::create_users);
    const auto back = ok(t.ledger().tasks_of(request.id)).at(0);
    EXPECT_FALSE(back.asset);
    EXPECT_EQ(back.email, "a@b.example");
    EXPECT_EQ(back.managed_apple_id, "m@b.example");
  });
}

TEST_P(Ledger, tasks_settle_once_and_the_operation_closes_with_the_last_request) {
  const auto id = add_location();
  const auto operation = add(id, 1, 3);
  write([&](app::Transaction& t) {
    auto request = ok(t.ledger().open_requests(id, 1)).at(0);
    request.state = RequestState::accepted;
    request.event_id = "e1";
    request.attempts = 1;
    request.sent_at = base::Timestamp{20};
    ok(t.ledger().update(request));
    EXPECT_EQ(ok(t.ledger().find_request_by_event(id, "e1"))->id, request.id);
    EXPECT_FALSE(ok(t.ledger().find_request_by_event(id, "")));
    const auto tasks = ok(t.ledger().tasks_of(request.id));
    EXPECT_TRUE(ok(t.ledger().settle(
        {{tasks[0].id, TaskState::done, 0, ""}, {tasks[1].id, TaskState::failed, 9709, "none left"}})));
    EXPECT_FALSE(ok(t.ledger().settle({{tasks[0].id, TaskState::failed, 9603, "late"}})));
    ok(t.ledger().close_if_settled(operation, {30}));
    EXPECT_EQ(ok(t.ledger().find(operation))->state, OperationState::running);
    EXPECT_TRUE(ok(t.ledger().settle({{tasks[2].id, TaskState::done, 0, ""}})));
    request.state = RequestState::settled;
    ok(t.ledger().update(request));
    ok(t.ledger().close_if_settled(operation, {30}));
    const auto row = ok(t.ledger().find(operation)).value();
    EXPECT_EQ(row.state, OperationState::done);
    EXPECT_EQ(row.counts.done, 2);
    EXPECT_EQ(row.counts.failed, 1);
    EXPECT_EQ(row.counts.requests_sent, 1);
    ok(t.ledger().mark_verified(id, {30}, {40}));
    EXPECT_FALSE(ok(t.ledger().find(operation))->verified_at);
    ok(t.ledger().mark_verified(id, {31}, {40}));
    EXPECT_EQ(ok(t.ledger().find(operation))->verified_at->unix_ms, 40);
    EXPECT_EQ(ok(t.ledger().tasks(operation, {TaskState::failed}, std::nullopt, 10)).at(0).error_number, 9709);
  });
}

TEST_P(Ledger, what_replaces_a_request_stands_in_its_place_again_and_again) {
  const auto id = add_location();
  add(id, 3, 8);
  for (int depth = 0; depth < 3; ++depth) {
    write([&](app::Transaction& t) {
      const auto first = ok(t.ledger().open_requests(id, 10)).at(0);
      auto tasks = ok(t.ledger().tasks_of(first.id));
      const auto half = static_cast<std::ptrdiff_t>(tasks.size() / 2);
      ok(t.ledger().replace_request(first.id,
                                    {{Verb::associate, {tasks.begin(), tasks.begin() + half}},
                                     {Verb::associate, {tasks.begin() + half, tasks.end()}}},
                                    {50}));
    });
  }
  read([&](app::Transaction& t) {
    const auto open = ok(t.ledger().open_requests(id, 20));
    ASSERT_EQ(open.size(), 6U);
    int expected = 0;
    for (const auto& request : open) {
      for (const auto& task : ok(t.ledger().tasks_of(request.id))) EXPECT_EQ(task.assignee, device(expected++));
    }
    EXPECT_EQ(expected, 24);
    EXPECT_EQ(open[0].next_at.unix_ms, 50);
  });
}

TEST_P(Ledger, stopping_keeps_the_reason_and_lists_filter_and_page) {
  const auto id = add_location();
  std::vector<domain::OperationId> made;
  for (int i = 0; i < 7; ++i) made.push_back(add(id, 1, 1));
  write([&](app::Transaction& t) { ok(t.ledger().set_state(made[2], OperationState::stopped, "token revoked")); });
  read([&](app::Transaction& t) {
    const auto stopped = ok(t.ledger().operations({id, OperationState::stopped}, std::nullopt, 10));
    ASSERT_EQ(stopped.size(), 1U);
    EXPECT_EQ(stopped[0].stop_reason, "token revoked");
    const auto newest = ok(t.ledger().operations({}, std::nullopt, 3));
    EXPECT_EQ(newest[0].id, made[6]);
    EXPECT_EQ(ok(t.ledger().operations({}, newest[2].id, 10)).size(), 4U);
  });
}

TEST_P(Ledger, two_hundred_thousand_tasks_are_written_in_one_go) {
  const auto id = add_location();
  const auto operation = add(id, 10, 20'000);
  read([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.ledger().find(operation))->counts.tasks, 200'000);
    EXPECT_EQ(ok(t.ledger().tasks_of(ok(t.ledger().open_requests(id, 10)).at(9).id)).size(), 20'000U);
  });
}

}  // namespace
}  // namespace bursar::conformance
