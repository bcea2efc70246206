#include "net/peer.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"

namespace bursar::net {
namespace {

constexpr int kBitsV6 = 128;
constexpr int kBitsBeforeV4 = 96;
constexpr std::array<std::uint8_t, 12> kBeforeV4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

// IPv4 addresses as IPv6 writes them, so that both forms are one.
std::optional<TrustedProxies::Bytes> TrustedProxies::bytes_of(const std::string& address) {
  Bytes bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) return bytes;
  std::copy(kBeforeV4.begin(), kBeforeV4.end(), bytes.begin());
  if (::inet_pton(AF_INET, address.c_str(), bytes.data() + kBeforeV4.size()) == 1) return bytes;
  return std::nullopt;
}

base::Result<TrustedProxies> TrustedProxies::parse(std::string_view list) {
  TrustedProxies proxies;
  for (const auto part : base::split(list, ',')) {
    const std::string text(base::trim(part));
    if (text.empty()) continue;
    const auto slash = text.find('/');
    const auto address = text.substr(0, slash);
    const auto bytes = bytes_of(address);
    const bool v4 = address.find(':') == std::string::npos;
    const auto given = slash == std::string::npos ? std::optional<std::int64_t>(v4 ? 32 : kBitsV6)
                                                  : base::parse_int(text.substr(slash + 1));
    const auto bits = given.value_or(-1) + (v4 ? kBitsBeforeV4 : 0);
    if (!bytes || !given || *given < 0 || bits > kBitsV6) {
      return base::fail(base::ErrorKind::invalid, "bad_option", "\"" + text + "\" is no address and no network.",
                        "Write trusted proxies as 127.0.0.1, 10.0.0.0/8 or fd00::/8.");
    }
    proxies.networks_.push_back({*bytes, static_cast<int>(bits)});
  }
  return proxies;
}

bool TrustedProxies::has(const std::string& address) const {
  if (networks_.empty()) return false;
  const auto bytes = bytes_of(address);
  if (!bytes) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    for (int bit = 0; bit < network.bits; ++bit) {
      const auto at = static_cast<std::size_t>(bit / 8);
      const auto mask = static_cast<std::uint8_t>(0x80U >> static_cast<unsigned>(bit % 8));
      if (((*bytes)[at] & mask) != (network.address[at] & mask)) return false;
    }
    return true;
  });
}

std::string TrustedProxies::caller_of(const std::string& peer, const Headers& headers) const {
  if (!has(peer)) return peer;
  std::vector<std::string> path;
  for (const auto& [name, value] : headers.all()) {
    if (base::to_lower_ascii(name) != "x-forwarded-for") continue;
    for (const auto part : base::split(value, ',')) path.emplace_back(base::trim(part));
  }
  std::string caller = peer;
  for (auto one = path.rbegin(); one != path.rend() && has(caller); ++one) {
    if (!bytes_of(*one)) break;  // nonsense: the proxy itself is all that is known
    caller = *one;
  }
  return caller;
}

std::string network_of(const std::string& address) {
  std::array<std::uint8_t, 16> bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1) return address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (std::equal(kBeforeV4.begin(), kBeforeV4.end(), bytes.begin())) {
    return ::inet_ntop(AF_INET, bytes.data() + kBeforeV4.size(), text.data(), text.size());
  }
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return std::string(::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size())) + "/64";
}

bool is_forwarding(std::string_view header) {
  const auto name = base::to_lower_ascii(header);
  return name == "forwarded" || name.substr(0, 12) == "x-forwarded-";
}

}  // namespace bursar::net
