// This and the folder restinio/ are all that knows RESTinio.
#include "net/http_server.h"

#include <fmt/format.h>

#include <asio/thread_pool.hpp>
#include <atomic>
#include <restinio/all.hpp>

#include "net/fair_line.h"
#include "net/restinio/answering.h"
#include "net/restinio/body_limits.h"
#include "net/restinio/running_server.h"

namespace bursar::net {
namespace {

using base::ErrorKind;

constexpr std::size_t kReadBytes = std::size_t{16} * 1024;

HttpRequest request_of(const restinio::request_t& raw, const TrustedProxies& proxies) {
  HttpRequest request;
  request.method = raw.header().method().c_str();
  request.url = std::string(raw.header().request_target());
  request.peer = raw.remote_endpoint().address().to_string();
  const bool by_proxy = proxies.has(request.peer);
  raw.header().for_each_field([&](const auto& field) {
    if (!by_proxy && is_forwarding(std::string_view(field.name().data(), field.name().size()))) return;
    request.headers.add(std::string(field.name()), std::string(field.value()));
  });
  request.body = raw.body();
  request.peer = proxies.caller_of(request.peer, request.headers);
  return request;
}

HttpResponse plain(int status, const char* text) {
  HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "text/plain; charset=utf-8");
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  response.headers.add("Cache-Control", "no-store");
  response.body = text;
  return response;
}

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpServerOptions& options, HttpHandler handler)
      : options_(options),
        handler_(std::move(handler)),
        gate_(options.gate),
        handlers_(pool_of(options.threads)),
        heavy_handlers_(options.is_heavy ? pool_of(options.heavy_threads) : nullptr) {}

  ~Impl() { stop(); }

  base::Status listen() {
    if (options_.certificate_file.empty()) return run<PlainTraits>(nullptr);
    TRY_SET(auto certificate, load_certificate());
    return run<TlsTraits>(std::move(certificate));
  }

  base::Status reload_certificate() {
    if (options_.certificate_file.empty()) return {};
    TRY_SET(auto certificate, load_certificate());
    running_->put_certificate(std::move(certificate));
    return {};
  }

  void stop() {
    if (stopping_.exchange(true)) return;
    handlers_->join();  // answers what has come in
    if (heavy_handlers_) heavy_handlers_->join();
    open_answers_.close();
    if (running_) running_->stop();
    // Requests that came in between hold connections, so they go before the server does; it closes what is open.
    handlers_.reset();
    heavy_handlers_.reset();
    line_.clear();
    heavy_line_.clear();
    running_.reset();
  }

  std::uint16_t port() const { return port_; }

 private:
  base::Status cannot_listen(const std::string& why) const {
    return base::fail(ErrorKind::unavailable, "cannot_listen",
                      fmt::format("{}:{} cannot be listened on: {}.", options_.address, options_.port, why),
                      "Pick another port, or end the program that uses this one.");
  }

  base::Result<std::shared_ptr<asio::ssl::context>> load_certificate() const {
    try {
      auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
      tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                       asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION);
      tls->use_certificate_chain_file(options_.certificate_file);
      tls->use_private_key_file(options_.private_key_file, asio::ssl::context::pem);
      return tls;
    } catch (const std::exception& e) {
      return base::fail(ErrorKind::invalid, "bad_certificate",
                        fmt::format("The certificate {} or its key cannot be read.", options_.certificate_file),
                        "Both must be PEM files that belong together and that this user may read.", e.what());
    }
  }

  static std::unique_ptr<asio::thread_pool> pool_of(int threads) {
    return std::make_unique<asio::thread_pool>(static_cast<std::size_t>(std::max(1, threads)));
  }

  template <class Traits>
  base::Status run(std::shared_ptr<asio::ssl::context> certificate) {
    asio::error_code error;
    const auto address = asio::ip::make_address(options_.address, error);
    if (error) return cannot_listen("it is not an IPv4 or IPv6 address");
    restinio::server_settings_t<Traits> settings;
    settings.buffer_size(kReadBytes)
        .read_next_http_message_timelimit(std::chrono::milliseconds(options_.read_timeout_ms))
        .write_http_response_timelimit(std::chrono::milliseconds(options_.write_timeout_ms))
        .handle_request_timeout(std::chrono::milliseconds(options_.handle_timeout_ms))
        .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                      .max_url_size(options_.header_bytes_max)
                                      .max_field_name_size(options_.header_bytes_max)
                                      .max_field_value_size(options_.header_bytes_max)
                                      .max_field_count(options_.header_fields_max))
        .request_handler([this](restinio::request_handle_t raw) { return take(std::move(raw)); });
    auto server = std::make_unique<RunningServer<Traits>>(std::move(settings), options_, gate_);
    error = server->listen({address, options_.port});
    if (error) return cannot_listen(error.message());
    port_ = server->port();
    server->put_certificate(std::move(certificate));
    server->run([this](std::string_view method, std::string_view path) {
      return options_.body_bytes_of ? std::min(options_.body_bytes_max, options_.body_bytes_of(method, path))
                                    : options_.body_bytes_max;
    });
    running_ = std::move(server);
    return {};
  }

  restinio::request_handling_status_t take(restinio::request_handle_t raw) {
    const auto& target = raw->header().request_target();
    const bool heavy =
        heavy_handlers_ && options_.is_heavy(raw->header().method().c_str(), path_of({target.data(), target.size()}));
    if (stopping_) {
      raw->create_response(status_line(503)).connection_close().done();
    } else if (heavy && heavy_open_ >= options_.heavy_threads + options_.heavy_waiting_max) {
      answer(raw, options_.too_busy ? options_.too_busy() : plain(503, "Too busy.\n"), nullptr);
    } else if (heavy) {
      ++heavy_open_;
      heavy_line_.add(source_of(*raw), [this, raw] {
        work(raw);
        --heavy_open_;
      });
      asio::post(*heavy_handlers_, [this] { heavy_line_.do_next(); });
    } else {
      line_.add(source_of(*raw), [this, raw] { work(raw); });
      asio::post(*handlers_, [this] { line_.do_next(); });
    }
    return restinio::request_accepted();
  }

  /// Who asks, where requests take turns.
  std::string source_of(const restinio::request_t& raw) const {
    auto peer = raw.remote_endpoint().address().to_string();
    if (options_.proxies.has(peer) && raw.header().has_field("X-Forwarded-For")) {
      peer = options_.proxies.caller_of(peer, {{"X-Forwarded-For", raw.header().get_field("X-Forwarded-For")}});
    }
    return network_of(peer);
  }

  void work(const restinio::request_handle_t& raw) {
    auto response = handle(*raw);
    if (response.stream) {
      auto builder = raw->create_response<restinio::chunked_output_t>(status_line(response.status));
      put_head(builder, response);
      auto open = std::make_shared<OpenAnswer>(std::move(builder));
      open_answers_.add(open);
      return response.stream(open);
    }
    auto held = gate_.hold(raw->remote_endpoint().address().to_string(), response.body.size());
    if (!held) response = plain(503, "Too many answers are not read yet.\n");
    answer(raw, std::move(response), std::move(held));
  }

  HttpResponse handle(const restinio::request_t& raw) {
    if (raw.header().has_field(kTooLarge)) return plain(413, "The body is too large.\n");
    try {
      return handler_(request_of(raw, options_.proxies));
    } catch (...) {
      return plain(500, "Internal error.\n");
    }
  }

  const HttpServerOptions options_;
  const HttpHandler handler_;
  ConnectionGate gate_;
  std::unique_ptr<asio::thread_pool> handlers_;
  std::unique_ptr<asio::thread_pool> heavy_handlers_;
  FairLine line_;
  FairLine heavy_line_;
  std::atomic<int> heavy_open_{0};
  OpenAnswers open_answers_;
  std::unique_ptr<Running> running_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() = default;

base::Result<std::unique_ptr<HttpServer>> HttpServer::start(const HttpServerOptions& options, HttpHandler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  TRY(impl->listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const { return impl_->port(); }
base::Status HttpServer::reload_certificate() { return impl_->reload_certificate(); }
void HttpServer::stop() { impl_->stop(); }

}  // namespace bursar::net
