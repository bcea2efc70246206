// Where a request comes from: the address at the other end, or the one that a trusted proxy names.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/http.h"

namespace bursar::net {

/// What belongs together when requests are counted: an IPv4 address; of an IPv6 address the /64, of which one customer
/// has all. Text that is no address stands for itself.
std::string network_of(const std::string& address);

/// The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
class TrustedProxies {
 public:
  /// Addresses and networks apart by commas: "127.0.0.1, 10.0.0.0/8, fd00::/8". invalid "bad_option".
  static base::Result<TrustedProxies> parse(std::string_view list);
  bool has(const std::string& address) const;
  /// The caller behind the proxies: the last address of X-Forwarded-For that is no trusted proxy.
  std::string caller_of(const std::string& peer, const Headers& headers) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  struct Network {
    Bytes address;
    int bits;
  };
  static std::optional<Bytes> bytes_of(const std::string& address);
  std::vector<Network> networks_;
};

/// Whether a header tells what only a proxy can know.
bool is_forwarding(std::string_view header);

}  // namespace bursar::net
