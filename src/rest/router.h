// The table of routes: method, path, who may, what is done.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/ports/access_table.h"
#include "net/http.h"

namespace bursar::rest {

/// One request on its way to its handler.
struct Call {
  const net::HttpRequest& request;
  std::map<std::string, std::string> path;   // {name} of the pattern
  std::map<std::string, std::string> query;  // the first value of each name
  app::ApiKey key;                           // who asks; empty where the route needs none
};

using Handler = std::function<net::HttpResponse(const Call&)>;

struct Route {
  std::string method;
  std::string pattern;             // "/v1/locations/{id}"
  std::optional<app::Role> least;  // none: no API key needed
  Handler handler;
};

struct Match {
  const Route* route = nullptr;  // none: see allowed
  std::map<std::string, std::string> path;
  std::string allowed;  // methods of the routes with this path; empty: there is no such path
};
Match match(const std::vector<Route>& routes, const std::string& method, std::string_view path);

}  // namespace bursar::rest
