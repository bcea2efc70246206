// Requests that are made under a condition: not twice (Idempotency-Key), and only if nothing changed meanwhile
// (If-Match).
#pragma once

#include <functional>
#include <string>

#include "app/services.h"
#include "app/usecases/log_in.h"
#include "net/http.h"

namespace bursar::rest {

using Work = std::function<net::HttpResponse()>;

/// Carries out the work once for a caller and an Idempotency-Key; a repetition within a day gets the same answer, with
/// "Idempotent-Replayed: true". Problems: conflict "key_reused" (the key came with another request before),
/// "still_under_way" (it is being carried out, or a crash cut it off: look what was done, and take a new key). Once the
/// caller's reach has changed, the key counts as one of another request: what was answered then is not told again.
net::HttpResponse once(const app::Services& services, const app::Caller& caller, const domain::Reach& reach,
                       const net::HttpRequest& request, const Work& work);

/// What stands for the content of an answer, in quotes.
std::string etag_of(const net::HttpResponse& response);

/// 412 "changed_meanwhile".
net::HttpResponse changed_meanwhile();

}  // namespace bursar::rest
