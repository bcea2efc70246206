// Headers that keep browsers from doing more with an answer than is meant.
#pragma once

#include "net/http.h"

namespace bursar::rest {

/// Whether a trusted proxy says that its caller came by HTTPS; the server takes such a header from no one else.
bool came_by_https(const net::HttpRequest& request);

/// On every answer, whatever it is; what a handler has set itself stays.
net::HttpResponse with_security_headers(net::HttpResponse response, bool https);

}  // namespace bursar::rest
