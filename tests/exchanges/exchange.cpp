#include "exchanges/exchange.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace bursar::exchanges {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size()) {
    text.replace(at, what.size(), by);
  }
  return text;
}

/// '#' becomes the number.
json numbered(const json& value, int number) {
  if (value.is_string()) return replaced(value.get<std::string>(), "#", std::to_string(number));
  json copy = value;
  if (value.is_structured()) {
    for (auto& item : copy) item = numbered(item, number);
  }
  return copy;
}

/// $series and $text written out.
json unfolded(const json& value) {
  if (value.is_object() && value.contains("$text")) {
    std::string text = value.value("head", "");
    for (int i = 0; i < value.at("count").get<int>(); ++i) text += value.at("$text").get<std::string>();
    return text;
  }
  if (value.is_object()) {
    json copy = value;
    for (auto& item : copy) item = unfolded(item);
    return copy;
  }
  if (!value.is_array()) return value;
  json list = json::array();
  for (const json& item : value) {
    if (!item.is_object() || !item.contains("$series")) {
      list.push_back(unfolded(item));
      continue;
    }
    for (int i = 1; i <= item.at("count").get<int>(); ++i) list.push_back(numbered(item.at("$series"), i));
  }
  return list;
}

Exchange read(const std::filesystem::path& path) {
  std::ifstream stream(path);
  Exchange exchange;
  exchange.file = path.parent_path().filename().string() + "/" + path.stem().string();
  exchange.whole = json::parse(stream);
  const json& whole = exchange.whole;
  exchange.kind = whole.at("kind");
  exchange.steps = unfolded(whole.at("given").at("steps"));
  exchange.request = request_of(whole.at("request"));
  exchange.status = whole.at("answer").at("status");
  exchange.answer = unfolded(whole.at("answer").value("body", json()));
  exchange.varies = whole.value("varies", std::vector<std::string>());
  exchange.not_played = whole.value("not_played", "");
  return exchange;
}

}  // namespace

std::string Request::body_on_the_wire() const {
  if (!body_text.empty()) return body_text;
  return body.is_null() ? "" : body.dump();
}

Request request_of(const json& object) {
  Request request;
  request.method = object.at("method");
  request.path = object.at("path");
  request.query = object.value("query", request.query);
  request.headers = object.value("headers", request.headers);
  request.body_text = object.value("body_text", "");
  if (request.body_text.empty()) request.body = unfolded(object.value("body", json()));
  return request;
}

std::vector<Exchange> all_exchanges() {
  std::vector<Exchange> exchanges;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(BURSAR_SOURCE_DIR "/contracts/apple")) {
    if (entry.path().extension() != ".json") continue;
    try {
      exchanges.push_back(read(entry.path()));
    } catch (const std::exception& error) {
      throw std::runtime_error(entry.path().string() + ": " + error.what());
    }
  }
  std::ranges::sort(exchanges, {}, &Exchange::file);
  return exchanges;
}

json filled_in(const json& value, const Values& values) {
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    for (const auto& [name, by] : values) {
      const std::string mark = "${" + name + "}";
      if (text == mark) return by;
      text = replaced(text, mark, by.is_string() ? by.get<std::string>() : by.dump());
    }
    return text;
  }
  json copy = value;
  if (value.is_structured()) {
    for (auto& item : copy) item = filled_in(item, values);
  }
  return copy;
}

const Values& sample_values() {
  static const Values values = {
      {"token", "eyJleHBEYXRlIjoiMjAzMS0wMy0wNFQwOToxMDoxMSswMDAwIiwib3JnTmFtZSI6Ik9SRzU1NTAxIiwidG9rZW4iOiJ0In0="},
      {"eventId", "e0000000-0000-4000-8000-00000000000a"},
      {"versionId", "5b0e6a40-1111-11f0-9a9a-020304050607"},
      {"userId", 77}};
  return values;
}

std::string test_name(const std::string& file) {
  std::string name = file;
  std::ranges::replace_if(
      name, [](char c) { return c == '/' || c == '-'; }, '_');
  return name;
}

}  // namespace bursar::exchanges
