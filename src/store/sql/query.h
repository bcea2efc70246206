// Running statements with typed arguments.
#pragma once

#include <array>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/ids.h"
#include "store/sql/driver.h"

namespace bursar::store {

inline Value to_value(std::int64_t number) { return number; }
inline Value to_value(int number) { return std::int64_t{number}; }
inline Value to_value(bool flag) { return std::int64_t{flag ? 1 : 0}; }
inline Value to_value(const std::string& text) { return std::string_view(text); }
inline Value to_value(std::string_view text) { return text; }
inline Value to_value(const char* text) { return std::string_view(text); }
inline Value to_value(base::Timestamp moment) { return moment.unix_ms; }
template <class Tag>
Value to_value(base::Id<Tag> id) {
  return id.value;
}
template <class T>
Value to_value(const std::optional<T>& value) {
  return value ? to_value(*value) : Value{};
}

inline void ignore_row(const Row&) {}

/// Runs a statement that gives no rows; gives how many rows it changed.
template <class... Arguments>
base::Result<std::int64_t> run(Connection& db, std::string_view sql, const Arguments&... arguments) {
  const std::array<Value, sizeof...(Arguments)> values{to_value(arguments)...};
  return db.run(sql, values, ignore_row);
}

inline base::Status without_count(const base::Result<std::int64_t>& rows) {
  return rows.map([](std::int64_t) {});
}

/// The same where nobody asks how many.
template <class... Arguments>
base::Status run_only(Connection& db, std::string_view sql, const Arguments&... arguments) {
  return without_count(run(db, sql, arguments...));
}

/// Runs a statement and hands its rows over one by one.
template <class... Arguments>
base::Status each(Connection& db, std::string_view sql, const RowTaker& on_row, const Arguments&... arguments) {
  const std::array<Value, sizeof...(Arguments)> values{to_value(arguments)...};
  const auto done = db.run(sql, values, on_row);
  if (!done) return base::fail(done.error());
  return {};
}

/// The first row as `read` makes it; none where there is no row.
template <class Read, class... Arguments>
auto first(Connection& db, std::string_view sql, const Read& read, const Arguments&... arguments)
    -> base::Result<std::optional<decltype(read(std::declval<const Row&>()))>> {
  std::optional<decltype(read(std::declval<const Row&>()))> found;
  TRY(each(
      db, sql,
      [&](const Row& row) {
        if (!found) found = read(row);
      },
      arguments...));
  return found;
}

/// All rows as `read` makes them.
template <class Read, class... Arguments>
auto all(Connection& db, std::string_view sql, const Read& read, const Arguments&... arguments)
    -> base::Result<std::vector<decltype(read(std::declval<const Row&>()))>> {
  std::vector<decltype(read(std::declval<const Row&>()))> rows;
  TRY(each(
      db, sql, [&](const Row& row) { rows.push_back(read(row)); }, arguments...));
  return rows;
}

/// Takes `count` new ids of a table (counters.name); gives the first.
base::Result<std::int64_t> take_ids(Connection& db, std::string_view table, std::int64_t count);

inline std::int64_t first_integer(const Row& row) { return row.integer(0); }
inline std::string text_of(const Row& row, int column) { return std::string(row.text(column)); }
inline std::optional<base::Timestamp> moment_of(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return base::Timestamp{row.integer(column)};
}

}  // namespace bursar::store
