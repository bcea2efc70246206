// Codes of authenticator apps: TOTP (RFC 6238) with SHA-1, 30 seconds and 6 digits, which every app knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace bursar::domain {

/// `secret`: 20 bytes.
std::string one_time_code(std::string_view secret, std::int64_t step);

/// The step of the code, of the one before, now, and the one after; none: the code is wrong. Remember the step: a code
/// counts once.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, base::Timestamp now);

/// "otpauth://totp/…", for a QR code.
std::string one_time_code_uri(std::string_view secret, std::string_view issuer, std::string_view account);

}  // namespace bursar::domain
