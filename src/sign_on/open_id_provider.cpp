#include "sign_on/open_id_provider.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/sha256.h"

namespace bursar::sign_on {
namespace {

using base::ErrorKind;
using nlohmann::json;

constexpr std::int64_t kFreshMs = 2 * base::kSecondMs;
constexpr std::int64_t kKeptMs = base::kHourMs;
constexpr std::int64_t kTroubleMs = 2 * base::kSecondMs;
constexpr std::int64_t kKeysAgainMs = base::kMinuteMs;

base::Error unreachable(const std::string& issuer, const std::string& why) {
  return {ErrorKind::unavailable,
          "provider_unreachable",
          fmt::format("The single sign-on provider {} does not answer: {}", issuer, why),
          "Local accounts can log in meanwhile. Check that the provider runs and that this server reaches it.",
          {},
          {},
          {}};
}

std::string form_of(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form;
  for (const auto& [name, value] : fields) {
    form += (form.empty() ? "" : "&") + name + "=" + net::percent_encode(value);
  }
  return form;
}

std::string with_query(const std::string& url, const std::vector<std::pair<std::string, std::string>>& fields) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + form_of(fields);
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// The first half of the access token's hash binds it to the ID token.
bool is_hash_of(const std::string& hash, const std::string& access_token) {
  return hash == base::base64url_encode(base::sha256_bytes(access_token).substr(0, 16));
}

}  // namespace

OpenIdProvider::OpenIdProvider(ProviderOptions options, net::HttpClient& http, base::Clock& clock)
    : options_(std::move(options)), http_(http), clock_(clock) {}

base::Result<net::HttpResponse> OpenIdProvider::ask(net::HttpRequest request) {
  request.headers.add("Accept", "application/json");
  auto response = http_.send(std::move(request));
  if (!response) return base::fail(unreachable(options_.facts.issuer, response.error().message));
  if (response->status >= 500) {
    return base::fail(unreachable(options_.facts.issuer, fmt::format("status {}.", response->status)));
  }
  return response;
}

base::Result<Discovery> OpenIdProvider::discover(std::int64_t age_ms_max) {
  const auto known = [&]() -> std::optional<base::Result<Discovery>> {
    const std::lock_guard lock(mutex_);
    const auto now = clock_.now();
    if (discovery_ && now.ms_since(discovered_at_) <= age_ms_max) return *discovery_;
    if (trouble_ && now.ms_since(trouble_at_) <= kTroubleMs) return base::fail(*trouble_);
    return std::nullopt;
  };
  if (auto found = known()) return *found;
  const std::unique_lock turn(asking_, std::try_to_lock);
  if (!turn) return base::fail(unreachable(options_.facts.issuer, "it is being asked already. Try again."));
  if (auto found = known()) return *found;
  net::HttpRequest request;
  const auto& issuer = options_.facts.issuer;
  request.url = issuer + (issuer.back() == '/' ? "" : "/") + ".well-known/openid-configuration";
  auto found = [&]() -> base::Result<Discovery> {
    TRY_SET(const auto response, ask(request));
    if (response.status != 200) {
      return base::fail(unreachable(issuer, fmt::format("{} gives status {}.", request.url, response.status)));
    }
    return parse_discovery(response.body, issuer);
  }();
  const std::lock_guard lock(mutex_);
  trouble_ = found ? std::nullopt : std::optional(found.error());
  (found ? discovered_at_ : trouble_at_) = clock_.now();
  if (found) discovery_ = *found;
  return found;
}

base::Result<std::vector<PublicKey>> OpenIdProvider::keys_for(const TokenHeader& header) {
  TRY_SET(const auto discovery, discover(kKeptMs));
  const auto fitting = [&](const std::vector<PublicKey>& keys) {
    return std::any_of(keys.begin(), keys.end(),
                       [&](const PublicKey& key) { return fits(key, header.algorithm, header.key_id); });
  };
  {
    const std::lock_guard lock(mutex_);
    const auto age = clock_.now().ms_since(keys_at_);
    const bool asked = keys_at_.unix_ms != 0;
    if (asked && age <= (fitting(keys_) ? kKeptMs : kKeysAgainMs)) return keys_;
  }
  net::HttpRequest request;
  request.url = discovery.keys_url;
  TRY_SET(const auto response, ask(request));
  if (response.status != 200) {
    return base::fail(
        unreachable(options_.facts.issuer, fmt::format("its keys come with status {}.", response.status)));
  }
  TRY_SET(auto keys, parse_keys(response.body));
  const std::lock_guard lock(mutex_);
  keys_ = keys;
  keys_at_ = clock_.now();
  return keys;
}

base::Result<std::string> OpenIdProvider::log_in_url(const app::SignOnFlow& flow) {
  TRY_SET(const auto discovery, discover(kFreshMs));
  const auto& f = options_.facts;
  return with_query(discovery.authorization_endpoint,
                    {{"response_type", "code"},
                     {"client_id", f.client_id},
                     {"redirect_uri", f.redirect_url},
                     {"scope", f.scopes},
                     {"state", flow.state},
                     {"nonce", flow.nonce},
                     {"code_challenge", base::base64url_encode(base::sha256_bytes(flow.verifier))},
                     {"code_challenge_method", "S256"}});
}

base::Result<OpenIdProvider::Tokens> OpenIdProvider::redeem(const Discovery& discovery, const std::string& code,
                                                            const app::SignOnFlow& flow) {
  const auto& f = options_.facts;
  std::vector<std::pair<std::string, std::string>> fields{{"grant_type", "authorization_code"},
                                                          {"code", code},
                                                          {"redirect_uri", f.redirect_url},
                                                          {"code_verifier", flow.verifier}};
  net::HttpRequest request;
  request.method = "POST";
  request.url = discovery.token_endpoint;
  const bool secret = !options_.client_secret.empty();
  if (secret && !discovery.secret_in_body) {
    const auto pair = net::percent_encode(f.client_id) + ":" + net::percent_encode(options_.client_secret.reveal());
    request.headers.add("Authorization", "Basic " + base::base64_encode(pair));
  } else {
    fields.emplace_back("client_id", f.client_id);
    if (secret) fields.emplace_back("client_secret", options_.client_secret.reveal());
  }
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = form_of(fields);
  TRY_SET(const auto response, ask(std::move(request)));
  const auto answer = json::parse(response.body, nullptr, false);
  if (response.status != 200 || !answer.is_object()) {
    const auto code_of_it = answer.is_object() ? text_in(answer, "error").substr(0, 100) : std::string();
    return base::fail(ErrorKind::unauthorized, "sign_on_refused",
                      fmt::format("The single sign-on provider did not take the log-in: {}.",
                                  code_of_it.empty() ? fmt::format("HTTP {}", response.status) : code_of_it),
                      "Log in again. If it happens every time, compare client id, secret and redirect address.");
  }
  return Tokens{text_in(answer, "id_token"), base::Secret(text_in(answer, "access_token"))};
}

base::Status OpenIdProvider::add_user_info(const Discovery& discovery, const base::Secret& access_token,
                                           Claims& claims) {
  net::HttpRequest request;
  request.url = discovery.userinfo_endpoint;
  request.headers.add("Authorization", "Bearer " + access_token.reveal());
  TRY_SET(const auto response, ask(std::move(request)));
  if (response.status != 200) return {};  // it may rule this out; the ID token has all that is needed but groups
  TRY_SET(const auto more, read_claims(response.body, options_.facts.groups_claim));
  if (more.subject != claims.subject) {
    return base::fail(ErrorKind::unauthorized, "bad_id_token",
                      "The single sign-on provider tells of another person than its ID token.", "Log in again.");
  }
  claims.groups = more.groups;
  const auto fill = [](std::string& empty, const std::string& value) {
    if (empty.empty()) empty = value;
  };
  fill(claims.preferred_name, more.preferred_name);
  fill(claims.display_name, more.display_name);
  fill(claims.email, more.email);
  return {};
}

base::Result<app::Identity> OpenIdProvider::identity(const app::SignOnAnswer& answer, const app::SignOnFlow& flow) {
  TRY_SET(const auto discovery, discover(kKeptMs));
  const auto& f = options_.facts;
  if (answer.issuer.empty() ? discovery.names_itself : answer.issuer != f.issuer) {
    return base::fail(ErrorKind::unauthorized, "sign_on_refused", "The answer came from another provider.",
                      "Log in again.");
  }
  TRY_SET(const auto tokens, redeem(discovery, answer.code, flow));
  TRY_SET(const auto header, read_header(tokens.id_token));
  TRY_SET(const auto keys, keys_for(header));
  TRY_SET(auto claims,
          check_id_token(tokens.id_token, keys, {f.issuer, f.client_id, flow.nonce, f.groups_claim}, clock_.now()));
  if (!claims.access_token_hash.empty() && !is_hash_of(claims.access_token_hash, tokens.access_token.reveal())) {
    return base::fail(ErrorKind::unauthorized, "bad_id_token",
                      "The single sign-on provider's two tokens do not belong together.", "Log in again.");
  }
  if (!claims.groups && !discovery.userinfo_endpoint.empty() && !tokens.access_token.empty()) {
    TRY(add_user_info(discovery, tokens.access_token, claims));
  }
  app::Identity identity;
  identity.subject = claims.subject;
  identity.names = {claims.preferred_name, claims.email};
  identity.display_name = claims.display_name;
  identity.email = claims.email;
  identity.groups = claims.groups.value_or(std::vector<std::string>());
  identity.id_token = base::Secret(tokens.id_token);
  return identity;
}

std::string OpenIdProvider::log_out_url(const base::Secret& id_token) {
  const auto discovery = discover(kKeptMs);
  if (!discovery || discovery->end_session_endpoint.empty()) return {};
  return with_query(discovery->end_session_endpoint, {{"id_token_hint", id_token.reveal()},
                                                      {"client_id", options_.facts.client_id},
                                                      {"post_logout_redirect_uri", options_.facts.log_out_url}});
}

}  // namespace bursar::sign_on
