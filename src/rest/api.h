// The REST API: routes, who may use them, and the answers. See contracts/bursar-api/openapi.yaml.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "app/services.h"
#include "app/usecases/log_in.h"
#include "app/workers/background.h"
#include "net/http.h"
#include "rest/events.h"
#include "rest/limits.h"
#include "rest/router.h"

namespace bursar::rest {

struct ApiOptions {
  std::string version = "0.1.0";
  bool secure_cookies = false;      // where browsers come by HTTPS
  std::string backup_folder;        // where POST /v1/backup may write; empty: nowhere
  Rate rate_of_caller = {};         // of a session or API key
  Rate rate_of_network = {};        // of the address, whoever asks; see net::network_of
  int streams_per_caller_max = 16;  // event streams open at once
  int streams_max = 512;            // of all callers
};

/// Safe to call from any thread; what it refers to must outlive it.
class Api {
 public:
  Api(const app::Services& services, app::Background& background, ApiOptions options);
  net::HttpResponse handle(const net::HttpRequest& request) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  net::HttpResponse answer_to(const net::HttpRequest& request) const;
  net::HttpResponse authorized(const Route& route, Call call) const;
  /// Who asks, by API key or by session; with a session's cookie, what changes something needs its CSRF token, too.
  base::Result<app::Caller> caller_of(Call& call) const;
  /// With ETag and If-None-Match for what is read, If-Match and Idempotency-Key for what is changed.
  net::HttpResponse under_conditions(const Route& route, const Call& call) const;
  Events::Hears hears_of(const Call& call) const;
  base::Status permit(const Route& route, Call& call) const;
  /// Whether what the call's path tells its caller has this tag.
  bool is_still(const Call& call, std::string_view etag) const;

  const app::Services& services_;
  app::Background& background_;
  const ApiOptions options_;
  mutable app::LoginThrottle throttle_;
  mutable RateLimit callers_;
  mutable RateLimit networks_;
  const std::unique_ptr<Events> events_;
  mutable std::mutex changing_;  // one change under If-Match at a time
  std::vector<Route> routes_;
};

}  // namespace bursar::rest
