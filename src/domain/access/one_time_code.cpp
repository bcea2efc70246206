#include "domain/access/one_time_code.h"

#include "base/hmac.h"
#include "base/secret.h"

namespace bursar::domain {
namespace {

constexpr std::int64_t kStepMs = 30'000;
constexpr int kDigits = 6;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    out += plain ? std::string(1, c) : "%" + base::to_hex(std::string_view(&c, 1));
  }
  return out;
}

}  // namespace

std::string one_time_code(std::string_view secret, std::int64_t step) {
  std::string counter;
  for (int shift = 56; shift >= 0; shift -= 8) {
    counter += static_cast<char>(static_cast<std::uint64_t>(step) >> static_cast<unsigned>(shift));
  }
  const auto hash = base::hmac_sha1(secret, counter);
  const auto at = static_cast<std::size_t>(hash.back() & 15);
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | static_cast<unsigned char>(hash[at + i]);
  const auto digits = std::to_string((number & 0x7FFFFFFFU) % 1'000'000);
  return std::string(static_cast<std::size_t>(kDigits) - digits.size(), '0') + digits;
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, base::Timestamp now) {
  const auto here = now.unix_ms / kStepMs;
  std::optional<std::int64_t> found;
  for (auto step = here - 1; step <= here + 1; ++step) {
    if (base::equal_in_constant_time(one_time_code(secret, step), code)) found = step;
  }
  return found;
}

std::string one_time_code_uri(std::string_view secret, std::string_view issuer, std::string_view account) {
  return "otpauth://totp/" + escaped(issuer) + ":" + escaped(account) + "?secret=" + base::to_base32(secret) +
         "&issuer=" + escaped(issuer);
}

}  // namespace bursar::domain
