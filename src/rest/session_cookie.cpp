#include "rest/session_cookie.h"

#include <algorithm>

#include "app/usecases/sign_on.h"
#include "base/base64.h"
#include "base/text.h"

namespace bursar::rest {
namespace {

constexpr std::string_view kSession = "bursar_session=";
constexpr std::string_view kSignOn = "bursar_sign_on=";
constexpr std::size_t kPlaceBytesMax = 500;

std::string session_cookie(const std::string& value, std::int64_t age_s, bool secure) {
  return std::string(kSession) + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age_s) +
         (secure ? "; Secure" : "");
}

std::string sign_on_cookie(const std::string& value, std::int64_t age_s, bool secure) {
  return std::string(kSignOn) + value + "; Path=/v1/sign-on; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(age_s) +
         (secure ? "; Secure" : "");
}

std::string value_of(const net::HttpRequest& request, std::string_view name) {
  const auto header = request.headers.find("Cookie").value_or("");
  for (const auto part : base::split(header, ';')) {
    const auto cookie = base::trim(part);
    if (cookie.substr(0, name.size()) == name) return std::string(cookie.substr(name.size()));
  }
  return {};
}

}  // namespace

base::Secret session_in(const net::HttpRequest& request) { return base::Secret(value_of(request, kSession)); }

std::string cookie_of(const base::Secret& token, bool secure) {
  return session_cookie(token.reveal(), app::kSessionMs / base::kSecondMs, secure);
}

std::string expired_cookie(bool secure) { return session_cookie("", 0, secure); }

SignOnCookie sign_on_in(const net::HttpRequest& request) {
  const auto value = value_of(request, kSignOn);
  const auto point = value.find('.');
  if (point == std::string::npos) return {};
  const auto place = base::base64url_decode(std::string_view(value).substr(point + 1)).value_or("");
  return {base::Secret(value.substr(0, point)), is_own_place(place) ? place : ""};
}

std::string cookie_of(const SignOnCookie& sign_on, bool secure) {
  return sign_on_cookie(sign_on.flow.reveal() + "." + base::base64url_encode(sign_on.return_to),
                        app::kSignOnMs / base::kSecondMs, secure);
}

std::string expired_sign_on_cookie(bool secure) { return sign_on_cookie("", 0, secure); }

bool is_own_place(const std::string& text) {
  return text.rfind("#/", 0) == 0 && text.size() <= kPlaceBytesMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; });
}

}  // namespace bursar::rest
