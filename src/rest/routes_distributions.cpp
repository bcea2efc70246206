// Distributions, and whether the reconciler applies them by itself.
#include <array>

#include "app/usecases/apply_plan.h"
#include "app/usecases/audit.h"
#include "app/usecases/automatic_mode.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/preview_distribution.h"
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
    TRY(name_targets(*transaction, rows));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto d, app::find_distribution(*transaction, {number}));
    TRY(in_reach(call, d.unit, "This distribution"));
    json rows = json::array({render(d)});
    TRY(name_targets(*transaction, rows));
    return json_answer(rows[0]);
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
      TRY_SET(d, read_distribution(*transaction, body, d, call.reach));
      TRY(in_reach(call, d.unit, "This unit"));
    }
    TRY_SET(const auto saved, app::save_distribution(s_, d, call.reach));
    json rows = json::array({render(saved.distribution)});
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY(name_targets(*transaction, rows));
    }
    rows[0]["warnings"] = said(saved.warnings);
    background_.replan();
    return json_answer(rows[0], changes ? 200 : 201);
  }

  Result<HttpResponse> preview(const Call& call) const {
    auto fields = kDistributionFields;
    fields.insert({"id", "only", "rows"});
    TRY_SET(const auto body, body_of(call, fields));
    app::PreviewOrder order;
    order.tells_outside = call.reach.everything;
    order.reach = call.reach;
    TRY_SET(const auto id, field<std::int64_t>(body, "id", 0));
    TRY_SET(const auto only, field<std::string>(body, "only", ""));
    TRY_SET(const auto rows, field<std::int64_t>(body, "rows", 300));
    if (rows < 0 || rows > 2000) return base::fail(bad_field("\"rows\" must be 0 to 2,000."));
    order.rows_max = static_cast<std::size_t>(rows);
    order.left_out = only == "left_out";
    for (const auto action : {domain::Action::keep, domain::Action::grant, domain::Action::wait,
                              domain::Action::unlicensed, domain::Action::refuse}) {
      if (only == domain::name_of(action)) order.action = action;
    }
    if (!only.empty() && !order.left_out && !order.action) {
      return base::fail(bad_field("\"only\" must be keep, grant, wait, unlicensed, refuse or left_out."));
    }
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      domain::Distribution before;
      if (id != 0) {
        TRY_SET(before, app::find_distribution(*transaction, {id}));
        TRY(in_reach(call, before.unit, "This distribution"));
      } else if (!call.reach.everything && call.reach.units.size() == 1) {
        before.unit = *call.reach.units.begin();
      }
      TRY_SET(order.distribution, read_distribution(*transaction, body, before, call.reach));
      TRY(in_reach(call, order.distribution.unit, "This unit"));
    }
    TRY_SET(const auto told, app::preview_distribution(s_, order));
    return json_answer(render(told));
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
  /// Gives each target its name: of the group, the serial number or the clientUserId; none for everyone.
  static base::Status name_targets(app::Transaction& transaction, json& rows) {
    constexpr std::array kKinds{domain::MemberKind::device, domain::MemberKind::person, domain::MemberKind::group};
    for (const auto kind : kKinds) {
      const std::string word = domain::name_of(kind);
      std::vector<std::int64_t> ids;
      for (const auto& row : rows) {
        for (const auto& target : row["targets"]) {
          if (target["kind"] == word) ids.push_back(target["id"].get<std::int64_t>());
        }
      }
      TRY_SET(auto names, transaction.inventory().names_of(kind, ids));
      for (auto& row : rows) {
        for (auto& target : row["targets"]) {
          if (target["kind"] == word) target["name"] = names[target["id"].get<std::int64_t>()];
        }
      }
    }
    return {};
  }

  const app::Services& s_;
  app::Background& background_;
};

}  // namespace

void add_distribution_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background) {
  using D = Distributions;
  const auto at = handlers_of(D(services, background));
  routes.push_back({"GET", "/v1/distributions", Permission::view, at(&D::list), For::any_part});
  routes.push_back({"POST", "/v1/distributions", Permission::distribute, at(&D::save), For::any_part});
  routes.push_back({"POST", "/v1/distributions/preview", Permission::view, at(&D::preview), For::any_part});
  routes.push_back({"GET", "/v1/distributions/{id}", Permission::view, at(&D::show), For::any_part});
  routes.push_back({"PATCH", "/v1/distributions/{id}", Permission::distribute, at(&D::save), For::any_part});
  routes.push_back({"DELETE", "/v1/distributions/{id}", Permission::distribute, at(&D::remove), For::any_part});
  routes.push_back({"GET", "/v1/automatic", Permission::view, at(&D::automatic), For::any_part});
  routes.push_back({"PUT", "/v1/automatic", Permission::settings, at(&D::set_automatic)});
}

}  // namespace bursar::rest
