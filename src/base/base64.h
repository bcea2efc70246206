// Base64 of RFC 4648.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bursar::base {

std::string base64_encode(std::string_view bytes);
/// Accepts missing padding; refuses any character outside the alphabet (white space included).
std::optional<std::string> base64_decode(std::string_view text);

/// The alphabet for addresses (RFC 4648, 5), without padding; reading refuses padding and any other character.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace bursar::base
