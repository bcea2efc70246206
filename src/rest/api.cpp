#include "rest/api.h"

#include "app/usecases/api_keys.h"
#include "app/usecases/audit.h"
#include "base/secret.h"
#include "rest/answers.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::ErrorKind;

base::Secret key_in(const net::HttpRequest& request) {
  const auto header = request.headers.find("Authorization").value_or("");
  constexpr std::string_view kBearer = "Bearer ";
  return base::Secret(header.substr(0, kBearer.size()) == kBearer ? std::string(header.substr(kBearer.size()))
                                                                  : std::string());
}

net::HttpResponse with_security_headers(net::HttpResponse response) {
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Cache-Control", "no-store");
  return response;
}

}  // namespace

Api::Api(const app::Services& services, app::Background& background, ApiOptions options)
    : services_(services), background_(background), options_(std::move(options)) {
  add_location_routes(routes_, services_, background_);
  add_mirror_routes(routes_, services_);
  add_operation_routes(routes_, services_, background_);
  add_organization_routes(routes_, services_, background_);
  add_distribution_routes(routes_, services_, background_);
  add_plan_routes(routes_, services_, background_);
  add_seat_routes(routes_, services_);
  add_catalog_routes(routes_, services_);
  add_audit_routes(routes_, services_);
  add_system_routes(routes_, services_, background_, options_);
}

net::HttpResponse Api::handle(const net::HttpRequest& request) const {
  auto found = match(routes_, request.method, request.path());
  if (found.route == nullptr && found.allowed.empty()) {
    return problem_answer({ErrorKind::not_found,
                           "no_such_path",
                           "There is nothing at this path.",
                           "See the API's description.",
                           {},
                           {},
                           {}});
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
    return response;
  }
  Call call{request, std::move(found.path), {}, {}};
  for (auto& [name, value] : net::parse_query(request.query_text())) call.query.emplace(name, value);
  return with_security_headers(authorized(*found.route, std::move(call)));
}

net::HttpResponse Api::authorized(const Route& route, Call call) const {
  if (!route.least) return route.handler(call);
  const auto key = app::authenticate(services_, key_in(call.request));
  if (!key) return problem_answer(key.error());
  if (key->role < *route.least) {
    return problem_answer({ErrorKind::forbidden,
                           "role_too_low",
                           std::string("This needs an API key of role ") + app::name_of(*route.least) + "; yours is " +
                               app::name_of(key->role) + ".",
                           "Ask an administrator.",
                           {},
                           {},
                           {}});
  }
  call.key = *key;
  const app::ActingAs acting(key->name);
  return route.handler(call);
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
