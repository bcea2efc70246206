#include "exchanges/shape.h"

#include <algorithm>
#include <map>
#include <set>

namespace bursar::exchanges {
namespace {

using nlohmann::json;

struct Seen {
  std::set<std::string> types;
  std::set<std::string> deciding_values;
};
using Shape = std::map<std::string, Seen>;  // by path

bool decides(const std::string& path) {
  static const std::set<std::string> names = {"errorNumber", "eventStatus", "eventType", "result", "type"};
  const auto dot = path.rfind('.');
  const std::string name = dot == std::string::npos ? path : path.substr(dot + 1);
  const bool is_data = path.starts_with("errorCodes") || path.starts_with("results") || path.starts_with("urls");
  return names.contains(name) && !is_data;
}

void collect(const json& value, const std::string& path, Shape& shape) {
  if (value.is_null()) return;
  if (!path.empty()) shape[path].types.insert(value.type_name());
  if (decides(path)) shape[path].deciding_values.insert(value.dump());
  if (value.is_array()) {
    for (const json& item : value) collect(item, path + "[]", shape);
  }
  if (!value.is_object()) return;
  for (const auto& [key, item] : value.items()) {
    const std::string step = path == "results" ? "*" : key;
    collect(item, path.empty() ? step : path + "." + step, shape);
  }
}

bool is_at_or_below(const std::string& path, const std::string& root) {
  return path == root || (path.starts_with(root) && (path[root.size()] == '.' || path[root.size()] == '['));
}

std::string listed(const std::set<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : "/") + value;
  return text;
}

}  // namespace

std::vector<std::string> shape_differences(const json& expected, const json& actual,
                                           const std::vector<std::string>& varies) {
  Shape wanted;
  Shape found;
  collect(expected, "", wanted);
  collect(actual, "", found);
  std::vector<std::string> differences;
  const auto may_vary = [&](const std::string& path) {
    return std::ranges::any_of(varies, [&](const std::string& root) { return is_at_or_below(path, root); });
  };
  for (const auto& [path, seen] : wanted) {
    const auto there = found.find(path);
    if (there == found.end()) {
      if (!may_vary(path)) differences.push_back(path + " is missing");
    } else if (there->second.types != seen.types) {
      differences.push_back(path + " is " + listed(there->second.types) + ", not " + listed(seen.types));
    } else if (there->second.deciding_values != seen.deciding_values) {
      differences.push_back(path + " is " + listed(there->second.deciding_values) + ", not " +
                            listed(seen.deciding_values));
    }
  }
  for (const auto& [path, seen] : found) {
    if (!wanted.contains(path) && !may_vary(path)) differences.push_back(path + " is not expected");
  }
  return differences;
}

}  // namespace bursar::exchanges
