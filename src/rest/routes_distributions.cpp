// Distributions, and whether the reconciler applies them by itself.
#include "app/usecases/automatic_mode.h"
#include "app/usecases/edit_distribution.h"
#include "rest/answers.h"
#include "rest/distribution_reader.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

class Distributions {
 public:
  Distributions(const app::Services& services, app::Background& background) : s_(services), background_(background) {}

  Result<HttpResponse> list(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto list, transaction->distributions().list());
    json rows = json::array();
    for (const auto& d : list) {
      if (call.reach.has(d.unit)) rows.push_back(render(d));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto d, app::find_distribution(*transaction, {number}));
    TRY(in_reach(call, d.unit, "This distribution"));
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
        TRY(in_reach(call, d.unit, "This distribution"));
      } else {
        if (!call.reach.everything && call.reach.units.size() == 1) d.unit = *call.reach.units.begin();
        d.created_by = call.caller.name;
      }
      TRY_SET(d, read_distribution(*transaction, body, d));
      TRY(in_reach(call, d.unit, "This unit"));
    }
    TRY_SET(const auto saved, app::save_distribution(s_, d));
    auto row = render(saved.distribution);
    row["warnings"] = said(saved.warnings);
    background_.replan();
    return json_answer(row, changes ? 200 : 201);
  }

  Result<HttpResponse> remove(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(const auto d, app::find_distribution(*transaction, {number}));
      TRY(in_reach(call, d.unit, "This distribution"));
    }
    TRY(app::remove_distribution(s_, {number}));
    return json_answer(json::object());
  }

  Result<HttpResponse> automatic(const Call&) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto on, app::automatic_mode(*transaction));
    return json_answer({{"on", on}});
  }

  Result<HttpResponse> set_automatic(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"on"}));
    if (!body.contains("on") || !body.at("on").is_boolean())
      return base::fail(bad_field("\"on\" must be true or false."));
    const auto on = body.at("on").get<bool>();
    TRY_SET(auto transaction, s_.store.begin_write());
    TRY(app::set_automatic_mode(*transaction, s_.clock, on));
    TRY(transaction->commit());
    background_.replan();
    return json_answer({{"on", on}});
  }

 private:
  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_distribution_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using D = Distributions;
  const auto at = [one = D(services, background)](Result<HttpResponse> (D::*handler)(const Call&) const) {
    return [one, handler](const Call& call) { return answer([&] { return (one.*handler)(call); }); };
  };
  routes.push_back({"GET", "/v1/distributions", Permission::view, at(&D::list), For::any_part});
  routes.push_back({"POST", "/v1/distributions", Permission::distribute, at(&D::save), For::any_part});
  routes.push_back({"GET", "/v1/distributions/{id}", Permission::view, at(&D::show), For::any_part});
  routes.push_back({"PATCH", "/v1/distributions/{id}", Permission::distribute, at(&D::save), For::any_part});
  routes.push_back({"DELETE", "/v1/distributions/{id}", Permission::distribute, at(&D::remove), For::any_part});
  routes.push_back({"GET", "/v1/automatic", Permission::view, at(&D::automatic), For::any_part});
  routes.push_back({"PUT", "/v1/automatic", Permission::settings, at(&D::set_automatic)});
}

}  // namespace bursar::rest
