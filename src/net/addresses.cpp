#include "net/addresses.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>

namespace bursar::net {
namespace {

struct Range {
  const char* address;
  int bits;
  AddressKind kind;
};

// The first that fits counts. Sources: IANA's registries of special-purpose addresses; the metadata services of clouds.
constexpr Range kIpv4[] = {
    {"169.254.0.0", 16, AddressKind::special},      // link-local; 169.254.169.254 is most clouds' metadata
    {"100.100.100.200", 32, AddressKind::special},  // metadata
    {"192.0.0.0", 24, AddressKind::special},        // protocol assignments; 192.0.0.192 is metadata
    {"168.63.129.16", 32, AddressKind::special},    // metadata
    {"0.0.0.0", 8, AddressKind::special},
    {"224.0.0.0", 3, AddressKind::special},  // multicast, reserved, broadcast
    {"127.0.0.0", 8, AddressKind::loopback},
    {"10.0.0.0", 8, AddressKind::private_use},
    {"172.16.0.0", 12, AddressKind::private_use},
    {"192.168.0.0", 16, AddressKind::private_use},
    {"100.64.0.0", 10, AddressKind::private_use},
};
constexpr Range kIpv6[] = {
    {"::1", 128, AddressKind::loopback},          {"::", 128, AddressKind::special},
    {"fe80::", 10, AddressKind::special},          // link-local
    {"fec0::", 10, AddressKind::special},          // site-local, given up
    {"ff00::", 8, AddressKind::special},           // multicast
    {"fd00:ec2::254", 128, AddressKind::special},  // metadata
    {"fd20:ce::254", 128, AddressKind::special},   // metadata
    {"fc00::", 7, AddressKind::private_use},
};

/// Prefixes of IPv6 with an IPv4 address behind them: mapped, NAT64, 6to4, compatible.
struct Carrier {
  const char* prefix;
  int bits;
  std::size_t at;
};
constexpr Carrier kCarriers[] = {{"::ffff:0:0", 96, 12}, {"64:ff9b::", 96, 12}, {"2002::", 16, 2}, {"::", 96, 12}};

template <std::size_t N>
bool within(const std::array<unsigned char, N>& address, int family, const char* prefix, int bits) {
  std::array<unsigned char, N> other{};
  inet_pton(family, prefix, other.data());
  for (int bit = 0; bit < bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const auto mask = static_cast<unsigned>(0x80U >> static_cast<unsigned>(bit % 8));
    if ((address[byte] & mask) != (other[byte] & mask)) return false;
  }
  return true;
}

AddressKind kind_of(const std::array<unsigned char, 4>& address) {
  for (const auto& range : kIpv4) {
    if (within(address, AF_INET, range.address, range.bits)) return range.kind;
  }
  return AddressKind::ordinary;
}

AddressKind kind_of(const std::array<unsigned char, 16>& address) {
  for (const auto& range : kIpv6) {
    if (within(address, AF_INET6, range.address, range.bits)) return range.kind;
  }
  for (const auto& carrier : kCarriers) {
    if (!within(address, AF_INET6, carrier.prefix, carrier.bits)) continue;
    std::array<unsigned char, 4> carried{};
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(carrier.at), carried.size(), carried.begin());
    return kind_of(carried);
  }
  return AddressKind::ordinary;
}

}  // namespace

AddressKind kind_of_address(std::string_view text) {
  const std::string address(text);
  std::array<unsigned char, 4> four{};
  if (inet_pton(AF_INET, address.c_str(), four.data()) == 1) return kind_of(four);
  std::array<unsigned char, 16> sixteen{};
  if (inet_pton(AF_INET6, address.c_str(), sixteen.data()) == 1) return kind_of(sixteen);
  return AddressKind::special;
}

base::Result<std::vector<std::string>> addresses_of(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  std::vector<std::string> addresses;
  for (const auto* one = code == 0 ? found : nullptr; one != nullptr; one = one->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(one->ai_addr, one->ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) continue;
    const std::string address(text.data());
    if (std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
  }
  if (!addresses.empty()) return addresses;
  return base::fail(base::ErrorKind::unavailable, "not_sent", fmt::format("The name \"{}\" has no address.", host),
                    "Check the name, and this machine's name servers.", code == 0 ? "" : gai_strerror(code));
}

}  // namespace bursar::net
