#include "cli/table.h"

#include <algorithm>
#include <cstdint>

namespace bursar::cli {
namespace {

using nlohmann::json;

std::string text_of(const json& row, const std::string& field) {
  const auto value = row.value(field, json());
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  return value.dump();
}

/// East Asian wide and full-width forms, roughly: enough for names.
bool is_wide(std::uint32_t point) {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
         (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
         (point >= 0x1F300 && point <= 0x1FAFF);
}

void add_cell(std::string& line, const std::string& text, std::size_t width, bool right, bool last) {
  const auto gap = std::string(width - std::min(width, width_of(text)), ' ');
  if (!line.empty()) line += "  ";
  line += right ? gap + text : last ? text : text + gap;
}

}  // namespace

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : 4;
    std::uint32_t point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
    width += is_wide(point) ? 2 : 1;
    i += length;
  }
  return width;
}

std::string table_of(const json& rows, const std::vector<TableColumn>& columns, const std::string& empty) {
  if (rows.empty()) return empty + "\n";
  std::vector<std::size_t> widths;
  std::vector<bool> numbers;
  for (const auto& column : columns) {
    std::size_t width = width_of(column.title);
    bool number = true;
    for (const auto& row : rows) {
      width = std::max(width, width_of(text_of(row, column.field)));
      const auto value = row.value(column.field, json());
      number = number && (value.is_number() || value.is_null());
    }
    widths.push_back(width);
    numbers.push_back(number);
  }
  std::string text;
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i)
    add_cell(line, columns[i].title, widths[i], numbers[i], i + 1 == columns.size());
  text += line + "\n";
  for (const auto& row : rows) {
    line.clear();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      add_cell(line, text_of(row, columns[i].field), widths[i], numbers[i], i + 1 == columns.size());
    }
    text += line + "\n";
  }
  return text;
}

}  // namespace bursar::cli
