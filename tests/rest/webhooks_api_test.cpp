// Webhooks over REST: who may have which, what is shown of them, tests, the log, and secrets that are shown once.
#include <algorithm>

#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class WebhooksApi : public RestFixture {
 protected:
  json order(const std::string& name = "their server") const {
    return {{"name", name},
            {"url", "https://events.example.org/in"},
            {"types", {"distribution.changed", "plan.applied"}},
            {"enabled", true}};
  }
  std::string add(const json& body) { return "/v1/webhooks/" + done(201, "POST", "/v1/webhooks", body)["id"].dump(); }
  /// Something that is told.
  void happen(const std::string& name) {
    done(201, "POST", "/v1/distributions", {{"name", name}, {"items", json::array()}, {"targets", json::array()}});
  }
  int send() { return background_.courier().send_due(); }
};

TEST_F(WebhooksApi, what_can_be_told_is_one_list_with_sentences) {
  const auto rows = items("/v1/webhook-types");
  EXPECT_EQ(rows.size(), domain::event_types().size());
  EXPECT_EQ(rows[1], (json{{"name", "location.connected"},
                           {"sentence", "A location was connected with a content token."},
                           {"fields", "name"},
                           {"ofAccounts", false}}));
  EXPECT_EQ(ask("GET", "/v1/webhook-types", keys_["viewer"]).status, 200);
}

// rows: JAMF-37
TEST_F(WebhooksApi, a_new_one_is_off_and_its_secret_is_shown_when_it_is_made_and_never_again) {
  auto body = order();
  body.erase("enabled");
  const auto made = done(201, "POST", "/v1/webhooks", body);
  const auto secret = made["secret"].get<std::string>();
  EXPECT_EQ(secret.substr(0, 6), "whsec_");
  EXPECT_EQ(made["state"], "off") << "unless it is switched on";
  const auto at = "/v1/webhooks/" + made["id"].dump();
  for (const auto& path :
       {at, std::string("/v1/webhooks"), at + "/deliveries", std::string("/v1/audit?pageSize=2000")}) {
    EXPECT_EQ(admin("GET", path).body.find(secret), std::string::npos) << path;
  }
}

TEST_F(WebhooksApi, a_new_secret_signs_beside_the_old_one_for_a_while) {
  const auto at = add(order());
  EXPECT_EQ(refused("POST", at + "/secret", {{"secret", "short"}}), "bad_webhook_secret");
  EXPECT_EQ(refused("POST", at + "/secret", {{"overlapHours", 721}}), "bad_overlap");
  const auto rotated = done(200, "POST", at + "/secret", {{"secret", "a-secret-of-their-own"}, {"overlapHours", 2}});
  EXPECT_EQ(rotated["secret"], "a-secret-of-their-own");
  EXPECT_FALSE(get(at)["oldSecretUntil"].is_null());
  EXPECT_TRUE(done(200, "POST", at + "/secret", {{"overlapHours", 0}})["oldSecretUntil"].is_null());
}

TEST_F(WebhooksApi, what_is_wrong_with_one_is_said_and_nothing_is_kept) {
  auto bad = order();
  bad["url"] = "http://events.example.org";
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "bad_webhook_url");
  bad = order();
  bad["types"] = json::array();
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "bad_webhook");
  bad["types"] = {"test"};
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "bad_field");
  bad["types"] = {"location.painted"};
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "bad_field");
  bad = order(" ");
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "bad_webhook");
  bad = order();
  bad["unit"] = 99;
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "no_such_unit");
  bad = order();
  bad["secret"] = "has a blank in it";
  EXPECT_EQ(refused("POST", "/v1/webhooks", bad), "bad_webhook_secret");
  EXPECT_TRUE(items("/v1/webhooks").empty());
  add(order());
  EXPECT_EQ(refused("POST", "/v1/webhooks", order()), "webhook_exists");
  for (const auto* path : {"/v1/webhooks/99", "/v1/webhooks/99/deliveries"})
    EXPECT_EQ(refused("GET", path), "no_such_webhook");
  EXPECT_EQ(refused("DELETE", "/v1/webhooks/99"), "no_such_webhook");
  EXPECT_EQ(refused("POST", "/v1/webhooks/99/test"), "no_such_webhook");
}

TEST_F(WebhooksApi, what_happens_stands_in_the_log_with_what_became_of_it_and_is_sent_again) {
  const auto at = add(order());
  world_.receiver.status = 500;
  world_.receiver.answer = "out of order";
  happen("First");
  auto row = items(at + "/deliveries").at(0);
  EXPECT_EQ(row["state"], "waiting");
  EXPECT_EQ(row["type"], "distribution.changed");
  EXPECT_EQ(row["attempts"], 0);
  EXPECT_EQ(send(), 1);
  row = items(at + "/deliveries").at(0);
  EXPECT_EQ(row["state"], "waiting");
  EXPECT_EQ(row["attempts"], 1);
  EXPECT_EQ(row["status"], 500);
  EXPECT_EQ(row["answer"], "out of order");
  EXPECT_FALSE(row["nextAt"].is_null());
  EXPECT_EQ(row["event"], world_.receiver.body(0)["id"]);
  EXPECT_EQ(get(at)["state"], "failing");
  const auto findings = items("/v1/doctor");
  EXPECT_TRUE(
      std::any_of(findings.begin(), findings.end(), [](const json& f) { return f["code"] == "webhook_failing"; }));
  world_.receiver.status = 200;
  world_.pass_ms(base::kMinuteMs);
  const auto again = at + "/deliveries/" + row["id"].dump() + "/again";
  EXPECT_EQ(done(202, "POST", again)["attempts"], 0);
  EXPECT_EQ(send(), 1);
  EXPECT_EQ(items(at + "/deliveries?state=delivered").size(), 1U);
  EXPECT_EQ(world_.receiver.body(0), world_.receiver.body(1)) << "the same event";
  EXPECT_EQ(get(at)["state"], "on");
  happen("Second");
  happen("Third");
  const auto page = get(at + "/deliveries?pageSize=2");
  EXPECT_EQ(page["items"].size(), 2U);
  EXPECT_EQ(items(at + "/deliveries?pageSize=2&after=" + page["next"].get<std::string>()).size(), 1U);
  auto oldest = items(at + "/deliveries?sort=id");
  EXPECT_EQ(items(at + "/deliveries?sort=id&pageSize=2&after=" + oldest[0]["id"].dump())[0], oldest[1]);
  std::reverse(oldest.begin(), oldest.end());
  EXPECT_EQ(oldest, items(at + "/deliveries")) << "newest first";
  EXPECT_EQ(items(at + "/deliveries?sort=-id"), oldest);
  EXPECT_EQ(items(at + "/deliveries?state=waiting&sort=id")[1], oldest[0]);
  EXPECT_EQ(refused("GET", at + "/deliveries?sort=event"), "bad_sort");
  EXPECT_EQ(refused("GET", at + "/deliveries?state=lost"), "bad_field");
  EXPECT_EQ(refused("POST", at + "/deliveries/999/again"), "no_such_delivery");
  done(200, "PATCH", at, {{"enabled", false}});
  EXPECT_EQ(refused("POST", again), "webhook_off");
  EXPECT_EQ(get(at)["state"], "off");
}

TEST_F(WebhooksApi, a_test_tells_at_once_what_became_of_it_though_the_webhook_is_off) {
  auto body = order();
  body["enabled"] = false;
  const auto at = add(body);
  const auto good = done(200, "POST", at + "/test");
  EXPECT_EQ(good["state"], "delivered");
  EXPECT_EQ(good["status"], 200);
  EXPECT_EQ(good["answer"], "thank you");
  EXPECT_EQ(world_.receiver.body(0)["type"], "test");
  EXPECT_EQ(world_.receiver.body(0)["actor"], "administrator");
  EXPECT_EQ(world_.receiver.header(0, "Bursar-Event"), "test");
  world_.receiver.status = 0;
  const auto bad = done(200, "POST", at + "/test");
  EXPECT_EQ(bad["state"], "given_up");
  EXPECT_TRUE(bad["status"].is_null());
  EXPECT_EQ(bad["trouble"], "The server could not be reached.");
  EXPECT_EQ(send(), 0) << "a test is never repeated by itself";
}

TEST_F(WebhooksApi, metrics_count_what_waits_and_how_tries_end) {
  add(order());
  happen("First");
  EXPECT_NE(admin("GET", "/metrics").body.find("bursar_webhook_deliveries_waiting 1\n"), std::string::npos);
  send();
  const auto text = admin("GET", "/metrics").body;
  EXPECT_NE(text.find("bursar_webhook_deliveries_waiting 0\n"), std::string::npos);
  EXPECT_NE(text.find("bursar_webhook_tries_total{outcome=\"delivered\"} 1\n"), std::string::npos);
}

// rows: JAMF-34
TEST_F(WebhooksApi, an_administrator_of_a_part_has_webhooks_of_that_part_alone) {
  const auto north = done(201, "POST", "/v1/units", {{"name", "North"}, {"parent", 1}})["id"].get<std::int64_t>();
  const auto key = app::create_api_key(world_.services(), "nora", {domain::kAdministrator, {north}})->text.reveal();
  const auto code = [&](const std::string& method, const std::string& url, const json& body = nullptr) {
    return json::parse(ask(method, url, key, body.is_null() ? "" : body.dump()).body).value("code", "done");
  };
  const auto whole = add(order());
  EXPECT_EQ(code("POST", "/v1/webhooks", order("of everything")), "outside_scope");
  auto body = order("of the north");
  body["unit"] = north;
  EXPECT_EQ(code("POST", "/v1/webhooks", body), "done");
  body["name"] = "nosy";
  body["types"] = {"account.changed"};
  EXPECT_EQ(code("POST", "/v1/webhooks", body), "not_permitted") << "accounts are of the whole organization";
  EXPECT_EQ(code("GET", whole), "outside_scope");
  EXPECT_EQ(code("POST", whole + "/test"), "outside_scope");
  EXPECT_EQ(code("PATCH", whole, {{"enabled", false}}), "outside_scope");
  const auto seen = json::parse(ask("GET", "/v1/webhooks", key).body)["items"];
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0]["name"], "of the north");
  EXPECT_EQ(code("PATCH", "/v1/webhooks/" + seen[0]["id"].dump(), {{"unit", 1}}), "outside_scope");
  EXPECT_EQ(refused("DELETE", "/v1/units/" + std::to_string(north)), "unit_in_use");
}

TEST_F(WebhooksApi, changes_of_accounts_are_told_to_those_alone_who_may_see_accounts) {
  done(200, "PUT", "/v1/roles/setter", {{"permissions", {"settings", "view"}}});
  const auto key = app::create_api_key(world_.services(), "sam", {"setter"})->text.reveal();
  auto body = order("of accounts");
  body["types"] = {"key.changed"};
  EXPECT_EQ(json::parse(ask("POST", "/v1/webhooks", key, body.dump()).body)["code"], "not_permitted");
  add(body);
  done(201, "POST", "/v1/keys", {{"name", "robot"}, {"role", "viewer"}});
  send();
  ASSERT_EQ(world_.receiver.came.size(), 1U);
  EXPECT_EQ(world_.receiver.body(0)["actor"], "administrator");
  EXPECT_EQ(world_.receiver.body(0)["data"],
            (json{{"act", "key_made"}, {"name", "robot"}, {"role", "viewer"}, {"unit", 1}}));
}

TEST_F(WebhooksApi, a_change_under_if_match_is_refused_where_somebody_was_quicker) {
  const auto at = add(order());
  const auto etag = std::string(*admin("GET", at).headers.find("ETag"));
  const auto change = [&](const std::string& name) {
    return ask("PATCH", at, keys_["administrator"], json{{"name", name}}.dump(), "", {{"If-Match", etag}}).status;
  };
  EXPECT_EQ(change("first"), 200);
  EXPECT_EQ(change("second"), 412);
  EXPECT_EQ(get(at)["name"], "first");
  done(200, "DELETE", at);
  EXPECT_TRUE(items("/v1/webhooks").empty());
}

}  // namespace
}  // namespace bursar::rest
