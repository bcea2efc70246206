// The only file that knows RESTinio.
#include "net/http_server.h"

#include <fmt/format.h>

#include <asio/thread_pool.hpp>
#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <restinio/all.hpp>
#include <restinio/tls.hpp>
#include <thread>

namespace bursar::net {
namespace {

using base::ErrorKind;

struct PlainTraits : restinio::default_traits_t {
  using logger_t = restinio::null_logger_t;
};
using TlsTraits = restinio::tls_traits_t<restinio::asio_timer_manager_t, restinio::null_logger_t>;

// What RESTinio itself takes beyond the limit that is answered 413; above, it closes the connection.
constexpr std::size_t kBodySlackBytes = std::size_t{16} * 1024 * 1024;
constexpr std::chrono::seconds kFlushMax{2};

HttpRequest request_of(const restinio::request_t& raw) {
  HttpRequest request;
  request.method = raw.header().method().c_str();
  request.url = std::string(raw.header().request_target());
  raw.header().for_each_field(
      [&](const auto& field) { request.headers.add(std::string(field.name()), std::string(field.value())); });
  request.body = raw.body();
  request.peer = raw.remote_endpoint().address().to_string();
  return request;
}

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

void answer(const restinio::request_handle_t& raw, HttpResponse response) {
  const auto& wrong = response.misbehavior;
  if (wrong.delay_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(wrong.delay_ms));
  if (wrong.cut) return answer_cut_off(raw, response, 0);
  if (wrong.truncate_to_bytes) return answer_cut_off(raw, response, *wrong.truncate_to_bytes);
  auto builder = raw->create_response(status_line(response.status));
  put_head(builder, response);
  if (!raw->header().should_keep_alive()) builder.connection_close();
  builder.set_body(std::move(response.body));
  builder.done();
}

using ChunkedAnswer = restinio::response_builder_t<restinio::chunked_output_t>;

/// Holds the connection; `close` lets it go, so that the server can end.
class OpenAnswer : public HttpStream {
 public:
  explicit OpenAnswer(ChunkedAnswer builder) : builder_(std::move(builder)) { builder_->flush(); }

  bool write(const std::string& text) override {
    const std::lock_guard lock(mutex_);
    if (!builder_ || *failed_) return false;
    builder_->append_chunk(text);
    builder_->flush([failed = failed_](const auto& error) noexcept {
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
  response.body = text;
  return response;
}

/// A running server of either kind.
class Running {
 public:
  virtual ~Running() = default;
  /// Sends what is ready, then ends the threads. Connections close with the object.
  virtual void stop() = 0;
};

template <class Traits>
class RunningServer : public Running {
 public:
  explicit RunningServer(restinio::server_settings_t<Traits> settings)
      : server_(restinio::own_io_context(), std::move(settings)) {}

  /// Gives what went wrong; empty: it listens.
  std::string start(int threads) {
    std::promise<std::string> opened;
    runner_ = std::make_unique<Runner>(static_cast<std::size_t>(threads), server_);
    runner_->start([&opened]() noexcept { opened.set_value({}); },
                   [&opened](std::exception_ptr failure) noexcept {
                     try {
                       std::rethrow_exception(std::move(failure));
                     } catch (const std::exception& e) {
                       opened.set_value(e.what());
                     } catch (...) {
                       opened.set_value("unknown");
                     }
                   });
    return opened.get_future().get();
  }

  void stop() override {
    if (!runner_ || !runner_->started()) return;
    // Answers given so far stand before this in the line of the server's one thread.
    auto sent = std::make_shared<std::promise<void>>();
    asio::post(server_.io_context(), [sent] { sent->set_value(); });
    sent->get_future().wait_for(kFlushMax);
    runner_->stop();
    runner_->wait();
  }

 private:
  using Runner = restinio::on_pool_runner_t<restinio::http_server_t<Traits>>;
  restinio::http_server_t<Traits> server_;
  std::unique_ptr<Runner> runner_;
};

}  // namespace

class HttpServer::Impl {
 public:
  Impl(const HttpServerOptions& options, HttpHandler handler)
      : options_(options),
        handler_(std::move(handler)),
        handlers_(std::make_unique<asio::thread_pool>(static_cast<std::size_t>(std::max(1, options.threads)))) {}

  ~Impl() { stop(); }

  base::Status listen() {
    try {
      if (options_.certificate_file.empty()) return run<PlainTraits>(restinio::server_settings_t<PlainTraits>{});
      asio::ssl::context tls(asio::ssl::context::tls_server);
      tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
      tls.use_certificate_chain_file(options_.certificate_file);
      tls.use_private_key_file(options_.private_key_file, asio::ssl::context::pem);
      return run<TlsTraits>(restinio::server_settings_t<TlsTraits>{}.tls_context(std::move(tls)));
    } catch (const std::exception& e) {
      return base::fail(ErrorKind::invalid, "bad_certificate",
                        fmt::format("The certificate {} or its key cannot be read.", options_.certificate_file),
                        "Both must be PEM files that belong together and that this user may read.", e.what());
    }
  }

  void stop() {
    if (stopping_.exchange(true)) return;
    handlers_->join();  // answers what has come in
    open_answers_.close();
    if (running_) running_->stop();
    // Requests that came in between hold connections, so they go before the server does; it closes what is open.
    handlers_.reset();
    running_.reset();
  }

  std::uint16_t port() const { return port_; }

 private:
  base::Status cannot_listen(const std::string& why) const {
    return base::fail(ErrorKind::unavailable, "cannot_listen",
                      fmt::format("{}:{} cannot be listened on: {}.", options_.address, options_.port, why),
                      "Pick another port, or end the program that uses this one.");
  }

  /// RESTinio's threads race with each other where the address cannot be bound, so that is tried before.
  base::Status try_address(const asio::ip::tcp::endpoint& endpoint) const {
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor(context);
    asio::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(1, error);
    return error ? cannot_listen(error.message()) : base::Status{};
  }

  template <class Traits>
  base::Status run(restinio::server_settings_t<Traits> settings) {
    asio::error_code not_an_address;
    const auto address = asio::ip::make_address(options_.address, not_an_address);
    if (not_an_address) return cannot_listen("it is not an IPv4 or IPv6 address");
    TRY(try_address({address, options_.port}));
    settings.address(options_.address)
        .port(options_.port)
        .protocol(address.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4())
        .acceptor_post_bind_hook(
            [this](asio::ip::tcp::acceptor& acceptor) { port_ = acceptor.local_endpoint().port(); })
        .read_next_http_message_timelimit(std::chrono::milliseconds(options_.read_timeout_ms))
        .write_http_response_timelimit(std::chrono::milliseconds(options_.handle_timeout_ms))
        .handle_request_timeout(std::chrono::milliseconds(options_.handle_timeout_ms))
        .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                      .max_url_size(options_.header_bytes_max)
                                      .max_field_name_size(options_.header_bytes_max)
                                      .max_field_value_size(options_.header_bytes_max)
                                      .max_body_size(options_.body_bytes_max + kBodySlackBytes))
        .request_handler([this](restinio::request_handle_t raw) { return take(std::move(raw)); });
    auto server = std::make_unique<RunningServer<Traits>>(std::move(settings));
    const auto trouble = server->start(1);
    if (!trouble.empty()) return cannot_listen(trouble);
    running_ = std::move(server);
    return {};
  }

  restinio::request_handling_status_t take(restinio::request_handle_t raw) {
    if (stopping_) {
      raw->create_response(status_line(503)).connection_close().done();
    } else {
      asio::post(*handlers_, [this, raw = std::move(raw)] {
        auto response = handle(*raw);
        if (!response.stream) return answer(raw, std::move(response));
        auto builder = raw->create_response<restinio::chunked_output_t>(status_line(response.status));
        put_head(builder, response);
        auto open = std::make_shared<OpenAnswer>(std::move(builder));
        open_answers_.add(open);
        response.stream(open);
      });
    }
    return restinio::request_accepted();
  }

  HttpResponse handle(const restinio::request_t& raw) {
    if (raw.body().size() > options_.body_bytes_max) return plain(413, "The body is too large.\n");
    try {
      return handler_(request_of(raw));
    } catch (...) {
      return plain(500, "Internal error.\n");
    }
  }

  const HttpServerOptions options_;
  const HttpHandler handler_;
  std::unique_ptr<asio::thread_pool> handlers_;
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
void HttpServer::stop() { impl_->stop(); }

}  // namespace bursar::net
