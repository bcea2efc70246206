#include "simulator/artwork.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/sha256.h"

namespace bursar::simulator {
namespace {

constexpr int kCells = 5;  // of the pattern, mirrored left to right

void put_number(std::string& to, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) to += static_cast<char>(number >> shift);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = ~0U;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521U;
    b = (b + a) % 65521U;
  }
  return (b << 16) | a;
}

void put_chunk(std::string& png, std::string_view kind, std::string_view data) {
  put_number(png, static_cast<std::uint32_t>(data.size()));
  const auto content = std::string(kind) + std::string(data);
  png += content;
  put_number(png, crc32(content));
}

/// A zlib stream of stored blocks: larger than it could be, and no library is needed.
std::string stored(std::string_view bytes) {
  constexpr std::size_t kBlock = 65535;
  std::string stream = "\x78\x01";
  for (std::size_t from = 0; from < bytes.size(); from += kBlock) {
    const auto part = bytes.substr(from, kBlock);
    const auto size = static_cast<std::uint16_t>(part.size());
    const auto inverse = static_cast<std::uint16_t>(~size);
    stream += from + kBlock >= bytes.size() ? '\1' : '\0';
    for (const auto n : {size, inverse}) {
      stream += static_cast<char>(n & 0xFFU);
      stream += static_cast<char>(n >> 8);
    }
    stream += part;
  }
  put_number(stream, adler32(bytes));
  return stream;
}

/// Of two colors: 0 the ground, 1 the pattern. One bit for each pixel, a filter byte before each line.
std::string lines_of(std::string_view seed, int pixels) {
  const auto is_set = [&](int x, int y) {
    const int column = std::min(x, kCells - 1 - x);
    return (static_cast<std::uint8_t>(seed[static_cast<std::size_t>(6 + y * 3 + column)]) & 1U) != 0;
  };
  const int edge = pixels / 8;
  const int inside = std::max(1, pixels - 2 * edge);
  std::string lines;
  for (int y = 0; y < pixels; ++y) {
    lines += '\0';
    std::string line(static_cast<std::size_t>((pixels + 7) / 8), '\0');
    for (int x = 0; x < pixels; ++x) {
      const int cell_x = (x - edge) * kCells / inside;
      const int cell_y = (y - edge) * kCells / inside;
      const bool within = x >= edge && y >= edge && cell_x < kCells && cell_y < kCells;
      if (!within || !is_set(cell_x, cell_y)) continue;
      auto& byte = line[static_cast<std::size_t>(x / 8)];
      byte = static_cast<char>(static_cast<std::uint8_t>(byte) | (0x80U >> (x % 8)));
    }
    lines += line;
  }
  return lines;
}

/// A strong color and a light one beside it.
std::string palette_of(std::string_view seed) {
  const auto strong = [&](std::size_t i) { return 30 + static_cast<std::uint8_t>(seed[i]) % 130; };
  std::string palette;
  for (std::size_t i = 0; i < 3; ++i) palette += static_cast<char>(strong(i));
  for (std::size_t i = 0; i < 3; ++i) palette += static_cast<char>(255 - (255 - strong(i)) / 6);
  return palette;
}

}  // namespace

std::string draw_icon(std::string_view adam_id, int pixels) {
  pixels = std::clamp(pixels, 16, 1024);
  const auto seed = base::sha256_bytes(adam_id);
  std::string head;
  put_number(head, static_cast<std::uint32_t>(pixels));
  put_number(head, static_cast<std::uint32_t>(pixels));
  head += std::string("\1\3\0\0\0", 5);  // one bit, palette
  std::string png = "\x89PNG\r\n\x1a\n";
  put_chunk(png, "IHDR", head);
  put_chunk(png, "PLTE", palette_of(seed));
  put_chunk(png, "IDAT", stored(lines_of(seed, pixels)));
  put_chunk(png, "IEND", "");
  return png;
}

}  // namespace bursar::simulator
