#include "rest/api.h"

#include <fmt/format.h>

#include "app/usecases/api_keys.h"
#include "app/usecases/audit.h"
#include "app/usecases/who_may.h"
#include "base/secret.h"
#include "net/peer.h"
#include "rest/answers.h"
#include "rest/conditions.h"
#include "rest/console_files.h"
#include "rest/routes.h"
#include "rest/routes_configuration.h"
#include "rest/security_headers.h"
#include "rest/session_cookie.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::ErrorKind;

base::Secret key_in(const net::HttpRequest& request) {
  const auto header = request.headers.find("Authorization").value_or("");
  constexpr std::string_view kBearer = "Bearer ";
  return base::Secret(header.substr(0, kBearer.size()) == kBearer ? std::string(header.substr(kBearer.size()))
                                                                  : std::string());
}

app::Caller caller_with(const app::ApiKey& key) {
  return {key.name, {key.grant}, std::nullopt, "", fmt::format("key {}", key.id.value)};
}

// Lists are not tagged.
constexpr std::size_t kTaggedBytesMax = 65'536;

/// Of what has words: a problem, or JSON. What is given a second time keeps the words of the first.
net::HttpResponse with_language(net::HttpResponse response) {
  const auto type = response.headers.find("Content-Type").value_or("");
  if (type.find("json") == std::string_view::npos && type.find("text/csv") == std::string_view::npos) return response;
  if (!response.headers.find("Idempotent-Replayed")) response.headers.add("Content-Language", code_of(spoken()));
  response.headers.add("Vary", "Accept-Language");
  return response;
}

/// The account's own language, where the request names none.
void speak_to(const Call& call) {
  if (call.request.headers.find("Accept-Language") || !call.caller.account) return;
  speak(language_called(call.caller.account->language).value_or(spoken()));
}

}  // namespace

Api::Api(const app::Services& services, app::Background& background, ApiOptions options)
    : services_(services),
      background_(background),
      options_(std::move(options)),
      callers_(options_.rate_of_caller),
      networks_(options_.rate_of_network),
      events_(std::make_unique<Events>(services, options_.streams_per_caller_max, options_.streams_max)) {
  add_location_routes(routes_, services_, background_);
  add_mirror_routes(routes_, services_);
  add_operation_routes(routes_, services_, background_);
  add_organization_routes(routes_, services_, background_);
  add_inventory_routes(routes_, services_, background_);
  add_group_routes(routes_, services_, background_);
  add_distribution_routes(routes_, services_, background_);
  add_plan_routes(routes_, services_, background_);
  add_seat_routes(routes_, services_);
  add_catalog_routes(routes_, services_);
  add_report_routes(routes_, services_);
  add_audit_routes(routes_, services_);
  add_configuration_routes(routes_, services_, background_);
  add_event_route(routes_, *events_, [this](const Call& call) { return hears_of(call); });
  add_session_routes(routes_, services_, throttle_, options_);
  add_own_routes(routes_, services_);
  add_sign_on_routes(routes_, services_, throttle_, options_);
  add_account_routes(routes_, services_);
  add_webhook_routes(routes_, services_, background_);
  add_system_routes(routes_, services_, background_, options_);
}

net::HttpResponse Api::handle(const net::HttpRequest& request) const {
  return with_security_headers(answer_to(request), options_.secure_cookies || came_by_https(request));
}

net::HttpResponse Api::answer_to(const net::HttpRequest& request) const {
  const auto language = request.headers.find("Accept-Language").value_or("");
  const Speaking speaking(language_in(language).value_or(Language::en));
  auto found = match(routes_, request.method, request.path());
  if (found.route == nullptr && found.allowed.empty()) {
    if (auto page = console_answer(request)) return std::move(*page);
    return with_language(problem_answer({ErrorKind::not_found,
                                         "no_such_path",
                                         "There is nothing at this path.",
                                         "See the API's description.",
                                         {},
                                         {},
                                         {}}));
  }
  if (found.route == nullptr) {
    auto response = problem_answer({ErrorKind::invalid,
                                    "method_not_allowed",
                                    "This path does not take this method.",
                                    "It takes: " + found.allowed,
                                    {},
                                    {},
                                    {}});
    response.status = 405;
    response.headers.add("Allow", found.allowed);
    return with_language(std::move(response));
  }
  if (const auto may = networks_.take(net::network_of(request.peer), services_.clock.now()); !may) {
    return problem_answer(may.error());
  }
  Call call{request, std::move(found.path), {}, {}, {}, {}};
  for (auto& [name, value] : net::parse_query(request.query_text())) call.query.emplace(name, value);
  return with_language(authorized(*found.route, std::move(call)));
}

net::HttpResponse Api::authorized(const Route& route, Call call) const {
  if (!route.needs && route.whom != For::who_is_known) return route.handler(call);
  auto caller = caller_of(call);
  if (!caller) return problem_answer(caller.error());
  call.caller = std::move(*caller);
  if (const auto may = callers_.take(call.caller.id, services_.clock.now()); !may) return problem_answer(may.error());
  speak_to(call);
  if (const auto permitted = permit(route, call); !permitted) return problem_answer(permitted.error());
  const app::ActingAs acting(call.caller.name);
  auto response = under_conditions(route, call);
  if (callers_.rate().per_second > 0) {
    response.headers.add("RateLimit-Limit", std::to_string(callers_.rate().burst));
    response.headers.add("RateLimit-Remaining", std::to_string(callers_.left(call.caller.id, services_.clock.now())));
  }
  return response;
}

net::HttpResponse Api::under_conditions(const Route& route, const Call& call) const {
  const auto& headers = call.request.headers;
  if (call.request.method == "GET") {
    auto response = route.handler(call);
    if (response.status != 200 || response.stream || response.body.size() > kTaggedBytesMax) return response;
    const auto etag = etag_of(response);
    if (headers.find("If-None-Match") == etag) {
      response.status = 304;
      response.body.clear();
    }
    response.headers.add("ETag", etag);
    return response;
  }
  const auto work = [&] {
    return once(services_, call.caller, call.reach, call.request, [&] { return route.handler(call); });
  };
  const auto wanted = headers.find("If-Match");
  if (!wanted) return work();
  const std::lock_guard lock(changing_);
  return is_still(call, *wanted) ? work() : changed_meanwhile();
}

bool Api::is_still(const Call& call, std::string_view etag) const {
  const auto readable = match(routes_, "GET", call.request.path());
  if (readable.route == nullptr) return false;
  auto reading = call;  // as whoever asks would read it
  if (!permit(*readable.route, reading)) return false;
  const auto current = readable.route->handler(reading);
  return current.status == 200 && etag_of(current) == etag;
}

/// Whoever logs out, is disabled, or loses the permission, hears no more.
Events::Hears Api::hears_of(const Call& call) const {
  return [this, key = key_in(call.request), session = call.session]() -> Events::Ear {
    const auto caller = session.empty() ? app::authenticate(services_, key).map(caller_with)
                                        : app::caller_of_session(services_, session, false);
    if (!caller) return {};
    auto transaction = services_.store.begin_read();
    if (!transaction) return {};
    const auto reach = app::reach_of(**transaction, *caller, domain::Permission::view);
    const auto above = reach ? app::units_above(**transaction, *reach) : base::Result<std::set<domain::UnitId>>();
    return reach && above ? Events::Ear{*reach, *above} : Events::Ear{};
  };
}

base::Result<app::Caller> Api::caller_of(Call& call) const {
  const auto key_text = key_in(call.request);
  auto session = session_in(call.request);
  if (!key_text.empty() || session.empty()) {
    TRY_SET(const auto key, app::authenticate(services_, key_text));
    return caller_with(key);
  }
  TRY_SET(auto caller, app::caller_of_session(services_, session));
  const auto& method = call.request.method;
  const auto csrf = call.request.headers.find("X-CSRF-Token").value_or("");
  if (method != "GET" && !base::equal_in_constant_time(csrf, caller.csrf)) {
    return base::fail(ErrorKind::forbidden, "bad_csrf_token", "This request did not come from our own pages.",
                      "Send the session's csrfToken as X-CSRF-Token.");
  }
  call.session = std::move(session);
  return caller;
}

base::Status Api::permit(const Route& route, Call& call) const {
  if (!route.needs) return {};
  TRY_SET(auto transaction, services_.store.begin_read());
  TRY_SET(call.reach, app::reach_of(*transaction, call.caller, *route.needs));
  if (call.reach.nothing()) {
    return base::fail(ErrorKind::forbidden, "not_permitted",
                      fmt::format("This needs the permission \"{}\".", domain::name_of(*route.needs)),
                      "Ask an administrator for a role that has it.");
  }
  if (call.reach.everything || route.whom == For::any_part) return {};
  return app::refuse_outside("This");
}

base::Result<domain::LocationId> location_id(const Call& call) {
  TRY_SET(const auto number, number_of(call.path.at("id"), "id"));
  return domain::LocationId{number};
}

base::Result<std::optional<domain::LocationId>> location_filter(const Call& call) {
  const auto given = call.query.find("location");
  if (given == call.query.end()) return std::optional<domain::LocationId>();
  TRY_SET(const auto number, number_of(given->second, "location"));
  return std::optional(domain::LocationId{number});
}

}  // namespace bursar::rest
