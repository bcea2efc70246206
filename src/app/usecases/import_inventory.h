// Devices or people from a CSV file, with a verdict for each row before anything is written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/services.h"

namespace bursar::app {

struct RejectedRow {
  int line = 0;
  std::vector<std::string> problems;
};

struct ImportReport {
  std::string encoding;
  std::vector<std::pair<std::string, std::string>> columns;  // header, and what it was understood as ("": passed over)
  std::int64_t rows = 0;
  PutCounts counts;  // of a preview: nothing is known yet
  std::int64_t accepted = 0;
  std::vector<RejectedRow> rejected;
  std::string rejected_csv;  // those rows, with a column that says why
};

enum class ImportKind : std::uint8_t { devices, people };

/// Says a problem in the language of whoever reads it.
using Say = std::function<std::string(const std::string&)>;

/// Takes the good rows (in batches, each whole or not at all) and tells the bad ones; a preview writes nothing. Errors:
/// invalid "unknown_encoding", "csv_empty", "csv_open_quote", "csv_columns".
base::Result<ImportReport> import_inventory(
    const Services& services, ImportKind kind, std::string_view file, bool preview,
    const Say& say = [](const std::string& text) { return text; });

}  // namespace bursar::app
