#include "apple/client.h"

#include <gtest/gtest.h>

#include <deque>

namespace bursar::apple {
namespace {

const std::string kToken = "dG9wLXNlY3JldC10b2tlbg==";
const std::string kConfig =
    R"({"errorCodes":[],"limits":{"maxAssets":25,"maxRequestPerSecond":15},"notificationTypes":[],"urls":{"contentMetadataLookup":"https://apple.example/lookup"}})";

/// Answers service/config by itself, and everything else with what stands in line.
class ScriptedHttp : public net::HttpClient {
 public:
  std::future<base::Result<net::HttpResponse>> start(net::HttpRequest request) override {
    std::promise<base::Result<net::HttpResponse>> promise;
    if (request.url.find("service/config") != std::string::npos) {
      ++configs;
      net::HttpResponse response;
      response.body = kConfig;
      promise.set_value(response);
    } else if (answers.empty()) {
      promise.set_value(base::fail(base::ErrorKind::unavailable, "not_sent", "nobody there"));
    } else {
      promise.set_value(answers.front());
      answers.pop_front();
    }
    requests.push_back(std::move(request));
    return promise.get_future();
  }
  void answer(int status, const std::string& body) {
    net::HttpResponse response;
    response.status = status;
    response.body = body;
    answers.push_back(response);
  }
  int sent(const std::string& part) const {
    int count = 0;
    for (const auto& request : requests) count += request.url.find(part) != std::string::npos ? 1 : 0;
    return count;
  }

  std::deque<base::Result<net::HttpResponse>> answers;
  std::vector<net::HttpRequest> requests;
  int configs = 0;
};

class Client : public testing::Test {
 protected:
  base::ManualClock clock_{base::Timestamp{1'000'000}};
  ScriptedHttp http_;
  ClientOptions options_{"https://apple.example/mdm/v2/", "en", 1, true};
  AppleClient client_{options_, http_, clock_};
  app::AppleToken token_{base::Secret(kToken), "ours", false};
  app::AssetTargets targets_{{{domain::AdamId{1}, domain::Pricing::stdq}}, {"SERIAL0001"}, {}};
  const std::string event_ = R"({"eventId":"e1","uId":"7","mdmInfo":{"id":"ours","name":"n","metadata":"m"}})";
};

TEST_F(Client, reads_the_limits_again_after_five_minutes_and_when_they_proved_wrong) {
  ASSERT_TRUE(client_.service_config());
  ASSERT_TRUE(client_.service_config());
  EXPECT_EQ(http_.configs, 1);
  clock_.advance_ms(5 * base::kMinuteMs + 1);
  ASSERT_TRUE(client_.service_config());
  EXPECT_EQ(http_.configs, 2);
  http_.answer(400, R"({"errorNumber":9700,"errorMessage":"too many"})");
  EXPECT_EQ(client_.associate(token_, targets_).error().code, "too_many_assets");
  ASSERT_TRUE(client_.service_config());
  EXPECT_EQ(http_.configs, 3);
}

TEST_F(Client, takes_pictures_over_https_alone_and_by_what_their_bytes_say) {
  const std::string png = "\x89PNG\r\n\x1a\n....";
  http_.answer(200, png);
  http_.answer(200, "<html>");
  http_.answer(404, "");
  const auto icons = client_.icons({"https://art.example/1/{w}x{h}bb.{f}", "http://art.example/2.png",
                                    "file:///etc/passwd", "https://art.example/3.png", "https://art.example/4.png"});
  ASSERT_EQ(icons.size(), 5U);
  ASSERT_TRUE(icons[0]);
  EXPECT_EQ(icons[0]->type, "image/png");
  EXPECT_EQ(http_.sent("https://art.example/1/128x128bb.png"), 1);
  EXPECT_EQ(icons[1].error().code, "icon_refused");
  EXPECT_EQ(icons[2].error().code, "icon_refused");
  EXPECT_EQ(http_.sent("2.png") + http_.sent("passwd"), 0);
  EXPECT_EQ(icons[3].error().code, "icon_refused") << "neither PNG, JPEG nor WebP, whatever it is called";
  EXPECT_EQ(icons[4].error().code, "no_icon");
  for (const auto& request : http_.requests) {
    if (request.url.find("art.example") == std::string::npos) continue;
    EXPECT_TRUE(request.headers.all().empty()) << "nothing of the token is sent";
    EXPECT_GT(request.answer_bytes_max, 0U);
  }
}

TEST_F(Client, knows_errors_under_http_200_too) {
  for (const int status : {200, 401}) {
    http_.answer(status, R"({"errorNumber":9625,"errorMessage":"revoked"})");
    const auto answer = client_.client_config(token_);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "token_revoked");
  }
}

// rows: JAMF-7, JAMF-20, JAMF-S11
TEST_F(Client, looks_in_every_answer_who_holds_the_location) {
  http_.answer(200, R"({"eventId":"e1","uId":"7","mdmInfo":{"id":"theirs","name":"Example MDM","metadata":"m"}})");
  const auto taken = client_.associate(token_, targets_);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, "held_elsewhere");
  EXPECT_NE(taken.error().message.find("Example MDM"), std::string::npos);
  http_.answer(200, R"({"assignments":[],"versionId":"v","totalPages":1})");
  EXPECT_EQ(client_.start_assignments(token_, {}, 0).get().error().code, "claim_lost");
  http_.answer(200, R"({"assignments":[],"versionId":"v","totalPages":1})");
  EXPECT_TRUE(client_.start_assignments({base::Secret(kToken), "", false}, {}, 0).get())
      << "intake asks before it claims";
}

TEST_F(Client, sends_a_write_once_when_its_answer_is_lost_and_again_when_nothing_was_started) {
  http_.answers.push_back(base::fail(base::ErrorKind::uncertain, "answer_lost", "cut"));
  http_.answer(200, event_);
  const auto lost = client_.associate(token_, targets_);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().kind, base::ErrorKind::uncertain);
  EXPECT_EQ(http_.sent("associate"), 1);
  http_.answers.clear();
  http_.answer(429, R"({"errorNumber":9646,"errorMessage":"slow down"})");
  http_.answer(200, event_);
  EXPECT_EQ(client_.associate(token_, targets_), "e1");
  EXPECT_EQ(http_.sent("associate"), 3);
}

TEST_F(Client, keeps_the_token_in_its_header_and_out_of_every_error) {
  for (const int status : {200, 400, 401, 500, 503}) {
    for (const std::string& body :
         {std::string("nonsense " + kToken), std::string(R"({"errorNumber":9622,"errorMessage":"bad token"})"),
          R"({"errorNumber":9622,"errorMessage":"not a token: )" + kToken + R"("})",
          R"({"eventId":"e1","uId":"7","mdmInfo":{"id":"theirs","name":")" + kToken + R"(","metadata":"m"}})"}) {
      for (int i = 0; i < 6; ++i) http_.answer(status, body);
      const auto answer = client_.associate(token_, targets_);
      ASSERT_FALSE(answer);
      const auto& e = answer.error();
      EXPECT_EQ((e.message + e.remedy + e.detail + e.code).find(kToken), std::string::npos);
      http_.answers.clear();
    }
  }
  for (const auto& request : http_.requests) {
    EXPECT_EQ(request.url.find(kToken), std::string::npos);
    EXPECT_EQ(request.body.find(kToken), std::string::npos);
    if (request.url.find("associate") == std::string::npos) continue;
    EXPECT_EQ(request.headers.find("Authorization"), "Bearer " + kToken);
  }
}

TEST_F(Client, looks_items_up_in_batches_with_the_token_as_cookie) {
  std::vector<std::int64_t> ids;
  for (int i = 1; i <= 120; ++i) ids.push_back(i);
  for (int i = 0; i < 3; ++i) http_.answer(200, R"({"results":{"1":{"id":"1","name":"Pages"}},"version":2})");
  const auto found = client_.look_up(token_, ids, "CH", "volumestore", true);
  ASSERT_TRUE(found);
  EXPECT_EQ(http_.sent("lookup"), 3);
  EXPECT_EQ(found->front().name, "Pages");
  EXPECT_EQ(http_.requests.back().headers.find("Cookie"), "itvt=" + kToken);
  EXPECT_FALSE(http_.requests.back().headers.find("Authorization"));
  EXPECT_NE(http_.requests.back().url.find("cc=ch"), std::string::npos);
}

TEST_F(Client, follows_cursors_to_the_end) {
  const std::string trailer = R"("uId":"7","mdmInfo":{"id":"ours","name":"n","metadata":"m"}})";
  http_.answer(200, R"({"assignments":[{"adamId":5,"clientUserId":"a","renewing":true}],"nextCursor":"c1",)" + trailer);
  http_.answer(200, R"({"assignments":[{"adamId":5,"clientUserId":"b","renewing":false}],)" + trailer);
  const auto rows = client_.subscription_assignments(token_);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_TRUE(rows->at(0).renewing);
  EXPECT_NE(http_.requests.back().url.find("cursor=c1"), std::string::npos);
}

TEST_F(Client, gives_up_reading_after_a_while_and_says_how_long_to_wait) {
  for (int i = 0; i < 10; ++i) http_.answer(503, R"({"errorNumber":9729,"errorMessage":"later"})");
  const auto answer = client_.event_status(token_, "e1");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, base::ErrorKind::unavailable);
  EXPECT_EQ(http_.sent("status"), kAttemptsMax);
}

TEST_F(Client, hands_a_long_wait_back_and_makes_nobody_else_sit_it_out) {
  net::HttpResponse slow;
  slow.status = 429;
  slow.headers.add("Retry-After", "3600");
  slow.body = R"({"errorNumber":9646,"errorMessage":"slow down"})";
  http_.answers.push_back(slow);
  const auto told = client_.event_status(token_, "e1");
  ASSERT_FALSE(told);
  EXPECT_EQ(told.error().kind, base::ErrorKind::rate_limited);
  EXPECT_EQ(told.error().retry_after_ms, 3'600'000);
  const auto before = clock_.now();
  http_.answer(200, event_);
  auto urgent = token_;
  urgent.urgent = true;
  const auto second = client_.associate(urgent, targets_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::ErrorKind::rate_limited);
  EXPECT_GT(second.error().retry_after_ms.value_or(0), 3'500'000);
  EXPECT_LT(clock_.now().ms_since(before), 1000);
  EXPECT_EQ(http_.sent("associate"), 0) << "nothing was sent, so nothing is uncertain";
  clock_.advance_ms(base::kHourMs);
  EXPECT_EQ(client_.associate(urgent, targets_), "e1");
}

TEST_F(Client, ends_a_walk_whose_cursor_does_not_move_and_starts_over_where_a_cursor_ended) {
  const std::string trailer = R"("uId":"7","mdmInfo":{"id":"ours","name":"n","metadata":"m"}})";
  for (int i = 0; i < 3; ++i) http_.answer(200, R"({"assignments":[],"nextCursor":"c1",)" + trailer);
  const auto stuck = client_.subscription_assignments(token_);
  ASSERT_FALSE(stuck);
  EXPECT_EQ(stuck.error().code, "unreadable_answer");
  http_.answers.clear();
  http_.answer(200, R"({"assignments":[{"adamId":5,"clientUserId":"a","renewing":true}],"nextCursor":"c1",)" + trailer);
  http_.answer(400, R"({"errorNumber":9812,"errorMessage":"bad cursor"})");
  http_.answer(200, R"({"assignments":[{"adamId":5,"clientUserId":"b","renewing":true}],)" + trailer);
  const auto rows = client_.subscription_assignments(token_);
  ASSERT_TRUE(rows) << rows.error().message;
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().client_user_id, "b");
}

TEST_F(Client, says_how_much_of_the_budget_is_used) {
  for (int i = 0; i < 20; ++i)
    http_.answer(
        200,
        R"({"eventStatus":"PENDING","eventType":"ASSOCIATE","numRequested":1,"numCompleted":0,"uId":"7","mdmInfo":{"id":"ours","name":"n","metadata":"m"}})");
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(client_.event_status(token_, "e1"));
  const auto busy = client_.pace_status(token_);
  EXPECT_EQ(busy.sent, 20);
  EXPECT_GE(busy.last_second, 14);
  EXPECT_LE(busy.last_second, 15);
  EXPECT_EQ(busy.last_minute, 20);
  EXPECT_GT(busy.next_in_ms, 0);
  clock_.advance_ms(61'000);
  EXPECT_EQ(client_.pace_status(token_).last_minute, 0);
  EXPECT_EQ(client_.pace_status(token_).next_in_ms, 0);
}

}  // namespace
}  // namespace bursar::apple
