#include "net/addresses.h"

#include <gtest/gtest.h>

namespace bursar::net {
namespace {

TEST(Addresses, lead_to_servers_or_nowhere_that_anybody_should_be_led) {
  for (const auto* address : {"169.254.169.254",
                              "169.254.0.1",
                              "100.100.100.200",
                              "192.0.0.192",
                              "168.63.129.16",
                              "0.0.0.0",
                              "0.1.2.3",
                              "224.0.0.1",
                              "255.255.255.255",
                              "240.0.0.1",
                              "::",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "fd00:ec2::254",
                              "::ffff:169.254.169.254",
                              "64:ff9b::a9fe:a9fe",
                              "2002:a9fe:a9fe::1",
                              "::169.254.169.254",
                              "",
                              "localhost",
                              "fe80::1%eth0",
                              "127.1"}) {
    EXPECT_EQ(kind_of_address(address), AddressKind::special) << address;
  }
  for (const auto* address : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(kind_of_address(address), AddressKind::loopback) << address;
  }
  for (const auto* address :
       {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.7.7", "100.64.0.1", "100.127.255.255", "fc00::1",
        "fdff::1", "::ffff:10.1.2.3", "2002:0a00:0001::1", "64:ff9b::c0a8:0101"}) {
    EXPECT_EQ(kind_of_address(address), AddressKind::private_use) << address;
  }
  for (const auto* address : {"8.8.8.8", "172.32.0.1", "172.15.0.1", "100.63.0.1", "100.128.0.1", "192.169.0.1",
                              "11.0.0.1", "2001:db8::1", "2a00::1", "::ffff:8.8.8.8"}) {
    EXPECT_EQ(kind_of_address(address), AddressKind::ordinary) << address;
  }
}

TEST(Addresses, of_a_name_are_asked_of_the_system_and_odd_spellings_are_read_as_it_reads_them) {
  EXPECT_EQ(addresses_of("127.0.0.1").value(), std::vector<std::string>{"127.0.0.1"});
  EXPECT_EQ(addresses_of("0x7f.1").value(), std::vector<std::string>{"127.0.0.1"});
  EXPECT_EQ(addresses_of("2852039166").value(), std::vector<std::string>{"169.254.169.254"});
  EXPECT_EQ(addresses_of("::1").value(), std::vector<std::string>{"::1"});
  EXPECT_EQ(addresses_of("name with blanks").error().code, "not_sent");
}

}  // namespace
}  // namespace bursar::net
