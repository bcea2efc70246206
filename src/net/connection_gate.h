// How many connections there may be, in all and from one network, and how much they may hold in memory.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace bursar::net {

struct GateLimits {
  int connections_max = 4096;
  int connections_per_network_max = 256;                        // see network_of
  std::size_t held_bytes_max = std::size_t{512} * 1024 * 1024;  // bodies coming in and answers going out, of all
  std::size_t held_bytes_per_network_max = std::size_t{192} * 1024 * 1024;
  std::function<bool(const std::string&)> is_exempt;  // addresses whose limits are those of all, e.g. a proxy's
};

/// Safe to call from any thread. What it hands out may outlive it.
class ConnectionGate {
 public:
  explicit ConnectionGate(GateLimits limits);
  /// A place, until it is let go; none where there are enough connections already.
  std::shared_ptr<void> admit(const std::string& address);
  /// So many bytes, until they are let go; none where too many are held.
  std::shared_ptr<void> hold(const std::string& address, std::size_t bytes);
  int connections() const;

 private:
  struct Use {
    int connections = 0;
    std::size_t bytes = 0;
  };
  struct State {
    std::mutex mutex;
    Use all;
    std::map<std::string, Use> of;  // by network
  };
  /// Takes what fits into both limits.
  std::shared_ptr<void> take(const std::string& address, Use wanted);

  const GateLimits limits_;
  const std::shared_ptr<State> state_;
};

}  // namespace bursar::net
