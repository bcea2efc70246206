// Pages of devices or people: filtered, sorted, searched by a part of what they are called.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/ports/inventory_table.h"
#include "store/sql/query.h"

namespace bursar::store {

/// For LIKE … ESCAPE '\\': the text anywhere (one of one or two letters: at the beginning), its signs meaning
/// themselves.
std::string pattern_of(const std::string& text);
/// The same, anywhere however short it is.
std::string pattern_anywhere(const std::string& text);

struct ListedTable {
  const char* name;
  const char* columns;
  const char* key;
  std::array<const char*, 3> searched;  // those that are looked through; null where there are fewer
};

/// One list, whatever it is of. Rows come by an index; what is searched for is found by trigrams where that reads
/// fewer rows than going through the list does.
class InventoryList {
 public:
  InventoryList(Connection& db, const ListedTable& table, const app::InventoryFilter& filter,
                const app::InventoryOrder& order);

  template <class Read>
  auto read(const Read& read_row, int limit) {
    using T = decltype(read_row(std::declval<const Row&>()));
    std::vector<T> rows;
    const auto done = run(limit, [&](const Row& row) { rows.push_back(read_row(row)); });
    return done ? base::Result<std::vector<T>>(std::move(rows))
                : base::Result<std::vector<T>>(base::fail(done.error()));
  }

 private:
  base::Status run(int limit, const RowTaker& take);
  /// Whether so few rows have the text that they are better sorted than looked for.
  base::Result<bool> is_rare() const;
  std::string column() const;
  std::string searched() const;
  std::string found_by_index(std::vector<Value>& values) const;
  std::string further(std::vector<Value>& values) const;
  std::string matching(bool rare, std::vector<Value>& values) const;

  Connection& db_;
  const ListedTable& table_;
  const app::InventoryFilter& filter_;
  const app::InventoryOrder& order_;
  std::string pattern_;                                      // for LIKE
  std::string phrase_;                                       // for MATCH; empty: none, or too short for trigrams
  std::vector<std::pair<std::string, std::string>> ranges_;  // of texts that begin with one too short
};

}  // namespace bursar::store
