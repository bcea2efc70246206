// CSV as people send it. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bursar::base {

struct CsvTable {
  std::vector<std::string> header;
  struct Row {
    int line = 0;  // of the file, counted from 1
    std::vector<std::string> cells;
  };
  std::vector<Row> rows;

  /// The column of a header, without regard to case; -1: there is none.
  int column(std::string_view name) const;
  /// A row's cell; empty where the row is too short or the column is -1.
  static std::string cell(const Row& row, int column);
};

/// Takes a byte order mark, `,` `;` or TAB (the one that the header has most of), quoted cells with doubled quotes and
/// line breaks inside, CRLF or LF; empty lines are passed over. invalid "csv_empty", "csv_not_utf8", "csv_open_quote"
/// (with the line where it was opened).
Result<CsvTable> parse_csv(std::string_view text);

/// A cell as it is written: in quotes where it has to be.
std::string csv_cell(std::string_view text);

}  // namespace bursar::base
