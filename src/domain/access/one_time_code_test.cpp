#include "domain/access/one_time_code.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

constexpr std::string_view kSecret = "12345678901234567890";

TEST(OneTimeCode, meets_the_vectors_of_rfc_6238) {
  // Its codes have eight digits, ours are the last six.
  EXPECT_EQ(one_time_code(kSecret, 59 / 30), "287082");
  EXPECT_EQ(one_time_code(kSecret, 1111111109 / 30), "081804");
  EXPECT_EQ(one_time_code(kSecret, 20000000000 / 30), "353130");
}

TEST(OneTimeCode, of_the_neighboring_half_minutes_are_taken_too) {
  const base::Timestamp now{1111111109000};
  const auto step = 1111111109 / 30;
  for (const auto at : {step - 1, step, step + 1})
    EXPECT_EQ(step_of_code(kSecret, one_time_code(kSecret, at), now), at);
  EXPECT_FALSE(step_of_code(kSecret, one_time_code(kSecret, step + 2), now));
  EXPECT_FALSE(step_of_code(kSecret, "", now));
}

TEST(OneTimeCode, goes_into_apps_as_a_uri) {
  EXPECT_EQ(one_time_code_uri("foobar", "Bursar", "anna b"),
            "otpauth://totp/Bursar:anna%20b?secret=MZXW6YTBOI&issuer=Bursar");
}

}  // namespace
}  // namespace bursar::domain
