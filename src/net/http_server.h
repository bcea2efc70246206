// Serving HTTP or HTTPS: one handler for everything; routing is the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/connection_gate.h"
#include "net/http.h"
#include "net/peer.h"

namespace bursar::net {

struct HttpServerOptions {
  std::string address = "127.0.0.1";  // an IPv4 or IPv6 address
  std::uint16_t port = 0;             // 0: any free port
  int threads = 4;                    // that run the handler
  std::string certificate_file;       // PEM chain; with private_key_file: HTTPS; both empty: HTTP
  std::string private_key_file;
  std::size_t header_bytes_max = std::size_t{64} * 1024;  // of the address, and of each header
  std::size_t header_fields_max = 100;
  std::size_t body_bytes_max = std::size_t{64} * 1024 * 1024;  // more is answered 413
  /// Of a method and path, where it is less.
  std::function<std::size_t(std::string_view method, std::string_view path)> body_bytes_of = {};
  /// Calls that take long are worked on by a few threads of their own, so that the others stay free. More than may wait
  /// are answered by `too_busy`.
  std::function<bool(std::string_view method, std::string_view path)> is_heavy = {};
  int heavy_threads = 3;
  int heavy_waiting_max = 64;
  std::function<HttpResponse()> too_busy = {};
  std::int64_t handshake_timeout_ms = 10'000;
  std::int64_t read_timeout_ms = 30'000;  // for one whole request, and for an idle connection
  std::int64_t write_timeout_ms = 120'000;
  std::int64_t handle_timeout_ms = 600'000;
  GateLimits gate = {};
  /// Peers whose X-Forwarded-For names the caller; from others, such headers are taken away.
  TrustedProxies proxies = {};
};

/// Called from several threads at once. What it throws is answered 500 without its text.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

/// RESTinio on threads of its own. HttpResponse::Misbehavior is carried out.
class HttpServer {
 public:
  /// Listening has begun when this returns. Fails with kind unavailable if the address cannot be bound,
  /// invalid if the certificate or key cannot be read.
  static base::Result<std::unique_ptr<HttpServer>> start(const HttpServerOptions& options, HttpHandler handler);
  ~HttpServer();
  std::uint16_t port() const;
  /// Reads certificate and key again, for connections that come from now on; where they cannot be read, those of before
  /// stay. invalid "bad_certificate". Does nothing without https.
  base::Status reload_certificate();
  /// Answers what has come in, refuses what still comes (503), and closes. One thread calls it; the destructor does
  /// too.
  void stop();

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};
/// "127.0.0.1:8080", "[::1]:8080", "8080", ":8080" and "localhost:8080" (all loopback).
base::Result<ListenAddress> parse_listen_address(std::string_view text);

/// Writes a self-signed certificate (10 years, for localhost, 127.0.0.1 and ::1) and its key (mode 0600) as PEM.
base::Status write_self_signed_certificate(const std::string& certificate_file, const std::string& key_file);

}  // namespace bursar::net
