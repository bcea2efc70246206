// Keyed hashes: HMAC (RFC 2104) with SHA-1, which one-time codes of authenticator apps need, and with SHA-256.
#pragma once

#include <string>
#include <string_view>

namespace bursar::base {

/// 20 and 32 bytes.
std::string hmac_sha1(std::string_view key, std::string_view message);
std::string hmac_sha256(std::string_view key, std::string_view message);

/// Lower-case hexadecimal digits of bytes.
std::string to_hex(std::string_view bytes);
/// RFC 4648 without padding: upper-case letters and digits 2 to 7.
std::string to_base32(std::string_view bytes);

}  // namespace bursar::base
