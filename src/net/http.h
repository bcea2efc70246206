// HTTP messages as plain values, the same for client and server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bursar::net {

/// Names compare without regard to case; order and repetition are kept.
class Headers {
 public:
  Headers() = default;
  Headers(std::initializer_list<std::pair<std::string, std::string>> fields) : fields_(fields) {}
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// The first value of that name, or none.
  std::optional<std::string_view> find(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // client: absolute, http:// or https://; server: path and query, as sent
  Headers headers;
  std::string body;
  std::string peer;  // server only: the caller's address without port
  /// Client only: connects to these addresses and no others, whatever the name leads to; none: to where it leads.
  std::vector<std::string> addresses = {};
  std::size_t answer_bytes_max = 0;  // client only; 0: as the client's options say

  std::string_view path() const;        // url without scheme, authority and query; still percent-encoded
  std::string_view query_text() const;  // after '?', without it
};

/// An answer whose end is open: what is written goes out at once. Safe to use from any thread.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  /// False where the caller has gone away, or the server stops.
  virtual bool write(const std::string& text) = 0;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  /// Server only: called once with the open answer, after which `body` counts for nothing. Keep the stream and write.
  std::function<void(std::shared_ptr<HttpStream>)> stream = {};

  /// What a server does wrong on purpose (simulator only); a client never sets these.
  struct Misbehavior {
    std::int64_t delay_ms = 0;                     // before the first byte
    bool cut = false;                              // the connection closes without an answer
    std::optional<std::size_t> truncate_to_bytes;  // so much of the body, then the connection closes
  };
  Misbehavior misbehavior;
};

/// Decoded name=value pairs of a query or form, in order. '+' is a space; a broken %-escape stays as it is.
std::vector<std::pair<std::string, std::string>> parse_query(std::string_view query_text);
std::string percent_encode(std::string_view text);  // unreserved characters of RFC 3986 stay
std::string percent_decode(std::string_view text);  // '+' stays '+'

}  // namespace bursar::net
