#include "sign_on/discovery.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace bursar::sign_on {
namespace {

using nlohmann::json;

tl::unexpected<base::Error> misconfigured(const std::string& what) {
  return base::fail(base::ErrorKind::unavailable, "provider_misconfigured",
                    "The single sign-on provider cannot be used: " + what,
                    "Compare the option sign-on-issuer with the provider; local accounts can log in meanwhile.");
}

std::string text_in(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// A list that is there has to name the word.
bool rules_out(const json& object, const char* name, const char* word) {
  const auto found = object.find(name);
  return found != object.end() && found->is_array() && std::find(found->begin(), found->end(), word) == found->end();
}

/// The host of an address, without user, port and brackets.
std::string host_of(std::string_view url) {
  auto authority = url.substr(url.find("://") + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return {};
  const bool bracketed = !authority.empty() && authority.front() == '[';
  const auto end = bracketed ? std::min(authority.find(']'), authority.size() - 1) + 1
                             : std::min(authority.find(':'), authority.size());
  if (end < authority.size() && authority[end] != ':') return {};
  return base::to_lower_ascii(authority.substr(0, end));
}

/// 127.x.y.z in digits, [::1] or localhost.
bool is_this_machine(const std::string& host) {
  if (host == "localhost" || host == "[::1]") return true;
  const auto parts = base::split(host, '.');
  const auto is_byte = [](std::string_view part) {
    const auto value = base::parse_int(part);
    return value && *value >= 0 && *value <= 255;
  };
  return parts.size() == 4 && parts[0] == "127" && std::all_of(parts.begin(), parts.end(), is_byte);
}

}  // namespace

bool is_safe_url(const std::string& url) {
  if (url.find_first_of(" \t\r\n\\") != std::string::npos) return false;
  if (url.rfind("https://", 0) == 0) return !host_of(url).empty();
  return url.rfind("http://", 0) == 0 && is_this_machine(host_of(url));
}

base::Result<Discovery> parse_discovery(const std::string& text, const std::string& issuer) {
  const auto object = json::parse(text, nullptr, false);
  if (!object.is_object()) return misconfigured("what it tells about itself cannot be read.");
  Discovery d;
  d.issuer = text_in(object, "issuer");
  if (d.issuer != issuer) {
    return misconfigured("it calls itself \"" + d.issuer.substr(0, 200) + "\", not \"" + issuer + "\".");
  }
  d.authorization_endpoint = text_in(object, "authorization_endpoint");
  d.token_endpoint = text_in(object, "token_endpoint");
  d.keys_url = text_in(object, "jwks_uri");
  d.userinfo_endpoint = text_in(object, "userinfo_endpoint");
  d.end_session_endpoint = text_in(object, "end_session_endpoint");
  for (const auto* url : {&d.authorization_endpoint, &d.token_endpoint, &d.keys_url}) {
    if (!is_safe_url(*url)) return misconfigured("an address that it names is missing, or is not https.");
  }
  for (auto* url : {&d.userinfo_endpoint, &d.end_session_endpoint}) {
    if (!is_safe_url(*url)) url->clear();
  }
  if (rules_out(object, "response_types_supported", "code")) return misconfigured("it gives no codes.");
  if (rules_out(object, "code_challenge_methods_supported", "S256")) return misconfigured("it does not know PKCE.");
  d.secret_in_body = rules_out(object, "token_endpoint_auth_methods_supported", "client_secret_basic");
  const auto names = object.find("authorization_response_iss_parameter_supported");
  d.names_itself = names != object.end() && *names == true;
  return d;
}

base::Status check_issuer(const std::string& issuer) {
  if (is_safe_url(issuer) && issuer.find_first_of("?#") == std::string::npos) return {};
  return base::fail(base::ErrorKind::invalid, "bad_option", "The option sign-on-issuer cannot be \"" + issuer + "\".",
                    "Give the issuer's https address as the provider names it; http is for this machine alone.");
}

}  // namespace bursar::sign_on
