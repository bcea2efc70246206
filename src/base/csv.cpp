#include "base/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace bursar::base {
namespace {

char delimiter_of(std::string_view text) {
  const auto line = text.substr(0, text.find_first_of("\r\n"));
  char best = ',';
  for (const char c : {',', ';', '\t'}) {
    if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
  }
  return best;
}

/// Reads one record from `at` on; false: its last quote stays open.
bool read_record(std::string_view text, std::size_t& at, int& line, char delimiter, std::vector<std::string>& cells) {
  std::string cell;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') {
        cell += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        cell += '"';
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"' && trim(cell).empty()) {
      cell.clear();
      quoted = true;
    } else if (c == delimiter) {
      cells.emplace_back(trim(cell));
      cell.clear();
    } else if (c == '\n') {
      ++at;
      break;
    } else {
      cell += c;
    }
  }
  cells.emplace_back(trim(cell));
  return !quoted;
}

}  // namespace

int CsvTable::column(std::string_view name) const {
  const auto wanted = to_lower_ascii(name);
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (to_lower_ascii(header[i]) == wanted) return static_cast<int>(i);
  }
  return -1;
}

std::string CsvTable::cell(const Row& row, int column) {
  const auto at = static_cast<std::size_t>(column);
  return column >= 0 && at < row.cells.size() ? row.cells[at] : std::string();
}

Result<CsvTable> parse_csv(std::string_view text) {
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (!is_valid_utf8(text)) {
    return fail(ErrorKind::invalid, "csv_not_utf8", "The CSV file is not UTF-8.", "Save it as \"CSV UTF-8\".");
  }
  const char delimiter = delimiter_of(text);
  CsvTable table;
  int line = 1;
  for (std::size_t at = 0; at < text.size();) {
    const int began = line;
    std::vector<std::string> cells;
    if (!read_record(text, at, line, delimiter, cells)) {
      return fail(ErrorKind::invalid, "csv_open_quote",
                  fmt::format("A quote that is opened in line {} is never closed.", began),
                  "Close it, or double it where it belongs to the text.");
    }
    if (std::all_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.empty(); })) continue;
    if (table.header.empty()) {
      table.header = std::move(cells);
    } else {
      table.rows.push_back({began, std::move(cells)});
    }
  }
  if (table.header.empty())
    return fail(ErrorKind::invalid, "csv_empty", "The CSV file is empty.", "Its first line must name the columns.");
  return table;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace bursar::base
