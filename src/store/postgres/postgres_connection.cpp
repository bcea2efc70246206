#include "store/postgres/postgres_connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <cstring>

namespace bursar::store {
namespace {

// One writer at a time, as with SQLite: an advisory lock of this number, held to the end of the transaction.
constexpr const char* kWriterLock = "SELECT pg_advisory_xact_lock(728771)";

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

class PostgresRow : public Row {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  std::int64_t integer(int column) const override {
    const auto value = text(column);
    std::int64_t number = 0;
    std::from_chars(value.data(), value.data() + value.size(), number);
    return number;
  }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_, row, column), static_cast<std::size_t>(PQgetlength(result_, row, column))};
  }
  bool is_null(int column) const override { return PQgetisnull(result_, row, column) == 1; }

  int row = 0;

 private:
  const PGresult* result_;
};

std::optional<std::string> text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  return std::nullopt;
}

/// PostgreSQL's text form of an array.
std::string array_of(const std::vector<std::int64_t>& numbers) {
  std::string text = "{";
  for (const auto number : numbers) {
    if (text.size() > 1) text += ',';
    text += std::to_string(number);
  }
  return text + "}";
}
std::string array_of(const std::vector<std::string_view>& texts) {
  std::string array = "{";
  for (const auto text : texts) {
    if (array.size() > 1) array += ',';
    array += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') array += '\\';
      array += c;
    }
    array += '"';
  }
  return array + "}";
}

bool passes(const char* state) {
  // Serialization failure, deadlock, lost connection, shutting down, too many connections.
  for (const char* code : {"40001", "40P01", "57P01", "57P02", "57P03", "53300", "55P03"}) {
    if (state != nullptr && std::strcmp(state, code) == 0) return true;
  }
  return state != nullptr && std::strncmp(state, "08", 2) == 0;
}

}  // namespace

base::Result<std::unique_ptr<PostgresConnection>> PostgresConnection::open(const std::string& url) {
  PGconn* raw = PQconnectdb(url.c_str());
  std::unique_ptr<PostgresConnection> connection(new PostgresConnection(raw));
  if (PQstatus(raw) != CONNECTION_OK) return base::fail(store_busy(PQerrorMessage(raw)));
  PQsetNoticeProcessor(
      raw, [](void*, const char*) {}, nullptr);
  TRY(connection->script("SET client_encoding = 'UTF8'"));
  return connection;
}

PostgresConnection::~PostgresConnection() { PQfinish(connection_); }

bool PostgresConnection::usable() const { return PQstatus(connection_) == CONNECTION_OK; }

base::Error PostgresConnection::error_of(const pg_result* result) {
  failed_ = true;
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string detail =
      fmt::format("PostgreSQL {}: {}", state == nullptr ? "" : state, PQerrorMessage(connection_));
  return !usable() || passes(state) ? store_busy(detail) : store_failed(detail);
}

base::Status PostgresConnection::script(const std::string& sql) {
  const Result result(PQexec(connection_, sql.c_str()), PQclear);
  const auto status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
  return base::fail(error_of(result.get()));
}

base::Status PostgresConnection::begin(Access access) {
  failed_ = false;
  TRY(script(access == Access::write ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                                     : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
  in_transaction_ = true;
  if (access == Access::write) return script(kWriterLock);
  return {};
}

base::Status PostgresConnection::commit(Durability durability) {
  if (failed_) {
    rollback();
    return base::fail(store_failed("a statement of this transaction failed"));
  }
  if (durability == Durability::relaxed) TRY(script("SET LOCAL synchronous_commit = off"));
  TRY(script("COMMIT"));
  in_transaction_ = false;
  return {};
}

void PostgresConnection::rollback() {
  if (!in_transaction_) return;
  in_transaction_ = false;
  const Result result(PQexec(connection_, "ROLLBACK"), PQclear);
}

base::Result<std::string> PostgresConnection::prepared(const std::string& sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  const auto name = fmt::format("s{}", statements_.size());
  const Result result(PQprepare(connection_, name.c_str(), sql.c_str(), 0, nullptr), PQclear);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return base::fail(error_of(result.get()));
  statements_.emplace(sql, name);
  return name;
}

base::Result<std::int64_t> PostgresConnection::execute(const std::string& sql,
                                                       const std::vector<std::optional<std::string>>& values,
                                                       const RowTaker& on_row) {
  TRY_SET(const auto name, prepared(sql));
  std::vector<const char*> texts;
  for (const auto& value : values) texts.push_back(value ? value->c_str() : nullptr);
  const Result result(
      PQexecPrepared(connection_, name.c_str(), static_cast<int>(texts.size()), texts.data(), nullptr, nullptr, 0),
      PQclear);
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return base::fail(error_of(result.get()));
  PostgresRow row(result.get());
  for (; row.row < PQntuples(result.get()); ++row.row) on_row(row);
  return std::atoll(PQcmdTuples(result.get()));
}

base::Result<std::int64_t> PostgresConnection::run(std::string_view sql, std::span<const Value> values,
                                                   const RowTaker& on_row) {
  std::vector<std::optional<std::string>> texts;
  for (const auto& value : values) texts.push_back(text_of(value));
  return execute(std::string(sql), texts, on_row);
}

base::Result<std::int64_t> PostgresConnection::run_page(std::string_view sql, std::span<const Value> values,
                                                        std::span<const Column> columns, const RowTaker& on_row) {
  std::vector<std::optional<std::string>> texts;
  for (const auto& value : values) texts.push_back(text_of(value));
  std::string page = "SELECT * FROM unnest(";
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const bool numbers = std::holds_alternative<std::vector<std::int64_t>>(columns[i]);
    texts.push_back(std::visit([](const auto& column) { return array_of(column); }, columns[i]));
    page += fmt::format("{}${}::{}[]", i == 0 ? "" : ", ", texts.size(), numbers ? "bigint" : "text");
  }
  page += ")";
  std::string text(sql);
  const std::string mark = "{page}";
  text.replace(text.find(mark), mark.size(), page);
  return execute(text, texts, on_row);
}

}  // namespace bursar::store
