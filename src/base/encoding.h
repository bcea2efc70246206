// Text as spreadsheets save it, in UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace bursar::base {

struct DecodedText {
  std::string text;      // UTF-8 without a byte order mark
  std::string encoding;  // "UTF-8", "UTF-16", "Shift_JIS" or "Windows-1252"
};

/// UTF-8 and UTF-16 (with a byte order mark) are known by what they are. Other bytes are Japanese (Shift_JIS) where all
/// of them are, and mostly double-byte characters or half-width katakana in a row; else Western European
/// (Windows-1252). invalid "unknown_encoding" where they are neither.
Result<DecodedText> decode_text(std::string_view bytes);

}  // namespace bursar::base
