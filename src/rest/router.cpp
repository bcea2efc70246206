#include "rest/router.h"

#include "base/text.h"

namespace bursar::rest {
namespace {

std::optional<std::map<std::string, std::string>> values_of(std::string_view pattern, std::string_view path) {
  const auto wanted = base::split(pattern, '/');
  const auto given = base::split(path, '/');
  if (wanted.size() != given.size()) return std::nullopt;
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].size() > 2 && wanted[i].front() == '{') {
      if (given[i].empty()) return std::nullopt;
      values[std::string(wanted[i].substr(1, wanted[i].size() - 2))] = net::percent_decode(given[i]);
    } else if (wanted[i] != given[i]) {
      return std::nullopt;
    }
  }
  return values;
}

}  // namespace

Match match(const std::vector<Route>& routes, const std::string& method, std::string_view path) {
  Match found;
  for (const auto& route : routes) {
    const auto values = values_of(route.pattern, path);
    if (!values) continue;
    if (route.method == method) return {&route, *values, {}};
    found.allowed += (found.allowed.empty() ? "" : ", ") + route.method;
  }
  return found;
}

}  // namespace bursar::rest
