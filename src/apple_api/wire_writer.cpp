#include <nlohmann/json.hpp>

#include "apple_api/wire.h"

namespace bursar::apple_api {

using nlohmann::json;

Sheet::Sheet() : root_(std::make_unique<json>()) {}
Sheet::~Sheet() = default;

// nlohmann keeps members in a std::map, which is the alphabetical order that the headers promise.
std::string Sheet::text() const { return root_->dump(-1, ' ', false, json::error_handler_t::replace); }

Writer::Writer(json& object, Absent absent) : object_(object), absent_(absent) { make_object(object_); }

json& Writer::member(const char* name) { return object_[name] = nullptr; }
json& Writer::append(json& list) {
  list.push_back(nullptr);
  return list.back();
}
void Writer::make_list(json& slot) { slot = json::array(); }
json& Writer::make_member(json& slot, const std::string& key) { return slot[key]; }
void Writer::make_object(json& slot) {
  if (!slot.is_object()) slot = json::object();
}

void Writer::write(json& slot, const std::string& value) { slot = value; }
void Writer::write(json& slot, std::int64_t value) { slot = value; }
void Writer::write(json& slot, double value) { slot = value; }
void Writer::write(json& slot, bool value) { slot = value; }

void Writer::twice(const char* name, const char* text_name, std::int64_t value) {
  object_[name] = value;
  object_[text_name] = std::to_string(value);
}

void Writer::twice(const char* name, const char* text_name, const std::optional<std::int64_t>& value) {
  if (value) twice(name, text_name, *value);
}

void Writer::flag(const char* name, const std::optional<bool>& value) {
  if (value) object_[name] = *value ? 1 : 0;
}

void Writer::within(const char* outer, const char* inner, const std::optional<std::string>& value) {
  if (value) object_[outer] = json{{inner, *value}};
}

void Writer::members_ending(std::string_view ending, const std::map<std::string, std::string>& values) {
  for (const auto& [key, value] : values) {
    if (key.ends_with(ending)) object_[key] = value;
  }
}

void Writer::raw(const char* name, const std::string& text) {
  json value = json::parse(text, nullptr, /*allow_exceptions=*/false);
  object_[name] = value.is_discarded() ? json::object() : std::move(value);
}

}  // namespace bursar::apple_api
