#include "rest/session_cookie.h"

#include "app/usecases/log_in.h"
#include "base/text.h"

namespace bursar::rest {
namespace {

constexpr std::string_view kName = "bursar_session=";

std::string with_attributes(const std::string& value, std::int64_t age_s, bool secure) {
  return std::string(kName) + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(age_s) +
         (secure ? "; Secure" : "");
}

}  // namespace

base::Secret session_in(const net::HttpRequest& request) {
  const auto header = request.headers.find("Cookie").value_or("");
  for (const auto part : base::split(header, ';')) {
    const auto cookie = base::trim(part);
    if (cookie.substr(0, kName.size()) == kName) return base::Secret(std::string(cookie.substr(kName.size())));
  }
  return {};
}

std::string cookie_of(const base::Secret& token, bool secure) {
  return with_attributes(token.reveal(), app::kSessionMs / base::kSecondMs, secure);
}

std::string expired_cookie(bool secure) { return with_attributes("", 0, secure); }

}  // namespace bursar::rest
