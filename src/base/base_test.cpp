#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::base {
namespace {

TEST(Base64, for_addresses_has_two_other_signs_and_no_padding) {
  EXPECT_EQ(base64url_encode("\xfb\xff\xfe"), "-__-");
  EXPECT_EQ(base64url_encode("a"), "YQ");
  EXPECT_EQ(base64url_decode("-__-"), "\xfb\xff\xfe");
  EXPECT_EQ(base64url_decode("YQ"), "a");
  for (const char* bad : {"YQ==", "+/+/", "Y Q", "Y"}) EXPECT_FALSE(base64url_decode(bad)) << bad;
}

TEST(Base64, what_is_encoded_decodes_to_the_same_bytes) {
  Random random(1);
  for (int length = 0; length < 200; ++length) {
    std::string bytes;
    for (int i = 0; i < length; ++i) bytes += static_cast<char>(random.below(256));
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
  }
}

TEST(Base64, known_vectors_and_missing_padding) {
  EXPECT_EQ(base64_encode("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64_encode("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64_encode("foob"), "Zm9vYg==");
  EXPECT_EQ(base64_decode("Zm9vYg"), "foob");
  EXPECT_EQ(base64_decode("Zm9vYmE"), "fooba");
}

TEST(Base64, foreign_characters_and_impossible_lengths_are_refused) {
  EXPECT_FALSE(base64_decode("Zm9v Yg=="));
  EXPECT_FALSE(base64_decode("Zm9vY"));
  EXPECT_FALSE(base64_decode("Zm9v="));
  EXPECT_FALSE(base64_decode("{\"a\":1}"));
}

TEST(TimeFormat, every_offset_form_reads_to_the_same_moment) {
  const Timestamp moment{1825713202000};
  for (const char* text : {"2027-11-08T22:33:22+0000", "2027-11-08T22:33:22+00:00", "2027-11-08T22:33:22Z",
                           "2027-11-08T15:33:22-0700", "2027-11-09T07:33:22+09:00", "2027-11-08T22:33:22"}) {
    ASSERT_TRUE(parse_iso8601(text)) << text;
    EXPECT_EQ(parse_iso8601(text)->unix_ms, moment.unix_ms) << text;
  }
  EXPECT_EQ(format_apple(moment), "2027-11-08T22:33:22+0000");
  EXPECT_EQ(format_rfc3339(moment), "2027-11-08T22:33:22Z");
  EXPECT_EQ(format_rfc3339(moment.plus_ms(7)), "2027-11-08T22:33:22.007Z");
  EXPECT_EQ(format_date(moment), "2027-11-08");
  EXPECT_EQ(parse_iso8601("2027-11-08T22:33:22.25Z")->unix_ms, moment.unix_ms + 250);
}

TEST(TimeFormat, impossible_dates_give_none) {
  for (const char* text : {"", "2027-13-08T22:33:22Z", "2027-02-30T00:00:00Z", "2027-11-08", "2027-11-08 22:33:22Z",
                           "2027-11-08T24:00:00Z", "2027-11-08T22:33:22+99:00", "2027-11-08T22:33:22Zx", "next year"}) {
    EXPECT_FALSE(parse_iso8601(text)) << text;
  }
}

TEST(Text, trimming_splitting_and_numbers) {
  EXPECT_EQ(trim("  a b \r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(without_whitespace("\xEF\xBB\xBF ab\r\n c\t"), "abc");
  EXPECT_EQ(split("a,,b", ',').size(), 3U);
  EXPECT_EQ(parse_int("361309726"), 361309726);
  EXPECT_FALSE(parse_int("12a"));
  EXPECT_FALSE(parse_int(""));
  EXPECT_FALSE(parse_int("99999999999999999999"));
}

TEST(Text, utf8_is_told_from_other_bytes) {
  EXPECT_TRUE(is_valid_utf8("Zürich 東京"));
  EXPECT_FALSE(is_valid_utf8("\x83\x5c"));
  EXPECT_FALSE(is_valid_utf8("\xC0\x80"));
  EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
}

TEST(Random, the_same_seed_gives_the_same_numbers) {
  Random a(42), b(42);
  EXPECT_EQ(a.uuid(), b.uuid());
  EXPECT_EQ(a.next(), b.next());
  for (int i = 0; i < 1000; ++i) {
    const auto x = a.between(-3, 3);
    EXPECT_GE(x, -3);
    EXPECT_LE(x, 3);
  }
}

TEST(ManualClock, sleeping_moves_it) {
  ManualClock clock(Timestamp{1000});
  clock.sleep_for_ms(500);
  EXPECT_EQ(clock.now().unix_ms, 1500);
  clock.sleep_for_ms(-5);
  EXPECT_EQ(clock.now().unix_ms, 1500);
}

TEST(Secret, comparison_needs_every_byte) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace bursar::base
