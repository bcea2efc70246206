#include "domain/access/sign_on_rule.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

const std::vector<SignOnRule> kRules{{{1}, "staff", {"viewer", {1}}},
                                     {{2}, "it-north", {"operator", {5}}},
                                     {{3}, "it-all", {"operator", {5}}},
                                     {{4}, "it-all", {"token_administrator", {1}}}};

TEST(SignOnRules, give_each_grant_once_however_many_groups_name_it) {
  const std::vector<Grant> wanted{{"operator", {5}}, {"token_administrator", {1}}};
  EXPECT_EQ(grants_for(kRules, {"it-all", "it-north"}), wanted);
}

TEST(SignOnRules, give_nothing_to_groups_that_no_rule_names_exactly) {
  EXPECT_TRUE(grants_for(kRules, {}).empty());
  EXPECT_TRUE(grants_for(kRules, {"Staff", "staff ", "it"}).empty());
  EXPECT_TRUE(grants_for({}, {"staff"}).empty());
}

}  // namespace
}  // namespace bursar::domain
