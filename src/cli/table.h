// Tables for a terminal.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bursar::cli {

struct TableColumn {
  std::string title;
  std::string field;  // of the JSON rows
};

/// Aligned columns, numbers to the right; `empty` where there are no rows.
std::string table_of(const nlohmann::json& rows, const std::vector<TableColumn>& columns, const std::string& empty);

/// How many columns of a terminal a UTF-8 text takes (wide characters count two).
std::size_t width_of(std::string_view text);

}  // namespace bursar::cli
