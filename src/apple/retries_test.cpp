#include "apple/retries.h"

#include <gtest/gtest.h>

#include "apple/apple_errors.h"
#include "apple_api/errors.h"
#include "base/time_format.h"

namespace bursar::apple {
namespace {

using Kind = Decision::Kind;

Kind kind_of(const Attempt& attempt, bool is_write, int number = 1) {
  base::Random random(1);
  return decide(attempt, is_write, number, random).kind;
}
Attempt lost() { return {base::ErrorKind::uncertain, 0, {}, false, {}}; }
Attempt not_sent() { return {base::ErrorKind::unavailable, 0, {}, false, {}}; }
Attempt answered(int status, std::optional<int> number = {}, bool unreadable = false) {
  return {{}, status, number, unreadable, {}};
}

TEST(Retries, reads_are_asked_again_where_that_can_help) {
  for (const auto& attempt :
       {lost(), not_sent(), answered(429, 9646), answered(503, 9729), answered(503), answered(500, 9603),
        answered(200, 9603), answered(200, {}, true), answered(400, {}, true), answered(500, 9644)}) {
    EXPECT_EQ(kind_of(attempt, false), Kind::retry);
    EXPECT_EQ(kind_of(attempt, false, kAttemptsMax), Kind::fail) << "but not for ever";
  }
  EXPECT_EQ(kind_of(answered(503, 9999), false), Kind::retry) << "a number from the future, of a passing trouble";
  EXPECT_EQ(kind_of(answered(429, 9999), false), Kind::retry);
  EXPECT_EQ(kind_of(answered(200), false), Kind::accept);
  for (const int number : {9602, 9621, 9622, 9625, 9637, 9650, 9709, 9721})
    EXPECT_EQ(kind_of(answered(400, number), false), Kind::fail);
}

TEST(Retries, a_write_is_sent_again_only_where_nothing_was_started) {
  for (const auto& attempt :
       {not_sent(), answered(429, 9646), answered(503, 9729), answered(500, 9603), answered(500, 9644)}) {
    EXPECT_EQ(kind_of(attempt, true), Kind::retry);
  }
  for (const auto& attempt : {lost(), answered(500), answered(503), answered(200, {}, true), answered(400, {}, true)}) {
    EXPECT_EQ(kind_of(attempt, true), Kind::lost) << "its outcome is not known";
  }
  EXPECT_EQ(kind_of({base::ErrorKind::invalid, 0, {}, false, {}}, true), Kind::fail);
}

TEST(Retries, waits_grow_and_keep_to_what_apple_says) {
  base::Random random(5);
  std::int64_t before = 0;
  for (int attempt = 1; attempt < kAttemptsMax; ++attempt) {
    const auto wait = decide(answered(503), false, attempt, random).wait_ms;
    EXPECT_GE(wait, before / 2);
    EXPECT_GT(wait, 0) << "never without delay";
    before = wait;
  }
  auto told = answered(429, 9646);
  told.retry_after_ms = 20'000;
  EXPECT_GE(decide(told, false, 1, random).wait_ms, 20'000);
  told.retry_after_ms = 120'000;
  EXPECT_EQ(decide(told, false, 1, random).kind, Kind::fail) << "so long a wait is the caller's";
}

TEST(RetryAfter, is_seconds_or_a_date) {
  const auto now = *base::parse_iso8601("2033-11-06T08:49:00Z");
  EXPECT_EQ(parse_retry_after_ms("7", now), 7000);
  EXPECT_EQ(parse_retry_after_ms(" 0 ", now), 0);
  EXPECT_EQ(parse_retry_after_ms("Sun, 06 Nov 2033 08:49:37 GMT", now), 37'000);
  EXPECT_EQ(parse_retry_after_ms("Sun, 06 Nov 2033 08:00:00 GMT", now), 0);
  EXPECT_FALSE(parse_retry_after_ms("soon", now));
  EXPECT_FALSE(parse_retry_after_ms("-3", now));
}

TEST(AppleErrors, every_number_has_a_meaning_in_words) {
  for (const auto& entry : apple_api::error_table()) {
    const auto error = error_for(entry.number, 400, "Apple's words");
    EXPECT_NE(error.code, "apple_refused") << entry.number;
    EXPECT_EQ(error.apple_number, entry.number);
    EXPECT_GT(error.message.size(), 20U);
    EXPECT_NE(error.message.find(std::to_string(entry.number)), std::string::npos);
  }
  EXPECT_EQ(error_for(9625, 401, "").code, "token_revoked");
  EXPECT_EQ(error_for(9621, 401, "").code, "token_expired");
  EXPECT_EQ(error_for(9709, 400, "").kind, base::ErrorKind::shortage);
}

TEST(AppleErrors, a_number_from_the_future_is_kept_and_judged_by_its_status) {
  EXPECT_EQ(error_for(9999, 503, "x").kind, base::ErrorKind::unavailable);
  EXPECT_EQ(error_for(9999, 400, "x").apple_number, 9999);
  EXPECT_EQ(error_for_status(401).code, "token_invalid");
  EXPECT_EQ(error_for_status(418).kind, base::ErrorKind::invalid);
}

}  // namespace
}  // namespace bursar::apple
