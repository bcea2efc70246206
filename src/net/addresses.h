// What an IP address leads to, and which addresses a name has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bursar::net {

enum class AddressKind {
  ordinary,
  loopback,
  private_use,  // 10/8, 172.16/12, 192.168/16, 100.64/10, fc00::/7
  special,      // link-local, metadata services of clouds, multicast, unspecified, reserved: no server of anybody's
};

/// Of an IPv4 or IPv6 address in text; an IPv4 address inside an IPv6 one counts as what it is. special where the text
/// is no address.
AddressKind kind_of_address(std::string_view address);

/// Every address of a name (or the address itself), asked of the system. unavailable "not_sent".
base::Result<std::vector<std::string>> addresses_of(const std::string& host);

}  // namespace bursar::net
