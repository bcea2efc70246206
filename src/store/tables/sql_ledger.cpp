#include "store/tables/sql_ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/sql_mirror.h"

namespace bursar::store {
namespace {

using domain::Operation;
using domain::Request;
using domain::Task;

// Requests of an operation stand so far apart that what takes the place of one fits between it and the next.
constexpr std::int64_t kPositionStep = std::int64_t{1} << 40;

constexpr const char* kRequestColumns =
    "id, operation_id, location_id, verb, state, event_id, attempts, sent_at, next_at, trouble, "
    "(SELECT CASE WHEN o.state IN ('waiting', 'paused') THEN 1 ELSE 0 END FROM operations o WHERE o.id = operation_id) "
    "AS held";

Request request_of(const Row& row) {
  Request r;
  r.id = {row.integer(0)};
  r.operation = {row.integer(1)};
  r.location = {row.integer(2)};
  r.verb = by_name(row.text(3), kVerbs);
  r.state = by_name(row.text(4), kRequestStates);
  r.event_id = text_of(row, 5);
  r.attempts = static_cast<int>(row.integer(6));
  r.sent_at = moment_of(row, 7);
  r.next_at = {row.integer(8)};
  r.trouble = text_of(row, 9);
  r.held = row.integer(10) != 0;
  return r;
}

constexpr const char* kOperationColumns =
    "id, location_id, verb, state, created_at, created_by, note, stop_reason, settled_at, verified_at, task_count, "
    "done_count, "
    "failed_count, (SELECT coalesce(sum(r.attempts), 0) FROM requests r WHERE r.operation_id = operations.id), "
    "plan_id, "
    "after_operation, after_ms, failures_max, unit_id";

Operation operation_of(const Row& row) {
  Operation o;
  o.id = {row.integer(0)};
  o.location = {row.integer(1)};
  o.verb = by_name(row.text(2), kVerbs);
  o.state = by_name(row.text(3), kOperationStates);
  o.created_at = {row.integer(4)};
  o.created_by = text_of(row, 5);
  o.note = text_of(row, 6);
  o.stop_reason = text_of(row, 7);
  o.settled_at = moment_of(row, 8);
  o.verified_at = moment_of(row, 9);
  o.counts = {row.integer(10), row.integer(11), row.integer(12), row.integer(13)};
  o.plan = row.integer(14);
  o.after = {row.integer(15)};
  o.after_ms = row.integer(16);
  o.failures_max = row.integer(17);
  o.unit = {row.integer(18)};
  return o;
}

constexpr const char* kTaskSelect =
    "SELECT t.id, t.request_id, a.adam_id, a.pricing, s.kind, s.name, t.email, t.managed_apple_id, t.state, "
    "t.error_number, "
    "t.error_message FROM tasks t JOIN assignees s ON s.id = t.assignee_id LEFT JOIN assets a ON a.id = t.asset_id ";

Task task_of(const Row& row) {
  Task t;
  t.id = {row.integer(0)};
  t.request = {row.integer(1)};
  if (!row.is_null(2)) t.asset = domain::AssetKey{domain::AdamId{row.integer(2)}, by_name(row.text(3), kPricings)};
  t.assignee = {assignee_kind(row.integer(4)), text_of(row, 5)};
  t.email = text_of(row, 6);
  t.managed_apple_id = text_of(row, 7);
  t.state = by_name(row.text(8), kTaskStates);
  t.error_number = static_cast<int>(row.integer(9));
  t.error_message = text_of(row, 10);
  return t;
}

}  // namespace

base::Result<std::int64_t> SqlLedger::add_request(const Slot& slot, domain::Verb verb) {
  TRY_SET(const auto id, take_ids(c_.db, "requests", 1));
  TRY(run_only(c_.db,
               "INSERT INTO requests (id, operation_id, location_id, position, verb, state, event_id, attempts, "
               "next_at, trouble) "
               "VALUES ($1, $2, $3, $4, $5, 'planned', '', 0, $6, '')",
               id, slot.operation, slot.location, slot.position, domain::name_of(verb), slot.next_at));
  return id;
}

base::Status SqlLedger::add_tasks(domain::LocationId location, std::int64_t first_task,
                                  const std::vector<app::NewRequest>& requests,
                                  const std::vector<std::int64_t>& request_ids) {
  std::vector<std::int64_t> ids, request_of_task, asset_ids;
  std::vector<domain::Assignee> assignees;
  std::vector<std::string_view> emails, managed;
  std::unordered_map<domain::AssetKey, std::int64_t> known;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (const auto& task : requests[i].tasks) {
      ids.push_back(first_task + static_cast<std::int64_t>(ids.size()));
      request_of_task.push_back(request_ids[i]);
      if (task.asset && known.count(*task.asset) == 0) {
        TRY_SET(known[*task.asset], asset_row(c_, location, *task.asset, true));
      }
      asset_ids.push_back(task.asset ? known[*task.asset] : 0);
      assignees.push_back(task.assignee);
      emails.push_back(task.email);
      managed.push_back(task.managed_apple_id);
    }
  }
  if (ids.empty()) return {};
  TRY_SET(auto assignee_ids, assignee_rows(c_, location, assignees, true));
  const Column columns[] = {ids, request_of_task, asset_ids, assignee_ids, emails, managed};
  return without_count(
      c_.db.run_page("WITH page(id, request, asset, assignee, email, managed) AS ({page}) INSERT INTO tasks (id, "
                     "request_id, asset_id, "
                     "assignee_id, email, managed_apple_id, state, error_number, error_message) "
                     "SELECT id, request, NULLIF(asset, 0), assignee, email, managed, 'open', 0, '' FROM page",
                     {}, columns, ignore_row));
}

base::Result<domain::OperationId> SqlLedger::add(const Operation& o, const std::vector<app::NewRequest>& requests) {
  c_.durability = Durability::durable;
  c_.touch(o.location);
  std::int64_t count = 0;
  for (const auto& request : requests) count += static_cast<std::int64_t>(request.tasks.size());
  TRY_SET(const auto id, take_ids(c_.db, "operations", 1));
  TRY_SET(const auto first_task, take_ids(c_.db, "tasks", count));
  TRY(run_only(
      c_.db,
      "INSERT INTO operations (id, location_id, verb, state, created_at, created_by, note, stop_reason, first_task, "
      "task_count, done_count, failed_count, plan_id, after_operation, after_ms, failures_max, unit_id) VALUES ($1, "
      "$2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11, $12, $13, $14, $15)",
      id, o.location, domain::name_of(o.verb), domain::name_of(o.state), o.created_at, o.created_by, o.note,
      o.stop_reason, first_task, count, o.plan, o.after, o.after_ms, o.failures_max, o.unit));
  std::vector<std::int64_t> request_ids;
  for (const auto& request : requests) {
    const auto place = static_cast<std::int64_t>(request_ids.size() + 1);
    TRY_SET(const auto request_id,
            add_request({{id}, o.location, place * kPositionStep, o.created_at.unix_ms}, request.verb));
    request_ids.push_back(request_id);
  }
  TRY(add_tasks(o.location, first_task, requests, request_ids));
  return domain::OperationId{id};
}

base::Status SqlLedger::replace_request(domain::RequestId request, const std::vector<app::NewRequest>& requests,
                                        base::Timestamp next_at) {
  c_.durability = Durability::durable;
  TRY_SET(const auto old, first(
                              c_.db, "SELECT operation_id, location_id, position FROM requests WHERE id = $1",
                              [](const Row& row) {
                                return Slot{{row.integer(0)}, {row.integer(1)}, row.integer(2), 0};
                              },
                              request));
  if (!old) return base::fail(base::ErrorKind::not_found, "no_such_request", "The ledger has no such request.");
  TRY_SET(const auto next,
          first(c_.db, "SELECT coalesce(min(position), 0) FROM requests WHERE operation_id = $1 AND position > $2",
                first_integer, old->operation, old->position));
  const auto end = next.value_or(0) == 0 ? old->position + kPositionStep : *next;
  const auto step = std::max<std::int64_t>(1, (end - old->position) / static_cast<std::int64_t>(requests.size() + 1));
  TRY(run_only(c_.db, "UPDATE requests SET state = 'settled', trouble = '' WHERE id = $1", request));
  std::vector<std::int64_t> task_ids, new_requests;
  std::int64_t place = 0;
  for (const auto& fresh : requests) {
    ++place;
    TRY_SET(const auto id,
            add_request({old->operation, old->location, old->position + place * step, next_at.unix_ms}, fresh.verb));
    for (const auto& task : fresh.tasks) {
      task_ids.push_back(task.id.value);
      new_requests.push_back(id);
    }
  }
  if (task_ids.empty()) return {};
  const Value values[] = {to_value(request)};
  const Column columns[] = {task_ids, new_requests};
  return without_count(
      c_.db.run_page("WITH page(id, request) AS ({page}) UPDATE tasks SET request_id = page.request FROM page "
                     "WHERE tasks.id = page.id AND tasks.request_id = $1 AND tasks.state = 'open'",
                     values, columns, ignore_row));
}

base::Status SqlLedger::update(const Request& r) {
  c_.durability = Durability::durable;
  c_.touch(r.location);
  return run_only(
      c_.db,
      "UPDATE requests SET state = $2, event_id = $3, attempts = $4, sent_at = $5, next_at = $6, trouble = $7 "
      "WHERE id = $1",
      r.id, domain::name_of(r.state), r.event_id, r.attempts, r.sent_at, r.next_at, r.trouble);
}

base::Result<bool> SqlLedger::settle(const std::vector<app::TaskOutcome>& outcomes) {
  if (outcomes.empty()) return true;
  c_.durability = Durability::durable;
  std::vector<std::int64_t> ids, numbers;
  std::vector<std::string_view> states, messages;
  for (const auto& outcome : outcomes) {
    ids.push_back(outcome.task.value);
    numbers.push_back(outcome.error_number);
    states.push_back(domain::name_of(outcome.state));
    messages.push_back(outcome.error_message);
  }
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> counts;  // by request: done, failed
  const Column columns[] = {ids, states, numbers, messages};
  std::size_t changed = 0;
  TRY(without_count(
      c_.db.run_page("WITH page(id, state, number, message) AS ({page}) UPDATE tasks SET state = page.state, "
                     "error_number = page.number, "
                     "error_message = page.message FROM page WHERE tasks.id = page.id AND tasks.state = 'open' "
                     "RETURNING tasks.request_id, tasks.state",
                     {}, columns, [&](const Row& row) {
                       auto& [done, failed] = counts[row.integer(0)];
                       ++(row.text(1) == "done" ? done : failed);
                       ++changed;
                     })));
  for (const auto& [request, count] : counts) {
    TRY(run_only(c_.db,
                 "UPDATE operations SET done_count = done_count + $2, failed_count = failed_count + $3 "
                 "WHERE id = (SELECT operation_id FROM requests WHERE id = $1)",
                 request, count.first, count.second));
  }
  return changed == outcomes.size();
}

base::Status SqlLedger::close_if_settled(domain::OperationId operation, base::Timestamp now) {
  return run_only(
      c_.db,
      "UPDATE operations SET state = 'done', settled_at = $2 WHERE id = $1 AND state <> 'done' AND NOT EXISTS "
      "(SELECT 1 FROM requests WHERE operation_id = $1 AND state <> 'settled')",
      operation, now);
}

base::Status SqlLedger::set_state(domain::OperationId operation, domain::OperationState state,
                                  const std::string& stop_reason) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "UPDATE operations SET state = $2, stop_reason = $3 WHERE id = $1", operation,
                  domain::name_of(state), stop_reason);
}

base::Status SqlLedger::mark_verified(domain::LocationId location, base::Timestamp settled_before,
                                      base::Timestamp now) {
  return run_only(
      c_.db,
      "UPDATE operations SET verified_at = $3 WHERE location_id = $1 AND state = 'done' AND verified_at IS NULL "
      "AND settled_at < $2",
      location, settled_before, now);
}

base::Status SqlLedger::release_waiting(domain::LocationId location, base::Timestamp now) {
  return run_only(c_.db,
                  "UPDATE operations SET state = 'running' WHERE location_id = $1 AND state = 'waiting' AND EXISTS "
                  "(SELECT 1 FROM operations p WHERE p.id = operations.after_operation AND p.state = 'done' AND "
                  "p.settled_at + operations.after_ms <= $2)",
                  location, now);
}

base::Result<std::optional<base::Timestamp>> SqlLedger::next_release(domain::LocationId location) {
  return first(
             c_.db,
             "SELECT min(p.settled_at + o.after_ms) FROM operations o JOIN operations p ON p.id = o.after_operation "
             "WHERE o.location_id = $1 AND o.state = 'waiting' AND p.state = 'done'",
             [](const Row& row) { return moment_of(row, 0); }, location)
      .map([](auto moment) { return moment.value_or(std::nullopt); });
}

base::Status SqlLedger::pause_plan_if_failing(domain::OperationId operation, const std::string& reason) {
  TRY_SET(const auto failing,
          first(c_.db,
                "SELECT o.plan_id FROM operations o WHERE o.id = $1 AND o.plan_id <> 0 AND o.failures_max >= 0 AND "
                "(SELECT sum(p.failed_count) FROM operations p WHERE p.plan_id = o.plan_id) > o.failures_max",
                first_integer, operation));
  if (!failing) return {};
  return run_only(
      c_.db,
      "UPDATE operations SET state = 'paused', stop_reason = $2 WHERE plan_id = $1 AND state IN ('running', "
      "'waiting', 'stopped')",
      *failing, reason);
}

base::Result<std::vector<domain::OperationId>> SqlLedger::operations_of_plan(std::int64_t plan) {
  return all(
      c_.db, "SELECT id FROM operations WHERE plan_id = $1 ORDER BY id",
      [](const Row& row) { return domain::OperationId{row.integer(0)}; }, plan);
}

base::Result<std::vector<domain::LocationId>> SqlLedger::locations_with_open_requests() {
  return all(c_.db, "SELECT DISTINCT location_id FROM requests WHERE state <> 'settled' ORDER BY location_id",
             [](const Row& row) { return domain::LocationId{row.integer(0)}; });
}

base::Result<std::vector<Request>> SqlLedger::open_requests(domain::LocationId location, int limit) {
  return all(c_.db,
             fmt::format("SELECT {} FROM requests WHERE location_id = $1 AND state <> 'settled' "
                         "ORDER BY held, operation_id, position, id LIMIT $2",
                         kRequestColumns),
             request_of, location, limit);
}

base::Result<std::optional<Request>> SqlLedger::find_request_by_event(domain::LocationId location,
                                                                      const std::string& event_id) {
  return first(c_.db,
               fmt::format("SELECT {} FROM requests WHERE location_id = $1 AND event_id = $2 AND event_id <> ''",
                           kRequestColumns),
               request_of, location, event_id);
}

base::Result<std::vector<Task>> SqlLedger::tasks_of(domain::RequestId request) {
  return all(c_.db, fmt::format("{} WHERE t.request_id = $1 ORDER BY t.id", kTaskSelect), task_of, request);
}

base::Result<std::vector<Operation>> SqlLedger::operations(const app::OperationFilter& filter,
                                                           std::optional<domain::OperationId> before, int limit) {
  const std::string state = filter.state ? domain::name_of(*filter.state) : "";
  return all(c_.db,
             fmt::format("SELECT {} FROM operations WHERE ($1 = 0 OR location_id = $1) AND ($2 = '' OR state = $2) "
                         "AND ($3 = 0 OR id {} $3) AND ({} OR created_by = $4) ORDER BY id {} LIMIT $5",
                         kOperationColumns, filter.oldest_first ? ">" : "<", of_units(filter.units),
                         filter.oldest_first ? "ASC" : "DESC"),
             operation_of, filter.location.value_or(domain::LocationId{}), state,
             before.value_or(domain::OperationId{}), filter.created_by, limit);
}

base::Result<std::optional<Operation>> SqlLedger::find(domain::OperationId id) {
  return first(c_.db, fmt::format("SELECT {} FROM operations WHERE id = $1", kOperationColumns), operation_of, id);
}

base::Result<std::vector<Request>> SqlLedger::requests_of(domain::OperationId id) {
  return all(c_.db,
             fmt::format("SELECT {} FROM requests WHERE operation_id = $1 ORDER BY position, id", kRequestColumns),
             request_of, id);
}

base::Result<std::vector<Task>> SqlLedger::tasks(domain::OperationId id, const app::TaskFilter& filter,
                                                 std::optional<domain::TaskId> after, int limit) {
  TRY_SET(const auto ids,
          first(
              c_.db, "SELECT first_task, task_count FROM operations WHERE id = $1",
              [](const Row& row) { return std::pair(row.integer(0), row.integer(0) + row.integer(1) - 1); }, id));
  if (!ids) return std::vector<Task>();
  auto [from, to] = *ids;
  if (after && !filter.last_first) from = std::max(from, after->value + 1);
  if (after && filter.last_first) to = std::min(to, after->value - 1);
  const std::string wanted = filter.state ? domain::name_of(*filter.state) : "";
  return all(c_.db,
             fmt::format("{} WHERE t.id >= $1 AND t.id <= $2 AND ($3 = '' OR t.state = $3) ORDER BY t.id {} LIMIT $4",
                         kTaskSelect, filter.last_first ? "DESC" : "ASC"),
             task_of, from, to, wanted, limit);
}

base::Result<app::LedgerCounts> SqlLedger::counts() {
  TRY_SET(const auto counts, first(c_.db,
                                   "SELECT (SELECT count(*) FROM operations WHERE state <> 'done'), (SELECT count(*) "
                                   "FROM requests WHERE state <> "
                                   "'settled'), (SELECT count(*) FROM requests WHERE state = 'sending')",
                                   [](const Row& row) {
                                     return app::LedgerCounts{row.integer(0), row.integer(1), row.integer(2)};
                                   }));
  return counts.value_or(app::LedgerCounts{});
}

base::Result<std::vector<app::ActOnPair>> SqlLedger::acts_on(domain::LocationId location, std::int64_t adam_id,
                                                             const domain::Assignee& assignee, int limit) {
  return all(
      c_.db,
      "SELECT o.id, o.verb, o.plan_id, t.state, t.error_message, r.event_id FROM assignees s JOIN tasks t ON "
      "t.assignee_id = s.id JOIN requests r ON r.id = t.request_id JOIN operations o ON o.id = r.operation_id LEFT "
      "JOIN "
      "assets a ON a.id = t.asset_id WHERE s.location_id = $1 AND s.kind = $2 AND s.name = $3 AND (a.adam_id = $4 OR "
      "o.verb = 'revoke') ORDER BY t.id DESC LIMIT $5",
      [](const Row& row) {
        return app::ActOnPair{{row.integer(0)}, by_name(row.text(1), kVerbs),
                              row.integer(2),   by_name(row.text(3), kTaskStates),
                              text_of(row, 4),  text_of(row, 5)};
      },
      location, code_of(assignee.kind), assignee.name, adam_id, limit);
}

base::Result<std::vector<app::SettledAct>> SqlLedger::settled_since(std::int64_t adam_id, base::Timestamp moment) {
  return all(
      c_.db,
      "SELECT a.location_id, a.adam_id, a.pricing, s.kind, s.name, o.verb FROM operations o JOIN tasks t ON t.id >= "
      "o.first_task AND t.id < o.first_task + o.task_count JOIN assets a ON a.id = t.asset_id JOIN assignees s ON s.id "
      "= "
      "t.assignee_id WHERE (o.settled_at IS NULL OR o.settled_at > $2) AND a.adam_id = $1 AND t.state = 'done' ORDER "
      "BY "
      "t.id DESC",
      [](const Row& row) {
        return app::SettledAct{{row.integer(0)},
                               {{domain::AdamId{row.integer(1)}, by_name(row.text(2), kPricings)},
                                {assignee_kind(row.integer(3)), text_of(row, 4)}},
                               by_name(row.text(5), kVerbs)};
      },
      adam_id, moment);
}

base::Status SqlLedger::allow_failures(domain::OperationId operation, std::int64_t failures_max) {
  return run_only(c_.db, "UPDATE operations SET failures_max = $2 WHERE id = $1", operation, failures_max);
}

}  // namespace bursar::store
