#include "base/encoding.h"

#include <gtest/gtest.h>

namespace bursar::base {
namespace {

std::string decoded(std::string_view bytes, const std::string& encoding) {
  const auto text = decode_text(bytes);
  EXPECT_TRUE(text);
  if (!text) return {};
  EXPECT_EQ(text->encoding, encoding);
  return text->text;
}

TEST(Encoding, utf8_stays_with_or_without_a_byte_order_mark) {
  EXPECT_EQ(decoded("name,\xE5\x90\x8D", "UTF-8"), "name,\xE5\x90\x8D");
  EXPECT_EQ(decoded("\xEF\xBB\xBFname", "UTF-8"), "name");
  EXPECT_EQ(decoded("", "UTF-8"), "");
}

TEST(Encoding, utf16_is_known_by_its_mark) {
  using namespace std::string_view_literals;
  EXPECT_EQ(decoded("\xFF\xFEn\0a\0\x0D\x54"sv, "UTF-16"), "na\xE5\x90\x8D");
  EXPECT_EQ(decoded("\xFE\xFF\0n\0a\x54\x0D"sv, "UTF-16"), "na\xE5\x90\x8D");
}

TEST(Encoding, japanese_spreadsheets_are_shift_jis) {
  // 氏名,シリアル番号
  EXPECT_EQ(decoded("\x8E\x81\x96\xBC,\x83\x56\x83\x8A\x83\x41\x83\x8B\x94\xD4\x8D\x86\nABC", "Shift_JIS"),
            "\xE6\xB0\x8F\xE5\x90\x8D,\xE3\x82\xB7\xE3\x83\xAA\xE3\x82\xA2\xE3\x83\xAB\xE7\x95\xAA\xE5\x8F\xB7\nABC");
}

TEST(Encoding, western_spreadsheets_are_windows_1252) {
  EXPECT_EQ(decoded("Pr\xE9nom;\xC9"
                    "cole;No\xEBl",
                    "Windows-1252"),
            "Pr\xC3\xA9nom;\xC3\x89"
            "cole;No\xC3\xABl");
  EXPECT_EQ(decoded("Zo\xEB,Ma\xEFt\xE9 d'H\xE9rouville", "Windows-1252"),
            "Zo\xC3\xAB,Ma\xC3\xAFt\xC3\xA9 d'H\xC3\xA9rouville");
}

}  // namespace
}  // namespace bursar::base
