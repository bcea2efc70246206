#include <fmt/format.h>

#include "base/text.h"
#include "net/http_server.h"

namespace bursar::net {

base::Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto colon = text.rfind(':');
  auto host = colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
  const auto port = base::parse_int(colon == std::string_view::npos ? text : text.substr(colon + 1));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (!port || *port < 0 || *port > 65535) {
    return base::fail(base::ErrorKind::invalid, "bad_listen_address",
                      fmt::format("\"{}\" is not an address to listen on.", text),
                      "Write address:port, [IPv6 address]:port or a port alone; port 0 picks a free one.");
  }
  return ListenAddress{host.empty() || host == "localhost" ? "127.0.0.1" : std::string(host),
                       static_cast<std::uint16_t>(*port)};
}

}  // namespace bursar::net
