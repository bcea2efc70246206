#include "domain/webhooks/delivery.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hmac.h"
#include "base/text.h"

namespace bursar::domain {
namespace {

constexpr int kTriesMax = 17;
constexpr std::int64_t kPauseMaxMs = 3 * base::kHourMs;
constexpr std::size_t kUrlBytesMax = 2000;

tl::unexpected<base::Error> bad_url(const std::string& message) {
  return base::fail(base::ErrorKind::invalid, "bad_webhook_url", message,
                    "Give an address like https://events.example.org/bursar; http:// only for 127.0.0.1, [::1] or "
                    "localhost.");
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\' && c != '"'; });
}

bool is_name(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

bool is_ipv6(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
  });
}

/// By its text alone; what a name leads to is looked at when something is sent.
bool is_loopback(std::string_view host) {
  const auto parts = base::split(host, '.');
  const bool numbers = parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
                         return base::parse_int(part).value_or(-1) >= 0;
                       });
  return host == "localhost" || host == "::1" || (numbers && parts[0] == "127");
}

}  // namespace

const char* name_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::waiting:
      return "waiting";
    case DeliveryState::delivered:
      return "delivered";
    case DeliveryState::given_up:
      return "given_up";
  }
  return "waiting";
}

std::string signature_of(const std::vector<base::Secret>& secrets, base::Timestamp at, std::string_view body) {
  const auto seconds = std::to_string(at.unix_ms / 1000);
  std::string text = "t=" + seconds;
  for (const auto& secret : secrets) {
    text += ",v1=" + base::to_hex(base::hmac_sha256(secret.reveal(), fmt::format("{}.{}", seconds, body)));
  }
  return text;
}

std::optional<std::int64_t> next_try_ms(int tries, std::int64_t first_ms, double chance) {
  if (tries >= kTriesMax) return std::nullopt;
  auto pause = first_ms;
  for (int i = 1; i < tries && pause < kPauseMaxMs; ++i) pause *= 2;
  return static_cast<std::int64_t>(static_cast<double>(std::min(pause, kPauseMaxMs)) * (0.75 + chance / 2));
}

base::Result<WebhookTarget> parse_webhook_url(std::string_view url) {
  if (url.size() > kUrlBytesMax || !is_plain(url)) return bad_url("The address is too long, or has odd characters.");
  WebhookTarget target;
  const auto scheme_end = url.find("://");
  const auto scheme = base::to_lower_ascii(url.substr(0, scheme_end));
  if (scheme_end == std::string_view::npos || (scheme != "https" && scheme != "http")) {
    return bad_url("The address does not begin with https://.");
  }
  target.https = scheme == "https";
  auto rest = url.substr(scheme_end + 3);
  if (rest.find('#') != std::string_view::npos) return bad_url("The address has a fragment.");
  const auto authority = base::to_lower_ascii(rest.substr(0, rest.find_first_of("/?")));
  if (authority.find('@') != std::string::npos) return bad_url("The address has a name or password in it.");
  const bool bracketed = !authority.empty() && authority.front() == '[';
  const auto host_end = bracketed ? authority.find(']') : authority.find(':');
  target.host = authority.substr(bracketed ? 1 : 0, host_end == std::string::npos ? host_end : host_end - bracketed);
  auto port = host_end == std::string::npos ? std::string() : authority.substr(host_end + (bracketed ? 1 : 0));
  if ((bracketed && host_end == std::string::npos) || !(bracketed ? is_ipv6(target.host) : is_name(target.host))) {
    return bad_url("The address names no server.");
  }
  target.port = target.https ? 443 : 80;
  if (!port.empty()) {
    const auto number = port.front() == ':' ? base::parse_int(port.substr(1)) : std::nullopt;
    if (!number || *number < 1 || *number > 65535) return bad_url("The address has a port that is none.");
    target.port = static_cast<int>(*number);
  }
  if (!target.https && !is_loopback(target.host)) {
    return bad_url("What is sent without https can be read and changed on its way.");
  }
  return target;
}

}  // namespace bursar::domain
