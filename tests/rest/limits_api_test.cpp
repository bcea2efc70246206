// Limits of requests, streams and bodies, and the headers that every answer has.
#include "rest/limits.h"

#include <set>

#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class Silent : public net::HttpStream {
 public:
  bool write(const std::string&) override { return true; }
};

class LimitsApi : public RestFixture {
 protected:
  LimitsApi() : limited_(world_.services(), background_, options()) {}

  static ApiOptions options() {
    ApiOptions options;
    options.rate_of_caller = {.per_second = 2, .burst = 5};
    options.rate_of_network = {.per_second = 10, .burst = 20};
    options.streams_per_caller_max = 2;
    options.streams_max = 3;
    return options;
  }
  net::HttpResponse get(const std::string& url, const std::string& key, const std::string& peer = "192.0.2.7") {
    net::HttpRequest request;
    request.url = url;
    request.peer = peer;
    if (!key.empty()) request.headers.add("Authorization", "Bearer " + key);
    return limited_.handle(request);
  }

  Api limited_;
};

TEST_F(LimitsApi, whoever_asks_too_often_is_told_to_wait_and_how_long) {
  for (int left = 4; left >= 0; --left) {
    const auto response = get("/v1/session", keys_["viewer"]);
    ASSERT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.headers.find("RateLimit-Limit"), "5");
    EXPECT_EQ(response.headers.find("RateLimit-Remaining"), std::to_string(left));
  }
  const auto refused = get("/v1/session", keys_["viewer"]);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(json::parse(refused.body)["code"], "too_many_requests");
  EXPECT_EQ(refused.headers.find("Retry-After"), "1");
  EXPECT_EQ(refused.headers.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(get("/v1/session", keys_["auditor"]).status, 200) << "others are not held up";
  world_.pass_ms(500);
  EXPECT_EQ(get("/v1/session", keys_["viewer"]).status, 200);
  EXPECT_EQ(get("/v1/session", keys_["viewer"]).status, 429);
}

TEST_F(LimitsApi, an_address_has_a_limit_whether_its_callers_are_known_or_not) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get("/v1/session", "bursar_guess" + std::to_string(i)).status, 401);
  EXPECT_EQ(get("/v1/session", "bursar_guess").status, 429);
  EXPECT_EQ(get("/v1/session", keys_["viewer"]).status, 429) << "from there";
  EXPECT_EQ(get("/v1/session", keys_["viewer"], "192.0.2.8").status, 200) << "but not from elsewhere";
  EXPECT_EQ(get("/", "").status, 200) << "the console's files are told to everybody";
  for (int i = 0; i < 20; ++i) get("/v1/session", "x", "2001:db8::" + std::to_string(i + 1));
  EXPECT_EQ(get("/v1/session", "x", "2001:db8::99").status, 429) << "a /64 is one customer's";
}

TEST_F(LimitsApi, event_streams_are_counted_for_each_caller_and_in_all) {
  std::vector<net::HttpResponse> open;
  const auto listen = [&](const std::string& role) {
    auto response = get("/v1/events", keys_[role], role);
    const auto status = response.status;
    open.push_back(std::move(response));
    return status;
  };
  EXPECT_EQ(listen("viewer"), 200);
  EXPECT_EQ(listen("viewer"), 200);
  EXPECT_EQ(listen("viewer"), 429);
  EXPECT_EQ(json::parse(open.back().body)["code"], "too_many_streams");
  EXPECT_TRUE(open.back().headers.find("Retry-After"));
  EXPECT_EQ(listen("operator"), 200);
  EXPECT_EQ(listen("auditor"), 429) << "three in all";
  open.clear();
  EXPECT_EQ(listen("auditor"), 200) << "places come back";
}

TEST_F(LimitsApi, buckets_of_names_that_came_once_are_forgotten) {
  RateLimit limit({.per_second = 1, .burst = 2});
  base::Timestamp now{1'000'000};
  for (int i = 0; i < 50'000; ++i) {
    now = now.plus_ms(10);
    ASSERT_TRUE(limit.take("name " + std::to_string(i), now));
  }
  EXPECT_EQ(limit.left("name 0", now), 2);
  RateLimit none({});
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(none.take("x", now));
}

TEST_F(LimitsApi, large_bodies_are_taken_where_files_and_batches_come) {
  constexpr std::size_t kMiB = std::size_t{1024} * 1024;
  EXPECT_EQ(body_bytes_of("POST", "/v1/session"), kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/v1/locations"), kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/apple/notifications/x"), kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/nowhere"), kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/v1/inventory/devices"), 16 * kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/v1/groups/7/members"), 16 * kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/v1/groups/7"), kMiB);
  EXPECT_EQ(body_bytes_of("POST", "/v1/inventory/import/devices"), 64 * kMiB);
}

TEST_F(LimitsApi, what_takes_long_is_known_and_what_must_not_wait_is_not_among_it) {
  std::set<std::string> heavy;
  for (const auto& route : api_.routes()) {
    auto path = route.pattern;
    for (auto at = path.find('{'); at != std::string::npos; at = path.find('{'))
      path.replace(at, path.find('}') - at + 1, "7");
    if (is_heavy(route.method, path)) heavy.insert(route.method + " " + route.pattern);
  }
  for (const std::string one :
       {"GET /v1/leaks", "GET /v1/leaks/balances", "GET /v1/demand", "GET /v1/explain", "GET /v1/groups",
        "POST /v1/groups/try", "POST /v1/plans", "POST /v1/plans/{id}/apply", "GET /v1/plans/{id}/export",
        "POST /v1/inventory/import/{kind}", "POST /v1/session", "POST /v1/backup", "GET /v1/audit/verify"}) {
    EXPECT_TRUE(heavy.count(one)) << one;
  }
  for (const std::string one : {"GET /healthz", "GET /v1/session", "GET /v1/events", "GET /v1/inventory/devices",
                                "POST /v1/operations", "POST /apple/notifications/{hook}"}) {
    EXPECT_FALSE(heavy.count(one)) << one;
  }
  EXPECT_EQ(json::parse(too_busy().body)["code"], "too_busy");
  EXPECT_EQ(too_busy().status, 503);
  EXPECT_EQ(too_busy().headers.find("Retry-After"), "1");
}

TEST_F(LimitsApi, every_kind_of_answer_tells_browsers_to_do_nothing_more_with_it) {
  const auto expect_safe = [](const net::HttpResponse& response, const std::string& what) {
    EXPECT_EQ(response.headers.find("X-Content-Type-Options"), "nosniff") << what;
    EXPECT_EQ(response.headers.find("X-Frame-Options"), "DENY") << what;
    EXPECT_EQ(response.headers.find("Referrer-Policy"), "no-referrer") << what;
    EXPECT_EQ(response.headers.find("Cross-Origin-Opener-Policy"), "same-origin") << what;
    EXPECT_EQ(response.headers.find("Cross-Origin-Resource-Policy"), "same-origin") << what;
    EXPECT_TRUE(response.headers.find("Cache-Control")) << what;
    const auto policy = std::string(response.headers.find("Content-Security-Policy").value_or(""));
    EXPECT_EQ(policy.substr(0, 18), "default-src 'none'") << what;
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << what;
    EXPECT_EQ(policy.find("unsafe-eval"), std::string::npos) << what;
    EXPECT_EQ(policy.find("script-src 'self' 'unsafe-inline'"), std::string::npos) << what;
    for (const auto& [name, value] : response.headers.all()) {
      const auto count = std::count_if(response.headers.all().begin(), response.headers.all().end(),
                                       [&, n = name](const auto& one) { return one.first == n; });
      EXPECT_TRUE(count == 1 || name == "Set-Cookie") << what << " " << name;
    }
  };
  world_.connect();
  for (const auto& route : api_.routes()) {
    if (route.method != "GET") continue;
    auto url = route.pattern;
    for (auto at = url.find('{'); at != std::string::npos; at = url.find('{'))
      url.replace(at, url.find('}') - at + 1, "1");
    expect_safe(ask("GET", url, keys_["administrator"]), url);
    expect_safe(ask("GET", url, keys_["administrator"], "", "text/csv"), url + " as CSV");
    expect_safe(ask("GET", url, ""), url + " of nobody");
  }
  expect_safe(ask("GET", "/", ""), "the console");
  expect_safe(ask("GET", "/v1/nothing", ""), "no such path");
  expect_safe(ask("DELETE", "/v1/locations", keys_["viewer"]), "no such method");
  expect_safe(ask("POST", "/v1/units", keys_["viewer"], "{}"), "not permitted");
  expect_safe(ask("POST", "/v1/units", keys_["administrator"], "{"), "no JSON");
  const auto tagged = ask("GET", "/v1/units", keys_["viewer"]);
  const std::string tag(tagged.headers.find("ETag").value_or(""));
  const auto same = ask("GET", "/v1/units", keys_["viewer"], "", "", {{"If-None-Match", tag}});
  EXPECT_EQ(same.status, 304);
  expect_safe(same, "not changed");
  expect_safe(too_busy(), "too busy");
}

TEST_F(LimitsApi, browsers_are_bound_to_https_where_they_came_by_it) {
  EXPECT_FALSE(ask("GET", "/", "").headers.find("Strict-Transport-Security"));
  const std::vector<std::pair<std::string, std::string>> by_proxy{{"X-Forwarded-Proto", "https"}};
  EXPECT_EQ(ask("GET", "/", "", "", "", by_proxy).headers.find("Strict-Transport-Security"), "max-age=31536000");
  ApiOptions options;
  options.secure_cookies = true;
  const Api with_tls(world_.services(), background_, options);
  net::HttpRequest request;
  request.url = "/healthz";
  EXPECT_EQ(with_tls.handle(request).headers.find("Strict-Transport-Security"), "max-age=31536000");
}

}  // namespace
}  // namespace bursar::rest
