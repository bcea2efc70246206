// Every exchange is played against the simulator, whose answer has to have the documented shape.
#include <gtest/gtest.h>

#include "exchanges/exchange.h"
#include "exchanges/player.h"
#include "exchanges/shape.h"

namespace bursar::exchanges {
namespace {

std::string lines(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) text += "  " + sentence + "\n";
  return text;
}

void expect_shape(const json& expected, const json& actual, const std::vector<std::string>& varies) {
  const auto differences = shape_differences(expected, actual, varies);
  EXPECT_TRUE(differences.empty()) << lines(differences) << actual.dump(1).substr(0, 3000);
}

/// The first one of that type, with the shape that is documented.
void expect_notification(const Exchange& exchange, const Player& player) {
  const json& expected = exchange.request.body;
  for (const auto& taken : player.subscriber().taken) {
    if (taken.body.at("notificationType") != expected.at("notificationType")) continue;
    EXPECT_EQ(taken.url, "https://mdm.example.org" + exchange.request.path);
    EXPECT_EQ("Bearer " + taken.bearer, exchange.request.headers.at("Authorization"));
    std::vector<std::string> varies;
    for (const std::string& path : exchange.varies) varies.push_back("notification." + path);
    // A failure and a success of one event come apart.
    if (shape_differences(expected, taken.body, varies).empty()) return;
    if (&taken == &player.subscriber().taken.back()) expect_shape(expected, taken.body, varies);
  }
  EXPECT_TRUE(false) << "no such notification came, of " << player.subscriber().taken.size();
}

class PlaybackTest : public testing::TestWithParam<Exchange> {};

TEST_P(PlaybackTest, the_simulator_answers_in_the_documented_shape) {
  const Exchange& exchange = GetParam();
  if (!exchange.not_played.empty()) GTEST_SKIP() << exchange.not_played;
  Player player(exchange.whole.at("given").at("profile"));
  if (exchange.kind == "legacy" && !player.serves_legacy()) GTEST_SKIP() << "the simulator has no legacy service";
  player.carry_out(exchange.steps);
  if (exchange.kind == "notification") return expect_notification(exchange, player);
  const net::HttpResponse answer = player.send(exchange.request);
  EXPECT_EQ(answer.status, exchange.status) << answer.body;
  const json body = json::parse(answer.body, nullptr, false);
  ASSERT_FALSE(body.is_discarded()) << answer.body;
  expect_shape(exchange.answer, body, exchange.varies);
}

INSTANTIATE_TEST_SUITE_P(Exchanges, PlaybackTest, testing::ValuesIn(all_exchanges()),
                         [](const auto& exchange) { return test_name(exchange.param.file); });

}  // namespace
}  // namespace bursar::exchanges
