// Plans and their runs.
#include <algorithm>

#include "app/usecases/apply_plan.h"
#include "app/usecases/control_run.h"
#include "app/usecases/make_plan.h"
#include "rest/answers.h"
#include "rest/plan_reader.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

class Plans {
 public:
  Plans(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> make_plan(const Call& call) const {
    TRY_SET(const auto body, body_of(call, kPlanOrderFields));
    TRY_SET(auto order, read_plan_order(body));
    order.created_by = call.caller.name;
    order.reach = call.reach;
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(const auto seen, sees_plan(*transaction, call, app::to_text(order.scope)));
      if (!seen) TRY(app::refuse_outside("What this plan is about"));
    }
    TRY_SET(const auto worked, app::make_plan(s_, order));
    auto row = render(worked.plan);
    row["effects"] = effects_of(worked.effects);
    row["lines"] = json::array();
    constexpr std::size_t kShown = 1000;
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY(add_lines(call, *transaction, worked.lines, row["lines"], kShown));
    return json_answer(row, order.pretended.empty() ? 201 : 200);
  }

  Result<HttpResponse> plans(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    std::optional<domain::PlanId> before;
    if (const auto after = call.query.find("after"); after != call.query.end() && !after->second.empty()) {
      TRY_SET(const auto number, number_of(after->second, "after"));
      before = domain::PlanId{number};
    }
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plans, transaction->plans().list(before, size));
    json rows = json::array();
    for (const auto& plan : plans) {
      TRY_SET(const auto seen, sees_plan(*transaction, call, plan.scope));
      if (seen) rows.push_back(render(plan));
    }
    const bool more = static_cast<int>(plans.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(plans.back().id.value)) : json());
  }

  Result<HttpResponse> show_plan(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plan, plan_of(call, *transaction));
    TRY_SET(const auto effects, transaction->plans().effects(plan.id));
    TRY_SET(const auto operations, transaction->ledger().operations_of_plan(plan.id.value));
    auto row = render(plan);
    row["effects"] = effects_of(effects);
    row["operations"] = json::array();
    for (const auto id : operations) {
      TRY_SET(const auto operation, transaction->ledger().find(id));
      if (operation && sees_operation(call, *operation)) row["operations"].push_back(render(*operation));
    }
    return json_answer(row);
  }

  Result<HttpResponse> plan_lines(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    std::int64_t after = 0;
    if (const auto given = call.query.find("after"); given != call.query.end() && !given->second.empty()) {
      TRY_SET(after, number_of(given->second, "after"));
    }
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plan, plan_of(call, *transaction));
    TRY_SET(const auto action, action_of(call));
    if (action) after = std::max(after, lines_before(plan, *action));
    TRY_SET(const auto lines, transaction->plans().lines(plan.id, action, after, size));
    json rows = json::array();
    TRY(add_lines(call, *transaction, lines, rows, lines.size()));
    const bool more = static_cast<int>(lines.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(after + size)) : json());
  }

  /// The whole plan as one file.
  Result<HttpResponse> export_plan(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plan, plan_of(call, *transaction));
    TRY_SET(const auto effects, transaction->plans().effects(plan.id));
    auto row = render(plan);
    row["effects"] = effects_of(effects);
    row["lines"] = json::array();
    constexpr int kPage = 10'000;
    for (std::int64_t read = 0;; read += kPage) {
      TRY_SET(const auto page, transaction->plans().lines(plan.id, std::nullopt, read, kPage));
      TRY(add_lines(call, *transaction, page, row["lines"], page.size()));
      if (static_cast<int>(page.size()) < kPage) break;
    }
    if (wants_csv(call)) return list_answer(call, row["lines"], nullptr);
    return json_answer(row);
  }

  Result<HttpResponse> apply(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"typedRevokes"}));
    TRY_SET(const auto number, own_plan(call));
    app::ApplyOrder order{{number}, call.caller.name, std::nullopt, call.reach};
    TRY_SET(const auto typed, field<std::int64_t>(body, "typedRevokes", -1));
    if (typed >= 0) order.typed_revokes = typed;
    TRY_SET(const auto applied, app::apply_plan(s_, order));
    background_.nudge();
    auto row = render(applied.plan);
    row["operations"] = json::array();
    for (const auto id : applied.operations) row["operations"].push_back(id.value);
    return json_answer(row, 202);
  }

  Result<HttpResponse> approve(const Call& call) const {
    TRY_SET(const auto number, own_plan(call));
    TRY(app::approve_plan(s_, {number}, call.caller.name, call.reach));
    return show_plan(call);
  }

  Result<HttpResponse> pause(const Call& call) const {
    TRY_SET(const auto number, own_plan(call));
    TRY(app::pause_run(s_, {number}));
    return show_plan(call);
  }

  Result<HttpResponse> resume(const Call& call) const {
    TRY_SET(const auto number, own_plan(call));
    TRY(app::resume_run(s_, {number}));
    background_.nudge();
    return show_plan(call);
  }

  Result<HttpResponse> cancel(const Call& call) const {
    TRY_SET(const auto number, own_plan(call));
    TRY_SET(const auto cancelled, app::cancel_run(s_, {number}));
    background_.nudge();
    return json_answer({{"cancelled", cancelled}});
  }

  Result<HttpResponse> undo(const Call& call) const {
    TRY_SET(const auto number, own_plan(call));
    TRY_SET(const auto undone, app::undo_run(s_, {number}, call.caller.name));
    background_.nudge();
    json row = {{"paused", undone.paused}, {"cannot", undone.cannot}, {"operations", json::array()}};
    for (const auto id : undone.operations) row["operations"].push_back(id.value);
    return json_answer(row, 202);
  }

 private:
  /// {id} of the path, where the plan and all that its run moves is in reach: somebody who sees everything may have
  /// made it, and moved seats of others with it.
  Result<std::int64_t> own_plan(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plan, plan_of(call, *transaction));
    if (call.reach.everything) return plan.id.value;
    TRY_SET(const auto operations, transaction->ledger().operations_of_plan(plan.id.value));
    for (const auto id : operations) {
      TRY_SET(const auto operation, transaction->ledger().find(id));
      if (operation && !(operation->unit && call.reach.has(operation->unit))) {
        TRY(app::refuse_outside("A seat that this plan moved"));
      }
    }
    return plan.id.value;
  }

  /// The first ones that are about whom the caller sees: a plan also tells of others who want the same items.
  static base::Status add_lines(const Call& call, app::Transaction& transaction,
                                const std::vector<domain::PlanLine>& lines, json& rows, std::size_t count_max) {
    std::size_t added = 0;
    for (const auto& line : lines) {
      if (added == count_max) break;
      TRY_SET(const bool seen, sees(transaction, call, line.pair.assignee));
      if (!seen) continue;
      rows.push_back(render(line));
      ++added;
    }
    return {};
  }

  /// Lines stand in the order of their actions.
  static std::int64_t lines_before(const domain::SavedPlan& plan, domain::Action action) {
    const auto& n = plan.counts;
    if (action == domain::Action::revoke) return 0;
    if (action == domain::Action::grant) return n.revoke;
    if (action == domain::Action::wait) return n.revoke + n.grant;
    if (action == domain::Action::unlicensed) return n.revoke + n.grant + n.wait;
    return n.revoke + n.grant + n.wait + n.unlicensed;
  }

  static Result<std::optional<domain::Action>> action_of(const Call& call) {
    const auto given = call.query.find("action");
    if (given == call.query.end() || given->second.empty()) return std::optional<domain::Action>{};
    for (const auto action : {domain::Action::grant, domain::Action::revoke, domain::Action::wait,
                              domain::Action::unlicensed, domain::Action::refuse}) {
      if (given->second == domain::name_of(action)) return std::optional(action);
    }
    return base::fail(bad_field("\"action\" must be grant, revoke, wait, unlicensed or refuse."));
  }

  static json effects_of(const std::vector<domain::PlanEffect>& effects) {
    json rows = json::array();
    for (const auto& effect : effects) rows.push_back(render(effect));
    return rows;
  }

  static Result<domain::SavedPlan> plan_of(const Call& call, app::Transaction& transaction) {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(const auto plan, transaction.plans().find({number}));
    if (plan) {
      TRY_SET(const auto seen, sees_plan(transaction, call, plan->scope));
      if (!seen) TRY(app::refuse_outside("This plan"));
      return *plan;
    }
    return base::fail(base::ErrorKind::not_found, "no_such_plan", "There is no plan " + std::to_string(number) + ".",
                      "List the plans.");
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_plan_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using P = Plans;
  const auto at = handlers_of(P(services, background));
  routes.push_back({"GET", "/v1/plans", Permission::view, at(&P::plans), For::any_part});
  routes.push_back({"POST", "/v1/plans", Permission::distribute, at(&P::make_plan), For::any_part});
  routes.push_back({"GET", "/v1/plans/{id}", Permission::view, at(&P::show_plan), For::any_part});
  routes.push_back({"GET", "/v1/plans/{id}/lines", Permission::view, at(&P::plan_lines), For::any_part});
  routes.push_back({"GET", "/v1/plans/{id}/export", Permission::view, at(&P::export_plan), For::any_part});
  routes.push_back({"POST", "/v1/plans/{id}/apply", Permission::distribute, at(&P::apply), For::any_part});
  routes.push_back({"POST", "/v1/plans/{id}/approve", Permission::approve, at(&P::approve), For::any_part});
  routes.push_back({"POST", "/v1/plans/{id}/pause", Permission::distribute, at(&P::pause), For::any_part});
  routes.push_back({"POST", "/v1/plans/{id}/resume", Permission::distribute, at(&P::resume), For::any_part});
  routes.push_back({"POST", "/v1/plans/{id}/cancel", Permission::distribute, at(&P::cancel), For::any_part});
  routes.push_back({"POST", "/v1/plans/{id}/undo", Permission::distribute, at(&P::undo), For::any_part});
}

}  // namespace bursar::rest
