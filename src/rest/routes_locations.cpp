// Content tokens and locations, sync and verify.
#include <map>

#include "app/usecases/audit.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/location_access.h"
#include "app/usecases/organization_part.h"
#include "app/usecases/remove_location.h"
#include "app/usecases/verify_location.h"
#include "base/text.h"
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

class Locations {
 public:
  Locations(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> list(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto locations, transaction->locations().list());
    TRY_SET(const auto facts, facts_of(call, *transaction, std::nullopt));
    json rows = json::array();
    for (const auto& location : locations) {
      TRY_SET(const auto serves, app::serves(*transaction, call.reach, location.id));
      if (!serves) continue;
      auto row = render(location, s_);
      TRY_SET(const auto record, transaction->locations().sync_record(location.id));
      const auto sync = render(record, background_.board().find(location.id));
      row["lastSyncAt"] = sync["finishedAt"];
      row["syncRunning"] = sync["running"];
      row["syncTrouble"] = sync["trouble"];
      add_facts(row, location.id, facts);
      rows.push_back(std::move(row));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"token", "name", "takeOver", "organization", "appleId", "custodian"}));
    app::ConnectOrder order;
    order.reach = call.reach;
    TRY_SET(order.token_text, field<std::string>(body, "token", ""));
    TRY_SET(order.name, field<std::string>(body, "name", ""));
    TRY_SET(order.take_over, field(body, "takeOver", false));
    TRY_SET(const auto organization, field<std::int64_t>(body, "organization", 0));
    if (organization != 0) order.organization = domain::UnitId{organization};
    TRY_SET(order.apple_id, field<std::string>(body, "appleId", ""));
    TRY_SET(order.custodian, field<std::string>(body, "custodian", ""));
    TRY_SET(const auto location, app::connect_location(s_, order));
    background_.want_sync(location.id, domain::SyncMode::full);
    return json_answer(render(location, s_), 201);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto location, app::find_location(*transaction, id));
    TRY_SET(const auto facts, facts_of(call, *transaction, id));
    auto row = render(location, s_);
    add_facts(row, id, facts);
    return json_answer(row);
  }

  Result<HttpResponse> rename(const Call& call) const {
    TRY_SET(const auto id, own_location(s_, call));
    TRY_SET(const auto body, body_of(call, {"name"}));
    TRY_SET(auto transaction, s_.store.begin_write());
    TRY_SET(auto location, app::find_location(*transaction, id));
    TRY_SET(location.name, field<std::string>(body, "name", location.name));
    TRY(app::rename_location(*transaction, s_.clock, id, location.name));
    TRY(transaction->commit());
    return json_answer(render(location, s_));
  }

  Result<HttpResponse> remove(const Call& call) const {
    TRY_SET(const auto id, own_location(s_, call));
    const auto force = call.query.find("force");
    TRY(app::remove_location(s_, id, force != call.query.end() && force->second == "true", call.reach));
    HttpResponse response;
    response.status = 204;
    return response;
  }

  Result<HttpResponse> renew(const Call& call) const {
    TRY_SET(const auto id, own_location(s_, call));
    TRY_SET(const auto body, body_of(call, {"token"}));
    TRY_SET(const auto text, field<std::string>(body, "token", ""));
    TRY_SET(const auto location, app::renew_token(s_, id, text, call.reach));
    background_.want_sync(id, domain::SyncMode::increment);
    background_.nudge();
    return json_answer(render(location, s_));
  }

  Result<HttpResponse> reclaim(const Call& call) const {
    TRY_SET(const auto id, own_location(s_, call));
    TRY_SET(const auto from, app::reclaim_location(s_, id));
    background_.want_sync(id, domain::SyncMode::full);
    background_.nudge();
    return json_answer({{"takenFrom", from ? json({{"name", from->name}, {"metadata", from->metadata}}) : json()}});
  }

  Result<HttpResponse> sync(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(const auto body, body_of(call, {"mode"}));
    TRY_SET(const auto mode, field<std::string>(body, "mode", "increment"));
    if (mode != "full" && mode != "increment") {
      return base::fail(base::ErrorKind::invalid, "bad_field", "\"mode\" must be full or increment.", "Correct it.");
    }
    TRY(app::open_location(s_, id, false));
    background_.want_sync(id, mode == "full" ? domain::SyncMode::full : domain::SyncMode::increment);
    return json_answer({{"wanted", mode}}, 202);
  }

  Result<HttpResponse> sync_state(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY(app::find_location(*transaction, id));
    TRY_SET(const auto record, transaction->locations().sync_record(id));
    auto row = render(record, background_.board().find(id));
    row["wanted"] = background_.is_wanted(id);
    return json_answer(row);
  }

  Result<HttpResponse> verify(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto report, app::verify_location(s_, id));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const bool owned, app::owns(*transaction, call.reach, id));
    if (!owned) report.differences.clear();  // they name holders of every part; how many there are is told
    return json_answer(render(report));
  }

 private:
  /// What a row tells beside the location itself.
  struct Facts {
    std::map<domain::LocationId, app::LocationSeats> seats;
    std::vector<app::LocationScope> scopes;
    std::vector<domain::Unit> units;
    std::string name_of(domain::UnitId id) const {
      for (const auto& unit : units) {
        if (unit.id == id) return unit.name;
      }
      return std::to_string(id.value);
    }
  };
  static Result<Facts> facts_of(const Call& call, app::Transaction& transaction,
                                std::optional<domain::LocationId> only) {
    Facts facts;
    TRY_SET(const auto seats, transaction.mirror().location_seats(only));
    for (const auto& s : seats) facts.seats[s.location] = s;
    TRY_SET(const auto scopes, transaction.organization().scopes());
    for (const auto& scope : scopes) {
      TRY_SET(const auto told, app::told_scope(transaction, scope, call.reach));
      facts.scopes.push_back(told);
    }
    TRY_SET(facts.units, transaction.organization().units());
    std::erase_if(facts.units, [&](const auto& unit) { return !call.reach.has(unit.id); });
    return facts;
  }
  static void add_facts(json& row, domain::LocationId id, const Facts& facts) {
    const auto seats = facts.seats.find(id);
    const auto s = seats == facts.seats.end() ? app::LocationSeats{} : seats->second;
    row["items"] = s.items;
    row["seatsTotal"] = s.total;
    row["seatsAssigned"] = s.assigned;
    row["scopeUnit"] = "";
    row["scopeSites"] = "";
    row["scopeGroups"] = 0;
    row["custodian"] = "";
    for (const auto& scope : facts.scopes) {
      if (scope.location != id) continue;
      std::vector<std::string> sites;
      for (const auto site : scope.sites) sites.push_back(facts.name_of(site));
      row["scopeUnit"] = scope.organization ? facts.name_of(*scope.organization) : "";
      row["scopeSites"] = base::join(sites, ", ");
      row["scopeGroups"] = scope.groups.size();
      row["custodian"] = scope.custodian;
    }
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_location_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  const auto at = handlers_of(Locations(services, background));
  routes.push_back({"GET", "/v1/locations", Permission::view, at(&Locations::list), For::any_part});
  routes.push_back({"POST", "/v1/locations", Permission::tokens, at(&Locations::add), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}", Permission::view, at(&Locations::show), For::any_part});
  routes.push_back({"PATCH", "/v1/locations/{id}", Permission::tokens, at(&Locations::rename), For::any_part});
  routes.push_back({"DELETE", "/v1/locations/{id}", Permission::tokens, at(&Locations::remove), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/renew", Permission::tokens, at(&Locations::renew), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/reclaim", Permission::tokens, at(&Locations::reclaim), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/sync", Permission::licenses, at(&Locations::sync), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}/sync", Permission::view, at(&Locations::sync_state), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/verify", Permission::licenses, at(&Locations::verify), For::any_part});
}

}  // namespace bursar::rest
