#include "rest/api.h"

#include <fmt/format.h>

#include "app/usecases/api_keys.h"
#include "app/usecases/audit.h"
#include "app/usecases/who_may.h"
#include "base/secret.h"
#include "rest/answers.h"
#include "rest/conditions.h"
#include "rest/console_files.h"
#include "rest/routes.h"
#include "rest/routes_configuration.h"
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

// Lists are not tagged.
constexpr std::size_t kTaggedBytesMax = 65'536;

net::HttpResponse with_security_headers(net::HttpResponse response) {
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

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
      events_(std::make_unique<Events>(services)) {
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
  add_audit_routes(routes_, services_);
  add_configuration_routes(routes_, services_, background_);
  add_event_route(routes_, *events_);
  add_session_routes(routes_, services_, throttle_, options_);
  add_account_routes(routes_, services_);
  add_system_routes(routes_, services_, background_, options_);
}

net::HttpResponse Api::handle(const net::HttpRequest& request) const {
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
  Call call{request, std::move(found.path), {}, {}, {}, {}};
  for (auto& [name, value] : net::parse_query(request.query_text())) call.query.emplace(name, value);
  return with_language(with_security_headers(authorized(*found.route, std::move(call))));
}

net::HttpResponse Api::authorized(const Route& route, Call call) const {
  if (!route.needs && route.whom != For::who_is_known) return route.handler(call);
  auto caller = caller_of(call);
  if (!caller) return problem_answer(caller.error());
  call.caller = std::move(*caller);
  speak_to(call);
  if (const auto permitted = permit(route, call); !permitted) return problem_answer(permitted.error());
  const app::ActingAs acting(call.caller.name);
  return under_conditions(route, call);
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
    return once(services_, call.caller.name, call.request, [&] { return route.handler(call); });
  };
  const auto wanted = headers.find("If-Match");
  if (!wanted) return work();
  const std::lock_guard lock(changing_);
  const auto readable = match(routes_, "GET", call.request.path());
  const auto current = readable.route == nullptr ? net::HttpResponse() : readable.route->handler(call);
  if (readable.route == nullptr || current.status != 200 || etag_of(current) != *wanted) return changed_meanwhile();
  return work();
}

base::Result<app::Caller> Api::caller_of(Call& call) const {
  const auto key_text = key_in(call.request);
  auto session = session_in(call.request);
  if (!key_text.empty() || session.empty()) {
    TRY_SET(const auto key, app::authenticate(services_, key_text));
    return app::Caller{key.name, {key.grant}, std::nullopt, ""};
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
