#include <fstream>
#include <iterator>

#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

class Locations : public StoreTest {};
FOR_EVERY_STORE(Locations);

TEST_P(Locations, come_back_as_they_were_written) {
  const auto id = add_location();
  write([&](app::Transaction& t) {
    auto location = ok(t.locations().find(id)).value();
    location.trouble = domain::TokenTrouble::held_elsewhere;
    location.holder = domain::MdmInfo{"x", "Example MDM", "host"};
    location.country = "CH";
    ok(t.locations().update(location));
  });
  read([&](app::Transaction& t) {
    const auto location = ok(t.locations().find(id)).value();
    EXPECT_EQ(location.name, "Test Unit");
    EXPECT_EQ(location.country, "CH");
    EXPECT_EQ(location.trouble, domain::TokenTrouble::held_elsewhere);
    EXPECT_EQ(location.holder->name, "Example MDM");
    EXPECT_EQ(location.token_expires_at.unix_ms, 2'000'000);
    EXPECT_EQ(ok(t.locations().list()).size(), 1U);
    EXPECT_FALSE(ok(t.locations().find({99})));
  });
}

// rows: MAAS-17
TEST_P(Locations, names_uids_and_tokens_are_unique) {
  add_location();
  write([&](app::Transaction& t) {
    domain::Location other;
    other.name = "Test Unit";
    other.uid = "9";
    EXPECT_EQ(t.locations().insert(other, base::Secret("t")).error().code, "location_exists");
    other.name = "Other";
    other.uid = "7001";
    EXPECT_EQ(t.locations().insert(other, base::Secret("t")).error().code, "location_exists");
    other.uid = "9";
    EXPECT_EQ(t.locations().insert(other, base::Secret("secret-token-7001")).error().code, "location_exists");
    EXPECT_TRUE(t.locations().insert(other, base::Secret("t")));
    EXPECT_EQ(t.locations().update({}).error().kind, base::ErrorKind::not_found);
  });
}

TEST_P(Locations, tokens_are_found_replaced_and_sealed) {
  const auto id = add_location();
  write([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.locations().find_by_token(base::Secret("secret-token-7001"))), id);
    EXPECT_FALSE(ok(t.locations().find_by_token(base::Secret("another"))));
    ok(t.locations().replace_token(id, base::Secret("newer-token")));
    EXPECT_EQ(ok(t.locations().token(id)).reveal(), "newer-token");
    EXPECT_TRUE(ok(t.locations().notification_secret(id)).empty());
    ok(t.locations().set_notification_secret(id, base::Secret("bearer-text")));
    EXPECT_EQ(ok(t.locations().notification_secret(id)).reveal(), "bearer-text");
  });
  if (GetParam() != Kind::sqlite) return;
  store_.reset();
  std::ifstream file(url_, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  ASSERT_GT(bytes.size(), 1000U);
  for (const char* secret : {"secret-token-7001", "newer-token", "bearer-text"})
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
}

TEST_P(Locations, sync_records_and_runs_are_kept_apart) {
  const auto id = add_location();
  write([&](app::Transaction& t) {
    EXPECT_TRUE(ok(t.locations().sync_record(id)).state.empty());
    EXPECT_EQ(ok(t.mirror().last_run(id)), 0);
    EXPECT_EQ(ok(t.mirror().next_run(id)), 1);
    app::SyncRecord record;
    record.state = "run=1";
    record.started_at = base::Timestamp{5};
    record.rows = 7;
    record.trouble = "none";
    ok(t.locations().put_sync_record(id, record));
    EXPECT_EQ(ok(t.mirror().next_run(id)), 2);
    const auto back = ok(t.locations().sync_record(id));
    EXPECT_EQ(back.state, "run=1");
    EXPECT_EQ(back.started_at->unix_ms, 5);
    EXPECT_FALSE(back.finished_at);
    EXPECT_EQ(back.rows, 7);
  });
}

// rows: JAMF-13
TEST_P(Locations, removing_one_takes_everything_of_it_and_nothing_else) {
  const auto one = add_location();
  const auto two = add_location("Second", "7002");
  write([&](app::Transaction& t) {
    for (const auto id : {one, two}) {
      ok(t.mirror().put_assignments(id, {{asset(1), device(1)}}, 1));
      ok(t.mirror().put_users(id, {{"u-1", "", domain::UserStatus::registered, "", ""}}, 1));
      domain::Operation operation;
      operation.location = id;
      domain::Task task;
      task.asset = asset(1);
      task.assignee = device(1);
      ok(t.ledger().add(operation, {{domain::Verb::associate, {task}}}));
      ok(t.notifications().add({"n" + std::to_string(id.value), id, "{}", {1}}));
    }
    ok(t.locations().remove(one));
  });
  read([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.locations().list()).size(), 1U);
    EXPECT_EQ(ok(t.mirror().held_by(device(1))).size(), 1U);
    EXPECT_EQ(ok(t.ledger().operations({}, std::nullopt, 10)).size(), 1U);
    EXPECT_TRUE(ok(t.notifications().waiting(one, 10)).empty());
    EXPECT_EQ(ok(t.notifications().waiting(two, 10)).size(), 1U);
  });
}

TEST_P(Locations, notifications_are_kept_once_and_forgotten_when_handled) {
  const auto id = add_location();
  write([&](app::Transaction& t) {
    EXPECT_TRUE(ok(t.notifications().add({"n1", id, "a", {1}})));
    EXPECT_FALSE(ok(t.notifications().add({"n1", id, "a", {2}})));
    EXPECT_TRUE(ok(t.notifications().add({"n2", id, "b", {3}})));
    const auto waiting = ok(t.notifications().waiting(id, 10));
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting[0].id, "n1");
    ok(t.notifications().mark_handled("n1"));
    EXPECT_EQ(ok(t.notifications().waiting(id, 10)).size(), 1U);
    ok(t.notifications().forget_before({100}));
    EXPECT_TRUE(ok(t.notifications().add({"n1", id, "a", {1}}))) << "a handled one is forgotten";
    EXPECT_FALSE(ok(t.notifications().add({"n2", id, "b", {3}}))) << "a waiting one is not";
  });
}

TEST_P(Locations, api_keys_are_found_by_their_text_alone) {
  write([&](app::Transaction& t) {
    const auto id =
        ok(t.access().add({{}, "ci", {"operator", {7}}, {5}, {}, base::Timestamp{99}}, base::Secret("bursar_abc")));
    EXPECT_EQ(t.access().add({{}, "ci", {"viewer"}, {5}}, base::Secret("bursar_def")).error().code, "key_exists");
    const auto key = ok(t.access().find(base::Secret("bursar_abc")));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->grant, (domain::Grant{"operator", {7}}));
    EXPECT_EQ(key->expires_at, base::Timestamp{99});
    EXPECT_FALSE(ok(t.access().find(base::Secret("bursar_abd"))));
    ok(t.access().touch(id, {77}));
    EXPECT_EQ(ok(t.access().list())[0].last_used_at->unix_ms, 77);
    ok(t.access().remove(id));
    EXPECT_TRUE(ok(t.access().list()).empty());
    EXPECT_EQ(ok(t.access().setting("x")), "");
    ok(t.access().put_setting("x", "1"));
    ok(t.access().put_setting("x", "2"));
    EXPECT_EQ(ok(t.access().setting("x")), "2");
  });
}

}  // namespace
}  // namespace bursar::conformance
