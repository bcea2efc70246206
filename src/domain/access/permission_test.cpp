#include "domain/access/permission.h"

#include <gtest/gtest.h>

namespace bursar::domain {
namespace {

std::vector<Unit> tree() {
  const Unit tenant{kFirstTenant, std::nullopt, UnitKind::tenant, "District", "", {}};
  const Unit north{{2}, kFirstTenant, UnitKind::organization, "North", "", {}};
  const Unit site{{3}, UnitId{2}, UnitKind::site, "North annex", "", {}};
  const Unit south{{4}, kFirstTenant, UnitKind::organization, "South", "", {}};
  return {tenant, north, site, south};
}

TEST(Permissions, have_names_of_their_own_and_a_sentence_each) {
  std::set<std::string> names;
  for (const auto permission : kPermissions) {
    EXPECT_TRUE(names.insert(name_of(permission)).second);
    EXPECT_EQ(permission_of(name_of(permission)), permission);
    EXPECT_GT(std::string(sentence_for(permission)).size(), 20U);
  }
  EXPECT_FALSE(permission_of("fly"));
}

TEST(Permissions, to_manage_tokens_is_apart_from_to_distribute) {
  for (const auto& role : built_in_roles()) {
    if (role.name == kAdministrator) continue;
    EXPECT_FALSE(has(role.permissions, Permission::tokens) && has(role.permissions, Permission::distribute))
        << role.name;
  }
}

TEST(Permissions, a_grant_reaches_its_unit_and_what_is_below_it) {
  const auto& roles = built_in_roles();
  const std::vector<Grant> grants{{"operator", {2}}, {"viewer", {4}}};
  const auto distributes = reach_of(grants, roles, Permission::distribute, tree());
  EXPECT_TRUE(distributes.has({2}) && distributes.has({3}));
  EXPECT_FALSE(distributes.has({4}) || distributes.has(kFirstTenant) || distributes.everything);
  const auto sees = reach_of(grants, roles, Permission::view, tree());
  EXPECT_TRUE(sees.has({3}) && sees.has({4}));
  EXPECT_FALSE(sees.everything);
  EXPECT_TRUE(reach_of(grants, roles, Permission::tokens, tree()).nothing());
  const auto all = reach_of({{kAdministrator, kFirstTenant}}, roles, Permission::tokens, tree());
  EXPECT_TRUE(all.everything && all.has({99}));
}

TEST(Permissions, a_role_that_is_gone_gives_nothing) {
  EXPECT_TRUE(reach_of({{"gone", kFirstTenant}}, built_in_roles(), Permission::view, tree()).nothing());
  EXPECT_TRUE(permissions_of({{"gone", kFirstTenant}}, built_in_roles()).none());
  EXPECT_TRUE(permissions_of({{"auditor", {2}}}, built_in_roles()) == set_of({Permission::view, Permission::audit}));
}

}  // namespace
}  // namespace bursar::domain
