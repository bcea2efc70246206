// CSV files come from people's spreadsheets.
#include <cstdlib>

#include "base/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using bursar::base::CsvTable;
  const auto table = bursar::base::parse_csv({reinterpret_cast<const char*>(data), size});
  if (!table) return 0;
  const int email = table->column("Email");
  int last = 0;
  for (const auto& row : table->rows) {
    if (row.line <= last) std::abort();
    last = row.line;
    (void)CsvTable::cell(row, email);
    (void)CsvTable::cell(row, static_cast<int>(row.cells.size()));
  }
  return 0;
}
