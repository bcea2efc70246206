// What can be listed is checked: no endpoint, notification type or error number without its exchange.
#include <gtest/gtest.h>

#include <set>

#include "apple_api/errors.h"
#include "exchanges/endpoints.h"
#include "exchanges/exchange.h"

namespace bursar::exchanges {
namespace {

bool succeeds(const Exchange& exchange) {
  return exchange.status == 200 && !exchange.file.starts_with("errors/") && exchange.kind != "notification";
}

TEST(Coverage, every_endpoint_has_an_exchange_that_succeeds) {
  std::set<std::string> covered;
  for (const Exchange& exchange : all_exchanges()) {
    if (succeeds(exchange)) covered.insert(exchange.request.method + " " + exchange.request.path);
  }
  for (const Endpoint& endpoint : endpoints()) {
    EXPECT_TRUE(covered.contains(endpoint.method + " " + endpoint.path)) << endpoint.method << " " << endpoint.path;
  }
}

TEST(Coverage, every_notification_type_has_an_exchange) {
  std::set<std::string> covered;
  for (const Exchange& exchange : all_exchanges()) {
    if (exchange.kind == "notification") covered.insert(exchange.request.body.at("notificationType"));
  }
  for (const std::string_view type : notification_types()) EXPECT_TRUE(covered.contains(std::string(type))) << type;
}

/// Every errorNumber anywhere in the value.
void collect_numbers(const json& value, std::set<int>& numbers) {
  if (!value.is_structured()) return;
  for (const auto& [key, item] : value.items()) {
    if (value.is_object() && key == "errorNumber") numbers.insert(item.get<int>());
    collect_numbers(item, numbers);
  }
}

TEST(Coverage, every_error_number_has_an_exchange_named_by_it) {
  std::map<std::string, std::set<int>> numbers_by_file;
  for (const Exchange& exchange : all_exchanges()) collect_numbers(exchange.answer, numbers_by_file[exchange.file]);
  for (const apple_api::ErrorEntry& entry : apple_api::error_table()) {
    const auto found = numbers_by_file.find("errors/" + std::to_string(entry.number));
    ASSERT_NE(found, numbers_by_file.end()) << entry.number;
    EXPECT_TRUE(found->second.contains(entry.number)) << entry.number;
  }
}

TEST(Coverage, the_status_of_every_refusal_is_that_of_the_error_table) {
  for (const Exchange& exchange : all_exchanges()) {
    if (exchange.kind != "v2" || !exchange.answer.is_object() || !exchange.answer.contains("errorNumber")) continue;
    EXPECT_EQ(exchange.status, apple_api::http_status_of(exchange.answer.at("errorNumber"))) << exchange.file;
  }
}

TEST(Coverage, every_exchange_says_where_it_is_from_and_what_is_sure) {
  const std::set<std::string> degrees = {"documented", "observed", "assumed"};
  for (const Exchange& exchange : all_exchanges()) {
    const std::string source = exchange.whole.at("source");
    EXPECT_TRUE(source.starts_with("https://developer.apple.com/") || source.starts_with("observed: ")) << source;
    EXPECT_FALSE(exchange.whole.at("name").get<std::string>().empty()) << exchange.file;
    EXPECT_TRUE(exchange.whole.at("marks").contains("*")) << exchange.file;
    for (const auto& [path, degree] : exchange.whole.at("marks").items()) {
      EXPECT_TRUE(degrees.contains(degree)) << exchange.file << " " << path;
    }
  }
}

}  // namespace
}  // namespace bursar::exchanges
