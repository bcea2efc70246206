#include "rest/limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "rest/answers.h"
#include "rest/security_headers.h"

namespace bursar::rest {
namespace {

constexpr std::size_t kMiB = std::size_t{1024} * 1024;
constexpr std::size_t kNamesMax = 20'000;

bool begins(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }
bool ends(std::string_view text, std::string_view with) {
  return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

}  // namespace

RateLimit::Bucket& RateLimit::filled(const std::string& name, base::Timestamp now) {
  if (buckets_.size() > kNamesMax) forget_full(now);
  auto [found, is_new] = buckets_.try_emplace(name, Bucket{static_cast<double>(rate_.burst), now});
  auto& bucket = found->second;
  const auto ms = std::max<std::int64_t>(0, now.ms_since(bucket.at));
  bucket.tokens = std::min<double>(rate_.burst, bucket.tokens + static_cast<double>(ms) * rate_.per_second / 1000);
  bucket.at = now;
  return bucket;
}

void RateLimit::forget_full(base::Timestamp now) {
  std::erase_if(buckets_, [&](const auto& entry) {
    const auto gained = static_cast<double>(now.ms_since(entry.second.at)) * rate_.per_second / 1000;
    return entry.second.tokens + gained >= rate_.burst;
  });
}

base::Status RateLimit::take(const std::string& name, base::Timestamp now) {
  if (rate_.per_second <= 0) return {};
  const std::lock_guard lock(mutex_);
  auto& bucket = filled(name, now);
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return {};
  }
  const auto wait = static_cast<std::int64_t>(std::ceil((1 - bucket.tokens) * 1000 / rate_.per_second));
  base::Error error{
      base::ErrorKind::rate_limited,
      "too_many_requests",
      fmt::format("More than {} requests a second came.", rate_.per_second),
      fmt::format("Wait {} s, and ask less often; lists come in pages of up to 2,000.", (wait + 999) / 1000),
      {},
      {},
      {}};
  error.retry_after_ms = wait;
  return base::fail(std::move(error));
}

int RateLimit::left(const std::string& name, base::Timestamp now) {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(filled(name, now).tokens);
}

std::size_t body_bytes_of(std::string_view, std::string_view path) {
  if (begins(path, "/v1/inventory/import/")) return 64 * kMiB;
  constexpr std::array kBatches{"/v1/inventory/devices", "/v1/inventory/people",
                                "/v1/inventory/remove",  "/v1/operations",
                                "/v1/leaks/adopt",       "/v1/plans",
                                "/v1/distributions",     "/v1/config"};
  const bool batch = std::any_of(kBatches.begin(), kBatches.end(), [&](const char* one) { return begins(path, one); });
  return batch || (begins(path, "/v1/groups/") && ends(path, "/members")) ? 16 * kMiB : kMiB;
}

bool is_heavy(std::string_view method, std::string_view path) {
  constexpr std::array kReading{"/v1/groups",  "/v1/leaks",  "/v1/losses",      "/v1/demand",
                                "/v1/explain", "/v1/doctor", "/v1/audit/verify"};
  const auto whole = path.substr(0, path.find_last_not_of('/') + 1);
  if (method == "GET") {
    return std::find(kReading.begin(), kReading.end(), whole) != kReading.end() || begins(path, "/v1/leaks/") ||
           begins(path, "/v1/audit/holders/") || (begins(path, "/v1/plans/") && ends(whole, "/export"));
  }
  // Passwords are hashed slowly, and with much memory, on purpose.
  return begins(path, "/v1/inventory/import/") || whole == "/v1/plans" || ends(whole, "/apply") ||
         ends(whole, "/undo") || ends(whole, "/verify") || whole == "/v1/groups/try" || whole == "/v1/backup" ||
         whole == "/v1/session" || ends(whole, "/password") || whole == "/v1/setup";
}

net::HttpResponse too_busy() {
  base::Error error{base::ErrorKind::unavailable,
                    "too_busy",
                    "Too many calls that take long are waiting already.",
                    "Ask again in a moment.",
                    {},
                    {},
                    {}};
  error.retry_after_ms = base::kSecondMs;
  return with_security_headers(problem_answer(error), false);
}

}  // namespace bursar::rest
