#include <nlohmann/json.hpp>

#include "apple_api/wire.h"
#include "base/text.h"

namespace bursar::apple_api {

using nlohmann::json;

base::Error bad_field(ReadStyle style, const std::string& path, std::string_view complaint) {
  const bool request = style.side == ReadStyle::Side::request;
  base::Error error;
  error.kind = base::ErrorKind::invalid;
  error.code = request ? "bad_apple_request" : "bad_apple_answer";
  error.message = std::string(request ? "request to Apple's service: " : "answer of Apple's service: ");
  error.message += path.empty() ? "the text " : path + " ";
  error.message += complaint;
  error.detail = path;
  return error;
}

namespace {

constexpr int kDepthMax = 64;

/// Looked at before parsing: writing JSON back recurses, so depth must not be the sender's choice.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kDepthMax) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Document::Document(std::string_view text) {
  if (is_too_deep(text)) return;
  auto parsed = std::make_unique<json>(json::parse(text, nullptr, /*allow_exceptions=*/false));
  if (parsed->is_object()) root_ = std::move(parsed);
}
Document::~Document() = default;

std::string Reader::path_of(const Step& step) {
  if (step.index) return path_of(*step.list) + "[" + std::to_string(*step.index) + "]";
  if (step.list != nullptr) return path_of(*step.list) + "." + step.key;
  const std::string before = step.in->at_ == nullptr ? "" : path_of(*step.in->at_) + ".";
  return before + step.name;
}

void Reader::fail(const Step& step, std::string_view complaint) {
  if (!failure_) failure_ = bad_field(style_, path_of(step), complaint);
}

const json* Reader::member(const char* name) const {
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

bool Reader::is_list(const char* name) const {
  const json* node = member(name);
  return node != nullptr && node->is_array();
}

void Reader::read(const json& node, const Step& step, std::string& value) {
  if (node.is_string()) {
    value = node.get_ref<const std::string&>();
  } else if (style_.loose && node.is_number_integer()) {
    value = node.dump();
  } else {
    fail(step, "is not text");
  }
}

void Reader::read(const json& node, const Step& step, std::int64_t& value) {
  if (node.is_number_unsigned()) {
    const auto number = node.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(INT64_MAX)) return fail(step, "is too large");
    value = static_cast<std::int64_t>(number);
  } else if (node.is_number_integer()) {
    value = node.get<std::int64_t>();
  } else if (const auto number = style_.loose && node.is_string() ? base::parse_int(node.get_ref<const std::string&>())
                                                                  : std::nullopt) {
    value = *number;
  } else {
    fail(step, "is not a whole number");
  }
}

void Reader::read(const json& node, const Step& step, double& value) {
  if (!node.is_number()) return fail(step, "is not a number");
  value = node.get<double>();
}

void Reader::read(const json& node, const Step& step, bool& value) {
  if (node.is_boolean()) {
    value = node.get<bool>();
  } else if (style_.loose &&
             (node == 0 || node == 1 || node == "0" || node == "1" || node == "true" || node == "false")) {
    value = node == 1 || node == "1" || node == "true";
  } else {
    fail(step, "is neither true nor false");
  }
}

void Reader::read(const json& node, const Step& step, base::Secret& value) {
  std::string text;
  read(node, step, text);
  value = base::Secret(std::move(text));
}

bool Reader::is_object(const json& node, const Step& step) {
  if (!node.is_object()) fail(step, "is not an object");
  return node.is_object();
}

std::optional<std::size_t> Reader::list_size(const json& node, const Step& step) {
  if (node.is_array()) return node.size();
  fail(step, "is not a list");
  return std::nullopt;
}

const json& Reader::element(const json& list, std::size_t index) { return list[index]; }

std::vector<std::string> Reader::keys(const json& object) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) names.push_back(key);
  return names;
}

const json* Reader::value_at(const json& object, const std::string& key) {
  const auto found = object.find(key);
  return found->is_null() ? nullptr : &*found;
}

void Reader::twice(const char* name, const char* text_name, std::int64_t& value) {
  std::optional<std::int64_t> read_value;
  twice(name, text_name, read_value);
  if (!read_value) return fail(Step{name, this}, "is missing");
  value = *read_value;
}

void Reader::twice(const char* name, const char* text_name, std::optional<std::int64_t>& value) {
  defaulted(member(name) != nullptr ? name : text_name, value);
}

void Reader::within(const char* outer, const char* inner, std::optional<std::string>& value) {
  const json* node = member(outer);
  if (node == nullptr) return;
  const Step step{outer, this};
  if (!is_object(*node, step)) return;
  Reader(*node, *this, step).defaulted(inner, value);
}

void Reader::members_ending(std::string_view ending, std::map<std::string, std::string>& values) {
  for (const std::string& key : keys(object_)) {
    const json* node = value_at(object_, key);
    if (key.ends_with(ending) && node != nullptr) read(*node, Step{key.c_str(), this}, values[key]);
  }
}

void Reader::raw(const char* name, std::string& text) {
  const json* node = member(name);
  text = node == nullptr ? "{}" : node->dump();
}

}  // namespace bursar::apple_api
