#include "app/usecases/settle_request.h"

#include <fmt/format.h>

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "app/usecases/location_access.h"
#include "app/usecases/tell_event.h"
#include "domain/sync/sync_state.h"

namespace bursar::app {
namespace {

using domain::Assignment;
using domain::Task;
using domain::TaskState;
using domain::Verb;

base::Result<bool> move_counts(Transaction& transaction, domain::LocationId location, const domain::AssetKey& key,
                               std::int64_t assigned) {
  TRY_SET(const auto row, transaction.mirror().find_asset(location, key));
  if (!row || assigned == 0) return false;
  const auto& asset = row->asset;
  TRY(transaction.mirror().adjust_counts(location, key, assigned, asset.unlimited ? 0 : -assigned, 0));
  if (asset.unlimited) return asset.assigned + assigned < 0;
  const auto available = asset.available - assigned;
  return asset.assigned + assigned < 0 || available < 0 || available > asset.total;
}

/// A seat that is given back, or was never given, needs no reason any more.
base::Status drop_leases(Transaction& transaction, const domain::Request& request, const std::vector<Task>& done,
                         const std::vector<Task>& failed) {
  std::vector<Assignment> gone;
  const auto add = [&](const std::vector<Task>& tasks) {
    for (const auto& task : tasks) gone.push_back({*task.asset, task.assignee});
  };
  if (request.verb == Verb::associate) add(failed);
  if (request.verb == Verb::disassociate) add(done);
  return transaction.distributions().drop_leases(request.location, gone);
}

/// What the tasks that are done change in the mirror.
base::Result<bool> apply_done(Transaction& transaction, const domain::Request& request, const std::vector<Task>& done) {
  if (request.verb == Verb::revoke) {
    bool doubtful = false;
    for (const auto& task : done) {
      TRY_SET(const auto gone, transaction.mirror().delete_revocable_of(request.location, task.assignee));
      TRY(transaction.distributions().drop_leases(request.location, gone));
      for (const auto& assignment : gone) {
        TRY_SET(const bool odd, move_counts(transaction, request.location, assignment.asset, -1));
        doubtful = doubtful || odd;
      }
    }
    return doubtful;
  }
  if (request.verb != Verb::associate && request.verb != Verb::disassociate) return false;
  std::vector<Assignment> assignments;
  for (const auto& task : done) assignments.push_back({*task.asset, task.assignee});
  return apply_assignments(transaction, request.location, assignments, request.verb == Verb::disassociate);
}

base::Status pause_if_failing(Transaction& transaction, domain::OperationId id, base::Timestamp now) {
  static constexpr const char* kReason = "Too many assignments of this plan failed.";
  const auto paused = [&]() -> base::Result<bool> {
    TRY_SET(const auto operation, transaction.ledger().find(id));
    return operation && operation->state == domain::OperationState::paused;
  };
  TRY_SET(const bool before, paused());
  TRY(transaction.ledger().pause_plan_if_failing(id, kReason));
  TRY_SET(const bool after, paused());
  if (before || !after) return {};
  TRY_SET(const auto operation, transaction.ledger().find(id));
  return tell(transaction, now, domain::EventType::plan_paused, fmt::format("plan {}", operation->plan),
              {{"reason", kReason}});
}

base::Status tell_finished(Transaction& transaction, const domain::Operation& operation, base::Timestamp now) {
  TRY_SET(const auto location, find_location(transaction, operation.location));
  return tell(transaction, now, domain::EventType::operation_finished, fmt::format("operation {}", operation.id.value),
              {{"location", location.name},
               {"verb", domain::name_of(operation.verb)},
               {"done", operation.counts.done},
               {"failed", operation.counts.failed},
               {"plan", operation.plan}});
}

}  // namespace

base::Result<bool> apply_assignments(Transaction& transaction, domain::LocationId location,
                                     const std::vector<Assignment>& assignments, bool taken_back) {
  std::map<domain::AssetKey, std::vector<domain::Assignee>> by_asset;
  for (const auto& assignment : assignments) by_asset[assignment.asset].push_back(assignment.assignee);
  TRY_SET(const auto run, transaction.mirror().last_run(location));
  const auto stamp = domain::stamp_of_now(run);
  bool doubtful = false;
  for (const auto& [asset, assignees] : by_asset) {
    TRY_SET(const auto holders, transaction.mirror().holders_among(location, asset, assignees));
    const std::unordered_set<domain::Assignee> held(holders.begin(), holders.end());
    std::vector<Assignment> changed;
    for (const auto& assignee : assignees) {
      if ((held.count(assignee) != 0) == taken_back) changed.push_back({asset, assignee});
    }
    TRY(taken_back ? transaction.mirror().delete_assignments(location, changed)
                   : transaction.mirror().put_assignments(location, changed, stamp));
    const auto count = static_cast<std::int64_t>(changed.size());
    TRY_SET(const bool odd, move_counts(transaction, location, asset, taken_back ? -count : count));
    doubtful = doubtful || odd;
  }
  return doubtful;
}

base::Result<Settled> settle_tasks(Transaction& transaction, domain::Request request, const std::vector<Task>& tasks,
                                   const std::vector<domain::Verdict>& verdicts, base::Timestamp now) {
  std::unordered_map<std::int64_t, const domain::Verdict*> verdict_of;
  for (const auto& verdict : verdicts) verdict_of[verdict.task.value] = &verdict;
  std::vector<TaskOutcome> outcomes;
  std::vector<Task> done;
  std::vector<Task> failed;
  std::int64_t open = 0;
  for (const auto& task : tasks) {
    if (task.state != TaskState::open) continue;
    const auto found = verdict_of.find(task.id.value);
    if (found == verdict_of.end() || found->second->state == TaskState::open) {
      ++open;
      continue;
    }
    const auto& verdict = *found->second;
    const bool so = verdict.state == TaskState::done || domain::means_already_so(request.verb, verdict.error_number);
    if (so) {
      outcomes.push_back({task.id, TaskState::done, 0, {}});
      done.push_back(task);
    } else {
      outcomes.push_back({task.id, TaskState::failed, verdict.error_number, verdict.error_message});
      failed.push_back(task);
    }
  }
  Settled settled;
  TRY(transaction.ledger().settle(outcomes));
  TRY_SET(settled.count_doubtful, apply_done(transaction, request, done));
  TRY(drop_leases(transaction, request, done, failed));
  if (!failed.empty()) TRY(pause_if_failing(transaction, request.operation, now));
  if (open > 0) return settled;
  request.state = domain::RequestState::settled;
  request.trouble.clear();
  TRY(transaction.ledger().update(request));
  TRY(transaction.ledger().close_if_settled(request.operation, now));
  TRY_SET(const auto operation, transaction.ledger().find(request.operation));
  settled.request_closed = true;
  settled.operation_closed = operation && operation->state == domain::OperationState::done;
  if (settled.operation_closed) TRY(tell_finished(transaction, *operation, now));
  return settled;
}

}  // namespace bursar::app
