// client/config: who holds the location, and where notifications go.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

json info(const std::string& id, const std::string& name = "Bursar", const std::string& metadata = "1") {
  return {{"mdmInfo", {{"id", id}, {"name", name}, {"metadata", metadata}}}};
}
json hook(const std::string& url, const std::string& bearer = "s3cret") {
  return {{"notificationUrl", url}, {"notificationAuthToken", bearer}, {"notificationTypes", {"ASSET_COUNT"}}};
}

TEST(Config, what_was_set_is_echoed_in_every_later_answer) {
  Bench bench;
  EXPECT_FALSE(bench.get("client/config").body.contains("mdmInfo"));
  EXPECT_EQ(bench.post("client/config", info("bursar-1")).http.status, 200);
  for (const char* read : {"client/config", "assets", "assignments", "users"})
    EXPECT_EQ(bench.get(read).body.at("mdmInfo").at("id"), "bursar-1") << read;
  const auto event = bench.post("assets/associate", pairs({kNotes}, {"S1"})).body;
  EXPECT_EQ(event.at("mdmInfo").at("id"), "bursar-1");
}

TEST(Config, another_server_that_takes_over_is_seen_and_its_webhook_is_not_ours) {
  Bench bench;
  bench.subscribe();
  bench.post("client/config", info("bursar-1"));
  bench.act("takeover", {{"name", "Rival"}});
  const auto config = bench.get("client/config").body;
  EXPECT_EQ(config.at("mdmInfo").at("name"), "Rival");
  EXPECT_FALSE(config.contains("notificationUrl"));
}

TEST(Config, who_holds_it_may_belong_to_the_token_instead) {
  Bench bench;
  bench.turn("mdm-info-per-token", "on");
  bench.post("client/config", info("bursar-1"));
  bench.token = bench.act("token").at("token");
  EXPECT_FALSE(bench.get("assets").body.contains("mdmInfo"));
}

TEST(Config, half_an_mdm_info_and_one_too_long_are_refused) {
  Bench bench;
  EXPECT_EQ(bench.post("client/config", {{"mdmInfo", {{"id", "a"}, {"name", "b"}}}}).error(), 9723);
  EXPECT_EQ(bench.post("client/config", info(std::string(100, 'x'))).http.status, 200);
  EXPECT_EQ(bench.post("client/config", info(std::string(101, 'x'))).error(), 9724);
  EXPECT_EQ(bench.post("client/config", info("a", std::string(101, 'x'))).error(), 9725);
  EXPECT_EQ(bench.post("client/config", info("a", "b", std::string(256, 'x'))).error(), 9713);
}

TEST(Config, a_webhook_needs_both_its_address_and_its_secret) {
  Bench bench;
  EXPECT_EQ(bench.post("client/config", {{"notificationUrl", "https://mdm.example/hook"}}).error(), 9710);
  EXPECT_EQ(bench.post("client/config", {{"notificationAuthToken", "s3cret"}}).error(), 9710);
}

TEST(Config, a_webhook_is_https_without_a_query_and_not_too_long) {
  Bench bench;
  EXPECT_EQ(bench.post("client/config", hook("http://mdm.example/hook")).error(), 9712);
  EXPECT_EQ(bench.post("client/config", hook("https://mdm.example/hook?a=b")).error(), 9712);
  EXPECT_EQ(bench.post("client/config", hook("https://mdm.example/" + std::string(600, 'x'))).error(), 9711);
  EXPECT_EQ(bench.post("client/config", hook("https://mdm.example/", std::string(513, 'x'))).error(), 9711);
  EXPECT_TRUE(bench.listener.posts.empty()) << "nothing is tested of what is refused";
}

TEST(Config, a_webhook_is_tested_at_once_with_its_secret) {
  Bench bench;
  const auto answer = bench.post("client/config", hook("https://mdm.example/hook"));
  ASSERT_EQ(bench.listener.posts.size(), 1U);
  EXPECT_EQ(bench.listener.posts[0].url, "https://mdm.example/hook");
  EXPECT_EQ(bench.listener.posts[0].bearer, "s3cret");
  EXPECT_EQ(bench.listener.posts[0].body.at("notificationType"), "TEST_NOTIFICATION");
  EXPECT_EQ(answer.body.at("subscribedNotificationTypes"), json({"ASSET_COUNT"}));
}

TEST(Config, a_webhook_that_does_not_answer_changes_nothing) {
  Bench bench;
  for (const int status : {0, 302, 401, 500}) {
    bench.listener.answers = status;
    auto wanted = hook("https://mdm.example/hook");
    wanted.update(info("bursar-1"));
    EXPECT_EQ(bench.post("client/config", wanted).error(), 9728) << status;
  }
  const auto config = bench.get("client/config").body;
  EXPECT_FALSE(config.contains("notificationUrl"));
  EXPECT_FALSE(config.contains("mdmInfo"));
}

TEST(Config, each_part_is_set_by_itself_and_an_empty_address_clears_the_webhook) {
  Bench bench;
  bench.post("client/config", hook("https://mdm.example/hook"));
  bench.post("client/config", info("bursar-1"));
  EXPECT_EQ(bench.get("client/config").body.at("notificationUrl"), "https://mdm.example/hook");
  bench.post("client/config", {{"notificationUrl", ""}, {"notificationAuthToken", ""}});
  EXPECT_FALSE(bench.get("client/config").body.contains("notificationUrl"));
  EXPECT_EQ(bench.get("client/config").body.at("mdmInfo").at("id"), "bursar-1");
}

TEST(Config, an_unknown_notification_type_and_a_body_that_is_no_json_are_refused) {
  Bench bench;
  EXPECT_EQ(bench.post("client/config", {{"notificationTypes", {"WEATHER"}}}).error(), 9602);
  EXPECT_EQ(bench.send(bench.request("POST", "client/config", "{\"mdmInfo\":")).error(), 9602);
}

TEST(Config, the_addresses_of_service_config_stand_under_the_base) {
  Options options;
  options.base_url = "http://127.0.0.1:9999";
  Bench bench(options);
  const auto config = bench.get("service/config").body;
  for (const auto& [name, url] : config.at("urls").items())
    EXPECT_EQ(url.get<std::string>().rfind("http://127.0.0.1:9999/", 0), 0U) << name;
  EXPECT_EQ(config.at("limits").at("maxAssets"), 25);
  EXPECT_EQ(config.at("limits").at("maxRevokeSerialNumbers"), 100);
}

}  // namespace
}  // namespace bursar::simulator
