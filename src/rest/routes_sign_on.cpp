// Single sign-on: the way to the provider and back, and the rules for its groups.
#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "app/usecases/sign_on.h"
#include "base/sha256.h"
#include "rest/answers.h"
#include "rest/routes.h"
#include "rest/security_headers.h"
#include "rest/session_cookie.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

/// Why log-ins were refused, until the browser that came back has asked. In memory; safe to call from any thread.
class Refusals {
 public:
  void put(const base::Secret& flow, const base::Error& error) {
    const std::lock_guard lock(mutex_);
    const auto key = base::sha256_hex(flow.reveal());
    if (errors_.insert_or_assign(key, error).second) order_.push_back(key);
    if (order_.size() <= kMax) return;
    errors_.erase(order_.front());
    order_.pop_front();
  }
  std::optional<base::Error> find(const base::Secret& flow) {
    const std::lock_guard lock(mutex_);
    const auto found = errors_.find(base::sha256_hex(flow.reveal()));
    return found == errors_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  static constexpr std::size_t kMax = 1'000;
  std::mutex mutex_;
  std::map<std::string, base::Error> errors_;
  std::deque<std::string> order_;  // the oldest first
};

json render_rule(const domain::SignOnRule& rule) {
  return {{"id", rule.id.value}, {"group", rule.group}, {"role", rule.grant.role}, {"unit", rule.grant.unit.value}};
}

class SignOn {
 public:
  SignOn(const app::Services& services, app::LoginThrottle& throttle, const ApiOptions& options)
      : s_(services), throttle_(throttle), options_(options), refusals_(std::make_shared<Refusals>()) {}

  Result<HttpResponse> state(const Call&) const {
    return json_answer({{"on", s_.identity != nullptr}, {"label", s_.identity ? s_.identity->facts().label : ""}});
  }

  Result<HttpResponse> begin(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"returnTo"}));
    TRY_SET(const auto place, field<std::string>(body, "returnTo", ""));
    if (!place.empty() && !is_own_place(place)) {
      return base::fail(bad_field("\"returnTo\" has to be a place in the console, such as #/home."));
    }
    TRY_SET(const auto start, app::begin_sign_on(s_));
    auto response = json_answer({{"url", start.url}});
    response.headers.add("Set-Cookie", cookie_of(SignOnCookie{start.flow, place},
                                                 options_.secure_cookies || came_by_https(call.request)));
    return response;
  }

  /// The browser comes from another site, so the session's cookie does not go along with it; the console that it is
  /// sent on to asks with it.
  Result<HttpResponse> come_back(const Call& call) const {
    const auto text = [&](const char* name) {
      const auto found = call.query.find(name);
      return found == call.query.end() ? std::string() : found->second;
    };
    const auto cookie = sign_on_in(call.request);
    const auto done = app::finish_sign_on(s_, throttle_,
                                          {cookie.flow,
                                           text("state"),
                                           {text("code"), text("iss")},
                                           text("error"),
                                           text("error_description"),
                                           call.request.peer});
    HttpResponse response;
    response.status = 303;
    response.headers.add("Referrer-Policy", "no-referrer");
    if (done) {
      response.headers.add("Location", "/" + (cookie.return_to.empty() ? "#/home" : cookie.return_to));
      response.headers.add("Set-Cookie",
                           cookie_of(done->token, options_.secure_cookies || came_by_https(call.request)));
      response.headers.add("Set-Cookie",
                           expired_sign_on_cookie(options_.secure_cookies || came_by_https(call.request)));
    } else {
      if (!cookie.flow.empty() && done.error().code != "sign_on_over") refusals_->put(cookie.flow, done.error());
      response.headers.add("Location", "/#/sign-on-refused");
    }
    return response;
  }

  Result<HttpResponse> refusal(const Call& call) const {
    const auto error = refusals_->find(sign_on_in(call.request).flow);
    if (error) return base::fail(*error);
    return base::fail(base::ErrorKind::unauthorized, "sign_on_over",
                      "This log-in was not begun in this browser, or too long ago, or again since.",
                      "Press the button of the single sign-on again.");
  }

  Result<HttpResponse> provider(const Call&) const {
    json row = {{"on", s_.identity != nullptr}, {"trouble", nullptr}};
    const auto facts = s_.identity == nullptr ? app::ProviderFacts() : s_.identity->facts();
    row["issuer"] = facts.issuer;
    row["clientId"] = facts.client_id;
    row["label"] = facts.label;
    row["scopes"] = facts.scopes;
    row["groupsClaim"] = facts.groups_claim;
    row["redirectUrl"] = facts.redirect_url;
    row["logOutUrl"] = facts.log_out_url;
    if (s_.identity == nullptr) return json_answer(row);
    const auto asked = s_.identity->log_in_url({});
    if (!asked) row["trouble"] = said(asked.error().message);
    return json_answer(row);
  }

  Result<HttpResponse> rules(const Call& call) const {
    TRY_SET(const auto list, app::sign_on_rules(s_));
    json rows = json::array();
    for (const auto& rule : list) rows.push_back(render_rule(rule));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add_rule(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"group", "role", "unit"}));
    domain::SignOnRule rule;
    TRY_SET(rule.group, field<std::string>(body, "group", ""));
    TRY_SET(rule.grant.role, field<std::string>(body, "role", ""));
    TRY_SET(rule.grant.unit.value, field(body, "unit", rule.grant.unit.value));
    TRY_SET(const auto made, app::add_sign_on_rule(s_, rule));
    return json_answer(render_rule(made), 201);
  }

  Result<HttpResponse> remove_rule(const Call& call) const {
    TRY_SET(const auto id, number_of(call.path.at("id"), "id"));
    TRY(app::remove_sign_on_rule(s_, {id}));
    return json_answer(json::object());
  }

 private:
  const app::Services& s_;
  app::LoginThrottle& throttle_;
  const ApiOptions options_;
  std::shared_ptr<Refusals> refusals_;
};

}  // namespace

void add_sign_on_routes(std::vector<Route>& routes, const app::Services& services, app::LoginThrottle& throttle,
                        const ApiOptions& options) {
  using S = SignOn;
  const auto at = handlers_of(S(services, throttle, options));
  routes.push_back({"GET", "/v1/sign-on", std::nullopt, at(&S::state)});
  routes.push_back({"POST", "/v1/sign-on", std::nullopt, at(&S::begin)});
  routes.push_back({"GET", "/v1/sign-on/callback", std::nullopt, at(&S::come_back)});
  routes.push_back({"POST", "/v1/sign-on/refusal", std::nullopt, at(&S::refusal)});
  routes.push_back({"GET", "/v1/sign-on/provider", Permission::accounts, at(&S::provider)});
  routes.push_back({"GET", "/v1/sign-on/rules", Permission::accounts, at(&S::rules)});
  routes.push_back({"POST", "/v1/sign-on/rules", Permission::accounts, at(&S::add_rule)});
  routes.push_back({"DELETE", "/v1/sign-on/rules/{id}", Permission::accounts, at(&S::remove_rule)});
}

}  // namespace bursar::rest
