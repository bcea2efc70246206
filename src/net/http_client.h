// Sending HTTP requests.
#pragma once

#include <cstdint>
#include <future>
#include <memory>
#include <string>

#include "base/result.h"
#include "net/http.h"

namespace bursar::net {

/// An answer of any status is a value. Errors (kind, code):
///   unavailable, "not_sent"     nothing of the request can have reached the server (name, connect, TLS failure)
///   uncertain,   "answer_lost"  the request may have been acted on: cut, truncated or timed out after sending began
///   invalid,     "bad_url"      the URL cannot be used
/// Implementations are safe to call from any thread.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// Starts the request at once; the future holds its outcome. Requests run side by side.
  virtual std::future<base::Result<HttpResponse>> start(HttpRequest request) = 0;
  base::Result<HttpResponse> send(HttpRequest request) { return start(std::move(request)).get(); }
};

struct HttpClientOptions {
  std::int64_t connect_timeout_ms = 10'000;
  std::int64_t total_timeout_ms = 60'000;
  std::string proxy;    // e.g. http://proxy.example:3128; empty: none (the environment is not consulted)
  std::string ca_file;  // PEM bundle; empty: the system's
  std::string user_agent = "bursar";
  std::size_t response_bytes_max = std::size_t{256} * 1024 * 1024;
  bool cut_long_answers = false;  // what is longer is cut off there, in place of an error
  int connections_per_host_max = 8;
};

/// libcurl's multi interface on a thread of its own; keeps connections open; follows no redirects.
class CurlHttpClient : public HttpClient {
 public:
  static base::Result<std::unique_ptr<CurlHttpClient>> create(const HttpClientOptions& options);
  ~CurlHttpClient() override;
  std::future<base::Result<HttpResponse>> start(HttpRequest request) override;

 private:
  class Loop;
  explicit CurlHttpClient(std::unique_ptr<Loop> loop);
  std::unique_ptr<Loop> loop_;
};

}  // namespace bursar::net
