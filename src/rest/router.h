// The table of routes: method, path, who may, what is done.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/usecases/log_in.h"
#include "net/http.h"

namespace bursar::rest {

/// One request on its way to its handler.
struct Call {
  const net::HttpRequest& request;
  std::map<std::string, std::string> path;   // {name} of the pattern
  std::map<std::string, std::string> query;  // the first value of each name
  app::Caller caller;                        // who asks; empty where the route needs nobody
  domain::Reach reach;                       // where the caller has the permission that the route needs
  base::Secret session = {};                 // the cookie's token; empty: an API key, or nobody
};

using Handler = std::function<net::HttpResponse(const Call&)>;

/// For whom a route is: only for those who have the permission everywhere, or also for those who have it over a part of
/// the organization; the handler then shows and changes no more than that part. who_is_known: whoever has logged in or
/// has a key, whatever it permits.
enum class For : std::uint8_t { all_of_it, any_part, who_is_known };

struct Route {
  std::string method;
  std::string pattern;                      // "/v1/locations/{id}"
  std::optional<domain::Permission> needs;  // none: anybody
  Handler handler;
  For whom = For::all_of_it;
};

struct Match {
  const Route* route = nullptr;  // none: see allowed
  std::map<std::string, std::string> path;
  std::string allowed;  // methods of the routes with this path; empty: there is no such path
};
Match match(const std::vector<Route>& routes, const std::string& method, std::string_view path);

}  // namespace bursar::rest
