#include "domain/model/location.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

Location location_ending_in(std::int64_t days) {
  Location location;
  location.token_expires_at = base::Timestamp{days * base::kDayMs};
  return location;
}
constexpr base::Timestamp kNow{0};

// rows: MAAS-18, CLOMO-S7, JAMF-S11
TEST(TokenState, follows_the_date_with_three_months_of_warning) {
  EXPECT_EQ(token_state(location_ending_in(200), kNow), TokenState::active);
  EXPECT_EQ(token_state(location_ending_in(89), kNow), TokenState::expiring);
  EXPECT_EQ(token_state(location_ending_in(0), kNow), TokenState::expired);
}

// rows: MAAS-20, MAAS-21, MERAKI-6, MERAKI-17, JAMF-7, JAMF-20
TEST(TokenState, what_apple_says_outranks_the_date_and_comes_with_causes_and_advice) {
  auto location = location_ending_in(200);
  location.trouble = TokenTrouble::revoked;
  EXPECT_EQ(token_state(location, kNow), TokenState::revoked);
  EXPECT_NE(advice_for(TokenState::revoked, location).find("password"), std::string::npos);
  location.trouble = TokenTrouble::held_elsewhere;
  location.holder = MdmInfo{"x", "Example MDM", ""};
  EXPECT_FALSE(is_usable(token_state(location, kNow)));
  EXPECT_NE(advice_for(TokenState::held_elsewhere, location).find("Example MDM"), std::string::npos);
}

// rows: JAMF-8, MERAKI-18
TEST(TokenState, the_advice_for_an_ended_token_is_to_renew_in_place_and_not_to_remove) {
  const auto advice = advice_for(TokenState::expired, location_ending_in(-1));
  EXPECT_NE(advice.find("renew it here"), std::string::npos);
  EXPECT_NE(advice.find("do not remove the location first"), std::string::npos);
}

}  // namespace
}  // namespace bursar::domain
