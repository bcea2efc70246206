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

template <class Enum, std::size_t N>
Result<Enum> word_in(const json& body, const char* name, Enum otherwise, const std::array<Enum, N>& values) {
  TRY_SET(const auto word, field<std::string>(body, name, name_of(otherwise)));
  std::vector<std::string> words;
  for (const auto value : values) {
    if (word == name_of(value)) return value;
    words.emplace_back(name_of(value));
  }
  return base::fail(bad(std::string("\"") + name + "\" must be one of " + base::join(words, ", ") + "."));
}

Result<std::optional<base::Timestamp>> moment_in(const json& body, const char* name,
                                                 std::optional<base::Timestamp> otherwise) {
  if (!body.contains(name)) return otherwise;
  TRY_SET(const auto text, field<std::string>(body, name, ""));
  if (text.empty()) return std::optional<base::Timestamp>{};
  const auto at = base::parse_iso8601(text);
  if (!at) return base::fail(bad(std::string("\"") + name + "\" is no moment like 2026-09-01T08:00:00Z."));
  return at;
}

constexpr std::array kStates{domain::DistributionState::draft, domain::DistributionState::active,
                             domain::DistributionState::paused, domain::DistributionState::ended};
constexpr std::array kPolicies{domain::ShortagePolicy::fail, domain::ShortagePolicy::wait,
                               domain::ShortagePolicy::unlicensed, domain::ShortagePolicy::borrow,
                               domain::ShortagePolicy::reclaim};
constexpr std::array kBys{domain::AssignBy::device, domain::AssignBy::person, domain::AssignBy::nothing};

const std::set<std::string> kFields{"name",     "unit",   "state",    "items",    "targets",      "grants", "revokes",
                                    "startsAt", "endsAt", "priority", "shortage", "reservations", "borrow", "idleDays"};

/// Reads what the body says over what the distribution was. Targets and groups are named as people name them.
class DistributionReader {
 public:
  DistributionReader(app::Transaction& transaction, const json& body) : transaction_(transaction), body_(body) {}

  Result<domain::Distribution> read(domain::Distribution d) {
    TRY_SET(d.name, field(body_, "name", d.name));
    TRY_SET(d.unit.value, field(body_, "unit", d.unit.value));
    TRY_SET(d.state, word_in(body_, "state", d.state, kStates));
    TRY_SET(d.grants, field(body_, "grants", d.grants));
    TRY_SET(d.revokes, field(body_, "revokes", d.revokes));
    TRY_SET(d.starts_at, moment_in(body_, "startsAt", d.starts_at));
    TRY_SET(d.ends_at, moment_in(body_, "endsAt", d.ends_at));
    TRY_SET(d.priority, field(body_, "priority", d.priority));
    TRY_SET(d.shortage, word_in(body_, "shortage", d.shortage, kPolicies));
    TRY_SET(d.idle_days, field(body_, "idleDays", d.idle_days));
    TRY(read_items(d));
    TRY(read_targets(d));
    TRY(read_reservations(d));
    TRY(read_borrowing(d));
    return d;
  }

 private:
  base::Status read_items(domain::Distribution& d) {
    if (!body_.contains("items")) return {};
    d.items.clear();
    TRY_SET(const auto items, field<std::vector<json>>(body_, "items", {}));
    for (const auto& item : items) {
      const bool object = item.is_object();
      const auto text = object ? item.value("adamId", "") : item.is_string() ? item.get<std::string>() : item.dump();
      const auto id = base::parse_int(text);
      if (!id) return base::fail(bad("An item needs an adamId: " + item.dump()));
      domain::DistributionItem one{{*id}, domain::AssignBy::device, true};
      if (object) {
        TRY_SET(one.by, word_in(item, "by", one.by, kBys));
        TRY_SET(one.install, field(item, "install", true));
      }
      d.items.push_back(one);
    }
    return {};
  }

  base::Status read_targets(domain::Distribution& d) {
    if (!body_.contains("targets")) return {};
    d.targets.clear();
    TRY_SET(const auto targets, field<std::vector<json>>(body_, "targets", {}));
    for (const auto& target : targets) {
      if (!target.is_object()) return base::fail(bad("A target is an object, e.g. {\"group\": \"Grade 5\"}."));
      TRY_SET(const auto one, target_of(target));
      d.targets.push_back(one);
    }
    return {};
  }

  Result<domain::Target> target_of(const json& target) {
    domain::Target one;
    TRY_SET(one.excluded, field(target, "excluded", false));
    if (target.contains("group")) {
      TRY_SET(const auto group, group_named(target.at("group")));
      one.id = group.value;
      return one;
    }
    if (target.contains("serialNumber")) {
      TRY_SET(const auto serial, field<std::string>(target, "serialNumber", ""));
      TRY_SET(const auto device, transaction_.inventory().find_device(serial));
      if (!device) return missing("no_such_device", "device \"" + serial + "\"");
      return domain::Target{domain::TargetKind::device, device->id.value, one.excluded};
    }
    if (target.contains("clientUserId")) {
      TRY_SET(const auto id, field<std::string>(target, "clientUserId", ""));
      TRY_SET(const auto person, transaction_.inventory().find_person(id));
      if (!person) return missing("no_such_person", "person \"" + id + "\"");
      return domain::Target{domain::TargetKind::person, person->id.value, one.excluded};
    }
    TRY_SET(const auto everyone, field(target, "everyone", false));
    if (everyone) return domain::Target{domain::TargetKind::everyone, 0, one.excluded};
    return base::fail(bad("A target names a group, a serialNumber, a clientUserId, or everyone."));
  }

  Result<domain::GroupId> group_named(const json& name) {
    TRY_SET(const auto groups, transaction_.inventory().groups());
    for (const auto& group : groups) {
      if (name.is_number_integer() ? group.id.value == name.get<std::int64_t>() : name == group.name) return group.id;
    }
    return missing("no_such_group", "group " + name.dump());
  }

  static tl::unexpected<base::Error> missing(const char* code, const std::string& what) {
    return base::fail(base::ErrorKind::not_found, code, "There is no " + what + ".", "Nothing was saved.");
  }

  base::Status read_reservations(domain::Distribution& d) {
    if (!body_.contains("reservations")) return {};
    d.reservations.clear();
    TRY_SET(const auto list, field<std::vector<json>>(body_, "reservations", {}));
    for (const auto& one : list) {
      if (!one.is_object() || !one.contains("group")) return base::fail(bad("A reservation needs a group."));
      domain::Reservation reservation;
      TRY_SET(reservation.group, group_named(one.at("group")));
      TRY_SET(reservation.floor, field<std::int64_t>(one, "floor", 0));
      TRY_SET(const auto ceiling, field<std::int64_t>(one, "ceiling", -1));
      if (ceiling >= 0) reservation.ceiling = ceiling;
      d.reservations.push_back(reservation);
    }
    return {};
  }

  base::Status read_borrowing(domain::Distribution& d) {
    if (!body_.contains("borrow")) return {};
    d.borrowing.reset();
    const auto& borrow = body_.at("borrow");
    if (borrow.is_null()) return {};
    if (!borrow.is_object()) return base::fail(bad("\"borrow\" is {\"location\", \"seatsMax\"}."));
    domain::Borrowing borrowing;
    TRY_SET(borrowing.from.value, field<std::int64_t>(borrow, "location", 0));
    TRY_SET(borrowing.seats_max, field<std::int64_t>(borrow, "seatsMax", 0));
    d.borrowing = borrowing;
    return {};
  }

  app::Transaction& transaction_;
  const json& body_;
};

Result<app::Pretended> pretended_in(const json& value) {
  app::Pretended p;
  const auto what = value.is_object() ? value.value("what", "") : std::string();
  if (what == "token_dies") {
    p.kind = app::Pretended::Kind::token_dies;
  } else if (what == "more_seats") {
    p.kind = app::Pretended::Kind::more_seats;
  } else if (what == "devices_move") {
    p.kind = app::Pretended::Kind::devices_move;
  } else if (what == "idle_reclaimed") {
    p.kind = app::Pretended::Kind::idle_reclaimed;
  } else {
    return base::fail(bad("\"what\" must be token_dies, more_seats, devices_move or idle_reclaimed."));
  }
  TRY_SET(p.location.value, field<std::int64_t>(value, "location", 0));
  TRY_SET(const auto adam_id, field<std::string>(value, "adamId", "0"));
  TRY_SET(p.adam_id, number_of(adam_id, "adamId"));
  TRY_SET(p.seats, field<std::int64_t>(value, "seats", 0));
  TRY_SET(p.serial_numbers, field<std::vector<std::string>>(value, "serialNumbers", {}));
  TRY_SET(p.unit.value, field<std::int64_t>(value, "unit", 0));
  TRY_SET(p.idle_days, field(value, "idleDays", 60));
  return p;
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
    TRY_SET(const auto body, body_of(call, kFields));
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
      TRY_SET(d, DistributionReader(*transaction, body).read(d));
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
      TRY_SET(auto p, pretended_in(one));
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
