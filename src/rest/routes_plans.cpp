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

// So many lines one page looks at; where few of them have what is asked for, the next page goes on.
constexpr std::int64_t kLookedAt = 100'000;

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
    for (std::size_t i = 0; i < worked.lines.size() && row["lines"].size() < kShown; ++i) {
      TRY(add_line(call, *transaction, static_cast<std::int64_t>(i) + 1, worked.lines[i], row["lines"]));
    }
    return json_answer(row, order.pretended.empty() ? 201 : 200);
  }

  Result<HttpResponse> plans(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto after, id_after<domain::PlanId>(call));
    app::PlanFilter filter;
    filter.text = text_of(call, "text");
    using S = domain::PlanState;
    TRY_SET(filter.state, one_of(call, "state", {S::fresh, S::applied, S::stale, S::discarded},
                                 "\"state\" must be fresh, applied, stale or discarded."));
    TRY_SET(const auto sort, sort_of(call, {"id"}));
    filter.oldest_first = sort && !sort->descending;
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plans, transaction->plans().list(filter, after, size));
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
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plan, plan_of(call, *transaction));
    TRY_SET(auto filter, lines_wanted(call, plan));
    const auto [begin, end] = std::pair(filter.first, filter.last);
    filter.first = filter.last_first ? std::max(begin, end - kLookedAt + 1) : begin;
    filter.last = filter.last_first ? end : std::min(end, begin + kLookedAt - 1);
    TRY_SET(const auto lines, transaction->plans().lines_listed(plan.id, filter, size));
    json rows = json::array();
    for (const auto& [number, line] : lines) TRY(add_line(call, *transaction, number, line, rows));
    if (static_cast<int>(lines.size()) == size) return list_answer(call, rows, std::to_string(lines.back().number));
    if (filter.last_first && filter.first > begin) return list_answer(call, rows, std::to_string(filter.first));
    if (!filter.last_first && filter.last < end) return list_answer(call, rows, std::to_string(filter.last));
    return list_answer(call, rows, json());
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
      for (std::size_t i = 0; i < page.size(); ++i) {
        const auto number = read + static_cast<std::int64_t>(i) + 1;
        TRY(add_line(call, *transaction, number, page[i], row["lines"]));
      }
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

  /// Only where it is about whom the caller sees: a plan also tells of others who want the same items.
  static base::Status add_line(const Call& call, app::Transaction& transaction, std::int64_t number,
                               const domain::PlanLine& line, json& rows) {
    TRY_SET(const bool seen, sees(transaction, call, line.pair.assignee));
    if (!seen) return {};
    auto row = render(line);
    row["number"] = number;
    rows.push_back(std::move(row));
    return {};
  }

  /// The lines that a query asks for, from the first to the last that may be on the next page or after it.
  static Result<app::PlanLineFilter> lines_wanted(const Call& call, const domain::SavedPlan& plan) {
    app::PlanLineFilter filter;
    TRY_SET(const auto action, action_of(call));
    const auto before = action ? lines_before(plan, *action) : 0;
    filter.first = before + 1;
    filter.last = before + count_of(plan.counts, action);
    filter.text = text_of(call, "text");
    if (!text_of(call, "adamId").empty()) {
      TRY_SET(filter.adam_id, number_of(text_of(call, "adamId"), "adamId"));
    }
    TRY_SET(filter.location, location_filter(call));
    TRY_SET(const auto sort, sort_of(call, {"number"}));
    filter.last_first = sort && sort->descending;
    TRY_SET(const auto after, number_after(call));
    if (after && filter.last_first) filter.last = std::min(filter.last, *after - 1);
    if (after && !filter.last_first) filter.first = std::max(filter.first, *after + 1);
    return filter;
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
  static std::int64_t count_of(const domain::PlanCounts& n, std::optional<domain::Action> action) {
    if (!action) return n.revoke + n.grant + n.wait + n.unlicensed + n.refuse;
    switch (*action) {
      case domain::Action::revoke:
        return n.revoke;
      case domain::Action::grant:
        return n.grant;
      case domain::Action::wait:
        return n.wait;
      case domain::Action::unlicensed:
        return n.unlicensed;
      default:
        return n.refuse;
    }
  }

  static Result<std::optional<domain::Action>> action_of(const Call& call) {
    using A = domain::Action;
    return one_of(call, "action", {A::grant, A::revoke, A::wait, A::unlicensed, A::refuse},
                  "\"action\" must be grant, revoke, wait, unlicensed or refuse.");
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
