#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/yaml.h"

namespace bursar::base {
namespace {

constexpr std::string_view kPlainSigns = " _-./()+&@'";
/// What some reader of YAML takes for something else than a text.
constexpr std::array<std::string_view, 9> kWords{"true", "false", "yes", "no", "on", "off", "null", "y", "n"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & '\x80') != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The length of a sign at this place that is no part of a readable line, such as U+2028; 0: there is none.
std::size_t hidden_sign(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0; };
  if (byte(0) == 0xC2 && byte(1) < 0xA0) return 2;
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9)) return 3;
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
  return 0;
}

bool is_plain(std::string_view text) {
  if (text.empty() || !is_letter(text.front()) || text.back() == ' ') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_letter(text[i]) && !is_digit(text[i]) && kPlainSigns.find(text[i]) == std::string_view::npos) return false;
    if (hidden_sign(text, i) != 0) return false;
  }
  return std::find(kWords.begin(), kWords.end(), to_lower_ascii(text)) == kWords.end();
}

unsigned code_of(std::string_view sign) {
  const auto low = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(sign[i])) & 0x3FU; };
  if (sign.size() == 2) return (static_cast<unsigned>(static_cast<unsigned char>(sign[0])) & 0x1FU) << 6U | low(1);
  return (static_cast<unsigned>(static_cast<unsigned char>(sign[0])) & 0x0FU) << 12U | low(1) << 6U | low(2);
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const auto length = hidden_sign(text, i)) {
      out += fmt::format("\\u{:04X}", code_of(text.substr(i, length)));
      i += length - 1;
    } else if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string scalar(const Value& value) {
  switch (value.kind) {
    case Value::Kind::flag:
      return value.flag ? "true" : "false";
    case Value::Kind::number:
      return std::to_string(value.number);
    case Value::Kind::text:
      return is_plain(value.text) ? value.text : quoted(value.text);
    case Value::Kind::list:
      return "[]";
    case Value::Kind::map:
      return "{}";
    case Value::Kind::none:
      return "null";
  }
  return "null";
}

bool is_block(const Value& value) { return !value.items.empty(); }

/// What follows a name or a dash, with the line's end.
void write(const Value& value, std::size_t depth, std::string& out);

void write_items(const Value& value, std::size_t depth, bool indent_first, std::string& out) {
  const std::string indent(depth * 2, ' ');
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0 || indent_first) out += indent;
    const auto& item = value.items[i];
    if (value.kind == Value::Kind::map) {
      out += (is_plain(value.names[i]) ? value.names[i] : quoted(value.names[i])) + ":";
      write(item, depth, out);
    } else if (is_block(item)) {
      out += "- ";
      write_items(item, depth + 1, false, out);
    } else {
      out += "- " + scalar(item) + "\n";
    }
  }
}

void write(const Value& value, std::size_t depth, std::string& out) {
  if (!is_block(value)) {
    out += " " + scalar(value) + "\n";
    return;
  }
  out += "\n";
  write_items(value, depth + 1, true, out);
}

}  // namespace

std::string write_yaml(const Value& value) {
  if (!is_block(value)) return scalar(value) + "\n";
  std::string out;
  write_items(value, 0, true, out);
  return out;
}

}  // namespace bursar::base
