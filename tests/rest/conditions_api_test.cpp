// Not twice, and only if nothing changed meanwhile.
#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class ConditionsApi : public DistributionsFixture {
 protected:
  using Headers = std::vector<std::pair<std::string, std::string>>;
  net::HttpResponse with(const Headers& headers, const std::string& method, const std::string& url,
                         const json& body = nullptr) {
    return ask(method, url, keys_["administrator"], body.is_null() ? "" : body.dump(), "", headers);
  }
  static std::string code(const net::HttpResponse& response) {
    return json::parse(response.body, nullptr, false).value("code", "done");
  }
};

TEST_F(ConditionsApi, an_act_with_a_key_is_done_once_and_answered_the_same) {
  const json body = {{"name", "North"}, {"parent", 1}};
  const auto first = with({{"Idempotency-Key", "k1"}}, "POST", "/v1/units", body);
  EXPECT_EQ(first.status, 201);
  EXPECT_FALSE(first.headers.find("Idempotent-Replayed"));
  const auto second = with({{"Idempotency-Key", "k1"}}, "POST", "/v1/units", body);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(second.headers.find("Idempotent-Replayed"), "true");
  EXPECT_EQ(items("/v1/units").size(), 2U);
  EXPECT_EQ(code(with({{"Idempotency-Key", "k1"}}, "POST", "/v1/units", {{"name", "South"}, {"parent", 1}})),
            "key_reused");
  EXPECT_EQ(ask("POST", "/v1/units", keys_["operator"], body.dump(), "", {{"Idempotency-Key", "k1"}}).status, 403);
  EXPECT_EQ(code(with({{"Idempotency-Key", std::string(201, 'k')}}, "POST", "/v1/units", body)), "bad_idempotency_key");
  EXPECT_EQ(code(with({}, "POST", "/v1/units", body)), "unit_exists") << "without a key it is another request";
  world_.pass_ms(25 * base::kHourMs);
  EXPECT_EQ(code(with({{"Idempotency-Key", "k1"}}, "POST", "/v1/units", body)), "unit_exists")
      << "forgotten after a day";
}

TEST_F(ConditionsApi, a_refusal_is_answered_the_same_too) {
  const json body = {{"name", ""}, {"parent", 1}};
  const auto first = with({{"Idempotency-Key", "k2"}}, "POST", "/v1/units", body);
  EXPECT_EQ(first.status, 400);
  EXPECT_EQ(with({{"Idempotency-Key", "k2"}}, "POST", "/v1/units", body).headers.find("Idempotent-Replayed"), "true");
}

TEST_F(ConditionsApi, an_act_that_was_cut_off_is_not_done_again_unseen) {
  const json body = {{"name", "North"}, {"parent", 1}};
  const auto answer = with({{"Idempotency-Key", "k3"}}, "POST", "/v1/units", body);
  std::string caller;
  for (const auto& key : items("/v1/keys")) {
    if (key["name"] == "administrator") caller = "key " + key["id"].dump();
  }
  auto transaction = *world_.services().store.begin_write();
  auto repeat = **transaction->repeats().find(caller, "k3");
  EXPECT_EQ(repeat.status, 201);
  repeat.status = 0;
  ASSERT_TRUE(transaction->repeats().put(repeat));
  ASSERT_TRUE(transaction->commit());
  transaction.reset();
  EXPECT_EQ(code(with({{"Idempotency-Key", "k3"}}, "POST", "/v1/units", body)), "still_under_way");
  EXPECT_EQ(items("/v1/units").size(), 2U);
}

TEST_F(ConditionsApi, what_is_read_has_a_tag_and_is_changed_only_while_it_is_the_same) {
  add_devices(0, 1, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  const auto read = with({}, "GET", url);
  const auto tag = std::string(*read.headers.find("ETag"));
  EXPECT_EQ(with({{"If-None-Match", tag}}, "GET", url).status, 304);
  EXPECT_EQ(with({{"If-None-Match", tag}}, "GET", url).body, "");
  EXPECT_EQ(with({{"If-Match", tag}}, "PATCH", url, {{"priority", 3}}).status, 200);
  const auto late = with({{"If-Match", tag}}, "PATCH", url, {{"priority", 9}});
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(json::parse(late.body)["code"], "changed_meanwhile");
  EXPECT_EQ(get(url)["priority"], 3);
  EXPECT_EQ(with({{"If-Match", tag}}, "DELETE", url).status, 412);
  const auto scope = "/v1/locations/" + std::to_string(location_.value) + "/scope";
  const auto of_scope = std::string(*with({}, "GET", scope).headers.find("ETag"));
  EXPECT_EQ(with({{"If-Match", of_scope}}, "PUT", scope, {{"custodian", "office@hillside.example"}}).status, 200);
  EXPECT_EQ(with({{"If-Match", of_scope}}, "PUT", scope, {{"custodian", "x@hillside.example"}}).status, 412);
}

}  // namespace
}  // namespace bursar::rest
