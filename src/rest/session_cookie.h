// The cookie of a session. It is not readable by scripts and is sent from our own pages alone.
#pragma once

#include <string>

#include "base/secret.h"
#include "net/http.h"

namespace bursar::rest {

/// Empty where there is none.
base::Secret session_in(const net::HttpRequest& request);
std::string cookie_of(const base::Secret& token, bool secure);
std::string expired_cookie(bool secure);

}  // namespace bursar::rest
