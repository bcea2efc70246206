#include "app/usecases/apply_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/usecases/audit.h"
#include "app/usecases/location_access.h"
#include "app/usecases/plan_scope.h"
#include "app/usecases/split_request.h"
#include "app/usecases/tell_event.h"
#include "app/usecases/who_may.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Action;
using domain::PlanLine;
using domain::Verb;

constexpr const char* kByItself = "automatic";

bool moves(const PlanLine& line) { return line.action == Action::grant || line.action == Action::revoke; }

std::string told(const char* how, const PlanLine& line) {
  return fmt::format("{}: {} {} for {} {}", how, domain::name_of(line.action), line.pair.asset.adam_id.value,
                     domain::name_of(line.pair.assignee.kind), line.pair.assignee.name);
}

/// What a plan would do that the other would not.
using Moves = std::set<std::tuple<Action, domain::LocationId, domain::Assignment, domain::DistributionId>>;
Moves moves_of(const std::vector<PlanLine>& lines) {
  Moves moves_found;
  for (const auto& line : lines) {
    if (moves(line)) moves_found.emplace(line.action, line.location, line.pair, line.distribution);
  }
  return moves_found;
}

/// Empty where both do the same.
std::string difference(const std::vector<PlanLine>& shown, const std::vector<PlanLine>& now) {
  const auto was = moves_of(shown);
  const auto is = moves_of(now);
  std::int64_t gone = 0;
  std::int64_t came = 0;
  std::string example;
  const auto count = [&](const std::vector<PlanLine>& lines, const Moves& other, std::int64_t& number,
                         const char* how) {
    for (const auto& line : lines) {
      if (!moves(line) || other.count({line.action, line.location, line.pair, line.distribution}) != 0) continue;
      if (example.empty()) example = told(how, line);
      ++number;
    }
  };
  count(shown, is, gone, "no longer to be done");
  count(now, was, came, "to be done now");
  if (gone + came == 0) return {};
  return fmt::format("{} of its steps are not to be done any more and {} others are; for example, {}.", gone, came,
                     example);
}

class Applier {
 public:
  Applier(const Services& services, Transaction& transaction, const LoadedWorld& loaded, const domain::Plan& plan,
          const WorkedOutPlan& worked, const AppleLimits& limits)
      : services_(services),
        transaction_(transaction),
        loaded_(loaded),
        plan_(plan),
        worked_(worked),
        limits_(limits) {}

  base::Result<std::vector<domain::OperationId>> apply(domain::PlanId id, const std::string& by) {
    plan_id_ = id;
    by_ = by;
    TRY_SET(const auto unit, unit_of_plan(transaction_, worked_.plan.scope));
    for (const auto& line : worked_.lines) {
      if (line.action == Action::revoke) revokes_[line.location].push_back(&line);
      if (line.action == Action::grant) (needs_freed_seats(line) ? later_ : grants_)[line.location].push_back(&line);
    }
    for (const auto& [location, lines] : revokes_) {
      TRY_SET(const auto made, add(location, Verb::disassociate, lines, {}));
      revoking_[location] = made;
    }
    for (const auto& [location, lines] : grants_) TRY(add(location, Verb::associate, lines, {}).map([](auto) {}));
    for (const auto& [location, lines] : later_) {
      TRY(add(location, Verb::associate, lines, revoking_[location]).map([](auto) {}));
    }
    TRY(note_the_rest());
    TRY(record(transaction_, services_.clock, "plan_applied", fmt::format("plan {}", id.value),
               {{"scope", worked_.plan.scope},
                {"grant", std::to_string(worked_.plan.counts.grant)},
                {"revoke", std::to_string(worked_.plan.counts.revoke)},
                {"wait", std::to_string(worked_.plan.counts.wait)},
                {"operations", std::to_string(operations_.size())},
                {"by", by}},
               unit));
    return operations_;
  }

  /// What can be written down though nothing moves: reasons that changed, and who waits.
  base::Status note_the_rest() {
    TRY(give_reasons());
    return put_waiting();
  }

 private:
  /// Whether the asset's seats are too few until its revocations are done.
  bool needs_freed_seats(const PlanLine& line) const {
    const auto effect = std::find_if(worked_.effects.begin(), worked_.effects.end(), [&](const domain::PlanEffect& e) {
      return e.location == line.location && e.asset == line.pair.asset;
    });
    return effect != worked_.effects.end() && !effect->unlimited && effect->granted > effect->available_before;
  }

  base::Result<domain::OperationId> add(domain::LocationId location, Verb verb,
                                        const std::vector<const PlanLine*>& lines, domain::OperationId after) {
    std::vector<domain::Task> tasks;
    std::vector<Lease> leases;
    std::vector<domain::Assignee> whom;
    for (const auto* line : lines) {
      domain::Task task;
      task.asset = line->pair.asset;
      task.assignee = line->pair.assignee;
      whom.push_back(task.assignee);
      tasks.push_back(std::move(task));
      leases.push_back({line->pair, line->distribution, services_.clock.now()});
    }
    domain::Operation operation;
    operation.location = location;
    operation.verb = verb;
    operation.state = after ? domain::OperationState::waiting : domain::OperationState::running;
    operation.created_at = services_.clock.now();
    operation.created_by = by_;
    TRY_SET(operation.unit, unit_of_all(transaction_, whom));
    operation.note = fmt::format("plan {}", plan_id_.value);
    operation.plan = plan_id_.value;
    operation.after = after;
    operation.after_ms = after ? services_.settings.regrant_after_ms : 0;
    operation.failures_max = services_.settings.run_failures_max;
    TRY_SET(const auto id, transaction_.ledger().add(operation, batch_open_tasks(verb, tasks, limits_)));
    if (verb == Verb::associate) TRY(transaction_.distributions().put_leases(location, leases));
    TRY(tell_started(id, operation, tasks.size()));
    operations_.push_back(id);
    return id;
  }

  base::Status tell_started(domain::OperationId id, const domain::Operation& operation, std::size_t count) {
    TRY_SET(const auto location, find_location(transaction_, operation.location));
    return tell(transaction_, operation.created_at, domain::EventType::operation_started,
                fmt::format("operation {}", id.value),
                {{"location", location.name},
                 {"verb", domain::name_of(operation.verb)},
                 {"count", static_cast<std::int64_t>(count)},
                 {"plan", operation.plan}});
  }

  /// Seats of ours that stay, but for another distribution than before.
  base::Status give_reasons() {
    std::map<domain::LocationId, std::vector<Lease>> changed;
    for (const auto& part : plan_.parts) {
      if (part.reason != domain::Reason::wanted_and_held || !part.stock) continue;
      const auto& stock = loaded_.world.stocks[*part.stock];
      for (const auto& lease : stock.leases) {
        if (!lease.distribution || lease.distribution == part.distribution) continue;
        for (const auto member : lease.members[part.kind] & part.members) {
          const domain::Assignee assignee{part.kind, loaded_.of(part.kind).names[member]};
          const auto location = loaded_.world.locations[stock.location].id;
          changed[location].push_back({{stock.key, assignee}, part.distribution, services_.clock.now()});
        }
      }
    }
    for (const auto& [location, leases] : changed) TRY(transaction_.distributions().put_leases(location, leases));
    return {};
  }

  base::Status put_waiting() {
    std::vector<std::int64_t> items;
    std::set<std::size_t> planned;
    for (const auto& part : plan_.parts) planned.insert(part.item);
    for (const auto item : planned) items.push_back(loaded_.world.items[item].adam_id.value);
    std::vector<Waiting> waiting;
    for (const auto& line : plan_.lines) {
      std::int64_t place = 0;
      for (const auto& one : line.places) {
        Waiting row;
        row.adam_id = loaded_.world.items[line.item].adam_id.value;
        row.kind = one.kind;
        row.subject = loaded_.of(one.kind).ids[one.subject];
        row.location = loaded_.world.locations[line.location].id;
        row.distribution = one.distribution;
        row.reason = domain::name_of(one.reason);
        row.place = ++place;
        row.since = {one.since_ms};
        waiting.push_back(std::move(row));
      }
    }
    add_granted(waiting);
    return transaction_.distributions().replace_waiting(items, waiting);
  }

  /// Where some wait, those who are granted a seat keep their turn (place 0) until they hold it: Apple may refuse.
  void add_granted(std::vector<Waiting>& waiting) const {
    std::set<std::size_t> scarce;
    for (const auto& line : plan_.lines) scarce.insert(line.item);
    std::map<std::tuple<std::size_t, domain::AssigneeKind, domain::Index>, std::int64_t> since;
    for (const auto& w : loaded_.world.waiting) since[{w.item, w.kind, w.subject}] = w.since_ms;
    for (const auto& part : plan_.parts) {
      if (part.action != Action::grant || scarce.count(part.item) == 0) continue;
      for (const auto member : part.members) {
        const auto known = since.find({part.item, part.kind, member});
        Waiting row;
        row.adam_id = loaded_.world.items[part.item].adam_id.value;
        row.kind = part.kind;
        row.subject = loaded_.of(part.kind).ids[member];
        row.location = loaded_.world.locations[loaded_.world.stocks[*part.stock].location].id;
        row.distribution = part.distribution;
        row.reason = domain::name_of(domain::Reason::under_way);
        row.since = {known == since.end() ? loaded_.world.now.unix_ms : known->second};
        waiting.push_back(std::move(row));
      }
    }
  }

  const Services& services_;
  Transaction& transaction_;
  const LoadedWorld& loaded_;
  const domain::Plan& plan_;
  const WorkedOutPlan& worked_;
  const AppleLimits& limits_;
  domain::PlanId plan_id_;
  std::string by_;
  using ByLocation = std::map<domain::LocationId, std::vector<const PlanLine*>>;
  ByLocation revokes_;
  ByLocation grants_;
  ByLocation later_;
  std::map<domain::LocationId, domain::OperationId> revoking_;
  std::vector<domain::OperationId> operations_;
};

base::Result<domain::SavedPlan> fresh_plan(Transaction& transaction, domain::PlanId id) {
  TRY_SET(const auto plan, transaction.plans().find(id));
  if (!plan) return base::fail(ErrorKind::not_found, "no_such_plan", fmt::format("There is no plan {}.", id.value));
  if (plan->state != domain::PlanState::fresh) {
    return base::fail(ErrorKind::conflict, "plan_not_fresh",
                      fmt::format("Plan {} is {}.", id.value, domain::name_of(plan->state)), "Make a new plan.");
  }
  return *plan;
}

base::Result<std::vector<PlanLine>> all_lines(Transaction& transaction, domain::PlanId id) {
  constexpr int kPage = 10'000;
  std::vector<PlanLine> lines;
  for (;;) {
    TRY_SET(const auto page,
            transaction.plans().lines(id, std::nullopt, static_cast<std::int64_t>(lines.size()), kPage));
    if (page.empty()) return lines;
    lines.insert(lines.end(), page.begin(), page.end());
  }
}

/// The plan as a fresh one, unless the newest plan is the same and still fresh.
base::Result<domain::PlanId> save_once(Transaction& transaction, WorkedOutPlan& worked) {
  TRY_SET(const auto newest, transaction.plans().list({}, std::nullopt, 1));
  if (!newest.empty() && newest.front().state == domain::PlanState::fresh && newest.front().created_by == kByItself) {
    TRY_SET(const auto shown, all_lines(transaction, newest.front().id));
    if (difference(shown, worked.lines).empty()) return newest.front().id;
  }
  worked.plan.created_by = kByItself;
  return transaction.plans().add(worked.plan, worked.lines, worked.effects);
}

}  // namespace

std::string guard_for(const Services& services, const WorkedOutPlan& worked, const LoadedWorld& loaded) {
  std::map<domain::DistributionId, std::int64_t> revoked;
  for (const auto& line : worked.lines) {
    if (line.action == Action::revoke) ++revoked[line.distribution];
  }
  const auto& settings = services.settings;
  if (worked.plan.counts.revoke > settings.guard_revokes_max) {
    return fmt::format("It revokes {} seats, more than {}.", worked.plan.counts.revoke, settings.guard_revokes_max);
  }
  for (const auto& [distribution, count] : revoked) {
    std::int64_t held = 0;
    for (const auto& stock : loaded.world.stocks) {
      for (const auto& lease : stock.leases) {
        if (lease.distribution == distribution) held += lease.members.size();
      }
    }
    constexpr std::int64_t kAlwaysAllowed = 5;  // a part of little says little
    if (count > kAlwaysAllowed && count * 100 > held * settings.guard_revokes_percent_max) {
      return fmt::format("It revokes {} of the {} seats of distribution {}, more than {} %.", count, held,
                         distribution.value, settings.guard_revokes_percent_max);
    }
  }
  return {};
}

base::Result<AppliedPlan> apply_plan(const Services& services, const ApplyOrder& order) {
  const auto config = services.apple.service_config();
  const auto limits = config ? config->limits : AppleLimits{};
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto saved, fresh_plan(*transaction, order.plan));
  TRY_SET(const auto shown, all_lines(*transaction, order.plan));
  const auto scope = parse_plan_scope(saved.scope);
  TRY_SET(const auto loaded, load_world_of(services, *transaction, scope));
  const auto plan = plan_scope(loaded, scope);
  const auto worked = work_out(loaded, plan, scope);
  if (const auto moved = difference(shown, worked.lines); !moved.empty()) {
    saved.state = domain::PlanState::stale;
    TRY(transaction->plans().update(saved));
    TRY(transaction->commit());
    const auto told =
        order.reach.everything ? moved : std::string("seats are to be moved that were not, or the reverse.");
    return base::fail(ErrorKind::conflict, "plan_stale",
                      fmt::format("The world has moved since plan {} was made: {}", order.plan.value, told),
                      "Make a new plan and read it.");
  }
  TRY(check_reach(*transaction, worked.lines, order.reach));
  const auto guard = guard_for(services, worked, loaded);
  const bool confirmed = order.typed_revokes == worked.plan.counts.revoke || !saved.approved_by.empty();
  if (!guard.empty() && !confirmed) {
    return base::fail(ErrorKind::conflict, "confirm_revokes",
                      fmt::format("Plan {} needs a second look. {}", order.plan.value, guard),
                      fmt::format("Type the number of its revocations ({}), or have another administrator approve it.",
                                  worked.plan.counts.revoke));
  }
  AppliedPlan applied;
  TRY_SET(applied.operations,
          Applier(services, *transaction, loaded, plan, worked, limits).apply(order.plan, order.applied_by));
  TRY(carry_out_hand_overs(services, *transaction, scope));
  saved.state = domain::PlanState::applied;
  saved.applied_at = services.clock.now();
  saved.applied_by = order.applied_by;
  TRY(transaction->plans().update(saved));
  TRY(transaction->commit());
  applied.plan = std::move(saved);
  return applied;
}

namespace {

/// As apply_plan judges it.
base::Status check_approval(Transaction& transaction, const domain::SavedPlan& plan, const domain::Reach& reach) {
  if (reach.everything) return {};
  TRY_SET(const bool seen, sees_plan(transaction, reach, plan.scope));
  if (!seen) return refuse_outside("This plan");
  TRY_SET(const auto lines, all_lines(transaction, plan.id));
  return check_reach(transaction, lines, reach);
}

}  // namespace

base::Status approve_plan(const Services& services, domain::PlanId id, const std::string& approved_by,
                          const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto plan, fresh_plan(*transaction, id));
  TRY(check_approval(*transaction, plan, reach));
  if (plan.created_by == approved_by) {
    return base::fail(ErrorKind::conflict, "same_person", "Whoever made a plan cannot approve it.",
                      "Another administrator must, with a key of their own.");
  }
  plan.approved_by = approved_by;
  TRY(transaction->plans().update(plan));
  TRY_SET(const auto unit, unit_of_plan(*transaction, plan.scope));
  TRY(record(*transaction, services.clock, "plan_approved", fmt::format("plan {}", id.value), {{"by", approved_by}},
             unit));
  return transaction->commit();
}

base::Result<Reconciled> reconcile(const Services& services, bool applies) {
  const auto config = services.apple.service_config();
  const auto limits = config ? config->limits : AppleLimits{};
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto loaded, load_world(services, *transaction));
  const auto plan = domain::make_plan(loaded.world);
  auto worked = work_out(loaded, plan, {});
  Reconciled done;
  done.counts = worked.plan.counts;
  done.guard = guard_for(services, worked, loaded);
  if (!applies || done.counts.changes_nothing() || !done.guard.empty()) {
    TRY(Applier(services, *transaction, loaded, plan, worked, limits).note_the_rest());
    if (applies && !done.guard.empty()) {
      TRY_SET(done.waits_for_somebody, save_once(*transaction, worked));
    }
    TRY(transaction->commit());
    return done;
  }
  worked.plan.created_by = worked.plan.applied_by = kByItself;
  worked.plan.state = domain::PlanState::applied;
  worked.plan.applied_at = services.clock.now();
  AppliedPlan applied;
  TRY_SET(worked.plan.id, transaction->plans().add(worked.plan, worked.lines, worked.effects));
  TRY_SET(applied.operations,
          Applier(services, *transaction, loaded, plan, worked, limits).apply(worked.plan.id, kByItself));
  TRY(transaction->commit());
  applied.plan = std::move(worked.plan);
  done.applied = std::move(applied);
  return done;
}

}  // namespace bursar::app
