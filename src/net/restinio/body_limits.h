// RESTinio's reading of a message, with limits for the body by method and path.
#pragma once

#include <climits>
#include <functional>
#include <restinio/all.hpp>
#include <string>
#include <string_view>

namespace bursar::net {

// A body that is too large is read on and thrown away up to here, so that its sender sees the answer 413; above, the
// connection closes.
inline constexpr std::uint64_t kThrownAwayBytesMax = std::uint64_t{8} * 1024 * 1024;
// Marks a request whose body was too large; no header on the wire can have this name.
inline constexpr const char* kTooLarge = ":too-large";

inline std::string_view path_of(std::string_view target) { return target.substr(0, target.find('?')); }

/// The parser's callbacks are plain functions; the limits belong to the thread that reads.
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

}  // namespace bursar::net
