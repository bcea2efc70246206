// How deliveries of events go: signed, tried again for about a day, and given up.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace bursar::domain {

enum class DeliveryState : std::uint8_t { waiting, delivered, given_up };
const char* name_of(DeliveryState state);

/// "t=<seconds since 1970>,v1=<hex>", one v1 for each secret: HMAC-SHA-256 with the secret's text as key, over the
/// seconds, a dot, and the body.
std::string signature_of(const std::vector<base::Secret>& secrets, base::Timestamp at, std::string_view body);

inline constexpr std::int64_t kRetryFirstMs = 30 * base::kSecondMs;
/// How long after try number `tries` (from 1) the next one comes: doubled each time, 3 hours at most, a quarter more or
/// less by `chance` (0 … 1). None: 17 tries are enough, about 25 hours after the first.
std::optional<std::int64_t> next_try_ms(int tries, std::int64_t first_ms, double chance);

struct WebhookTarget {
  bool https = true;
  std::string host;  // in lower case; an IPv6 address without its brackets
  int port = 443;
};
/// Where an address leads. invalid "bad_webhook_url": not https (http to a loopback address), a name or password in it,
/// a fragment, or characters that servers read differently.
base::Result<WebhookTarget> parse_webhook_url(std::string_view url);

}  // namespace bursar::domain
