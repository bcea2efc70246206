// A socket of RESTinio's that keeps its place at the gate, and counts what a request brings in. Part of
// http_server.cpp, which has included Asio before.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/connection_gate.h"

namespace bursar::net {

/// One connection's use of the gate. Used by the server's one thread alone.
class Traffic {
 public:
  Traffic(ConnectionGate& gate, std::string address, std::shared_ptr<void> place)
      : gate_(gate), address_(std::move(address)), place_(std::move(place)) {}

  /// So much came in; what is large takes from what may be held.
  void came_in(std::size_t bytes) {
    bytes_ += bytes;
    while (!refused_ && bytes_ > kFree + held_.size() * kStep) {
      auto held = gate_.hold(address_, kStep);
      refused_ = held == nullptr;
      if (held) held_.push_back(std::move(held));
    }
  }
  /// The answer begins: the request is done with.
  void answered() {
    bytes_ = 0;
    held_.clear();
  }
  bool refused() const { return refused_; }

 private:
  static constexpr std::size_t kFree = std::size_t{64} * 1024;  // of every connection
  static constexpr std::size_t kStep = std::size_t{1024} * 1024;
  ConnectionGate& gate_;
  const std::string address_;
  const std::shared_ptr<void> place_;
  std::size_t bytes_ = 0;
  std::vector<std::shared_ptr<void>> held_;
  bool refused_ = false;
};

template <class Socket>
class GuardedSocket : public Socket {
 public:
  template <class... Arguments>
  explicit GuardedSocket(std::shared_ptr<Traffic> traffic, Arguments&&... arguments)
      : Socket(std::forward<Arguments>(arguments)...), traffic_(std::move(traffic)) {}

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    const auto executor = asio::get_associated_executor(handler, this->get_executor());
    if (traffic_->refused()) {
      asio::post(executor, [handler = std::forward<Handler>(handler)]() mutable {
        handler(asio::error::make_error_code(asio::error::no_buffer_space), std::size_t{0});
      });
      return;
    }
    Socket::async_read_some(
        buffers, asio::bind_executor(executor, [traffic = traffic_, handler = std::forward<Handler>(handler)](
                                                   const asio::error_code& error, std::size_t bytes) mutable {
          traffic->came_in(bytes);
          handler(error, bytes);
        }));
  }

  template <class Buffers, class Handler>
  auto async_write_some(const Buffers& buffers, Handler&& handler) {
    traffic_->answered();
    return Socket::async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  std::shared_ptr<Traffic> traffic_;
};

}  // namespace bursar::net
