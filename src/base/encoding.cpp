#include "base/encoding.h"

#include <iconv.h>

#include <cstdint>
#include <optional>

#include "base/text.h"

namespace bursar::base {
namespace {

std::optional<std::string> convert(std::string_view bytes, const char* from) {
  const iconv_t converter = ::iconv_open("UTF-8", from);
  if (reinterpret_cast<std::intptr_t>(converter) == -1) return std::nullopt;
  std::string text(bytes.size() * 4 + 4, '\0');
  std::string source(bytes);
  char* in = source.data();
  char* out = text.data();
  std::size_t in_left = source.size();
  std::size_t out_left = text.size();
  const auto done = ::iconv(converter, &in, &in_left, &out, &out_left);
  ::iconv_close(converter);
  if (done == static_cast<std::size_t>(-1) || in_left != 0) return std::nullopt;
  text.resize(text.size() - out_left);
  return text;
}

unsigned at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }

/// Whether the bytes look like Shift_JIS: lead bytes followed by trail bytes, and most of what is not ASCII in pairs.
/// Accented letters of Windows-1252 stand alone between ASCII letters.
bool looks_japanese(std::string_view bytes) {
  std::size_t pairs = 0;
  std::size_t kana_runs = 0;
  std::size_t lonely = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto c = at(bytes, i);
    if (c < 0x80) continue;
    const bool lead = (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
    const auto next = i + 1 < bytes.size() ? at(bytes, i + 1) : 0;
    const bool trail = next >= 0x40 && next <= 0xFC && next != 0x7F;
    // A trail byte that is an ASCII letter is more often a letter after an accented one.
    const bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    if (lead && trail) {
      (letter ? lonely : pairs) += 1;
      ++i;
    } else if (c >= 0xA1 && c <= 0xDF) {
      (next >= 0xA1 && next <= 0xDF ? kana_runs : lonely) += 1;
    } else {
      return false;
    }
  }
  return pairs + kana_runs > lonely;
}

std::string without_mark(std::string_view text) {
  return std::string(text.substr(0, 3) == "\xEF\xBB\xBF" ? text.substr(3) : text);
}

}  // namespace

Result<DecodedText> decode_text(std::string_view bytes) {
  const bool little = bytes.size() >= 2 && at(bytes, 0) == 0xFF && at(bytes, 1) == 0xFE;
  const bool big = bytes.size() >= 2 && at(bytes, 0) == 0xFE && at(bytes, 1) == 0xFF;
  if (little || big) {
    if (auto text = convert(bytes.substr(2), little ? "UTF-16LE" : "UTF-16BE")) return DecodedText{*text, "UTF-16"};
  }
  if (is_valid_utf8(bytes)) return DecodedText{without_mark(bytes), "UTF-8"};
  if (looks_japanese(bytes)) {
    if (auto text = convert(bytes, "CP932")) return DecodedText{*text, "Shift_JIS"};
  }
  if (auto text = convert(bytes, "CP1252")) return DecodedText{*text, "Windows-1252"};
  return fail(ErrorKind::invalid, "unknown_encoding",
              "The file is neither UTF-8 nor UTF-16, Shift_JIS or Windows-1252.", "Save it as UTF-8.");
}

}  // namespace bursar::base
