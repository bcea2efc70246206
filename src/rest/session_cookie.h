// The cookie of a session, which is not readable by scripts and is sent from our own pages alone; and that of a log-in
// on its way to the single sign-on's provider and back, which has to be sent when the browser comes from there.
#pragma once

#include <string>

#include "base/secret.h"
#include "net/http.h"

namespace bursar::rest {

/// Empty where there is none.
base::Secret session_in(const net::HttpRequest& request);
std::string cookie_of(const base::Secret& token, bool secure);
std::string expired_cookie(bool secure);

struct SignOnCookie {
  base::Secret flow;      // empty: there is none
  std::string return_to;  // "#/…": a place in the console
};
SignOnCookie sign_on_in(const net::HttpRequest& request);
std::string cookie_of(const SignOnCookie& sign_on, bool secure);
std::string expired_sign_on_cookie(bool secure);

/// Whether it is a place in our own console: "#/" and printable ASCII, not long.
bool is_own_place(const std::string& text);

}  // namespace bursar::rest
