#include "rest/console_files.h"

#include <algorithm>
#include <string>

namespace bursar::rest {
namespace {

/// Scripts and requests of our own alone; styles may stand in the page, which the console's components need.
constexpr const char* kContentPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

bool accepts_gzip(const net::HttpRequest& request) {
  return request.headers.find("Accept-Encoding").value_or("").find("gzip") != std::string_view::npos;
}

}  // namespace

std::optional<net::HttpResponse> console_answer(const net::HttpRequest& request) {
  if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
  const auto& files = console_files();
  const auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.path == request.path(); });
  if (file == files.end()) return std::nullopt;
  net::HttpResponse response;
  response.headers.add("Content-Type", std::string(file->type));
  response.headers.add("Content-Security-Policy", kContentPolicy);
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.add("Vary", "Accept-Encoding");
  response.headers.add("ETag", std::string(file->etag));
  response.headers.add("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (request.headers.find("If-None-Match") == file->etag) {
    response.status = 304;
    return response;
  }
  const bool packed = accepts_gzip(request);
  if (packed) response.headers.add("Content-Encoding", "gzip");
  if (request.method == "GET") response.body = std::string(packed ? file->packed : file->plain);
  return response;
}

}  // namespace bursar::rest
