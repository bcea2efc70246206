// Base64 of RFC 4648 with the standard alphabet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bursar::base {

std::string base64_encode(std::string_view bytes);
/// Accepts missing padding; refuses any character outside the alphabet (white space included).
std::optional<std::string> base64_decode(std::string_view text);

}  // namespace bursar::base
