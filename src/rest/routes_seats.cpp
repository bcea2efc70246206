// Why somebody has a seat, who waits for one, whose reason is missing, how many will be needed.
#include <algorithm>
#include <limits>

#include "app/usecases/demand.h"
#include "app/usecases/explain_seat.h"
#include "app/usecases/find_leaks.h"
#include "app/usecases/find_losses.h"
#include "app/usecases/location_access.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

class Seats {
 public:
  explicit Seats(const app::Services& services) : s_(services) {}

  Result<HttpResponse> explain(const Call& call) const {
    const auto query = [&](const char* name) {
      const auto found = call.query.find(name);
      return found == call.query.end() ? std::string() : found->second;
    };
    const auto serial = query("serialNumber");
    const auto person = query("clientUserId");
    if (serial.empty() == person.empty()) return base::fail(bad_field("Name either a serialNumber or a clientUserId."));
    std::optional<std::int64_t> item;
    if (!query("adamId").empty()) {
      TRY_SET(item, number_of(query("adamId"), "adamId"));
    }
    const auto assignee = serial.empty() ? domain::Assignee{domain::AssigneeKind::person, person}
                                         : domain::Assignee{domain::AssigneeKind::device, serial};
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(const auto seen, sees(*transaction, call, assignee));
      if (!seen) TRY(app::refuse_outside(serial.empty() ? "This person" : "This device"));
    }
    app::ExplainOrder order{assignee, item, call.reach};
    TRY_SET(const auto page, plain_page(call, std::numeric_limits<std::size_t>::max()));
    if (page) {
      order.first = page->begin;
      order.count = page->end - page->begin;
    }
    TRY_SET(const auto told, app::explain_seats(s_, order));
    json rows = json::array();
    for (const auto& one : told.items) rows.push_back(render(one));
    if (!page) return list_answer(call, std::move(rows), nullptr);
    const auto next = page->begin + told.items.size();
    return list_answer(call, rows, next < told.in_all ? json(std::to_string(next)) : json());
  }

  /// Who would lose it if.
  Result<HttpResponse> losses(const Call& call) const {
    const auto query = [&](const char* name) {
      const auto found = call.query.find(name);
      return found == call.query.end() ? std::string() : found->second;
    };
    app::LossOrder order;
    order.reach = call.reach;
    if (!query("distribution").empty()) {
      TRY_SET(const auto number, number_of(query("distribution"), "distribution"));
      order.distribution = domain::DistributionId{number};
    }
    if (!query("group").empty()) {
      TRY_SET(const auto number, number_of(query("group"), "group"));
      order.group = domain::GroupId{number};
    }
    order.client_user_id = query("clientUserId");
    order.serial_number = query("serialNumber");
    TRY_SET(const auto lines, app::find_losses(s_, order));
    json rows = json::array();
    for (const auto& line : lines) rows.push_back(render(line));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> leaks(const Call& call) const {
    TRY_SET(const auto report, leak_report(call, true));
    return list_of(call, report.seats, [](const auto& seat) {
      return json{{"kind", seat.kind},
                  {"location", seat.location.value},
                  {"adamId", std::to_string(seat.pair.asset.adam_id.value)},
                  {"pricingParam", domain::name_of(seat.pair.asset.pricing)},
                  {"holderKind", domain::name_of(seat.pair.assignee.kind)},
                  {"holder", seat.pair.assignee.name}};
    });
  }

  Result<HttpResponse> balances(const Call& call) const {
    TRY_SET(const auto report, leak_report(call, false));
    return list_of(call, report.balances, [](const auto& balance) { return render(balance); });
  }

  Result<HttpResponse> adopt(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"location", "seats"}));
    TRY_SET(const auto location, field<std::int64_t>(body, "location", 0));
    TRY_SET(const auto seats, field<std::vector<json>>(body, "seats", {}));
    std::vector<domain::Assignment> pairs;
    for (const auto& seat : seats) {
      TRY_SET(auto pair, seat_in(seat));
      pairs.push_back(std::move(pair));
    }
    TRY_SET(const auto adopted, app::adopt_seats(s_, {location}, pairs, call.reach));
    return json_answer({{"adopted", adopted}});
  }

  Result<HttpResponse> waiting(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto waiting, transaction->distributions().waiting());
    json rows = json::array();
    for (const auto& w : waiting) {
      if (w.place == 0) continue;  // a seat is on its way
      TRY_SET(const auto seen, sees(*transaction, call, {w.kind, w.name}));
      if (!seen) continue;
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
    order.reach = call.reach;
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
    if (const auto item = call.query.find("adamId"); item != call.query.end()) {
      TRY_SET(const auto number, number_of(item->second, "adamId"));
      order.item = domain::AdamId{number};
    }
    TRY_SET(const auto found, app::demand(s_, order));
    return list_of(call, found, [](const auto& row) { return render(row); });
  }

  Result<HttpResponse> usage(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY(app::find_location(*transaction, id).map([](const auto&) {}));
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

 private:
  static Result<domain::Assignment> seat_in(const json& seat) {
    TRY(only_fields(seat, {"adamId", "pricingParam", "serialNumber", "clientUserId"}));
    TRY_SET(const auto text, field<std::string>(seat, "adamId", ""));
    TRY_SET(const auto adam_id, number_of(text, "adamId"));
    TRY_SET(const auto pricing, field<std::string>(seat, "pricingParam", "STDQ"));
    if (pricing != "STDQ" && pricing != "PLUS") return base::fail(bad_field("\"pricingParam\" must be STDQ or PLUS."));
    TRY_SET(const auto serial, field<std::string>(seat, "serialNumber", ""));
    TRY_SET(const auto person, field<std::string>(seat, "clientUserId", ""));
    if (serial.empty() == person.empty())
      return base::fail(bad_field("A seat is held by a \"serialNumber\" or by a \"clientUserId\"."));
    const domain::AssetKey asset{{adam_id}, pricing == "PLUS" ? domain::Pricing::plus : domain::Pricing::stdq};
    if (!serial.empty()) return domain::Assignment{asset, {domain::AssigneeKind::device, serial}};
    return domain::Assignment{asset, {domain::AssigneeKind::person, person}};
  }

  Result<app::LeakReport> leak_report(const Call& call, bool lists_seats) const {
    app::LeakOrder order;
    if (!lists_seats) order.seats_max = 0;
    order.reach = call.reach;
    TRY_SET(order.location, location_filter(call));
    if (const auto days = call.query.find("idleDays"); days != call.query.end()) {
      TRY_SET(const auto number, number_of(days->second, "idleDays"));
      order.idle_days = static_cast<int>(std::clamp<std::int64_t>(number, 1, 10'000));
    }
    return app::find_leaks(s_, order);
  }

  const app::Services& s_;
};

}  // namespace

void add_seat_routes(std::vector<Route>& routes, const app::Services& services) {
  using S = Seats;
  const auto at = handlers_of(S(services));
  routes.push_back({"GET", "/v1/explain", Permission::view, at(&S::explain), For::any_part});
  routes.push_back({"GET", "/v1/losses", Permission::view, at(&S::losses), For::any_part});
  routes.push_back({"GET", "/v1/leaks", Permission::view, at(&S::leaks), For::any_part});
  routes.push_back({"GET", "/v1/leaks/balances", Permission::view, at(&S::balances), For::any_part});
  routes.push_back({"POST", "/v1/leaks/adopt", Permission::licenses, at(&S::adopt), For::any_part});
  routes.push_back({"GET", "/v1/waiting", Permission::view, at(&S::waiting), For::any_part});
  routes.push_back({"GET", "/v1/demand", Permission::view, at(&S::demand), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}/usage/{adamId}", Permission::view, at(&S::usage), For::any_part});
}

}  // namespace bursar::rest
