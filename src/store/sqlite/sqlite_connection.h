// The driver over SQLite: one connection to a file in WAL mode.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "store/sql/driver.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace bursar::store {

class SqliteConnection : public Connection {
 public:
  /// Opens an existing file. unavailable "store_busy", internal "store_failed" with SQLite's words.
  static base::Result<std::unique_ptr<SqliteConnection>> open(const std::string& file, Access access);
  ~SqliteConnection() override;

  const Dialect& dialect() const override { return kSqliteDialect; }
  base::Status begin(Access access) override;
  base::Status commit(Durability durability) override;
  void rollback() override;
  base::Result<std::int64_t> run(std::string_view sql, std::span<const Value> values, const RowTaker& on_row) override;
  base::Result<std::int64_t> run_page(std::string_view sql, std::span<const Value> values,
                                      std::span<const Column> columns, const RowTaker& on_row) override;
  base::Status script(const std::string& sql) override;
  bool usable() const override { return true; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Statements = std::unordered_map<std::string, std::unique_ptr<SQLite::Statement>, Hash, std::equal_to<>>;

  explicit SqliteConnection(std::unique_ptr<SQLite::Database> database);
  SQLite::Statement& prepared(Statements& statements, std::string_view sql, std::size_t values,
                              std::span<const Column> columns, int rows);
  base::Status step_through(SQLite::Statement& statement, const RowTaker& on_row);
  base::Status sync_log();
  tl::unexpected<base::Error> broken(base::Error error);

  std::unique_ptr<SQLite::Database> database_;
  Statements statements_;  // of run(), and of run_page() with a single row
  Statements of_pieces_;   // of run_page() with kSqlitePieceRows rows
  bool in_transaction_ = false;
  bool failed_ = false;  // a statement of this transaction failed
};

}  // namespace bursar::store
