// Distributions, plans and their runs, explanations, leaks, and who waits.
#include <algorithm>

#include "app/usecases/apply_plan.h"
#include "app/usecases/audit.h"
#include "app/usecases/control_run.h"
#include "app/usecases/demand.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/explain_seat.h"
#include "app/usecases/find_leaks.h"
#include "app/usecases/make_plan.h"
#include "base/text.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/distribution_reader.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using app::Role;
using base::Result;
using net::HttpResponse;
using nlohmann::json;

base::Error bad(const std::string& text) {
  return {base::ErrorKind::invalid, "bad_field", text, "Correct it; nothing was done.", {}, {}, {}};
}

class Distributing {
 public:
  Distributing(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> list(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto list, transaction->distributions().list());
    json rows = json::array();
    for (const auto& d : list) rows.push_back(render(d));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto d, app::find_distribution(*transaction, {number}));
    return json_answer(render(d));
  }

  Result<HttpResponse> save(const Call& call) const {
    TRY_SET(const auto body, body_of(call, kDistributionFields));
    domain::Distribution d;
    const bool changes = call.path.count("id") != 0;
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      if (changes) {
        TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
        TRY_SET(d, app::find_distribution(*transaction, {number}));
      } else {
        d.created_by = call.key.name;
      }
      TRY_SET(d, read_distribution(*transaction, body, d));
    }
    TRY_SET(const auto saved, app::save_distribution(s_, d));
    d.id = saved.id;
    auto row = render(d);
    row["warnings"] = saved.warnings;
    background_.replan();
    return json_answer(row, changes ? 200 : 201);
  }

  Result<HttpResponse> remove(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(app::remove_distribution(s_, {number}));
    return json_answer(json::object());
  }

  Result<HttpResponse> make_plan(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"distribution", "location", "pretend"}));
    app::PlanOrder order;
    TRY_SET(const auto distribution, field<std::int64_t>(body, "distribution", 0));
    TRY_SET(const auto location, field<std::int64_t>(body, "location", 0));
    if (distribution != 0) order.scope.distribution = domain::DistributionId{distribution};
    if (location != 0) order.scope.location = domain::LocationId{location};
    TRY_SET(const auto pretended, field<std::vector<json>>(body, "pretend", {}));
    for (const auto& one : pretended) {
      TRY_SET(auto p, read_pretended(one));
      order.pretended.push_back(std::move(p));
    }
    order.created_by = call.key.name;
    TRY_SET(const auto worked, app::make_plan(s_, order));
    auto row = render(worked.plan);
    row["effects"] = effects_of(worked.effects);
    row["lines"] = json::array();
    constexpr std::size_t kShown = 1000;
    for (std::size_t i = 0; i < std::min(kShown, worked.lines.size()); ++i)
      row["lines"].push_back(render(worked.lines[i]));
    return json_answer(row, order.pretended.empty() ? 201 : 200);
  }

  Result<HttpResponse> plans(const Call& call) const {
    TRY_SET(const auto size, page_size_of(call));
    std::optional<domain::PlanId> before;
    if (const auto after = call.query.find("after"); after != call.query.end()) {
      TRY_SET(const auto number, number_of(after->second, "after"));
      before = domain::PlanId{number};
    }
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto plans, transaction->plans().list(before, size));
    json rows = json::array();
    for (const auto& plan : plans) rows.push_back(render(plan));
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
      if (operation) row["operations"].push_back(render(*operation));
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
    TRY_SET(const auto lines, transaction->plans().lines(plan.id, std::nullopt, after, size));
    json rows = json::array();
    for (const auto& line : lines) rows.push_back(render(line));
    const bool more = static_cast<int>(lines.size()) == size;
    return list_answer(call, rows, more ? json(std::to_string(after + size)) : json());
  }

  Result<HttpResponse> apply(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"typedRevokes"}));
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    app::ApplyOrder order{{number}, call.key.name, std::nullopt};
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
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(app::approve_plan(s_, {number}, call.key.name));
    return show_plan(call);
  }

  Result<HttpResponse> pause(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(app::pause_run(s_, {number}));
    return show_plan(call);
  }
  Result<HttpResponse> resume(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY(app::resume_run(s_, {number}));
    background_.nudge();
    return show_plan(call);
  }
  Result<HttpResponse> cancel(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(const auto cancelled, app::cancel_run(s_, {number}));
    background_.nudge();
    return json_answer({{"cancelled", cancelled}});
  }
  Result<HttpResponse> undo(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(const auto undone, app::undo_run(s_, {number}, call.key.name));
    background_.nudge();
    json row = {{"paused", undone.paused}, {"cannot", undone.cannot}, {"operations", json::array()}};
    for (const auto id : undone.operations) row["operations"].push_back(id.value);
    return json_answer(row, 202);
  }

  Result<HttpResponse> explain(const Call& call) const {
    const auto query = [&](const char* name) {
      const auto found = call.query.find(name);
      return found == call.query.end() ? std::string() : found->second;
    };
    const auto serial = query("serialNumber");
    const auto person = query("clientUserId");
    if (serial.empty() == person.empty()) return base::fail(bad("Name either a serialNumber or a clientUserId."));
    std::optional<std::int64_t> item;
    if (!query("adamId").empty()) {
      TRY_SET(item, number_of(query("adamId"), "adamId"));
    }
    const auto assignee = serial.empty() ? domain::Assignee{domain::AssigneeKind::person, person}
                                         : domain::Assignee{domain::AssigneeKind::device, serial};
    TRY_SET(const auto told, app::explain_seats(s_, assignee, item));
    json rows = json::array();
    for (const auto& one : told) rows.push_back(render(one));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> leaks(const Call& call) const {
    TRY_SET(const auto report, leak_report(call));
    json rows = json::array();
    for (const auto& seat : report.seats) {
      rows.push_back({{"kind", seat.kind},
                      {"location", seat.location.value},
                      {"adamId", std::to_string(seat.pair.asset.adam_id.value)},
                      {"pricingParam", domain::name_of(seat.pair.asset.pricing)},
                      {"holderKind", domain::name_of(seat.pair.assignee.kind)},
                      {"holder", seat.pair.assignee.name}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> balances(const Call& call) const {
    TRY_SET(const auto report, leak_report(call));
    json rows = json::array();
    for (const auto& b : report.balances) rows.push_back(render(b));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> adopt(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"location", "seats"}));
    TRY_SET(const auto location, field<std::int64_t>(body, "location", 0));
    TRY_SET(const auto seats, field<std::vector<json>>(body, "seats", {}));
    std::vector<domain::Assignment> pairs;
    for (const auto& seat : seats) {
      if (!seat.is_object()) return base::fail(bad("A seat is {\"adamId\", \"serialNumber\" or \"clientUserId\"}."));
      TRY_SET(const auto id, number_of(seat.value("adamId", ""), "adamId"));
      const auto serial = seat.value("serialNumber", "");
      const bool plus = seat.value("pricingParam", "STDQ") == "PLUS";
      domain::Assignment pair{{{id}, plus ? domain::Pricing::plus : domain::Pricing::stdq},
                              {domain::AssigneeKind::device, serial}};
      if (serial.empty()) pair.assignee = {domain::AssigneeKind::person, seat.value("clientUserId", "")};
      pairs.push_back(std::move(pair));
    }
    TRY_SET(const auto adopted, app::adopt_seats(s_, {location}, pairs));
    return json_answer({{"adopted", adopted}});
  }

  Result<HttpResponse> waiting(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto waiting, transaction->distributions().waiting());
    json rows = json::array();
    for (const auto& w : waiting) {
      if (w.place == 0) continue;  // a seat is on its way
      rows.push_back({{"adamId", std::to_string(w.adam_id)},
                      {"location", w.location.value},
                      {"place", w.place},
                      {"kind", domain::name_of(w.kind)},
                      {"holder", w.name},
                      {"distribution", w.distribution.value},
                      {"reason", w.reason},
                      {"since", base::format_rfc3339(w.since)}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> demand(const Call& call) const {
    app::DemandOrder order;
    TRY_SET(order.location, location_filter(call));
    const auto days = [&](const char* name, int otherwise) -> Result<int> {
      const auto given = call.query.find(name);
      if (given == call.query.end()) return otherwise;
      TRY_SET(const auto number, number_of(given->second, name));
      return static_cast<int>(std::clamp<std::int64_t>(number, 1, 3650));
    };
    TRY_SET(order.window_days, days("windowDays", order.window_days));
    TRY_SET(order.horizon_days, days("horizonDays", order.horizon_days));
    const auto needed = call.query.find("needed");
    order.only_needed = needed != call.query.end() && needed->second == "true";
    TRY_SET(const auto found, app::demand(s_, order));
    json rows = json::array();
    for (const auto& row : found) rows.push_back(render(row));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> usage(const Call& call) const {
    TRY_SET(const auto id, location_id(call));
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(auto transaction, s_.store.begin_read());
    json rows = json::array();
    for (const auto pricing : {domain::Pricing::stdq, domain::Pricing::plus}) {
      TRY_SET(const auto points, transaction->usage().points(id, {{adam_id}, pricing}));
      for (const auto& point : points) {
        rows.push_back({{"day", base::format_rfc3339({point.day * base::kDayMs}).substr(0, 10)},
                        {"pricingParam", domain::name_of(pricing)},
                        {"assigned", point.assigned},
                        {"available", point.available},
                        {"total", point.total},
                        {"waiting", point.waiting}});
      }
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> automatic(const Call&) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto value, transaction->access().setting(app::kAutomaticSetting));
    return json_answer({{"on", value == "on"}});
  }

  Result<HttpResponse> set_automatic(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"on"}));
    TRY_SET(const auto on, field(body, "on", false));
    TRY_SET(auto transaction, s_.store.begin_write());
    TRY(transaction->access().put_setting(app::kAutomaticSetting, on ? "on" : "off"));
    TRY(app::record(*transaction, s_.clock, "automatic_set", "settings", {{"on", on ? "yes" : "no"}}));
    TRY(transaction->commit());
    background_.replan();
    return json_answer({{"on", on}});
  }

 private:
  static json effects_of(const std::vector<domain::PlanEffect>& effects) {
    json rows = json::array();
    for (const auto& effect : effects) rows.push_back(render(effect));
    return rows;
  }

  static Result<domain::SavedPlan> plan_of(const Call& call, app::Transaction& transaction) {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(const auto plan, transaction.plans().find({number}));
    if (plan) return *plan;
    return base::fail(base::ErrorKind::not_found, "no_such_plan", "There is no plan " + std::to_string(number) + ".",
                      "List the plans.");
  }

  Result<app::LeakReport> leak_report(const Call& call) const {
    app::LeakOrder order;
    TRY_SET(order.location, location_filter(call));
    if (const auto days = call.query.find("idleDays"); days != call.query.end()) {
      TRY_SET(const auto number, number_of(days->second, "idleDays"));
      order.idle_days = static_cast<int>(std::clamp<std::int64_t>(number, 1, 10'000));
    }
    return app::find_leaks(s_, order);
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_distribution_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using D = Distributing;
  const auto at = [distributing = D(services, background)](Result<HttpResponse> (D::*handler)(const Call&) const) {
    return [distributing, handler](const Call& call) { return answer([&] { return (distributing.*handler)(call); }); };
  };
  routes.push_back({"GET", "/v1/distributions", Role::viewer, at(&D::list)});
  routes.push_back({"POST", "/v1/distributions", Role::operator_, at(&D::save)});
  routes.push_back({"GET", "/v1/distributions/{id}", Role::viewer, at(&D::show)});
  routes.push_back({"PATCH", "/v1/distributions/{id}", Role::operator_, at(&D::save)});
  routes.push_back({"DELETE", "/v1/distributions/{id}", Role::operator_, at(&D::remove)});
  routes.push_back({"GET", "/v1/plans", Role::viewer, at(&D::plans)});
  routes.push_back({"POST", "/v1/plans", Role::operator_, at(&D::make_plan)});
  routes.push_back({"GET", "/v1/plans/{id}", Role::viewer, at(&D::show_plan)});
  routes.push_back({"GET", "/v1/plans/{id}/lines", Role::viewer, at(&D::plan_lines)});
  routes.push_back({"POST", "/v1/plans/{id}/apply", Role::operator_, at(&D::apply)});
  routes.push_back({"POST", "/v1/plans/{id}/approve", Role::admin, at(&D::approve)});
  routes.push_back({"POST", "/v1/plans/{id}/pause", Role::operator_, at(&D::pause)});
  routes.push_back({"POST", "/v1/plans/{id}/resume", Role::operator_, at(&D::resume)});
  routes.push_back({"POST", "/v1/plans/{id}/cancel", Role::operator_, at(&D::cancel)});
  routes.push_back({"POST", "/v1/plans/{id}/undo", Role::operator_, at(&D::undo)});
  routes.push_back({"GET", "/v1/explain", Role::viewer, at(&D::explain)});
  routes.push_back({"GET", "/v1/leaks", Role::viewer, at(&D::leaks)});
  routes.push_back({"GET", "/v1/leaks/balances", Role::viewer, at(&D::balances)});
  routes.push_back({"POST", "/v1/leaks/adopt", Role::operator_, at(&D::adopt)});
  routes.push_back({"GET", "/v1/waiting", Role::viewer, at(&D::waiting)});
  routes.push_back({"GET", "/v1/demand", Role::viewer, at(&D::demand)});
  routes.push_back({"GET", "/v1/locations/{id}/usage/{adamId}", Role::viewer, at(&D::usage)});
  routes.push_back({"GET", "/v1/automatic", Role::viewer, at(&D::automatic)});
  routes.push_back({"PUT", "/v1/automatic", Role::admin, at(&D::set_automatic)});
}

}  // namespace bursar::rest
