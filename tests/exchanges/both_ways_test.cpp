// Every body of every exchange is parsed and serialized again, and says the same as before.
#include <gtest/gtest.h>

#include "exchanges/endpoints.h"
#include "exchanges/exchange.h"

namespace bursar::exchanges {
namespace {

/// null means absent.
json without_nulls(json value) {
  if (value.is_object()) {
    json kept = json::object();
    for (auto& [key, item] : value.items()) {
      if (!item.is_null()) kept[key] = without_nulls(item);
    }
    return kept;
  }
  if (value.is_array()) {
    for (json& item : value) item = without_nulls(item);
  }
  return value;
}

void expect_same(const json& before, const BothWays& both_ways) {
  const json filled = without_nulls(filled_in(before, sample_values()));
  const auto after = both_ways(filled.dump());
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(json::parse(*after), filled) << json::diff(filled, json::parse(*after)).dump(2);
}

/// Numbers that say: the request itself cannot be read.
bool request_is_malformed(const Exchange& exchange) {
  const json number = exchange.answer.is_object() ? exchange.answer.value("errorNumber", json()) : json();
  return number == 9600 || number == 9602;
}

class BothWaysTest : public testing::TestWithParam<Exchange> {};

TEST_P(BothWaysTest, the_request_says_the_same_after_parsing) {
  const Exchange& exchange = GetParam();
  if (exchange.kind == "notification") return expect_same(exchange.request.body, notification_both_ways());
  const Endpoint* endpoint = find_endpoint(exchange.request.method, exchange.request.path);
  if (exchange.answer.value("errorNumber", 0) == 9726) {
    EXPECT_EQ(endpoint, nullptr) << "the method should not be one that the path takes";
    return;
  }
  ASSERT_NE(endpoint, nullptr) << exchange.request.method << " " << exchange.request.path;
  EXPECT_EQ(endpoint->kind, exchange.kind);
  if (request_is_malformed(exchange)) {
    EXPECT_EQ(endpoint->request(exchange.request.body_on_the_wire()).error().code, "bad_apple_request");
  } else if (endpoint->request) {
    expect_same(exchange.request.body, endpoint->request);
  } else {
    EXPECT_TRUE(exchange.request.body.empty()) << "a body that no type reads";
  }
}

TEST_P(BothWaysTest, the_query_says_the_same_after_parsing) {
  const Exchange& exchange = GetParam();
  const Endpoint* endpoint = find_endpoint(exchange.request.method, exchange.request.path);
  if (exchange.request.query.empty()) return;
  ASSERT_TRUE(endpoint != nullptr && endpoint->query);
  const json filled = filled_in(exchange.request.query, sample_values());
  apple_api::Query query;
  for (const auto& [name, value] : filled.items()) query.emplace_back(name, value.get<std::string>());
  const auto after = endpoint->query(query);
  ASSERT_TRUE(after) << after.error().message;
  const std::map<std::string, std::string> sorted(after->begin(), after->end());
  EXPECT_EQ(sorted, (filled.get<std::map<std::string, std::string>>()));
}

TEST_P(BothWaysTest, the_answer_says_the_same_after_parsing) {
  const Exchange& exchange = GetParam();
  if (exchange.kind == "notification") {
    EXPECT_TRUE(exchange.answer.is_null());
    return;
  }
  ASSERT_TRUE(exchange.answer.is_object());
  const bool refusal = exchange.answer.contains("errorNumber");
  if (refusal && exchange.kind == "legacy") return expect_same(exchange.answer, legacy_refusal_both_ways());
  if (refusal) return expect_same(exchange.answer, error_both_ways());
  expect_same(exchange.answer, find_endpoint(exchange.request.method, exchange.request.path)->answer);
}

INSTANTIATE_TEST_SUITE_P(Exchanges, BothWaysTest, testing::ValuesIn(all_exchanges()),
                         [](const auto& exchange) { return test_name(exchange.param.file); });

}  // namespace
}  // namespace bursar::exchanges
