#include "base/hmac.h"

#include <array>
#include <bit>
#include <cstdint>

#include "base/sha256.h"

namespace bursar::base {
namespace {

constexpr std::size_t kBlockBytes = 64;

void put_big_endian(std::uint64_t value, int bytes, std::string& out) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
    out += static_cast<char>(value >> static_cast<unsigned>(shift));
}

/// FIPS 180-4.
std::string sha1(std::string_view message) {
  std::array<std::uint32_t, 5> h{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  std::string text(message);
  text += '\x80';
  while (text.size() % kBlockBytes != 56) text += '\0';
  put_big_endian(message.size() * 8, 8, text);
  for (std::size_t block = 0; block < text.size(); block += kBlockBytes) {
    std::array<std::uint32_t, 80> w{};
    for (std::size_t i = 0; i < 16; ++i) {
      for (std::size_t b = 0; b < 4; ++b) w[i] = w[i] << 8U | static_cast<unsigned char>(text[block + i * 4 + b]);
    }
    for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = h;
    for (std::size_t i = 0; i < 80; ++i) {
      const auto f = i < 20   ? (b & c) | (~b & d)
                     : i < 40 ? b ^ c ^ d
                     : i < 60 ? (b & c) | (b & d) | (c & d)
                              : b ^ c ^ d;
      const std::uint32_t k = i < 20 ? 0x5A827999 : i < 40 ? 0x6ED9EBA1 : i < 60 ? 0x8F1BBCDC : 0xCA62C1D6;
      const auto next = std::rotl(a, 5) + f + e + k + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    h = {h[0] + a, h[1] + b, h[2] + c, h[3] + d, h[4] + e};
  }
  std::string digest;
  for (const auto word : h) put_big_endian(word, 4, digest);
  return digest;
}

template <class Hash>
std::string hmac(std::string_view key, std::string_view message, Hash hash) {
  std::string block(key.size() > kBlockBytes ? hash(key) : std::string(key));
  block.resize(kBlockBytes, '\0');
  std::string inner;
  std::string outer;
  for (const char c : block) {
    inner += static_cast<char>(c ^ 0x36);
    outer += static_cast<char>(c ^ 0x5C);
  }
  inner += message;
  return hash(outer + hash(inner));
}

}  // namespace

std::string hmac_sha1(std::string_view key, std::string_view message) { return hmac(key, message, sha1); }
std::string hmac_sha256(std::string_view key, std::string_view message) { return hmac(key, message, sha256_bytes); }

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kDigits[byte >> 4U];
    hex += kDigits[byte & 15U];
  }
  return hex;
}

std::string to_base32(std::string_view bytes) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    held += 8;
    while (held >= 5) {
      held -= 5;
      text += kLetters[(bits >> static_cast<unsigned>(held)) & 31U];
    }
  }
  if (held > 0) text += kLetters[(bits << static_cast<unsigned>(5 - held)) & 31U];
  return text;
}

}  // namespace bursar::base
