#include "store/sqlite/sqlite_connection.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

namespace bursar::store {
namespace {

constexpr int kBusyTimeoutMs = 10'000;
constexpr int kWriterCacheKib = 32 * 1024;
constexpr int kReaderCacheKib = 4 * 1024;

class SqliteRow : public Row {
 public:
  explicit SqliteRow(SQLite::Statement& statement) : statement_(statement) {}
  std::int64_t integer(int column) const override { return statement_.getColumn(column).getInt64(); }
  std::string_view text(int column) const override {
    const auto value = statement_.getColumn(column);
    const char* begin = value.getText();  // before getBytes, which may depend on the conversion
    return {begin, static_cast<std::size_t>(value.getBytes())};
  }
  bool is_null(int column) const override { return statement_.isColumnNull(column); }

 private:
  SQLite::Statement& statement_;
};

base::Error error_of(int code, const char* words) {
  const auto detail = fmt::format("SQLite {}: {}", code, words);
  const int primary = code & 0xff;
  return primary == SQLITE_BUSY || primary == SQLITE_LOCKED ? store_busy(detail) : store_failed(detail);
}
base::Error error_of(const SQLite::Exception& failure) { return error_of(failure.getErrorCode(), failure.what()); }

/// SQLite numbers $1 by its place in the text and ?1 by its number.
std::string with_question_marks(std::string_view sql) {
  std::string text(sql);
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '$' && text[i + 1] >= '0' && text[i + 1] <= '9') text[i] = '?';
  }
  return text;
}

std::string values_text(std::size_t first, std::size_t columns, int rows) {
  std::string text = "VALUES ";
  for (int row = 0; row < rows; ++row) {
    text += row == 0 ? "(" : ", (";
    for (std::size_t column = 0; column < columns; ++column) {
      text += fmt::format("{}?{}", column == 0 ? "" : ", ", first++);
    }
    text += ")";
  }
  return text;
}

void bind_value(SQLite::Statement& statement, int index, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    statement.bind(index, *number);
  } else if (const auto* text = std::get_if<std::string_view>(&value)) {
    // Bound as bytes it would be a BLOB, which compares unequal to text.
    statement.bind(index, std::string(*text));
  } else {
    statement.bind(index);
  }
}

Value cell(const Column& column, std::size_t row) {
  return std::visit([row](const auto& rows) -> Value { return rows[row]; }, column);
}

std::size_t rows_of(std::span<const Column> columns) {
  if (columns.empty()) return 0;
  return std::visit([](const auto& rows) { return rows.size(); }, columns.front());
}

}  // namespace

base::Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& file, Access access) {
  try {
    auto database = std::make_unique<SQLite::Database>(file, SQLite::OPEN_READWRITE, kBusyTimeoutMs);
    database->exec("PRAGMA journal_mode = WAL");
    // A commit does not wait for the disk by itself; commit() syncs the log where it must (sync_log).
    database->exec("PRAGMA synchronous = NORMAL");
    database->exec("PRAGMA foreign_keys = ON");
    database->exec("PRAGMA temp_store = MEMORY");
    database->exec("PRAGMA journal_size_limit = 67108864");
    database->exec("PRAGMA wal_autocheckpoint = 4000");  // pages; 16 MiB
    database->exec(fmt::format("PRAGMA cache_size = -{}", access == Access::write ? kWriterCacheKib : kReaderCacheKib));
    if (access == Access::read) database->exec("PRAGMA query_only = ON");
    return std::unique_ptr<SqliteConnection>(new SqliteConnection(std::move(database)));
  } catch (const SQLite::Exception& failure) {
    return base::fail(error_of(failure));
  }
}

SqliteConnection::SqliteConnection(std::unique_ptr<SQLite::Database> database) : database_(std::move(database)) {}
SqliteConnection::~SqliteConnection() { rollback(); }

tl::unexpected<base::Error> SqliteConnection::broken(base::Error error) {
  failed_ = true;
  return base::fail(std::move(error));
}

base::Status SqliteConnection::begin(Access access) {
  failed_ = false;
  if (access == Access::write) {
    TRY(script("BEGIN IMMEDIATE"));
    in_transaction_ = true;
    return {};
  }
  TRY(script("BEGIN"));
  in_transaction_ = true;
  // The moment that a reader sees is that of its first read.
  const auto fixed = run("SELECT count(*) FROM sqlite_schema", {}, [](const Row&) {});
  if (fixed) return {};
  rollback();
  return base::fail(fixed.error());
}

base::Status SqliteConnection::commit(Durability durability) {
  if (failed_ || !in_transaction_) {
    rollback();
    return base::fail(store_failed("commit after a statement that failed, or without a transaction"));
  }
  const auto done = script("COMMIT");
  if (!done) {
    rollback();
    return done;
  }
  in_transaction_ = false;
  return durability == Durability::durable ? sync_log() : base::Status{};
}

base::Status SqliteConnection::sync_log() {
  sqlite3_file* log = nullptr;
  sqlite3_file_control(database_->getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log == nullptr || log->pMethods == nullptr) return base::fail(store_failed("no write-ahead log to sync"));
  const int code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) return base::fail(error_of(code, "syncing the write-ahead log"));
  return {};
}

void SqliteConnection::rollback() {
  if (!in_transaction_) return;
  in_transaction_ = false;
  for (auto* statements : {&statements_, &of_pieces_}) {
    for (auto& entry : *statements) entry.second->tryReset();
  }
  database_->tryExec("ROLLBACK");  // fails only where SQLite has rolled back by itself
}

SQLite::Statement& SqliteConnection::prepared(Statements& statements, std::string_view sql, std::size_t values,
                                              std::span<const Column> columns, int rows) {
  if (const auto found = statements.find(sql); found != statements.end()) return *found->second;
  auto text = with_question_marks(sql);
  constexpr std::string_view kPage = "{page}";
  if (const auto place = text.find(kPage); place != std::string::npos) {
    text.replace(place, kPage.size(), values_text(values + 1, columns.size(), rows));
  }
  auto made = std::make_unique<SQLite::Statement>(*database_, text);
  return *statements.emplace(std::string(sql), std::move(made)).first->second;
}

base::Status SqliteConnection::step_through(SQLite::Statement& statement, const RowTaker& on_row) {
  const SqliteRow row(statement);
  for (;;) {
    const int code = statement.tryExecuteStep();
    if (code == SQLITE_ROW) {
      on_row(row);
    } else if (code == SQLITE_DONE) {
      statement.tryReset();
      return {};
    } else {
      auto error = error_of(database_->getExtendedErrorCode(), database_->getErrorMsg());
      statement.tryReset();
      return broken(std::move(error));
    }
  }
}

base::Result<std::int64_t> SqliteConnection::run(std::string_view sql, std::span<const Value> values,
                                                 const RowTaker& on_row) {
  try {
    auto& statement = prepared(statements_, sql, values.size(), {}, 0);
    for (std::size_t i = 0; i < values.size(); ++i) bind_value(statement, static_cast<int>(i) + 1, values[i]);
    TRY(step_through(statement, on_row));
    return sqlite3_changes64(database_->getHandle());
  } catch (const SQLite::Exception& failure) {
    return broken(error_of(failure));
  }
}

base::Result<std::int64_t> SqliteConnection::run_page(std::string_view sql, std::span<const Value> values,
                                                      std::span<const Column> columns, const RowTaker& on_row) {
  const auto total = rows_of(columns);
  std::int64_t changed = 0;
  try {
    for (std::size_t done = 0; done < total;) {
      const int rows = total - done >= kSqlitePieceRows ? kSqlitePieceRows : 1;
      auto& statement = prepared(rows == 1 ? statements_ : of_pieces_, sql, values.size(), columns, rows);
      int index = 1;
      for (const auto& value : values) bind_value(statement, index++, value);
      for (int row = 0; row < rows; ++row, ++done) {
        for (const auto& column : columns) bind_value(statement, index++, cell(column, done));
      }
      TRY(step_through(statement, on_row));
      changed += sqlite3_changes64(database_->getHandle());
    }
    return changed;
  } catch (const SQLite::Exception& failure) {
    return broken(error_of(failure));
  }
}

base::Status SqliteConnection::script(const std::string& sql) {
  try {
    database_->exec(sql);
    return {};
  } catch (const SQLite::Exception& failure) {
    return broken(error_of(failure));
  }
}

}  // namespace bursar::store
