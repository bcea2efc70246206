#include <gtest/gtest.h>

#include "net/connection_gate.h"
#include "net/fair_line.h"
#include "net/peer.h"

namespace bursar::net {
namespace {

TEST(Peer, an_address_counts_alone_and_a_network_of_ipv6_together) {
  EXPECT_EQ(network_of("192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("::ffff:192.0.2.7"), "192.0.2.7");
  EXPECT_EQ(network_of("2001:db8:1:2::3"), network_of("2001:db8:1:2:ffff::9"));
  EXPECT_NE(network_of("2001:db8:1:2::3"), network_of("2001:db8:1:3::3"));
  EXPECT_EQ(network_of("nonsense"), "nonsense");
}

TEST(Peer, only_a_trusted_proxy_says_who_asks) {
  const auto proxies = TrustedProxies::parse("127.0.0.1, 10.0.0.0/8, fd00::/8").value();
  const Headers one{{"X-Forwarded-For", "198.51.100.4"}};
  EXPECT_EQ(proxies.caller_of("203.0.113.9", one), "203.0.113.9") << "whoever is no proxy may say what they like";
  EXPECT_EQ(proxies.caller_of("127.0.0.1", one), "198.51.100.4");
  EXPECT_EQ(proxies.caller_of("::ffff:10.1.2.3", one), "198.51.100.4");
  EXPECT_EQ(proxies.caller_of("127.0.0.1", {}), "127.0.0.1");
  const Headers forged{{"X-Forwarded-For", "1.1.1.1, 198.51.100.4, 10.0.0.7"}};
  EXPECT_EQ(proxies.caller_of("127.0.0.1", forged), "198.51.100.4") << "the last that is no proxy of ours";
  const Headers twice{{"X-Forwarded-For", "1.1.1.1"}, {"x-forwarded-for", "198.51.100.4"}};
  EXPECT_EQ(proxies.caller_of("fd00::1", twice), "198.51.100.4");
  const Headers nonsense{{"X-Forwarded-For", "198.51.100.4, unknown"}};
  EXPECT_EQ(proxies.caller_of("127.0.0.1", nonsense), "127.0.0.1");
  EXPECT_FALSE(proxies.has("11.0.0.1"));
  EXPECT_FALSE(TrustedProxies().has("127.0.0.1"));
  for (const auto* wrong : {"localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/8/8"}) {
    EXPECT_FALSE(TrustedProxies::parse(wrong)) << wrong;
  }
  EXPECT_TRUE(is_forwarding("X-Forwarded-Proto"));
  EXPECT_TRUE(is_forwarding("forwarded"));
  EXPECT_FALSE(is_forwarding("Forward"));
}

TEST(Gate, one_address_never_takes_the_places_of_all) {
  GateLimits limits;
  limits.connections_max = 5;
  limits.connections_per_network_max = 3;
  limits.is_exempt = [](const std::string& address) { return address == "127.0.0.1"; };
  ConnectionGate gate(limits);
  std::vector<std::shared_ptr<void>> greedy;
  for (int i = 0; i < 3; ++i) greedy.push_back(gate.admit("192.0.2.1"));
  EXPECT_TRUE(greedy.back());
  EXPECT_FALSE(gate.admit("192.0.2.1"));
  auto other = gate.admit("192.0.2.2");
  EXPECT_TRUE(other);
  auto proxy = gate.admit("127.0.0.1");
  EXPECT_TRUE(proxy);
  EXPECT_FALSE(gate.admit("192.0.2.3")) << "all together";
  greedy.pop_back();
  EXPECT_EQ(gate.connections(), 4);
  EXPECT_TRUE(gate.admit("192.0.2.1"));
}

TEST(Gate, what_is_held_in_memory_has_a_bound_and_comes_back) {
  GateLimits limits;
  limits.held_bytes_max = 100;
  limits.held_bytes_per_network_max = 60;
  std::shared_ptr<void> outlives;
  {
    ConnectionGate gate(limits);
    auto one = gate.hold("192.0.2.1", 50);
    EXPECT_TRUE(one);
    EXPECT_FALSE(gate.hold("192.0.2.1", 11));
    EXPECT_TRUE(gate.hold("192.0.2.2", 50));
    EXPECT_TRUE(gate.hold("192.0.2.2", 50)) << "let go at once";
    EXPECT_FALSE(gate.hold("192.0.2.2", 51));
    one.reset();
    outlives = gate.hold("192.0.2.1", 60);
    EXPECT_TRUE(outlives);
  }
}

TEST(Line, whoever_brings_much_does_not_hold_up_whoever_brings_little) {
  FairLine line;
  std::string order;
  for (int i = 0; i < 4; ++i) line.add("greedy", [&] { order += 'g'; });
  line.add("modest", [&] { order += 'm'; });
  line.add("other", [&] { order += 'o'; });
  for (int i = 0; i < 6; ++i) line.do_next();
  EXPECT_EQ(order, "gmoggg");
  line.do_next();
  line.add("greedy", [&] { order += 'x'; });
  line.clear();
  line.do_next();
  EXPECT_EQ(order, "gmoggg");
}

}  // namespace
}  // namespace bursar::net
