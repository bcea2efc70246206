// users/create, update, retire; managed accounts; invitations.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

json managed(const std::string& id, const std::string& account) {
  return {{"users", {{{"clientUserId", id}, {"managedAppleId", account}}}}};
}
json records(Bench& bench, const std::string& id) { return bench.get("users?clientUserId=" + id).body.at("users"); }
int failure(const json& event) { return event.at("failures").at(0).at("errorNumber"); }

TEST(People, a_new_one_waits_with_a_code) {
  Bench bench;
  const auto event =
      bench.settle("users/create", {{"users", {{{"clientUserId", "new-1"}, {"email", "new@school.example.org"}}}}});
  EXPECT_EQ(event.at("eventType"), "CREATE");
  EXPECT_EQ(event.at("eventStatus"), "COMPLETE");
  const auto found = records(bench, "new-1");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("status"), "Registered");
  EXPECT_EQ(found[0].at("email"), "new@school.example.org");
  EXPECT_EQ(found[0].at("inviteCode").get<std::string>().size(), 32U);
}

TEST(People, one_with_a_managed_account_is_linked_at_once) {
  Bench bench;
  bench.settle("users/create", managed("new-1", "a@school.example.org"));
  EXPECT_EQ(records(bench, "new-1")[0].at("status"), "Associated");
  EXPECT_TRUE(records(bench, "new-1")[0].contains("idHash"));
}

TEST(People, a_managed_account_of_elsewhere_or_of_somebody_else_fails) {
  Bench bench;
  EXPECT_EQ(failure(bench.settle("users/create", managed("new-1", "a@elsewhere.example"))), 9635);
  bench.settle("users/create", managed("new-2", "a@school.example.org"));
  EXPECT_EQ(failure(bench.settle("users/create", managed("new-3", "a@school.example.org"))), 9641);
  EXPECT_TRUE(bench.get("users?clientUserId=new-3&activeOnly=true").body.at("users").empty());
}

TEST(People, one_that_is_there_already_fails_and_stays) {
  Bench bench;
  const auto before = records(bench, "u-2");
  EXPECT_EQ(failure(bench.settle("users/create", people_named({"u-2"}))), 9716);
  EXPECT_EQ(records(bench, "u-2"), before);
}

TEST(People, some_may_fail_while_others_are_done) {
  Bench bench;
  const auto event = bench.settle("users/create", people_named({"new-1", "u-1", "new-2"}));
  EXPECT_EQ(event.at("eventStatus"), "FAILED");
  EXPECT_EQ(event.at("numCompleted"), 2);
  EXPECT_EQ(event.at("failures")[0].at("errorInfo").at("clientUserIds"), json({"u-1"}));
}

TEST(People, one_that_never_accepted_comes_back_as_the_same_record) {
  Bench bench;
  bench.settle("users/retire", people_named({"u-2"}));
  bench.settle("users/create", people_named({"u-2"}));
  const auto found = records(bench, "u-2");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at("status"), "Registered");
}

TEST(People, one_that_had_accepted_comes_back_as_a_new_record) {
  Bench bench;
  bench.settle("users/create", people_named({"u-9"}));
  EXPECT_EQ(records(bench, "u-9").size(), 2U);
  EXPECT_EQ(bench.get("users?clientUserId=u-9&activeOnly=true").body.at("users").size(), 1U);
}

TEST(People, the_same_account_brings_the_older_record_back) {
  Bench bench;
  bench.settle("users/create", managed("new-1", "a@school.example.org"));
  const auto hash = records(bench, "new-1")[0].at("idHash");
  bench.settle("users/retire", people_named({"new-1"}));
  bench.settle("users/create", managed("new-1", "a@school.example.org"));
  const auto active = bench.get("users?clientUserId=new-1&activeOnly=true").body.at("users");
  ASSERT_EQ(active.size(), 1U);
  EXPECT_EQ(active[0].at("idHash"), hash);
}

TEST(People, another_account_makes_the_older_record_a_deleted_one) {
  Bench bench;
  bench.settle("users/create", managed("new-1", "a@school.example.org"));
  bench.settle("users/retire", people_named({"new-1"}));
  bench.settle("users/create", managed("new-1", "b@school.example.org"));
  std::map<std::string, int> states;
  for (const auto& record : records(bench, "new-1")) ++states[record.at("status")];
  EXPECT_EQ(states, (std::map<std::string, int>{{"Associated", 1}, {"Deleted", 1}}));
}

TEST(People, an_update_changes_the_address_or_links_an_account) {
  Bench bench;
  bench.settle("users/update", {{"users", {{{"clientUserId", "u-2"}, {"email", "other@school.example.org"}}}}});
  EXPECT_EQ(records(bench, "u-2")[0].at("email"), "other@school.example.org");
  EXPECT_EQ(records(bench, "u-2")[0].at("status"), "Registered");
  bench.settle("users/update", managed("u-2", "u2@school.example.org"));
  EXPECT_EQ(records(bench, "u-2")[0].at("status"), "Associated");
  EXPECT_FALSE(records(bench, "u-2")[0].contains("inviteCode"));
}

TEST(People, an_unknown_one_can_be_neither_changed_nor_retired) {
  Bench bench;
  EXPECT_EQ(failure(bench.settle("users/update", people_named({"nobody"}))), 9609);
  EXPECT_EQ(failure(bench.settle("users/retire", people_named({"nobody"}))), 9609);
  EXPECT_EQ(failure(bench.settle("users/retire", people_named({"u-9"}))), 9609) << "retired already";
}

TEST(People, unknown_ones_may_refuse_the_whole_change_or_retirement) {
  Bench bench;
  bench.turn("unknown-user-sync", "on");
  for (const char* endpoint : {"users/update", "users/retire"}) {
    const auto answer = bench.post(endpoint, people_named({"u-3", "nobody"}));
    EXPECT_EQ(answer.http.status, 400) << endpoint;
    EXPECT_EQ(answer.error(), 9609) << endpoint;
    EXPECT_EQ(bench.post(endpoint, people_named({"u-9"})).error(), 9609) << endpoint << ": retired already";
  }
  bench.run_out();
  EXPECT_EQ(records(bench, "u-3")[0].at("status"), "Associated");
  EXPECT_EQ(bench.settle("users/retire", people_named({"u-3"})).at("eventStatus"), "COMPLETE");
  EXPECT_EQ(bench.settle("users/create", people_named({"nobody"})).at("eventStatus"), "COMPLETE");
}

TEST(People, retiring_gives_the_licenses_back_but_for_books) {
  Bench bench;
  bench.settle("assets/associate", pairs({kNotes, kDiary}, {}, {"u-1"}));
  bench.settle("users/retire", people_named({"u-1"}));
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
  EXPECT_EQ(bench.asset(kDiary).at("assignedCount"), 0);
  EXPECT_EQ(bench.asset(kBook).at("assignedCount"), 1);
}

TEST(People, requests_that_make_no_sense_are_refused) {
  Bench bench;
  for (const char* endpoint : {"users/create", "users/update", "users/retire"}) {
    EXPECT_EQ(bench.post(endpoint, {{"users", json::array()}}).error(), 9720) << endpoint;
    EXPECT_EQ(bench.post(endpoint, people_named(numbered("p", 101))).error(), 9714) << endpoint;
    EXPECT_EQ(bench.post(endpoint, people_named(std::vector<std::string>(101, "a"))).error(), 9714) << endpoint;
    EXPECT_EQ(bench.post(endpoint, people_named({"a", "a"})).error(), 9715) << endpoint;
  }
  EXPECT_EQ(bench.post("users/create", {{"users", {{{"clientUserId", "a"}, {"email", "no address"}}}}}).error(), 9717);
}

TEST(Invitation, it_is_accepted_once_and_announced) {
  Bench bench;
  bench.subscribe();
  const auto code = records(bench, "u-2")[0].at("inviteCode");
  bench.act("accept-invitation", {{"inviteCode", code}, {"account", "family@mail.example"}});
  EXPECT_EQ(records(bench, "u-2")[0].at("status"), "Associated");
  bench.run_out();
  const auto told = bench.listener.of("USER_ASSOCIATED");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_NE(told[0].dump().find("u-2"), std::string::npos);
  const auto again = bench.try_act("POST", "accept-invitation", {{"inviteCode", code}, {"account", "x@mail.example"}});
  EXPECT_EQ(again.http.status, 409);
}

TEST(Invitation, one_account_gives_one_hash_and_cannot_accept_for_two) {
  Bench bench;
  bench.act("accept-invitation", {{"clientUserId", "u-2"}, {"account", "family@mail.example"}});
  const auto second =
      bench.try_act("POST", "accept-invitation", {{"clientUserId", "u-4"}, {"account", "family@mail.example"}});
  EXPECT_EQ(second.http.status, 409);
  Bench other;
  other.act("accept-invitation", {{"clientUserId", "u-4"}, {"account", "family@mail.example"}});
  EXPECT_EQ(records(other, "u-4")[0].at("idHash"), records(bench, "u-2")[0].at("idHash"));
}

}  // namespace
}  // namespace bursar::simulator
