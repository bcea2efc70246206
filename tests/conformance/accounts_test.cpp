// Accounts, roles and sessions, in every store.
#include <gtest/gtest.h>

#include "conformance/stores.h"
#include "store/sodium_secret_maker.h"

namespace bursar::conformance {
namespace {

class Accounts : public StoreTest {};
FOR_EVERY_STORE(Accounts);

app::Account account(const std::string& name) {
  app::Account a;
  a.name = name;
  a.display_name = "Person " + name;
  a.email = name + "@school.example";
  a.language = "ja";
  a.created_at = {5};
  a.grants = {{"operator", {2}}, {"viewer", {1}}};
  return a;
}

TEST_P(Accounts, come_back_with_their_grants_and_names_are_unique) {
  write([&](app::Transaction& t) {
    const auto id = ok(t.accounts().add(account("anna")));
    ok(t.accounts().add(account("ben")).map([](auto) {}));
    EXPECT_EQ(t.accounts().add(account("anna")).error().code, "account_exists");
    auto list = ok(t.accounts().list());
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].name, "anna");
    EXPECT_EQ(list[0].language, "ja");
    EXPECT_EQ(list[0].grants, account("anna").grants);
    EXPECT_FALSE(list[0].last_login_at);
    auto changed = list[0];
    changed.grants = {{"administrator", {1}}};
    changed.disabled = true;
    ok(t.accounts().update(changed));
    ok(t.accounts().note_login(id, {77}));
    list = ok(t.accounts().list());
    EXPECT_TRUE(list[0].disabled);
    EXPECT_EQ(list[0].grants, changed.grants);
    EXPECT_EQ(list[0].last_login_at, base::Timestamp{77});
    EXPECT_EQ(list[1].grants.size(), 2U);
    ok(t.accounts().remove(id));
    EXPECT_EQ(ok(t.accounts().list()).size(), 1U);
  });
}

TEST_P(Accounts, keep_a_hash_of_the_password_and_the_second_factor_sealed) {
  store::SodiumSecretMaker secrets;
  const base::Secret password("seven green frogs sing");
  write([&](app::Transaction& t) {
    const auto id = ok(t.accounts().add(account("anna")));
    EXPECT_TRUE(ok(t.accounts().credentials(id)).password_hash.empty());
    ok(t.accounts().put_password(id, secrets.hash_password(password)));
    const std::string factor("\x01\x00\xff\x02 twenty bytes long!", 20);
    ok(t.accounts().put_factor(id, base::Secret(factor), true));
    ok(t.accounts().put_factor_step(id, 9));
    const auto found = ok(t.accounts().credentials(id));
    EXPECT_EQ(found.password_hash.substr(0, 10), "$argon2id$");
    EXPECT_TRUE(secrets.is_password(found.password_hash, password));
    EXPECT_FALSE(secrets.is_password(found.password_hash, base::Secret("seven green frogs")));
    EXPECT_FALSE(secrets.is_password("", password));
    EXPECT_EQ(found.factor.reveal(), factor);
    EXPECT_EQ(found.factor_step, 9);
    EXPECT_TRUE(ok(t.accounts().list())[0].second_factor);
    ok(t.accounts().put_factor(id, {}, false));
    EXPECT_TRUE(ok(t.accounts().credentials(id)).factor.empty());
  });
}

TEST_P(Accounts, sessions_are_found_by_their_token_alone_and_end) {
  write([&](app::Transaction& t) {
    const auto id = ok(t.accounts().add(account("anna")));
    ok(t.accounts().add_session(base::Secret("one"), {id, "csrf", {10}, {10}}));
    ok(t.accounts().add_session(base::Secret("two"), {id, "csrf", {20}, {20}}));
    ok(t.accounts().add_session(base::Secret("three"), {id, "csrf", {30}, {30}}));
    EXPECT_EQ(ok(t.accounts().find_session(base::Secret("one")))->account, id);
    EXPECT_FALSE(ok(t.accounts().find_session(base::Secret("four"))));
    ok(t.accounts().touch_session(base::Secret("one"), {99}));
    ok(t.accounts().forget_sessions({5}, {25}));
    EXPECT_TRUE(ok(t.accounts().find_session(base::Secret("one"))));
    EXPECT_FALSE(ok(t.accounts().find_session(base::Secret("two"))));
    ok(t.accounts().remove_session(base::Secret("one")));
    EXPECT_FALSE(ok(t.accounts().find_session(base::Secret("one"))));
    ok(t.accounts().remove(id));
    EXPECT_FALSE(ok(t.accounts().find_session(base::Secret("three"))));
  });
}

TEST_P(Accounts, sessions_are_shown_to_their_owner_by_a_handle_that_ends_them) {
  write([&](app::Transaction& t) {
    const auto anna = ok(t.accounts().add(account("anna")));
    const auto ben = ok(t.accounts().add(account("ben")));
    ok(t.accounts().add_session(base::Secret("one"), {anna, "csrf", {10}, {50}}));
    ok(t.accounts().add_session(base::Secret("two"), {anna, "csrf", {20}, {20}}));
    ok(t.accounts().add_session(base::Secret("three"), {ben, "csrf", {30}, {30}}));
    const auto sessions = ok(t.accounts().sessions_of(anna, base::Secret("two")));
    ASSERT_EQ(sessions.size(), 2U);
    EXPECT_EQ(sessions[0].used_at, base::Timestamp{50});
    EXPECT_FALSE(sessions[0].current);
    EXPECT_TRUE(sessions[1].current);
    ok(t.accounts().remove_session_of(ben, sessions[0].handle));
    EXPECT_TRUE(ok(t.accounts().find_session(base::Secret("one")))) << "of somebody else";
    ok(t.accounts().remove_session_of(anna, sessions[0].handle));
    EXPECT_FALSE(ok(t.accounts().find_session(base::Secret("one"))));
    EXPECT_TRUE(ok(t.accounts().find_session(base::Secret("two"))));
  });
}

TEST_P(Accounts, views_are_kept_by_list_and_name_and_go_with_the_account) {
  write([&](app::Transaction& t) {
    const auto anna = ok(t.accounts().add(account("anna")));
    const auto ben = ok(t.accounts().add(account("ben")));
    ok(t.accounts().put_view(anna, {"devices", "Silent", "{}"}));
    ok(t.accounts().put_view(anna, {"devices", "Silent", "{\"sort\":\"name\"}"}));
    ok(t.accounts().put_view(anna, {"audit", "Mine", "{}"}));
    ok(t.accounts().put_view(ben, {"devices", "Silent", "{}"}));
    const auto views = ok(t.accounts().views(anna));
    ASSERT_EQ(views.size(), 2U);
    EXPECT_EQ(views[0].list, "audit");
    EXPECT_EQ(views[1].text, "{\"sort\":\"name\"}");
    ok(t.accounts().remove_view(anna, "audit", "Mine"));
    EXPECT_EQ(ok(t.accounts().views(anna)).size(), 1U);
    ok(t.accounts().remove(anna));
    EXPECT_TRUE(ok(t.accounts().views(anna)).empty());
    EXPECT_EQ(ok(t.accounts().views(ben)).size(), 1U);
  });
}

TEST_P(Accounts, a_session_keeps_its_id_token_bound_to_it) {
  write([&](app::Transaction& t) {
    const auto id = ok(t.accounts().add(account("anna")));
    ok(t.accounts().add_session(base::Secret("one"), {id, "csrf", {10}, {10}, base::Secret("token of one")}));
    ok(t.accounts().add_session(base::Secret("two"), {id, "csrf", {10}, {10}, {}}));
    EXPECT_EQ(ok(t.accounts().find_session(base::Secret("one")))->id_token.reveal(), "token of one");
    EXPECT_TRUE(ok(t.accounts().find_session(base::Secret("two")))->id_token.empty());
  });
}

TEST_P(Accounts, rules_of_the_single_sign_on_come_back_by_group) {
  write([&](app::Transaction& t) {
    EXPECT_TRUE(ok(t.sign_on().rules()).empty());
    const auto staff = ok(t.sign_on().add_rule({{}, "staff", {"viewer", {1}}}));
    const auto it = ok(t.sign_on().add_rule({{}, "it", {"operator", {3}}}));
    const std::vector<domain::SignOnRule> wanted{{it, "it", {"operator", {3}}}, {staff, "staff", {"viewer", {1}}}};
    EXPECT_EQ(ok(t.sign_on().rules()), wanted);
    ok(t.sign_on().remove_rule(it));
    EXPECT_EQ(ok(t.sign_on().rules()).size(), 1U);
  });
}

TEST_P(Accounts, what_was_answered_to_a_repeated_request_is_kept_sealed_for_a_while) {
  write([&](app::Transaction& t) {
    EXPECT_FALSE(ok(t.repeats().find("anna", "k")));
    ok(t.repeats().put({"anna", "k", "f", 0, {}, {10}}));
    EXPECT_EQ(ok(t.repeats().find("anna", "k"))->status, 0);
    ok(t.repeats().put({"anna", "k", "f", 201, base::Secret("a key that is shown once"), {10}}));
    EXPECT_EQ(ok(t.repeats().find("anna", "k"))->answer.reveal(), "a key that is shown once");
    EXPECT_FALSE(ok(t.repeats().find("ben", "k")));
    ok(t.repeats().forget_before({10}));
    EXPECT_TRUE(ok(t.repeats().find("anna", "k")));
    ok(t.repeats().remove("anna", "k"));
    EXPECT_FALSE(ok(t.repeats().find("anna", "k")));
  });
}

TEST_P(Accounts, roles_of_the_installation_come_back) {
  using P = domain::Permission;
  write([&](app::Transaction& t) {
    ok(t.accounts().put_role({"librarian", domain::set_of({P::view, P::distribute}), false}));
    ok(t.accounts().put_role({"librarian", domain::set_of({P::view}), false}));
    ok(t.accounts().put_role({"aide", domain::set_of({P::inventory}), false}));
    const auto roles = ok(t.accounts().roles());
    ASSERT_EQ(roles.size(), 2U);
    EXPECT_EQ(roles[0].name, "aide");
    EXPECT_EQ(roles[1].permissions, domain::set_of({P::view}));
    ok(t.accounts().remove_role("aide"));
    EXPECT_EQ(ok(t.accounts().roles()).size(), 1U);
  });
}

}  // namespace
}  // namespace bursar::conformance
