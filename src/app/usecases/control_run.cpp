#include "app/usecases/control_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/usecases/audit.h"
#include "app/usecases/plan_scope.h"
#include "app/usecases/settle_request.h"
#include "app/usecases/start_operation.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::OperationState;

constexpr const char* kCancelled = "The run was cancelled before this was sent.";

base::Result<domain::SavedPlan> applied_plan(Transaction& transaction, domain::PlanId id) {
  TRY_SET(const auto plan, transaction.plans().find(id));
  if (!plan) return base::fail(ErrorKind::not_found, "no_such_plan", fmt::format("There is no plan {}.", id.value));
  if (plan->state == domain::PlanState::applied) return *plan;
  return base::fail(ErrorKind::conflict, "plan_not_applied",
                    fmt::format("Plan {} is {}; nothing of it runs.", id.value, domain::name_of(plan->state)));
}

/// The operations of a plan that are not done.
base::Result<std::vector<domain::Operation>> open_operations(Transaction& transaction, domain::PlanId id) {
  TRY(applied_plan(transaction, id).map([](const auto&) {}));
  TRY_SET(const auto ids, transaction.ledger().operations_of_plan(id.value));
  std::vector<domain::Operation> open;
  for (const auto one : ids) {
    TRY_SET(const auto operation, transaction.ledger().find(one));
    if (operation && operation->state != OperationState::done) open.push_back(*operation);
  }
  return open;
}

base::Result<std::vector<domain::PlanLine>> moves_of(Transaction& transaction, domain::PlanId id) {
  std::vector<domain::PlanLine> moves;
  for (const auto action : {domain::Action::revoke, domain::Action::grant}) {
    TRY_SET(auto lines, transaction.plans().lines(id, action, 0, 10'000'000));
    moves.insert(moves.end(), lines.begin(), lines.end());
  }
  return moves;
}

base::Status note(const Services& services, Transaction& transaction, const char* act, domain::PlanId id) {
  TRY_SET(const auto plan, applied_plan(transaction, id));
  TRY_SET(const auto unit, unit_of_plan(transaction, plan.scope));
  return record(transaction, services.clock, act, fmt::format("plan {}", id.value), {}, unit);
}

base::Status pause_distributions(const Services& services, Transaction& transaction,
                                 const std::set<domain::DistributionId>& ids, std::vector<std::string>& names) {
  TRY_SET(const auto list, transaction.distributions().list());
  for (auto distribution : list) {
    if (ids.count(distribution.id) == 0 || distribution.state != domain::DistributionState::active) continue;
    distribution.state = domain::DistributionState::paused;
    distribution.changed_at = services.clock.now();
    TRY(transaction.distributions().update(distribution));
    names.push_back(distribution.name);
  }
  return {};
}

}  // namespace

base::Status pause_run(const Services& services, domain::PlanId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto open, open_operations(*transaction, id));
  for (const auto& operation : open) {
    TRY(transaction->ledger().set_state(operation.id, OperationState::paused, "Paused by an administrator."));
  }
  TRY(note(services, *transaction, "run_paused", id));
  return transaction->commit();
}

base::Status resume_run(const Services& services, domain::PlanId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto open, open_operations(*transaction, id));
  for (const auto& operation : open) {
    if (operation.state != OperationState::paused) continue;
    TRY(transaction->ledger().set_state(operation.id,
                                        operation.after ? OperationState::waiting : OperationState::running, ""));
    TRY(transaction->ledger().allow_failures(operation.id,
                                             operation.counts.failed + services.settings.run_failures_max));
  }
  TRY(note(services, *transaction, "run_resumed", id));
  return transaction->commit();
}

base::Result<std::int64_t> cancel_run(const Services& services, domain::PlanId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto open, open_operations(*transaction, id));
  std::int64_t cancelled = 0;
  for (const auto& operation : open) {
    TRY_SET(const auto requests, transaction->ledger().requests_of(operation.id));
    for (const auto& request : requests) {
      if (request.state != domain::RequestState::planned) continue;
      TRY_SET(const auto tasks, transaction->ledger().tasks_of(request.id));
      cancelled += static_cast<std::int64_t>(domain::open_ones(tasks).size());
      TRY(settle_tasks(*transaction, request, tasks, domain::all_failed(tasks, 0, kCancelled), services.clock.now())
              .map([](const auto&) {}));
    }
    TRY_SET(const auto now, transaction->ledger().find(operation.id));
    if (now && now->state == OperationState::paused) {
      TRY(transaction->ledger().set_state(operation.id, OperationState::running, ""));
    }
  }
  TRY(note(services, *transaction, "run_cancelled", id));
  TRY(transaction->commit());
  return cancelled;
}

base::Result<Undone> undo_run(const Services& services, domain::PlanId id, const std::string& by) {
  Undone undone;
  std::map<std::pair<domain::LocationId, domain::Verb>, std::vector<domain::Assignment>> back;
  {
    TRY_SET(auto transaction, services.store.begin_write());
    TRY_SET(const auto open, open_operations(*transaction, id));
    if (!open.empty()) {
      return base::fail(ErrorKind::conflict, "run_not_done", fmt::format("Plan {} still runs.", id.value),
                        "Wait until it is done, or cancel the rest of it, then undo what was done.");
    }
    TRY_SET(const auto lines, moves_of(*transaction, id));
    std::set<domain::DistributionId> concerned;
    for (const auto& line : lines) {
      concerned.insert(line.distribution);
      const bool granted = line.action == domain::Action::grant;
      TRY_SET(const auto row, transaction->mirror().find_asset(line.location, line.pair.asset));
      TRY_SET(const auto held,
              transaction->mirror().holders_among(line.location, line.pair.asset, {line.pair.assignee}));
      if (held.empty() == granted) continue;  // it is so already
      if (granted && (!row || !row->asset.revocable)) {
        ++undone.cannot;
        continue;
      }
      back[{line.location, granted ? domain::Verb::disassociate : domain::Verb::associate}].push_back(line.pair);
    }
    TRY(pause_distributions(services, *transaction, concerned, undone.paused));
    TRY(note(services, *transaction, "run_undone", id));
    TRY(transaction->commit());
  }
  // Seats go back first; what was revoked gets what is free then.
  for (const auto verb : {domain::Verb::disassociate, domain::Verb::associate}) {
    for (const auto& [key, pairs] : back) {
      if (key.second != verb) continue;
      OperationOrder order;
      order.verb = verb;
      order.location = key.first;
      order.pairs = pairs;
      order.created_by = by;
      order.note = fmt::format("undo of plan {}", id.value);
      order.as_far_as_seats_go = true;
      TRY_SET(const auto started, start_operation(services, order));
      undone.cannot += started.preview.left_out;
      if (started.id) undone.operations.push_back(*started.id);
    }
  }
  return undone;
}

}  // namespace bursar::app
