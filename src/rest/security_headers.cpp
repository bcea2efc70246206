#include "rest/security_headers.h"

namespace bursar::rest {
namespace {

void add_unless_there(net::HttpResponse& response, const char* name, const char* value) {
  if (!response.headers.find(name)) response.headers.add(name, value);
}

}  // namespace

bool came_by_https(const net::HttpRequest& request) {
  return request.headers.find("X-Forwarded-Proto").value_or("") == "https";
}

net::HttpResponse with_security_headers(net::HttpResponse response, bool https) {
  add_unless_there(response, "X-Content-Type-Options", "nosniff");
  add_unless_there(response, "X-Frame-Options", "DENY");
  add_unless_there(response, "Referrer-Policy", "no-referrer");
  add_unless_there(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_unless_there(response, "Cross-Origin-Resource-Policy", "same-origin");
  // Data: nothing in it is to be run or shown as a page.
  add_unless_there(response, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  add_unless_there(response, "Cache-Control", "no-store");
  if (https) add_unless_there(response, "Strict-Transport-Security", "max-age=31536000");
  return response;
}

}  // namespace bursar::rest
