// One's own: saved views of lists, and sessions.
#include "app/usecases/saved_views.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using net::HttpResponse;
using nlohmann::json;

json render(const app::SavedView& view) {
  const auto said = json::parse(view.text, nullptr, false);
  const bool is_good = said.is_object();
  return {{"list", view.list},
          {"name", view.name},
          {"filters", is_good ? said.value("filters", json::object()) : json::object()},
          {"sort", is_good ? said.value("sort", "") : ""},
          {"hidden", is_good ? said.value("hidden", json::array()) : json::array()}};
}

class Own {
 public:
  explicit Own(const app::Services& services) : s_(services) {}

  Result<HttpResponse> views(const Call& call) const {
    json rows = json::array();
    if (!call.caller.account) return list_answer(call, rows, nullptr);
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto views, transaction->accounts().views(call.caller.account->id));
    for (const auto& view : views) rows.push_back(render(view));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> save_view(const Call& call) const {
    TRY_SET(const auto account, account_of(call));
    TRY_SET(const auto body, body_of(call, {"filters", "sort", "hidden"}));
    using Fields = std::map<std::string, std::string>;
    TRY_SET(const auto filters, field<Fields>(body, "filters", {}));
    TRY_SET(const auto sort, field<std::string>(body, "sort", ""));
    TRY_SET(const auto hidden, field<std::vector<std::string>>(body, "hidden", {}));
    const json said = {{"filters", filters}, {"sort", sort}, {"hidden", hidden}};
    const app::SavedView view{call.path.at("list"), call.path.at("name"), said.dump()};
    TRY(app::save_view(s_, account, view));
    return json_answer(render(view));
  }

  Result<HttpResponse> remove_view(const Call& call) const {
    TRY_SET(const auto account, account_of(call));
    TRY(app::remove_view(s_, account, call.path.at("list"), call.path.at("name")));
    return json_answer(json::object());
  }

  Result<HttpResponse> sessions(const Call& call) const {
    json rows = json::array();
    if (!call.caller.account) return list_answer(call, rows, nullptr);
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto sessions, transaction->accounts().sessions_of(call.caller.account->id, call.session));
    for (const auto& one : sessions) {
      rows.push_back({{"id", one.handle},
                      {"startedAt", base::format_rfc3339(one.started_at)},
                      {"usedAt", base::format_rfc3339(one.used_at)},
                      {"current", one.current}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> end_session(const Call& call) const {
    TRY(account_of(call).map([](auto) {}));
    TRY(app::end_session(s_, *call.caller.account, call.path.at("id")));
    return json_answer(json::object());
  }

 private:
  static Result<app::AccountId> account_of(const Call& call) {
    if (call.caller.account) return call.caller.account->id;
    return base::fail(base::ErrorKind::conflict, "not_an_account", "An API key has no views and no sessions.",
                      "Log in with an account.");
  }

  const app::Services& s_;
};

}  // namespace

void add_own_routes(std::vector<Route>& routes, const app::Services& services) {
  using O = Own;
  const auto at = handlers_of(O(services));
  const auto known = For::who_is_known;
  routes.push_back({"GET", "/v1/session/views", std::nullopt, at(&O::views), known});
  routes.push_back({"PUT", "/v1/session/views/{list}/{name}", std::nullopt, at(&O::save_view), known});
  routes.push_back({"DELETE", "/v1/session/views/{list}/{name}", std::nullopt, at(&O::remove_view), known});
  routes.push_back({"GET", "/v1/session/sessions", std::nullopt, at(&O::sessions), known});
  routes.push_back({"DELETE", "/v1/session/sessions/{id}", std::nullopt, at(&O::end_session), known});
}

}  // namespace bursar::rest
