// Who may ask, how fast, and in which order refusals come.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

void expect_refused(const Answer& answer, int status, int number) {
  EXPECT_EQ(answer.http.status, status) << answer.http.body;
  EXPECT_EQ(answer.error(), number) << answer.http.body;
}

TEST(Access, a_request_without_a_bearer_token_is_refused_as_badly_formed) {
  Bench bench;
  net::HttpRequest request;
  request.url = "/mdm/v2/assets";
  expect_refused(bench.send(request), 401, 9722);
  request.headers.add("Authorization", "Basic abc");
  expect_refused(bench.send(request), 401, 9722);
}

TEST(Access, an_unknown_a_revoked_and_an_ended_token_have_numbers_of_their_own) {
  Bench bench;
  const auto good = bench.token;
  bench.token = "bm9uc2Vuc2U=";
  expect_refused(bench.get("assets"), 401, 9622);
  bench.token = good;
  bench.act("expire");
  expect_refused(bench.get("assets"), 401, 9621);
  bench.act("revoke-token");
  expect_refused(bench.get("assets"), 401, 9625);
}

TEST(Access, a_token_ends_by_itself_after_its_days) {
  Bench bench;
  bench.token = bench.act("token", {{"days", 2}}).at("token");
  EXPECT_EQ(bench.get("assets").http.status, 200);
  bench.clock.advance_ms(2 * base::kDayMs);
  expect_refused(bench.get("assets"), 401, 9621);
}

TEST(Access, a_changed_password_ends_every_token_of_the_location) {
  Bench bench;
  const auto first = bench.token;
  bench.act("token");
  bench.act("change-password");
  EXPECT_EQ(bench.rows("tokens", "tokens").size(), 2U);
  for (const auto& row : bench.rows("tokens", "tokens")) {
    bench.token = row.at("token");
    EXPECT_EQ(bench.get("assets").error(), 9625);
  }
  bench.token = bench.act("token").at("token");
  EXPECT_EQ(bench.get("assets").http.status, 200) << "a token downloaded afterwards works";
}

TEST(Access, tokens_of_one_location_share_its_library) {
  Bench bench;
  const auto uid = bench.get("assets").body.at("uId");
  bench.token = bench.act("token").at("token");
  EXPECT_EQ(bench.get("assets").body.at("uId"), uid);
}

TEST(Access, a_read_only_token_reads_but_does_not_write) {
  Bench bench;
  bench.token = bench.act("token", {{"readOnly", true}}).at("token");
  for (const char* read : {"assets", "assignments", "users"}) EXPECT_EQ(bench.get(read).http.status, 200);
  expect_refused(bench.post("assets/associate", pairs({kNotes}, {"S1"})), 403, 9637);
  expect_refused(bench.post("users/create", people_named({"new"})), 403, 9637);
}

TEST(Access, a_removed_location_refuses_everything) {
  Bench bench;
  bench.act("remove-location");
  EXPECT_EQ(bench.get("assets").error(), 9634);
}

TEST(Access, the_wrong_method_and_the_wrong_content_type_are_refused) {
  Bench bench;
  expect_refused(bench.send(bench.request("POST", "assets", "{}")), 405, 9726);
  expect_refused(bench.get("assets/associate"), 405, 9726);
  auto request = bench.request("GET", "assets/associate", "{}");
  request.method = "POST";
  expect_refused(bench.send(request), 415, 9727);
}

TEST(Access, a_bad_token_is_told_before_a_bad_method_and_that_before_a_bad_body) {
  Bench bench;
  auto request = bench.request("POST", "assets", "not JSON");
  EXPECT_EQ(bench.send(request).error(), 9726);
  bench.act("revoke-token");
  EXPECT_EQ(bench.send(request).error(), 9625);
}

TEST(Access, an_address_that_apple_does_not_have_is_not_found) {
  Bench bench;
  EXPECT_EQ(bench.get("nothing/here").http.status, 404);
}

TEST(Access, the_sixteenth_request_of_a_second_is_too_fast) {
  Bench bench;
  for (int i = 0; i < 15; ++i) EXPECT_EQ(bench.send_now(bench.request("GET", "assets")).http.status, 200);
  expect_refused(bench.send_now(bench.request("GET", "assets")), 429, 9646);
  bench.clock.advance_ms(1000);
  EXPECT_EQ(bench.send_now(bench.request("GET", "assets")).http.status, 200);
}

TEST(Access, the_pace_is_counted_over_the_last_thousand_milliseconds) {
  Bench bench;
  const auto ask = [&] { return bench.send_now(bench.request("GET", "assets")).error(); };
  for (int i = 0; i < 14; ++i) EXPECT_EQ(ask(), 0);
  bench.clock.advance_ms(500);
  EXPECT_EQ(ask(), 0);
  bench.clock.advance_ms(499);
  EXPECT_EQ(ask(), 9646);
  bench.clock.advance_ms(1);
  for (int i = 0; i < 14; ++i) EXPECT_EQ(ask(), 0) << "those of the beginning are a second old";
  EXPECT_EQ(ask(), 9646) << "but that in the middle is not";
  bench.clock.advance_ms(500);
  EXPECT_EQ(ask(), 0);
  EXPECT_EQ(ask(), 9646) << "what was refused does not count";
}

TEST(Access, tokens_of_one_location_share_its_pace) {
  Bench bench;
  for (int i = 0; i < 15; ++i) bench.send_now(bench.request("GET", "assets"));
  bench.token = bench.act("token").at("token");
  EXPECT_EQ(bench.send_now(bench.request("GET", "assets")).error(), 9646);
}

TEST(Access, service_config_needs_no_token_and_no_pace) {
  Bench bench;
  net::HttpRequest request;
  request.url = "/mdm/v2/service/config";
  for (int i = 0; i < 40; ++i) EXPECT_EQ(bench.send_now(request).http.status, 200);
}

TEST(Access, the_switches_of_the_pace_do_as_they_say) {
  Bench bench;
  bench.turn("requests-per-second-max", "2");
  bench.turn("retry-after-on-429", "on");
  EXPECT_EQ(bench.get("service/config").body.at("limits").at("maxRequestPerSecond"), 2);
  bench.clock.advance_ms(2000);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(bench.send_now(bench.request("GET", "assets")).http.status, 200);
  const auto refused = bench.send_now(bench.request("GET", "assets"));
  EXPECT_EQ(refused.http.status, 429);
  EXPECT_EQ(refused.http.headers.find("Retry-After"), "1");
  bench.turn("rate-limit", "off");
  EXPECT_EQ(bench.send_now(bench.request("GET", "assets")).http.status, 200);
}

TEST(Access, errors_may_come_under_http_200) {
  Bench bench;
  bench.turn("errors-in-http-200", "on");
  bench.act("revoke-token");
  expect_refused(bench.get("assets"), 200, 9625);
}

TEST(Access, the_date_of_the_end_is_shown_always_or_only_near_it) {
  Bench bench;
  EXPECT_TRUE(bench.get("assets").body.contains("tokenExpirationDate"));
  bench.turn("expiration-date-always", "off");
  EXPECT_FALSE(bench.get("assets").body.contains("tokenExpirationDate"));
  bench.clock.advance_ms(351 * base::kDayMs);
  EXPECT_TRUE(bench.get("assets").body.contains("tokenExpirationDate"));
}

}  // namespace
}  // namespace bursar::simulator
