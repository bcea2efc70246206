#include "rest/description.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/time_format.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

std::size_t depth_of(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }

/// The name and the value of `name: {…}`; no value where the line has none.
std::pair<std::string, json> entry_of(const std::string& line) {
  const auto from = depth_of(line);
  const auto colon = line.find(": ", from);
  if (colon == std::string::npos) return {line.substr(from, line.size() - from - 1), nullptr};
  auto name = line.substr(from, colon - from);
  name.erase(std::remove(name.begin(), name.end(), '"'), name.end());
  auto value = json::parse(line.substr(colon + 2), nullptr, false);
  return {name, value.is_discarded() ? json(line.substr(colon + 2)) : value};
}

/// Codes stand apart, by commas or the end of the text.
bool lists(const std::string& codes, const std::string& code) {
  for (auto at = codes.find(code); at != std::string::npos; at = codes.find(code, at + 1)) {
    const auto end = at + code.size();
    if (at != 0 && codes[at - 1] == ' ' && (end == codes.size() || codes[end] == ',' || codes[end] == '.')) return true;
  }
  return false;
}

bool has_type(const std::string& type, const json& value) {
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  return type == value.type_name();
}

}  // namespace

Description::Description() {
  std::ifstream file(std::string(BURSAR_SOURCE_DIR) + "/contracts/bursar-api/openapi.yaml");
  std::string line;
  std::string part;
  while (std::getline(file, line)) {
    if (depth_of(line) == 0) part = line;
    if (const auto at = line.find("Every call: "); at != std::string::npos) general_codes_ = line.substr(at);
    if (part == "paths:") read_path_line(line);
    if (part == "components:") read_schema_line(line);
    if (part == "x-codes:" && depth_of(line) == 2) {
      const auto [code, row] = entry_of(line);
      EXPECT_TRUE(row.is_object()) << "not in the layout: " << line;
      codes_[code] = row;
    }
  }
  EXPECT_FALSE(operations_.empty());
  EXPECT_FALSE(schemas_.empty());
  EXPECT_FALSE(general_codes_.empty());
  EXPECT_FALSE(codes_.empty());
}

void Description::read_path_line(const std::string& line) {
  const auto depth = depth_of(line);
  if (depth == 0) return;
  const auto [name, value] = entry_of(line);
  if (depth == 2) {
    path_ = name;
  } else if (depth == 4) {
    current_ = name;
    std::transform(current_.begin(), current_.end(), current_.begin(), [](char c) { return std::toupper(c); });
    current_ += " " + path_;
    operations_[current_] = {};
  } else if (name == "x-permission") {
    operations_[current_].role = value;
  } else if (name == "requestBody") {
    operations_[current_].body = value;
  } else if (depth == 8 && line[depth] != '-') {
    EXPECT_TRUE(value.is_object()) << "not in the layout: " << line;
    operations_[current_].answers[name] = value;
    if (name == "default") operations_[current_].codes = value.at("description");
  }
}

void Description::read_schema_line(const std::string& line) {
  const auto depth = depth_of(line);
  if (depth != 4 && depth != 6 && depth != 8) return;
  if (depth == 8 && !in_properties_) return;  // words
  const auto [name, value] = entry_of(line);
  if (depth == 8) {
    EXPECT_TRUE(value.is_object()) << "not in the layout: " << line;
    schemas_[schema_].properties[name] = value;
    return;
  }
  in_properties_ = depth == 6 && name == "properties";
  if (depth == 4 && value.is_null()) schema_ = name;
  if (depth == 6 && name == "type") schemas_[schema_] = {};
  if (depth == 6 && name == "required") schemas_[schema_].required = value;
  if (depth == 6 && name == "example") schemas_[schema_].example = value;
}

std::set<std::string> Description::routes() const {
  std::set<std::string> routes;
  for (const auto& [name, operation] : operations_) routes.insert(name + " " + operation.role);
  return routes;
}

bool Description::names_code(const std::string& method, const std::string& path, const std::string& code) const {
  const auto found = operations_.find(method + " " + path);
  return found != operations_.end() && (lists(found->second.codes, code) || lists(general_codes_, code));
}

std::string Description::trouble_with_body(const std::string& method, const std::string& path, const json& body) const {
  const auto found = operations_.find(method + " " + path);
  if (found == operations_.end()) return "not described";
  if (found->second.body.is_null()) return body.empty() ? "" : "a body is not described";
  const auto& content = found->second.body.at("content");
  if (!content.contains("application/json")) return "";
  return difference(content.at("application/json").at("schema"), body, "body");
}

std::string Description::trouble_with_answer(const std::string& method, const std::string& path, int status,
                                             const json& answer) const {
  const auto found = operations_.find(method + " " + path);
  if (found == operations_.end()) return "not described";
  const auto described = found->second.answers.find(std::to_string(status));
  if (described == found->second.answers.end()) return "status " + std::to_string(status) + " is not described";
  if (!described->second.contains("content")) return answer.is_null() ? "" : "a body is not described";
  return difference(described->second.at("content").at("application/json").at("schema"), answer, "answer");
}

bool Description::has_example(const json& content) const {
  if (!content.contains("application/json")) return true;
  const auto& shape = content.at("application/json").at("schema");
  if (!shape.contains("$ref")) return shape.contains("example");
  const auto name = shape.at("$ref").get<std::string>();
  const auto found = schemas_.find(name.substr(name.rfind('/') + 1));
  return found != schemas_.end() && found->second.example.is_object();
}

std::set<std::string> Description::without_example() const {
  std::set<std::string> names;
  for (const auto& [name, operation] : operations_) {
    if (operation.body.is_object() && !has_example(operation.body.at("content"))) names.insert(name);
    for (const auto& [status, answer] : operation.answers) {
      if (answer.contains("content") && !has_example(answer.at("content"))) names.insert(name);
    }
  }
  return names;
}

std::vector<std::string> Description::troubles_of_examples() const {
  std::vector<std::string> troubles;
  for (const auto& [name, schema] : schemas_) {
    const auto found = schema.example.is_null() ? name + " has no example" : trouble(name, schema.example);
    if (!found.empty()) troubles.push_back(found);
  }
  return troubles;
}

std::set<std::string> Description::named_codes() const {
  std::set<std::string> names;
  const auto add = [&](const std::string& text) {
    const auto from = text.find(": ");
    if (from == std::string::npos) return;
    std::istringstream list(text.substr(from + 1));
    for (std::string code; std::getline(list, code, ',');) {
      code.erase(std::remove_if(code.begin(), code.end(), [](char c) { return c == ' ' || c == '.'; }), code.end());
      names.insert(code);
    }
  };
  add(general_codes_);
  for (const auto& [name, operation] : operations_) add(operation.codes);
  return names;
}

std::string Description::trouble(const std::string& schema, const json& value) const {
  return difference_of_object(schema, value, schema);
}

std::string Description::difference(const json& shape, const json& value, const std::string& where) const {
  if (shape.contains("$ref")) {
    const auto name = shape.at("$ref").get<std::string>();
    return difference_of_object(name.substr(name.rfind('/') + 1), value, where);
  }
  if (shape.contains("oneOf")) {
    std::string last;
    for (const auto& one : shape.at("oneOf")) {
      last = difference(one, value, where);
      if (last.empty()) return "";
    }
    return last;
  }
  if (shape.contains("type")) {
    const auto& types = shape.at("type");
    const bool fits = types.is_array() ? std::any_of(types.begin(), types.end(),
                                                     [&](const json& type) { return has_type(type, value); })
                                       : has_type(types, value);
    if (!fits) return where + " is no " + types.dump() + ": " + value.dump();
  }
  if (shape.contains("enum") && !value.is_null()) {
    const auto& words = shape.at("enum");
    if (std::find(words.begin(), words.end(), value) == words.end())
      return where + " has another word: " + value.dump();
  }
  if (shape.value("format", "") == "date-time" && value.is_string() && !base::parse_iso8601(value.get<std::string>())) {
    return where + " is no moment: " + value.dump();
  }
  if (shape.contains("items") && value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const auto found = difference(shape.at("items"), value[i], where + "[" + std::to_string(i) + "]");
      if (!found.empty()) return found;
    }
  }
  return "";
}

std::string Description::difference_of_object(const std::string& schema, const json& value,
                                              const std::string& where) const {
  const auto found = schemas_.find(schema);
  if (found == schemas_.end()) return "there is no schema " + schema;
  if (!value.is_object()) return where + " is no object: " + value.dump();
  for (const auto& name : found->second.required) {
    if (!value.contains(name)) return where + " lacks " + name.dump();
  }
  for (const auto& [name, inner] : value.items()) {
    const auto property = found->second.properties.find(name);
    if (property == found->second.properties.end()) return where + "." + name + " is not described";
    const auto trouble_inside = difference(property->second, inner, where + "." + name);
    if (!trouble_inside.empty()) return trouble_inside;
  }
  return "";
}

}  // namespace bursar::rest
