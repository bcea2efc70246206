// The only file that knows RESTinio. Connections are accepted here, not by RESTinio, whose acceptor never accepts again
// once the process has run out of file descriptors, and counts nobody.
#include "net/http_server.h"

#include <fmt/format.h>

#include <asio/steady_timer.hpp>
#include <asio/thread_pool.hpp>
#include <atomic>
#include <climits>
#include <future>
#include <mutex>
#include <optional>
#include <restinio/all.hpp>
#include <restinio/tls.hpp>
#include <thread>

#include "net/fair_line.h"
#include "net/guarded_socket.h"

namespace bursar::net {
namespace {

using base::ErrorKind;

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

// A body that is too large is read on and thrown away up to here, so that its sender sees the answer 413; above, the
// connection closes.
constexpr std::uint64_t kThrownAwayBytesMax = std::uint64_t{8} * 1024 * 1024;
constexpr std::chrono::seconds kFlushMax{2};
constexpr std::chrono::milliseconds kAcceptAgain{50};
constexpr std::size_t kReadBytes = std::size_t{16} * 1024;
// A stream whose reader is behind by so much is let go.
constexpr std::size_t kStreamBytesMax = std::size_t{1024} * 1024;
// Marks a request whose body was too large; no header on the wire can have this name.
constexpr const char* kTooLarge = ":too-large";

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

std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

/// RESTinio's reading of a message, with limits for the body by method and path. The parser's callbacks are plain
/// functions; the limits belong to the thread that reads.
class BodyLimits {
 public:
  using Limit = std::function<std::size_t(std::string_view, std::string_view)>;
  static void set_for_this_thread(Limit limit) { limit_of_thread() = std::move(limit); }

  static http_parser_settings parser_settings() {
    auto settings = restinio::impl::create_parser_settings<restinio::default_http_methods_t>();
    settings.on_headers_complete = [](http_parser* parser) -> int {
      auto& context = context_of(parser);
      const bool told = parser->content_length != ULLONG_MAX;
      if (!told || parser->content_length <= limit(parser)) return restinio::impl::restinio_headers_complete_cb(parser);
      context.m_leading_headers_completed = true;
      return parser->content_length <= kThrownAwayBytesMax + limit(parser) ? mark(context) : -1;
    };
    settings.on_body = [](http_parser* parser, const char* at, std::size_t length) -> int {
      auto& context = context_of(parser);
      if (context.m_header.has_field(kTooLarge)) return throw_away(parser, length);
      if (context.m_body.size() + length <= limit(parser)) return restinio::impl::restinio_body_cb(parser, at, length);
      context.m_body.clear();
      context.m_body.shrink_to_fit();
      return mark(context);
    };
    return settings;
  }

 private:
  static restinio::impl::http_parser_ctx_t& context_of(http_parser* parser) {
    return *static_cast<restinio::impl::http_parser_ctx_t*>(parser->data);
  }
  static Limit& limit_of_thread() {
    thread_local Limit of_thread;
    return of_thread;
  }
  static std::size_t limit(http_parser* parser) {
    const auto& target = context_of(parser).m_header.request_target();
    const auto* method = http_method_str(static_cast<http_method>(parser->method));
    return limit_of_thread()(method, path_of({target.data(), target.size()}));
  }
  static int mark(restinio::impl::http_parser_ctx_t& context) {
    context.m_header.set_field(kTooLarge, "0");
    return 0;
  }
  static int throw_away(http_parser* parser, std::size_t length) {
    auto& context = context_of(parser);
    const auto so_far = std::stoull(std::string(context.m_header.get_field(kTooLarge))) + length;
    context.m_header.set_field(kTooLarge, std::to_string(so_far));
    return so_far > kThrownAwayBytesMax + limit(parser) ? -1 : 0;
  }
};

template <class Builder>
void put_head(Builder& builder, const HttpResponse& response) {
  for (const auto& [name, value] : response.headers.all()) builder.append_header(name, value);
}

restinio::http_status_line_t status_line(int status) {
  return {restinio::http_status_code_t(static_cast<std::uint16_t>(status)), status < 400 ? "OK" : "Error"};
}

/// Announces more than it sends, then closes.
void answer_cut_off(const restinio::request_handle_t& raw, const HttpResponse& response, std::size_t bytes) {
  auto builder = raw->create_response<restinio::user_controlled_output_t>(status_line(response.status));
  put_head(builder, response);
  builder.set_content_length(std::max(response.body.size(), bytes + 1));
  builder.connection_close();
  builder.append_body(response.body.substr(0, bytes));
  builder.done();
}

/// `held` is let go when all is sent.
void answer(const restinio::request_handle_t& raw, HttpResponse response, std::shared_ptr<void> held) {
  const auto& wrong = response.misbehavior;
  if (wrong.delay_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(wrong.delay_ms));
  if (wrong.cut) return answer_cut_off(raw, response, 0);
  if (wrong.truncate_to_bytes) return answer_cut_off(raw, response, *wrong.truncate_to_bytes);
  auto builder = raw->create_response(status_line(response.status));
  put_head(builder, response);
  if (!raw->header().should_keep_alive()) builder.connection_close();
  builder.set_body(std::move(response.body));
  builder.done([held = std::move(held)](const auto&) noexcept {});
}

using ChunkedAnswer = restinio::response_builder_t<restinio::chunked_output_t>;

/// Holds the connection; `close` lets it go, so that the server can end. Ends with the object.
class OpenAnswer : public HttpStream {
 public:
  explicit OpenAnswer(ChunkedAnswer builder) : builder_(std::move(builder)) { builder_->flush(); }
  ~OpenAnswer() override { close(); }
  OpenAnswer(const OpenAnswer&) = delete;
  OpenAnswer& operator=(const OpenAnswer&) = delete;

  bool write(const std::string& text) override {
    const std::lock_guard lock(mutex_);
    if (!builder_ || *failed_ || *waiting_ + text.size() > kStreamBytesMax) return false;
    *waiting_ += text.size();
    builder_->append_chunk(text);
    builder_->flush([failed = failed_, waiting = waiting_, bytes = text.size()](const auto& error) noexcept {
      *waiting -= bytes;
      if (error) *failed = true;
    });
    return true;
  }

  void close() {
    const std::lock_guard lock(mutex_);
    if (builder_) builder_->done();
    builder_.reset();
  }

 private:
  std::mutex mutex_;
  std::optional<ChunkedAnswer> builder_;
  std::shared_ptr<std::atomic<bool>> failed_ = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<std::size_t>> waiting_ = std::make_shared<std::atomic<std::size_t>>(0);
};

/// The answers that are open, so that stopping can close them.
class OpenAnswers {
 public:
  void add(const std::shared_ptr<OpenAnswer>& answer) {
    const std::lock_guard lock(mutex_);
    std::erase_if(answers_, [](const auto& one) { return one.expired(); });
    answers_.push_back(answer);
  }
  void close() {
    const std::lock_guard lock(mutex_);
    for (const auto& one : answers_) {
      if (const auto answer = one.lock()) answer->close();
    }
    answers_.clear();
  }

 private:
  std::mutex mutex_;
  std::vector<std::weak_ptr<OpenAnswer>> answers_;
};

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
