#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <future>
#include <optional>
#include <thread>

#include "net/http_client.h"
#include "net/http_server.h"

namespace bursar::net {
namespace {

HttpResponse echo(const HttpRequest& request) {
  HttpResponse response;
  response.headers.add("X-Method", request.method);
  response.headers.add("X-Sent", std::string(request.headers.find("x-sent").value_or("")));
  response.body = std::string(request.path()) + "|" + std::string(request.query_text()) + "|" + request.body;
  return response;
}

struct Pair {
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<CurlHttpClient> client;
  std::string url(const std::string& target, const char* scheme = "http") const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(server->port()) + target;
  }
};

Pair start(HttpHandler handler, const HttpServerOptions& options = {}, const HttpClientOptions& client = {}) {
  auto server = HttpServer::start(options, std::move(handler));
  EXPECT_TRUE(server) << server.error().message << server.error().detail;
  return {std::move(*server), *CurlHttpClient::create(client)};
}

HttpRequest request(const std::string& method, const std::string& url, const std::string& body = {}) {
  HttpRequest r;
  r.method = method;
  r.url = url;
  r.headers.add("X-Sent", "yes");
  r.body = body;
  return r;
}

TEST(Http, methods_headers_queries_and_bodies_arrive_and_come_back) {
  const auto pair = start(echo);
  for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE"}) {
    const std::string body = std::string(method) == "GET" ? "" : "some body";
    const auto answer = pair.client->send(request(method, pair.url("/a/b?x=1&y=%20z"), body));
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->headers.find("X-METHOD"), method);
    EXPECT_EQ(answer->headers.find("x-sent"), "yes");
    EXPECT_EQ(answer->body, "/a/b|x=1&y=%20z|" + body);
  }
}

TEST(Http, many_requests_side_by_side_each_get_their_own_answer) {
  const auto pair = start(echo);
  std::vector<std::future<base::Result<HttpResponse>>> answers;
  for (int i = 0; i < 300; ++i)
    answers.push_back(pair.client->start(request("POST", pair.url("/n"), std::to_string(i))));
  for (int i = 0; i < 300; ++i) {
    const auto answer = answers[static_cast<std::size_t>(i)].get();
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->body, "/n||" + std::to_string(i));
  }
}

TEST(Http, a_body_over_the_limit_is_answered_413_and_the_server_goes_on) {
  HttpServerOptions options;
  options.body_bytes_max = 1000;
  const auto pair = start(echo, options);
  const auto large = pair.client->send(request("POST", pair.url("/"), std::string(2000, 'x')));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->status, 413);
  EXPECT_EQ(pair.client->send(request("POST", pair.url("/"), "small"))->status, 200);
}

TEST(Http, a_handler_that_throws_is_answered_500_without_its_text) {
  const auto pair = start([](const HttpRequest&) -> HttpResponse { throw std::runtime_error("secret detail"); });
  const auto answer = pair.client->send(request("GET", pair.url("/")));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500);
  EXPECT_EQ(answer->body.find("secret"), std::string::npos);
}

TEST(Http, nobody_listening_means_not_sent) {
  auto pair = start(echo);
  const auto url = pair.url("/");
  pair.server.reset();
  const auto answer = pair.client->send(request("POST", url, "x"));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, base::ErrorKind::unavailable);
  EXPECT_EQ(answer.error().code, "not_sent");
}

TEST(Http, a_cut_or_truncated_answer_is_lost_and_the_write_is_sent_once) {
  std::atomic<int> arrived{0};
  const auto pair = start([&](const HttpRequest& r) {
    ++arrived;
    HttpResponse response;
    response.body = std::string(5000, 'y');
    response.misbehavior.cut = r.path() == "/cut";
    if (r.path() == "/half") response.misbehavior.truncate_to_bytes = 2500;
    return response;
  });
  ASSERT_TRUE(pair.client->send(request("GET", pair.url("/ok"))));
  for (const char* path : {"/cut", "/half"}) {
    arrived = 0;
    const auto answer = pair.client->send(request("POST", pair.url(path), "x"));
    ASSERT_FALSE(answer) << path;
    EXPECT_EQ(answer.error().kind, base::ErrorKind::uncertain);
    EXPECT_EQ(answer.error().code, "answer_lost");
    EXPECT_EQ(arrived, 1) << path;
  }
}

TEST(Http, an_answer_later_than_the_timeout_is_lost) {
  HttpClientOptions client;
  client.total_timeout_ms = 200;
  const auto pair = start(
      [](const HttpRequest&) {
        HttpResponse response;
        response.misbehavior.delay_ms = 600;
        return response;
      },
      {}, client);
  const auto answer = pair.client->send(request("GET", pair.url("/")));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "answer_lost");
}

TEST(Http, an_impossible_url_is_refused) {
  const auto pair = start(echo);
  EXPECT_EQ(pair.client->send(request("GET", "ftp://127.0.0.1/")).error().code, "bad_url");
}

TEST(Http, stopping_answers_what_has_come_in) {
  auto pair = start([](const HttpRequest&) {
    HttpResponse response;
    response.misbehavior.delay_ms = 200;
    response.body = "late";
    return response;
  });
  auto answer = pair.client->start(request("GET", pair.url("/")));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  pair.server->stop();
  const auto got = answer.get();
  ASSERT_TRUE(got) << got.error().message;
  EXPECT_EQ(got->body, "late");
}

TEST(Http, an_open_answer_goes_out_piece_by_piece_and_ends_with_the_server) {
  std::promise<std::shared_ptr<HttpStream>> opened;
  auto pair = start([&](const HttpRequest&) {
    HttpResponse response;
    response.headers.add("Content-Type", "text/event-stream");
    response.stream = [&](std::shared_ptr<HttpStream> stream) { opened.set_value(std::move(stream)); };
    return response;
  });
  std::optional<HttpResponse> answer;
  std::thread caller([&] {
    auto got = pair.client->send(request("GET", pair.url("/events")));
    if (got) answer = std::move(*got);
  });
  const auto stream = opened.get_future().get();
  EXPECT_TRUE(stream->write("one "));
  EXPECT_TRUE(stream->write("two"));
  pair.server->stop();
  caller.join();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->headers.find("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer->body, "one two");
  EXPECT_FALSE(stream->write("three")) << "nobody listens any more";
}

TEST(Http, stopping_ends_soon_however_many_keep_asking) {
  for (int round = 0; round < 5; ++round) {
    auto pair = start([](const HttpRequest& r) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      return echo(r);
    });
    std::atomic<bool> done{false};
    std::atomic<int> answered{0};
    std::vector<std::thread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        while (!done) answered += pair.client->send(request("GET", pair.url("/load"))).has_value() ? 1 : 0;
      });
    }
    while (answered < 20) std::this_thread::yield();
    const auto began = std::chrono::steady_clock::now();
    pair.server->stop();
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
    done = true;
    for (auto& caller : callers) caller.join();
  }
}

TEST(Https, a_self_signed_certificate_works_where_it_is_trusted_and_only_there) {
  const auto folder = std::filesystem::temp_directory_path() / ("bursar-net-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto certificate = (folder / "c.pem").string();
  const auto key = (folder / "k.pem").string();
  ASSERT_TRUE(write_self_signed_certificate(certificate, key));
  struct stat info {};
  ASSERT_EQ(::stat(key.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  HttpServerOptions options;
  options.certificate_file = certificate;
  options.private_key_file = key;
  HttpClientOptions trusting;
  trusting.ca_file = certificate;
  const auto pair = start(echo, options, trusting);
  const auto answer = pair.client->send(request("GET", pair.url("/t", "https")));
  ASSERT_TRUE(answer) << answer.error().message << answer.error().detail;
  EXPECT_EQ(answer->body, "/t||");
  const auto stranger = *CurlHttpClient::create({});
  EXPECT_EQ(stranger->send(request("GET", pair.url("/t", "https"))).error().code, "not_sent");
  std::filesystem::remove_all(folder);
}

TEST(Https, a_missing_certificate_is_said_at_start) {
  HttpServerOptions options;
  options.certificate_file = "/nonexistent.pem";
  options.private_key_file = "/nonexistent.key";
  const auto server = HttpServer::start(options, echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "bad_certificate");
}

TEST(Http, a_port_in_use_is_said_at_start) {
  const auto pair = start(echo);
  HttpServerOptions options;
  options.port = pair.server->port();
  const auto second = HttpServer::start(options, echo);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "cannot_listen");
}

TEST(Http, an_address_that_is_none_is_said_at_start) {
  HttpServerOptions options;
  options.address = "not an address";
  const auto server = HttpServer::start(options, echo);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "cannot_listen");
}

TEST(ListenAddress, forms) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:80")->port, 80);
  EXPECT_EQ(parse_listen_address("[::1]:8080")->address, "::1");
  EXPECT_EQ(parse_listen_address("8080")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen_address(":0")->port, 0);
  EXPECT_EQ(parse_listen_address("localhost:80")->address, "127.0.0.1");
  EXPECT_FALSE(parse_listen_address("localhost:http"));
  EXPECT_FALSE(parse_listen_address("1:70000"));
}

TEST(Query, decoding_and_encoding) {
  const auto pairs = parse_query("a=1&b=%C3%BC+x&c&=y&d=%zz");
  ASSERT_EQ(pairs.size(), 5U);
  EXPECT_EQ(pairs[1].second, "ü x");
  EXPECT_EQ(pairs[4].second, "%zz");
  EXPECT_EQ(percent_encode("ü x/"), "%C3%BC%20x%2F");
  EXPECT_EQ(percent_decode("a%2Bb+c"), "a+b+c");
}

}  // namespace
}  // namespace bursar::net
