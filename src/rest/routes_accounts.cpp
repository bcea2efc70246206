// Accounts, roles, and what they permit.
#include "app/usecases/accounts.h"

#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/render.h"
#include "rest/routes.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

json render_account(const app::Account& a) {
  json row = {{"name", a.name},
              {"displayName", a.display_name},
              {"email", a.email},
              {"language", a.language},
              {"disabled", a.disabled},
              {"subject", a.subject},
              {"secondFactor", a.second_factor},
              {"createdAt", base::format_rfc3339(a.created_at)},
              {"lastLoginAt", a.last_login_at ? json(base::format_rfc3339(*a.last_login_at)) : json()},
              {"grants", json::array()}};
  for (const auto& grant : a.grants) row["grants"].push_back({{"role", grant.role}, {"unit", grant.unit.value}});
  return row;
}

json render_role(const domain::Role& role) {
  json row = {{"name", role.name}, {"builtIn", role.built_in}, {"permissions", json::array()}};
  for (const auto permission : domain::kPermissions) {
    if (domain::has(role.permissions, permission)) row["permissions"].push_back(domain::name_of(permission));
  }
  return row;
}

class Accounts {
 public:
  explicit Accounts(const app::Services& services) : s_(services) {}

  Result<HttpResponse> list(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto accounts, transaction->accounts().list());
    json rows = json::array();
    for (const auto& account : accounts) rows.push_back(render_account(account));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add(const Call& call) const {
    TRY_SET(const auto body,
            body_of(call, {"name", "displayName", "email", "language", "disabled", "subject", "grants", "password"}));
    app::Account account;
    TRY_SET(account.name, field<std::string>(body, "name", ""));
    TRY_SET(account, account_in(body, account));
    TRY_SET(const auto password, field<std::string>(body, "password", ""));
    TRY_SET(const auto made,
            app::create_account(s_, account, password.empty() ? std::nullopt : std::optional(base::Secret(password))));
    return json_answer(render_account(made), 201);
  }

  Result<HttpResponse> show(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto account, app::find_account(*transaction, call.path.at("name")));
    return json_answer(render_account(account));
  }

  Result<HttpResponse> change(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"displayName", "email", "language", "disabled", "subject", "grants"}));
    app::Account before;
    {
      TRY_SET(auto transaction, s_.store.begin_read());
      TRY_SET(before, app::find_account(*transaction, call.path.at("name")));
    }
    TRY_SET(const auto account, account_in(body, before));
    TRY_SET(const auto changed, app::change_account(s_, account));
    return json_answer(render_account(changed));
  }

  Result<HttpResponse> remove(const Call& call) const {
    TRY(app::remove_account(s_, call.path.at("name")));
    return json_answer(json::object());
  }

  Result<HttpResponse> reset(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"password", "withoutSecondFactor"}));
    TRY_SET(const auto password, field<std::string>(body, "password", ""));
    TRY_SET(const auto without, field(body, "withoutSecondFactor", false));
    TRY(app::reset_password(s_, call.path.at("name"), base::Secret(password), without));
    return json_answer(json::object());
  }

  Result<HttpResponse> roles(const Call& call) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto roles, app::all_roles(*transaction));
    json rows = json::array();
    for (const auto& role : roles) rows.push_back(render_role(role));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> save_role(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"permissions"}));
    TRY_SET(const auto names, field<std::vector<std::string>>(body, "permissions", {}));
    domain::Role role{call.path.at("name"), {}, false};
    for (const auto& name : names) {
      const auto permission = domain::permission_of(name);
      if (!permission) return base::fail(bad_field("There is no permission \"" + name + "\"."));
      role.permissions.set(static_cast<std::size_t>(*permission));
    }
    TRY(app::save_role(s_, role));
    return json_answer(render_role(role));
  }

  Result<HttpResponse> remove_role(const Call& call) const {
    TRY(app::remove_role(s_, call.path.at("name")));
    return json_answer(json::object());
  }

  Result<HttpResponse> permissions(const Call& call) const {
    json rows = json::array();
    for (const auto permission : domain::kPermissions) {
      rows.push_back({{"name", domain::name_of(permission)}, {"sentence", said(domain::sentence_for(permission))}});
    }
    return list_answer(call, rows, nullptr);
  }

 private:
  static Result<app::Account> account_in(const json& body, app::Account account) {
    TRY_SET(account.display_name, field(body, "displayName", account.display_name));
    TRY_SET(account.email, field(body, "email", account.email));
    TRY_SET(account.language, field(body, "language", account.language));
    TRY_SET(account.disabled, field(body, "disabled", account.disabled));
    TRY_SET(account.subject, field(body, "subject", account.subject));
    if (!body.contains("grants")) return account;
    account.grants.clear();
    TRY_SET(const auto grants, field<std::vector<json>>(body, "grants", {}));
    for (const auto& one : grants) {
      TRY(only_fields(one, {"role", "unit"}));
      domain::Grant grant;
      TRY_SET(grant.role, field<std::string>(one, "role", ""));
      TRY_SET(grant.unit.value, field(one, "unit", grant.unit.value));
      account.grants.push_back(std::move(grant));
    }
    return account;
  }

  const app::Services& s_;
};

}  // namespace

void add_account_routes(std::vector<Route>& routes, const app::Services& services) {
  using A = Accounts;
  const auto at = handlers_of(A(services));
  routes.push_back({"GET", "/v1/accounts", Permission::accounts, at(&A::list)});
  routes.push_back({"POST", "/v1/accounts", Permission::accounts, at(&A::add)});
  routes.push_back({"GET", "/v1/accounts/{name}", Permission::accounts, at(&A::show)});
  routes.push_back({"PATCH", "/v1/accounts/{name}", Permission::accounts, at(&A::change)});
  routes.push_back({"DELETE", "/v1/accounts/{name}", Permission::accounts, at(&A::remove)});
  routes.push_back({"POST", "/v1/accounts/{name}/password", Permission::accounts, at(&A::reset)});
  routes.push_back({"GET", "/v1/roles", Permission::accounts, at(&A::roles)});
  routes.push_back({"PUT", "/v1/roles/{name}", Permission::accounts, at(&A::save_role)});
  routes.push_back({"DELETE", "/v1/roles/{name}", Permission::accounts, at(&A::remove_role)});
  routes.push_back({"GET", "/v1/permissions", Permission::view, at(&A::permissions), For::any_part});
}

}  // namespace bursar::rest
