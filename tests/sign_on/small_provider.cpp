#include "sign_on/small_provider.h"

#include "base/base64.h"
#include "base/sha256.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

constexpr const char* kAccessToken = "access-token-1";

std::map<std::string, std::string> fields_of(std::string_view text) {
  std::map<std::string, std::string> fields;
  for (auto& [name, value] : net::parse_query(text)) fields.emplace(name, value);
  return fields;
}

net::HttpResponse json_response(const json& body, int status = 200) {
  net::HttpResponse response;
  response.status = status;
  response.body = body.dump();
  return response;
}

}  // namespace

SmallProvider::SmallProvider(base::Clock& clock) : clock_(clock) {}

Signer SmallProvider::first_key() {
  static const Signer one = Signer::rsa("key-1");
  return one;
}

ProviderOptions SmallProvider::options() {
  ProviderOptions options;
  options.facts.issuer = kIssuer;
  options.facts.client_id = "bursar";
  options.facts.label = "Log in with Hillside";
  options.facts.scopes = "openid profile";
  options.facts.groups_claim = "groups";
  options.facts.redirect_url = "https://bursar.example/v1/sign-on/callback";
  options.facts.log_out_url = "https://bursar.example/";
  options.client_secret = base::Secret("s3cret:with/signs");
  return options;
}

std::future<base::Result<net::HttpResponse>> SmallProvider::start(net::HttpRequest request) {
  std::promise<base::Result<net::HttpResponse>> promise;
  ++asked[std::string(request.path())];
  if (down) {
    promise.set_value(base::fail(base::ErrorKind::unavailable, "not_sent", "Could not connect to server."));
  } else {
    promise.set_value(answer(request));
  }
  return promise.get_future();
}

std::string SmallProvider::authorize(const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  auto fields = fields_of(request.query_text());
  const auto code = "code-" + std::to_string(++codes_);
  grants_[code] = {fields["nonce"], fields["code_challenge"]};
  return "code=" + code + "&state=" + net::percent_encode(fields["state"]) + "&iss=" + net::percent_encode(kIssuer);
}

net::HttpResponse SmallProvider::answer(const net::HttpRequest& request) {
  const auto path = request.path();
  const std::string issuer = kIssuer;
  if (path == "/.well-known/openid-configuration") {
    json document = {{"issuer", issuer},
                     {"authorization_endpoint", issuer + "/auth"},
                     {"token_endpoint", issuer + "/token"},
                     {"jwks_uri", issuer + "/keys"},
                     {"end_session_endpoint", issuer + "/end"},
                     {"authorization_response_iss_parameter_supported", true}};
    if (!user_info.is_null()) document["userinfo_endpoint"] = issuer + "/userinfo";
    document.update(more_discovery);
    return json_response(document);
  }
  if (path == "/keys") return json_response({{"keys", {shown.public_key()}}});
  if (path == "/token") return tokens(request);
  if (path == "/userinfo" && request.headers.find("Authorization") == std::string("Bearer ") + kAccessToken) {
    return json_response(user_info);
  }
  return json_response({{"error", "not_found"}}, 404);
}

net::HttpResponse SmallProvider::tokens(const net::HttpRequest& request) {
  last_authorization = std::string(request.headers.find("Authorization").value_or(""));
  last_form = request.body;
  auto fields = fields_of(request.body);
  const auto grant = grants_.find(fields["code"]);
  if (grant == grants_.end() ||
      grant->second.challenge != base::base64url_encode(base::sha256_bytes(fields["code_verifier"]))) {
    return json_response({{"error", "invalid_grant"}}, 400);
  }
  const auto now_s = clock_.now().unix_ms / 1000;
  json all = {{"iss", kIssuer},
              {"aud", "bursar"},
              {"exp", now_s + 300},
              {"iat", now_s},
              {"nonce", grant->second.nonce},
              {"at_hash", base::base64url_encode(base::sha256_bytes(kAccessToken).substr(0, 16))}};
  all.update(person);
  all.update(claims);
  grants_.erase(grant);  // a code counts once
  return json_response({{"access_token", kAccessToken},
                        {"token_type", "Bearer"},
                        {"id_token", id_token.empty() ? signer.token(algorithm, all) : id_token}});
}

}  // namespace bursar::sign_on
