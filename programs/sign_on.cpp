#include "programs/sign_on.h"

#include <algorithm>

#include "base/text.h"
#include "sign_on/open_id_provider.h"

namespace bursar::programs {
namespace {

constexpr std::size_t kAnswerBytesMax = std::size_t{1024} * 1024;

base::Status check(const Options& options, const std::string& console_url) {
  const auto bad = [](const std::string& message, const std::string& remedy) {
    return base::fail(base::ErrorKind::invalid, "bad_option", message, remedy);
  };
  TRY(sign_on::check_issuer(options.text("sign-on-issuer")));
  if (options.text("sign-on-client-id").empty()) {
    return bad("Single sign-on needs the option sign-on-client-id.",
               "The issuer gives it when this server is registered.");
  }
  const auto scopes = base::split(options.text("sign-on-scopes"), ' ');
  if (std::find(scopes.begin(), scopes.end(), "openid") == scopes.end()) {
    return bad("The option sign-on-scopes lacks \"openid\".", "Add it, with blanks between the words.");
  }
  if (sign_on::is_safe_url(console_url)) return {};
  return bad("With single sign-on browsers have to reach the console by https, not " + console_url + ".",
             "Give the option console-url; http is for this machine alone.");
}

}  // namespace

base::Result<SignOnParts> make_sign_on(const Options& options, const std::string& console_url, base::Clock& clock) {
  SignOnParts parts;
  if (options.text("sign-on-issuer").empty()) return parts;
  TRY(check(options, console_url));
  net::HttpClientOptions http;
  http.connect_timeout_ms = 3'000;
  http.total_timeout_ms = 6'000;
  http.response_bytes_max = kAnswerBytesMax;
  http.ca_file = options.text("sign-on-ca-file");
  http.proxy = options.text("sign-on-proxy");
  TRY_SET(parts.http, net::CurlHttpClient::create(http));
  sign_on::ProviderOptions provider;
  provider.facts.issuer = options.text("sign-on-issuer");
  provider.facts.client_id = options.text("sign-on-client-id");
  provider.facts.label = options.text("sign-on-label");
  provider.facts.scopes = options.text("sign-on-scopes");
  provider.facts.groups_claim = options.text("sign-on-groups-claim");
  provider.facts.redirect_url = console_url + "/v1/sign-on/callback";
  provider.facts.log_out_url = console_url + "/";
  provider.client_secret = base::Secret(options.text("sign-on-client-secret"));
  parts.provider = std::make_unique<sign_on::OpenIdProvider>(std::move(provider), *parts.http, clock);
  return parts;
}

}  // namespace bursar::programs
