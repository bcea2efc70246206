#include "apple_api/wire_query.h"

#include "base/text.h"

namespace bursar::apple_api {

const std::string* QueryReader::find(const char* name) const {
  for (const auto& [key, value] : query_) {
    if (key == name) return &value;
  }
  return nullptr;
}

void QueryReader::fail(const char* name, std::string_view complaint) {
  if (!failure_) failure_ = bad_field(kRequest, name, complaint);
}

void QueryReader::required(const char* name, std::string& value) {
  const std::string* text = find(name);
  if (text == nullptr || text->empty()) return fail(name, "is missing");
  value = *text;
}

void QueryReader::defaulted(const char* name, std::string& value) {
  if (const std::string* text = find(name)) value = *text;
}

void QueryReader::maybe(const char* name, std::optional<std::string>& value) {
  if (const std::string* text = find(name)) value = *text;
}

void QueryReader::maybe(const char* name, std::optional<std::int64_t>& value) {
  const std::string* text = find(name);
  if (text == nullptr) return;
  value = base::parse_int(*text);
  if (!value) fail(name, "is not a whole number");
}

void QueryReader::maybe(const char* name, std::optional<bool>& value) {
  const std::string* text = find(name);
  if (text == nullptr) return;
  const bool yes = *text == "true" || *text == "1";
  if (!yes && *text != "false" && *text != "0") return fail(name, "is neither true nor false");
  value = yes;
}

void QueryReader::list(const char* name, std::vector<std::string>& values) {
  for (const auto& [key, text] : query_) {
    if (key != name) continue;
    for (const std::string_view part : base::split(text, ',')) {
      if (!part.empty()) values.emplace_back(part);
    }
  }
}

void QueryReader::list(const char* name, std::vector<std::int64_t>& values) {
  std::vector<std::string> parts;
  list(name, parts);
  for (const std::string& part : parts) {
    const std::optional<std::int64_t> number = base::parse_int(part);
    if (!number) return fail(name, "is not a list of whole numbers");
    values.push_back(*number);
  }
}

void QueryWriter::maybe(const char* name, const std::optional<std::string>& value) {
  if (value) query_.emplace_back(name, *value);
}

void QueryWriter::maybe(const char* name, const std::optional<std::int64_t>& value) {
  if (value) query_.emplace_back(name, std::to_string(*value));
}

void QueryWriter::maybe(const char* name, const std::optional<bool>& value) {
  if (value) query_.emplace_back(name, *value ? "true" : "false");
}

void QueryWriter::list(const char* name, const std::vector<std::string>& values) {
  if (!values.empty()) query_.emplace_back(name, base::join(values, ","));
}

void QueryWriter::list(const char* name, const std::vector<std::int64_t>& values) {
  std::vector<std::string> texts;
  for (const std::int64_t value : values) texts.push_back(std::to_string(value));
  list(name, texts);
}

}  // namespace bursar::apple_api
