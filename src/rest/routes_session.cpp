// Logging in and out, the first account, one's own password and second factor.
#include "app/usecases/accounts.h"
#include "net/peer.h"
#include "rest/answers.h"
#include "rest/render.h"
#include "rest/routes.h"
#include "rest/security_headers.h"
#include "rest/session_cookie.h"

namespace bursar::rest {
namespace {

using base::Result;
using net::HttpResponse;
using nlohmann::json;

class Sessions {
 public:
  Sessions(const app::Services& services, app::LoginThrottle& throttle, const ApiOptions& options)
      : s_(services), throttle_(throttle), options_(options) {}

  Result<HttpResponse> setup_state(const Call&) const {
    TRY_SET(const auto needed, app::needs_first_account(s_));
    return json_answer({{"needed", needed}});
  }

  Result<HttpResponse> set_up(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"code", "name", "password"}));
    TRY_SET(const auto code, field<std::string>(body, "code", ""));
    TRY_SET(const auto name, field<std::string>(body, "name", ""));
    TRY_SET(const auto password, field<std::string>(body, "password", ""));
    TRY_SET(const auto done, app::set_up(s_, base::Secret(code), name, base::Secret(password)));
    return with_cookie(call, done, 201);
  }

  Result<HttpResponse> log_in(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"name", "password", "totp"}));
    app::LogInOrder order;
    TRY_SET(order.name, field<std::string>(body, "name", ""));
    TRY_SET(const auto password, field<std::string>(body, "password", ""));
    TRY_SET(order.code, field<std::string>(body, "totp", ""));
    order.password = base::Secret(password);
    order.peer = net::network_of(call.request.peer);
    TRY_SET(const auto done, app::log_in(s_, throttle_, order));
    return with_cookie(call, done, 200);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(const auto row, session_of(call.caller));
    return json_answer(row);
  }

  Result<HttpResponse> log_out(const Call& call) const {
    std::string at_provider;
    if (!call.session.empty()) {
      TRY_SET(at_provider, app::log_out(s_, call.session));
    }
    auto body = json::object();
    if (!at_provider.empty()) body["providerLogOutUrl"] = at_provider;
    auto response = json_answer(body);
    response.headers.add("Set-Cookie", expired_cookie(is_secure(call)));
    return response;
  }

  Result<HttpResponse> change(const Call& call) const {
    TRY_SET(const auto account_before, own_account(call));
    TRY_SET(const auto body, body_of(call, {"displayName", "language"}));
    auto account = account_before;
    TRY_SET(account.display_name, field(body, "displayName", account.display_name));
    TRY_SET(account.language, field(body, "language", account.language));
    TRY_SET(const auto changed, app::change_account(s_, account));
    auto caller = call.caller;
    caller.account = changed;
    TRY_SET(const auto row, session_of(caller));
    return json_answer(row);
  }

  Result<HttpResponse> change_password(const Call& call) const {
    TRY(own_account(call).map([](const auto&) {}));
    TRY_SET(const auto body, body_of(call, {"old", "new"}));
    TRY_SET(const auto old_password, field<std::string>(body, "old", ""));
    TRY_SET(const auto new_password, field<std::string>(body, "new", ""));
    TRY(app::change_password(s_, call.caller, base::Secret(old_password), base::Secret(new_password)));
    return json_answer(json::object());
  }

  Result<HttpResponse> make_factor(const Call& call) const {
    TRY(own_account(call).map([](const auto&) {}));
    TRY_SET(const auto factor, app::make_second_factor(s_, call.caller));
    return json_answer({{"secret", factor.secret}, {"uri", factor.uri}}, 201);
  }

  Result<HttpResponse> switch_factor_on(const Call& call) const { return switch_factor(call, true); }
  Result<HttpResponse> switch_factor_off(const Call& call) const { return switch_factor(call, false); }

 private:
  Result<HttpResponse> switch_factor(const Call& call, bool on) const {
    TRY(own_account(call).map([](const auto&) {}));
    TRY_SET(const auto body, body_of(call, {"code"}));
    TRY_SET(const auto code, field<std::string>(body, "code", ""));
    TRY(app::switch_second_factor(s_, call.caller, code, on));
    return json_answer({{"secondFactor", on}});
  }

  static Result<app::Account> own_account(const Call& call) {
    if (call.caller.account) return *call.caller.account;
    return base::fail(base::ErrorKind::conflict, "not_an_account", "An API key has no password and no settings.",
                      "Log in with an account.");
  }

  bool is_secure(const Call& call) const { return options_.secure_cookies || came_by_https(call.request); }

  Result<HttpResponse> with_cookie(const Call& call, const app::LoggedIn& done, int status) const {
    TRY_SET(const auto row, session_of(done.caller));
    auto response = json_answer(row, status);
    response.headers.add("Set-Cookie", cookie_of(done.token, is_secure(call)));
    return response;
  }

  Result<json> session_of(const app::Caller& caller) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto roles, app::all_roles(*transaction));
    TRY_SET(const auto units, transaction->organization().units());
    json row = {{"name", caller.name},
                {"displayName", caller.account ? caller.account->display_name : ""},
                {"language", caller.account ? caller.account->language : ""},
                {"kind", caller.account ? "account" : "key"},
                {"permissions", json::array()},
                {"everywhere", json::array()},
                {"grants", json::array()},
                {"secondFactor", caller.account && caller.account->second_factor},
                {"csrfToken", caller.csrf}};
    const auto set = domain::permissions_of(caller.grants, roles);
    for (const auto permission : domain::kPermissions) {
      if (domain::has(set, permission)) row["permissions"].push_back(domain::name_of(permission));
      const auto reach = domain::reach_of(caller.grants, roles, permission, units);
      if (reach.everything) row["everywhere"].push_back(domain::name_of(permission));
    }
    for (const auto& grant : caller.grants) {
      std::string name;
      for (const auto& unit : units) {
        if (unit.id == grant.unit) name = unit.name;
      }
      row["grants"].push_back({{"role", grant.role}, {"unit", grant.unit.value}, {"unitName", name}});
    }
    return row;
  }

  const app::Services& s_;
  app::LoginThrottle& throttle_;
  const ApiOptions options_;
};

}  // namespace

void add_session_routes(std::vector<Route>& routes, const app::Services& services, app::LoginThrottle& throttle,
                        const ApiOptions& options) {
  using S = Sessions;
  const auto at = handlers_of(S(services, throttle, options));
  routes.push_back({"GET", "/v1/setup", std::nullopt, at(&S::setup_state)});
  routes.push_back({"POST", "/v1/setup", std::nullopt, at(&S::set_up)});
  routes.push_back({"POST", "/v1/session", std::nullopt, at(&S::log_in)});
  routes.push_back({"GET", "/v1/session", std::nullopt, at(&S::show), For::who_is_known});
  routes.push_back({"DELETE", "/v1/session", std::nullopt, at(&S::log_out), For::who_is_known});
  routes.push_back({"PATCH", "/v1/session", std::nullopt, at(&S::change), For::who_is_known});
  routes.push_back({"POST", "/v1/session/password", std::nullopt, at(&S::change_password), For::who_is_known});
  routes.push_back({"POST", "/v1/session/second-factor", std::nullopt, at(&S::make_factor), For::who_is_known});
  routes.push_back({"PUT", "/v1/session/second-factor", std::nullopt, at(&S::switch_factor_on), For::who_is_known});
  routes.push_back({"DELETE", "/v1/session/second-factor", std::nullopt, at(&S::switch_factor_off), For::who_is_known});
}

}  // namespace bursar::rest
