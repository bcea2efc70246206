// Inventories as people send them: CSV from spreadsheets and other consoles, read row by row with a verdict for each.
#pragma once

#include <string>
#include <vector>

#include "base/csv.h"
#include "domain/model/inventory.h"

namespace bursar::domain {

template <class T>
struct ImportRow {
  int line = 0;  // of the file, from 1
  T value;
  std::string unit;  // by name
  std::vector<std::string> groups;
  std::vector<std::string> problems;  // sentences; a row with any is not taken
  std::vector<std::string> cells;     // as they were
};

template <class T>
struct Import {
  std::vector<std::string> header;
  std::vector<std::string> fields;  // what each column was understood as; "": passed over
  std::vector<ImportRow<T>> rows;
};

/// Columns are found by their names in English, French, Japanese or Dutch, without regard to case, spaces, `_` and `-`
/// (docs/distributions.md). Errors: those of parse_csv; invalid "csv_columns" where the column that says who it is
/// about is missing.
base::Result<Import<Device>> read_devices(std::string_view csv);
/// Without a column for the id, the mail address is the id (`Email,Name,Notes`, MERAKI-S1).
base::Result<Import<Person>> read_people(std::string_view csv);

/// The rows that are not taken, with a column that says why. Cells that a spreadsheet would calculate get an
/// apostrophe.
template <class T>
std::string rejected_rows(const Import<T>& import);

}  // namespace bursar::domain
