#include "domain/access/password.h"

#include <gtest/gtest.h>

#include <string>

namespace bursar::domain {
namespace {

TEST(Password, a_few_words_in_a_row_are_taken) {
  for (const auto* good : {"correct horse battery", "zeven groene kikkers", "Hügel-Lampe-42-Schnee", "tj8$Kq!x0pWz"}) {
    EXPECT_TRUE(check_password(good, "anna")) << good;
  }
}

TEST(Password, what_everybody_tries_first_is_refused) {
  for (const auto* bad :
       {"short", "password1234", "Passw0rd!2026", "P4$$word2026!", "aaaaaaaaaaaa", "abababababab", "qwertyuiop12",
        "123456789012", "abcdefghijkl", "qwertyqwerty1", "annaannaanna1x", "Welcome2026!!"}) {
    const auto status = check_password(bad, "anna");
    ASSERT_FALSE(status) << bad;
    EXPECT_EQ(status.error().code, "weak_password");
  }
  EXPECT_FALSE(check_password(std::string(300, 'x') + "abcdefgh", "anna"));
}

}  // namespace
}  // namespace bursar::domain
