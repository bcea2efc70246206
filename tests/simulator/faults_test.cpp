// What goes wrong on purpose, goes wrong as it says.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

void fault(Bench& bench, const std::string& kind, json more = json::object()) {
  more["kind"] = kind;
  bench.act("fault", more);
}

TEST(Faults, a_connection_cut_before_leaves_everything_as_it_was) {
  Bench bench;
  fault(bench, "cut-before", {{"endpoint", "assets/associate"}, {"count", 1}});
  EXPECT_TRUE(bench.post("assets/associate", pairs({kNotes}, {"S1"})).http.misbehavior.cut);
  bench.run_out();
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
  EXPECT_FALSE(bench.post("assets/associate", pairs({kNotes}, {"S1"})).http.misbehavior.cut) << "once only";
}

TEST(Faults, what_fails_before_anything_is_done_tests_no_webhook) {
  for (const char* kind : {"cut-before", "5xx", "internal-error", "unavailable", "429", "error-in-200", "refuse"}) {
    Bench bench;
    fault(bench, kind, {{"endpoint", "client/config"}, {"count", 1}});
    const json wanted = {{"notificationUrl", "https://mdm.example/hook"}, {"notificationAuthToken", "s3cret"}};
    const auto answer = bench.post("client/config", wanted);
    EXPECT_TRUE(answer.http.misbehavior.cut || answer.http.status != 200 || answer.error() != 0) << kind;
    EXPECT_TRUE(bench.listener.posts.empty()) << kind;
    EXPECT_FALSE(bench.get("client/config").body.contains("notificationUrl")) << kind;
    EXPECT_FALSE(bench.rows("status", "locations")[0].at("requests").contains("POST client/config")) << kind;
  }
}

TEST(Faults, a_connection_cut_after_a_webhook_was_tested_has_set_it) {
  Bench bench;
  fault(bench, "cut-after", {{"endpoint", "client/config"}, {"count", 1}});
  const json wanted = {{"notificationUrl", "https://mdm.example/hook"}, {"notificationAuthToken", "s3cret"}};
  EXPECT_TRUE(bench.post("client/config", wanted).http.misbehavior.cut);
  EXPECT_EQ(bench.listener.posts.size(), 1U);
  EXPECT_EQ(bench.get("client/config").body.at("notificationUrl"), "https://mdm.example/hook");
}

TEST(Faults, a_connection_cut_after_has_done_it_all) {
  Bench bench;
  fault(bench, "cut-after", {{"endpoint", "assets/associate"}, {"count", 1}});
  EXPECT_TRUE(bench.post("assets/associate", pairs({kNotes}, {"S1"})).http.misbehavior.cut);
  bench.run_out();
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 4);
}

TEST(Faults, refusals_of_a_busy_service_have_their_status_and_change_nothing) {
  struct Case {
    const char* kind;
    int status;
    int number;
    bool retry_after;
  };
  for (const auto& c : {Case{"5xx", 503, 0, false}, Case{"internal-error", 500, 9603, false},
                        Case{"unavailable", 503, 9729, true}, Case{"429", 429, 9646, false},
                        Case{"429-retry-after", 429, 9646, true}, Case{"error-in-200", 200, 9603, false}}) {
    Bench bench;
    fault(bench, c.kind, {{"endpoint", "associate"}, {"count", 1}});
    const auto answer = bench.post("assets/associate", pairs({kNotes}, {"S1"}));
    EXPECT_EQ(answer.http.status, c.status) << c.kind;
    EXPECT_EQ(answer.error(), c.number) << c.kind;
    EXPECT_EQ(answer.http.headers.find("Retry-After").has_value(), c.retry_after) << c.kind;
    bench.run_out();
    EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3) << c.kind;
  }
}

TEST(Faults, a_request_is_refused_with_the_number_that_was_asked_for) {
  Bench bench;
  fault(bench, "refuse", {{"number", 9644}, {"endpoint", "associate"}});
  EXPECT_EQ(bench.post("assets/associate", pairs({kNotes}, {"S1"})).error(), 9644);
}

TEST(Faults, a_truncated_answer_promises_more_than_it_sends) {
  Bench bench;
  fault(bench, "truncated", {{"endpoint", "assets"}});
  const auto answer = bench.get("assets");
  ASSERT_TRUE(answer.http.misbehavior.truncate_to_bytes);
  EXPECT_LT(*answer.http.misbehavior.truncate_to_bytes, answer.http.body.size());
}

TEST(Faults, a_malformed_answer_is_no_json) {
  Bench bench;
  fault(bench, "malformed", {{"endpoint", "assets"}});
  EXPECT_TRUE(bench.get("assets").body.is_null());
}

TEST(Faults, a_slow_answer_says_how_late_it_comes) {
  Bench bench;
  fault(bench, "slow", {{"ms", 1234}});
  EXPECT_EQ(bench.get("assets").http.misbehavior.delay_ms, 1234);
}

TEST(Faults, a_rule_passes_over_some_then_hits_so_many_times) {
  Bench bench;
  fault(bench, "429", {{"after", 2}, {"count", 3}});
  std::string seen;
  for (int i = 0; i < 8; ++i) seen += bench.get("assets").error() == 9646 ? 'x' : '.';
  EXPECT_EQ(seen, "..xxx...");
  EXPECT_EQ(bench.ask("fault").at("faults")[0].at("hits"), 3);
}

TEST(Faults, a_rule_for_one_endpoint_leaves_the_others_alone) {
  Bench bench;
  fault(bench, "429", {{"endpoint", "users"}});
  EXPECT_EQ(bench.get("assets").error(), 0);
  EXPECT_EQ(bench.get("users").error(), 9646);
}

TEST(Faults, a_rate_hits_its_share_and_the_same_ones_with_the_same_seed) {
  const auto hits = [](std::uint64_t seed) {
    Options options;
    options.seed = seed;
    Bench bench(options);
    fault(bench, "429", {{"rate", 0.3}});
    std::string seen;
    for (int i = 0; i < 400; ++i) seen += bench.get("assets").error() == 9646 ? 'x' : '.';
    return seen;
  };
  const auto first = hits(7);
  EXPECT_EQ(first, hits(7));
  EXPECT_NE(first, hits(8));
  EXPECT_NEAR(static_cast<double>(std::count(first.begin(), first.end(), 'x')), 120, 40);
}

TEST(Faults, cleared_ones_are_gone) {
  Bench bench;
  fault(bench, "429");
  bench.try_act("DELETE", "fault", nullptr);
  EXPECT_EQ(bench.get("assets").error(), 0);
  EXPECT_TRUE(bench.ask("fault").at("faults").empty());
}

TEST(Faults, the_version_may_change_between_two_pages) {
  Options options;
  options.page_size = 2;
  Bench bench(options);
  fault(bench, "version-change", {{"endpoint", "assignments"}, {"after", 1}, {"count", 1}});
  const auto first = bench.get("assignments").body.at("versionId");
  EXPECT_NE(bench.get("assignments?pageIndex=1").body.at("versionId"), first);
}

TEST(Faults, an_event_may_stay_pending) {
  Bench bench;
  fault(bench, "event-pending", {{"endpoint", "ASSOCIATE"}, {"ms", 600'000}});
  const auto id = bench.post("assets/associate", pairs({kNotes}, {"S1"})).body.at("eventId").get<std::string>();
  bench.clock.advance_ms(599'000);
  EXPECT_EQ(bench.get("status?eventId=" + id).body.at("eventStatus"), "PENDING");
  bench.clock.advance_ms(10'000);
  EXPECT_EQ(bench.get("status?eventId=" + id).body.at("eventStatus"), "COMPLETE");
}

TEST(Faults, an_event_may_fail_in_part_and_its_count_fits_what_was_done) {
  Bench bench;
  fault(bench, "event-partial", {{"endpoint", "ASSOCIATE"}, {"count", 1}});
  const auto event = bench.settle("assets/associate", pairs({kFree}, numbered("S", 200)));
  EXPECT_EQ(event.at("eventStatus"), "FAILED");
  EXPECT_EQ(event.at("failures")[0].at("errorNumber"), 9603);
  EXPECT_EQ(event.at("numCompleted"), bench.asset(kFree).at("assignedCount"));
  const auto failed = event.at("failures")[0].at("errorInfo").at("serialNumbers").size();
  EXPECT_EQ(event.at("numCompleted").get<std::size_t>() + failed, 200U);
}

TEST(Faults, an_event_may_fail_in_whole) {
  Bench bench;
  fault(bench, "event-fails", {{"number", 9644}, {"count", 1}});
  const auto event = bench.settle("assets/associate", pairs({kNotes}, {"S1", "S2"}));
  EXPECT_EQ(event.at("numCompleted"), 0);
  EXPECT_EQ(event.at("failures")[0].at("errorNumber"), 9644);
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
}

TEST(Faults, a_token_may_end_be_revoked_or_be_taken_over_at_a_request) {
  Bench ends;
  fault(ends, "expire", {{"after", 2}, {"count", 1}});
  EXPECT_EQ(ends.get("assets").error(), 0);
  EXPECT_EQ(ends.get("assets").error(), 0);
  EXPECT_EQ(ends.get("assets").error(), 9621);
  Bench revoked;
  fault(revoked, "revoke-token", {{"count", 1}});
  EXPECT_EQ(revoked.get("assets").error(), 9625);
  Bench taken;
  fault(taken, "takeover", {{"after", 1}, {"count", 1}});
  EXPECT_FALSE(taken.get("assets").body.contains("mdmInfo"));
  EXPECT_EQ(taken.get("assets").body.at("mdmInfo").at("name"), "Other MDM");
}

TEST(Faults, a_kind_that_there_is_not_is_refused) {
  Bench bench;
  EXPECT_EQ(bench.try_act("POST", "fault", {{"kind", "rain"}}).http.status, 409);
}

}  // namespace
}  // namespace bursar::simulator
