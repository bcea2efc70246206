// What the statements need of a database: the whole difference between SQLite and PostgreSQL stays behind this file and
// sql/differences.h. Parameters are written $1, $2 … in both.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "store/sql/differences.h"

namespace bursar::store {

/// A parameter; monostate is NULL. Text is read during the call only.
using Value = std::variant<std::monostate, std::int64_t, std::string_view>;
/// One column of a page of rows; all columns of a page are equally long. No NULLs: statements use NULLIF.
using Column = std::variant<std::vector<std::int64_t>, std::vector<std::string_view>>;

/// A row of an answer, valid during the call that it is handed to. Columns count from 0. NULL reads as 0 and "".
class Row {
 public:
  virtual ~Row() = default;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
  virtual bool is_null(int column) const = 0;
};
using RowTaker = std::function<void(const Row&)>;

enum class Access : std::uint8_t { read, write };
/// `durable`: the commit is on the disk when commit() returns. `relaxed`: it may be lost in a power failure, but only
/// together with everything committed after it, and never in part.
enum class Durability : std::uint8_t { relaxed, durable };

/// Used by one thread at a time. Errors of every call: unavailable "store_busy", internal "store_failed". After an
/// error inside a transaction, commit() fails.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual const Dialect& dialect() const = 0;

  /// Starts a transaction that sees one moment; Access::write waits until no other transaction writes.
  virtual base::Status begin(Access access) = 0;
  virtual base::Status commit(Durability durability) = 0;
  /// Does nothing where no transaction is open.
  virtual void rollback() = 0;

  /// Runs one statement, prepared at its first use; gives how many rows it changed. `on_row` may run other statements.
  virtual base::Result<std::int64_t> run(std::string_view sql, std::span<const Value> values,
                                         const RowTaker& on_row) = 0;
  /// Runs a statement over a page of rows. `sql` holds {page} where a common table expression with these columns is
  /// filled in: WITH page(a, b) AS ({page}) …; `values` are $1 … as in run(). May run in several pieces.
  virtual base::Result<std::int64_t> run_page(std::string_view sql, std::span<const Value> values,
                                              std::span<const Column> columns, const RowTaker& on_row) = 0;
  /// Statements without parameters, separated by semicolons.
  virtual base::Status script(const std::string& sql) = 0;
  /// False once the connection is lost; it is then thrown away.
  virtual bool usable() const = 0;
};

/// A database that connections can be opened to. Safe to call from any thread.
class Database {
 public:
  virtual ~Database() = default;
  virtual base::Result<std::unique_ptr<Connection>> connect(Access access) = 0;
  /// Writes all tables as of one moment into the new, empty SQLite file.
  virtual base::Status copy_into_file(const std::string& file) = 0;
};

base::Error store_busy(std::string detail);
base::Error store_failed(std::string detail);

}  // namespace bursar::store
