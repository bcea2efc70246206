#include "domain/webhooks/delivery.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"

namespace bursar::domain {
namespace {

// The expected values come from Python's hmac module.
TEST(WebhookSignature, is_hmac_over_seconds_and_body_once_for_each_secret) {
  const base::Timestamp at{1'763'625'600'999};
  const std::string first = "t=1763625600,v1=407d2e677c8042992a3e356af42b7d7b87b81daee946091c7ebbabb7ec17bafc";
  const std::string both = first + ",v1=bbb52fb7e2c55c13a58a160fe21d1304474f1eafa3f7c414bd274795684e7969";
  EXPECT_EQ(signature_of({base::Secret("whsec_0123456789abcdef")}, at, R"({"id":"evt_1"})"), first);
  EXPECT_EQ(signature_of({base::Secret("whsec_0123456789abcdef"), base::Secret("another secret of theirs")}, at,
                         R"({"id":"evt_1"})"),
            both);
}

TEST(WebhookBackOff, doubles_up_to_three_hours_and_ends_after_about_a_day) {
  EXPECT_EQ(next_try_ms(1, kRetryFirstMs, 0.5), 30'000);
  EXPECT_EQ(next_try_ms(2, kRetryFirstMs, 0.5), 60'000);
  EXPECT_EQ(next_try_ms(5, kRetryFirstMs, 0.5), 8 * base::kMinuteMs);
  EXPECT_EQ(next_try_ms(12, kRetryFirstMs, 0.5), 3 * base::kHourMs);
  for (const double chance : {0.0, 0.5, 1.0}) {
    std::int64_t total = 0;
    int tries = 1;
    while (const auto pause = next_try_ms(tries, kRetryFirstMs, chance)) {
      total += *pause;
      ++tries;
    }
    EXPECT_EQ(tries, 17);
    EXPECT_GT(total, 18 * base::kHourMs) << chance;
    EXPECT_LT(total, 33 * base::kHourMs) << chance;
  }
}

TEST(WebhookBackOff, is_spread_so_that_what_failed_together_does_not_come_together) {
  base::Random random(7);
  std::int64_t least = base::kDayMs;
  std::int64_t most = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto pause = next_try_ms(3, 1000, random.unit()).value();
    least = std::min(least, pause);
    most = std::max(most, pause);
  }
  EXPECT_GE(least, 3000);
  EXPECT_LT(least, 3100);
  EXPECT_LE(most, 5000);
  EXPECT_GT(most, 4900);
}

TEST(WebhookUrl, leads_to_a_server_by_https_or_to_this_machine) {
  const auto plain = parse_webhook_url("https://Events.Example.org/bursar?x=1").value();
  EXPECT_EQ(plain.host, "events.example.org");
  EXPECT_EQ(plain.port, 443);
  EXPECT_EQ(parse_webhook_url("https://events.example.org:8443").value().port, 8443);
  EXPECT_EQ(parse_webhook_url("https://[2001:db8::1]:444/x").value().host, "2001:db8::1");
  EXPECT_EQ(parse_webhook_url("https://[2001:db8::1]:444/x").value().port, 444);
  EXPECT_FALSE(parse_webhook_url("http://127.0.0.1:9000/in").value().https);
  EXPECT_EQ(parse_webhook_url("http://[::1]/in").value().host, "::1");
  EXPECT_EQ(parse_webhook_url("http://localhost:9000").value().port, 9000);
}

TEST(WebhookUrl, is_refused_where_it_is_open_to_read_or_is_read_differently_by_others) {
  for (const auto* url : {"",
                          "events.example.org",
                          "ftp://events.example.org",
                          "http://events.example.org",
                          "http://10.0.0.1",
                          "http://127.0.0.1.example.org",
                          "http://localhost.example.org",
                          "https://",
                          "https:///path",
                          "https://user@host",
                          "https://user:word@events.example.org",
                          "https://events.example.org#part",
                          "https://events.example.org\\@evil",
                          "https://events.example.org/a b",
                          "https://events.example.org:0",
                          "https://events.example.org:65536",
                          "https://events.example.org:x",
                          "https://[::1",
                          "https://[evil]",
                          "https://[::1]x",
                          "https://bücher.example",
                          "file:///etc/passwd",
                          "gopher://127.0.0.1",
                          "http://2130706433"}) {
    const auto parsed = parse_webhook_url(url);
    ASSERT_FALSE(parsed) << url;
    EXPECT_EQ(parsed.error().code, "bad_webhook_url");
    EXPECT_FALSE(parsed.error().remedy.empty());
  }
  EXPECT_FALSE(parse_webhook_url("https://events.example.org/" + std::string(2000, 'x')));
}

}  // namespace
}  // namespace bursar::domain
