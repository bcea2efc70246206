// Posting to real servers on loopback.
#include "webhooks/poster.h"

#include <gtest/gtest.h>

#include <chrono>
#include <mutex>

#include "net/http_server.h"

namespace bursar::webhooks {
namespace {

class Posting : public testing::Test {
 protected:
  void serve(net::HttpResponse response) {
    response_ = std::move(response);
    auto server = net::HttpServer::start({}, [this](const net::HttpRequest& request) {
      const std::lock_guard lock(mutex_);
      came_.push_back(request);
      return response_;
    });
    ASSERT_TRUE(server);
    server_ = std::move(*server);
  }
  std::string url(const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(server_->port()) + "/in?x=1";
  }
  static base::Result<app::WebhookAnswer> post(const std::string& url, const PosterOptions& options = {}) {
    const auto poster = Poster::create(options);
    return (*poster)->post({url, {{"Bursar-Event", "test"}, {"Content-Type", "application/json"}}, "{\"a\":1}"});
  }

  std::mutex mutex_;
  net::HttpResponse response_;
  std::vector<net::HttpRequest> came_;
  std::unique_ptr<net::HttpServer> server_;
};

TEST_F(Posting, brings_the_body_and_headers_and_back_the_status_and_the_beginning_of_the_answer) {
  net::HttpResponse response;
  response.status = 503;
  response.headers.add("Retry-After", "7");
  response.body = "not now";
  serve(response);
  const auto answer = post(url());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->beginning, "not now");
  EXPECT_EQ(answer->retry_after_ms, 7000);
  ASSERT_EQ(came_.size(), 1U);
  EXPECT_EQ(came_[0].method, "POST");
  EXPECT_EQ(came_[0].url, "/in?x=1");
  EXPECT_EQ(came_[0].body, "{\"a\":1}");
  EXPECT_EQ(came_[0].headers.find("Bursar-Event"), "test");
}

TEST_F(Posting, reaches_a_name_at_the_addresses_that_were_judged) {
  serve({});
  const auto answer = post(url("localhost"));
  ASSERT_TRUE(answer) << answer.error().message << answer.error().detail;
  EXPECT_EQ(answer->status, 200);
}

TEST_F(Posting, follows_no_redirect) {
  net::HttpResponse response;
  response.status = 302;
  response.headers.add("Location", "/elsewhere");
  serve(response);
  const auto answer = post(url());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(came_.size(), 1U);
}

TEST_F(Posting, reads_no_more_than_the_beginning_of_a_long_answer) {
  net::HttpResponse response;
  response.body = std::string(5'000'000, 'x');
  serve(response);
  const auto answer = post(url());
  ASSERT_TRUE(answer) << answer.error().message << answer.error().detail;
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->beginning, std::string(2000, 'x'));
}

TEST_F(Posting, waits_no_longer_than_its_time) {
  net::HttpResponse response;
  response.misbehavior.delay_ms = 3000;
  serve(response);
  PosterOptions options;
  options.timeout_ms = 300;
  const auto began = std::chrono::steady_clock::now();
  const auto answer = post(url(), options);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "answer_lost");
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(2500));
}

TEST_F(Posting, says_that_a_server_is_not_there) {
  serve({});
  const auto gone = url();
  server_->stop();
  server_.reset();
  const auto answer = post(gone);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "not_sent");
}

TEST_F(Posting, goes_to_no_address_that_is_nobodys_server) {
  for (const auto* url : {"https://169.254.169.254/latest", "https://[fe80::1]/", "https://0.0.0.0/",
                          "https://[::ffff:169.254.169.254]/", "https://2852039166/", "https://0xa9fea9fe/"}) {
    const auto answer = post(url);
    ASSERT_FALSE(answer) << url;
    EXPECT_EQ(answer.error().code, "webhook_address_refused") << url;
  }
}

TEST_F(Posting, goes_to_private_addresses_only_where_that_is_allowed) {
  serve({});
  PosterOptions options;
  options.private_addresses = false;
  for (const auto& target :
       {url(), url("localhost"), std::string("https://10.1.2.3/"), std::string("https://[fd00::1]/")}) {
    const auto answer = post(target, options);
    ASSERT_FALSE(answer) << target;
    EXPECT_EQ(answer.error().code, "webhook_address_refused") << target;
  }
  EXPECT_TRUE(came_.empty());
}

}  // namespace
}  // namespace bursar::webhooks
