// SHA-256 (FIPS 180-4).
#pragma once

#include <string>
#include <string_view>

namespace bursar::base {

/// 64 hexadecimal digits, lower case.
std::string sha256_hex(std::string_view bytes);
/// 32 bytes.
std::string sha256_bytes(std::string_view bytes);

}  // namespace bursar::base
