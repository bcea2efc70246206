// Accepts connections and runs them. RESTinio's own acceptor never accepts again once the process has run out of file
// descriptors, and counts nobody.
#pragma once

#include <asio/steady_timer.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <restinio/all.hpp>
#include <restinio/tls.hpp>
#include <thread>
#include <utility>

#include "net/guarded_socket.h"
#include "net/http_server.h"
#include "net/restinio/body_limits.h"

namespace bursar::net {

inline constexpr std::chrono::seconds kFlushMax{2};
inline constexpr std::chrono::milliseconds kAcceptAgain{50};

using PlainSocket = GuardedSocket<asio::ip::tcp::socket>;
using TlsSocket = GuardedSocket<restinio::impl::tls_socket_t>;
struct PlainTraits : restinio::default_traits_t {
  using logger_t = restinio::null_logger_t;
  using stream_socket_t = PlainSocket;
};
struct TlsTraits : restinio::default_traits_t {
  using logger_t = restinio::null_logger_t;
  using stream_socket_t = TlsSocket;
};

/// What a new connection becomes; for TLS, once its handshake is done.
class Door {
 public:
  Door(asio::io_context& context, std::int64_t handshake_timeout_ms)
      : context_(context), handshake_timeout_(handshake_timeout_ms) {}

  template <class Begin>
  void open(asio::ip::tcp::socket socket, std::shared_ptr<Traffic> traffic, const Begin& begin, PlainSocket*) {
    begin(PlainSocket(std::move(traffic), std::move(socket)));
  }

  template <class Begin>
  void open(asio::ip::tcp::socket socket, std::shared_ptr<Traffic> traffic, const Begin& begin, TlsSocket*) {
    struct Handshake {
      Handshake(std::shared_ptr<Traffic> used, asio::io_context& io, std::shared_ptr<asio::ssl::context> tls)
          : connection(std::move(used), io, std::move(tls)), timer(io) {}
      TlsSocket connection;
      asio::steady_timer timer;
      bool done = false;
    };
    const auto one = std::make_shared<Handshake>(std::move(traffic), context_, certificate());
    one->connection.asio_ssl_stream().next_layer() = std::move(socket);
    one->timer.expires_after(handshake_timeout_);
    one->timer.async_wait([one](const asio::error_code& cancelled) {
      asio::error_code ignored;
      if (!cancelled && !one->done) one->connection.lowest_layer().close(ignored);
    });
    one->connection.async_handshake(asio::ssl::stream_base::server, [one, begin](const asio::error_code& error) {
      one->done = true;
      one->timer.cancel();
      if (!error) begin(std::move(one->connection));
    });
  }

  void put_certificate(std::shared_ptr<asio::ssl::context> certificate) {
    const std::lock_guard lock(mutex_);
    certificate_ = std::move(certificate);
  }

 private:
  std::shared_ptr<asio::ssl::context> certificate() {
    const std::lock_guard lock(mutex_);
    return certificate_;
  }

  asio::io_context& context_;
  const std::chrono::milliseconds handshake_timeout_;
  std::mutex mutex_;
  std::shared_ptr<asio::ssl::context> certificate_;
};

/// A running server of either kind.
class Running {
 public:
  virtual ~Running() = default;
  virtual void put_certificate(std::shared_ptr<asio::ssl::context> certificate) = 0;
  /// Sends what is ready, then ends the thread. Connections close with the object.
  virtual void stop() = 0;
};

template <class Traits>
class RunningServer : public Running {
 public:
  RunningServer(restinio::server_settings_t<Traits> settings, const HttpServerOptions& options, ConnectionGate& gate)
      : acceptor_(context_), retry_(context_), door_(context_, options.handshake_timeout_ms), gate_(gate) {
    timers_ = settings.timer_factory()->create(context_);
    auto set_up_socket = settings.socket_options_setter();
    connections_ = std::make_unique<restinio::impl::connection_factory_t<Traits>>(
        std::make_shared<restinio::impl::connection_settings_t<Traits>>(std::move(settings),
                                                                        BodyLimits::parser_settings(), timers_),
        std::move(set_up_socket));
  }
  ~RunningServer() override { stop(); }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  asio::error_code listen(const asio::ip::tcp::endpoint& endpoint) {
    asio::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    return error;
  }
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  void run(BodyLimits::Limit body_limit) {
    timers_->start();
    accept();
    thread_ = std::thread([this, body_limit = std::move(body_limit)] {
      BodyLimits::set_for_this_thread(body_limit);
      while (!context_.stopped()) {
        try {
          context_.run();
        } catch (...) {  // of one connection: it is let go
        }
      }
    });
  }

  void put_certificate(std::shared_ptr<asio::ssl::context> certificate) override {
    door_.put_certificate(std::move(certificate));
  }

  void stop() override {
    if (!thread_.joinable()) return;
    // Answers given so far stand before this in the line of the server's one thread.
    auto sent = std::make_shared<std::promise<void>>();
    asio::post(context_, [this, sent] {
      asio::error_code ignored;
      acceptor_.close(ignored);
      sent->set_value();
    });
    sent->get_future().wait_for(kFlushMax);
    context_.stop();
    thread_.join();
    timers_->stop();
  }

 private:
  using Socket = typename Traits::stream_socket_t;
  using Monitor = typename restinio::connection_count_limit_types<Traits>::lifetime_monitor_t;

  void accept() {
    acceptor_.async_accept([this](const asio::error_code& error, asio::ip::tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (!error) {
        take(std::move(socket));
        return accept();
      }
      // Most likely there are no more file descriptors; some come back as others leave.
      retry_.expires_after(kAcceptAgain);
      retry_.async_wait([this](const asio::error_code& cancelled) {
        if (!cancelled && acceptor_.is_open()) accept();
      });
    });
  }

  void take(asio::ip::tcp::socket socket) {
    asio::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return;  // gone already
    const auto address = peer.address().to_string();
    auto place = gate_.admit(address);
    if (!place) return;  // closes
    auto traffic = std::make_shared<Traffic>(gate_, address, std::move(place));
    door_.open(
        std::move(socket), std::move(traffic),
        [this, peer](Socket ready) {
          connections_->create_new_connection(std::move(ready), peer, Monitor(nullptr))->init();
        },
        static_cast<Socket*>(nullptr));
  }

  asio::io_context context_;  // first: what stands below lives in it
  std::shared_ptr<typename Traits::timer_manager_t> timers_;
  std::unique_ptr<restinio::impl::connection_factory_t<Traits>> connections_;
  asio::ip::tcp::acceptor acceptor_;
  asio::steady_timer retry_;
  Door door_;
  ConnectionGate& gate_;
  std::thread thread_;
};

}  // namespace bursar::net
