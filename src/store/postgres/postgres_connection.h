// The driver over libpq: one connection.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "store/sql/driver.h"

struct pg_conn;
struct pg_result;

namespace bursar::store {

class PostgresConnection : public Connection {
 public:
  static base::Result<std::unique_ptr<PostgresConnection>> open(const std::string& url);
  ~PostgresConnection() override;

  const Dialect& dialect() const override { return kPostgresDialect; }
  base::Status begin(Access access) override;
  base::Status commit(Durability durability) override;
  void rollback() override;
  base::Result<std::int64_t> run(std::string_view sql, std::span<const Value> values, const RowTaker& on_row) override;
  base::Result<std::int64_t> run_page(std::string_view sql, std::span<const Value> values,
                                      std::span<const Column> columns, const RowTaker& on_row) override;
  base::Status script(const std::string& sql) override;
  bool usable() const override;

 private:
  explicit PostgresConnection(pg_conn* connection) : connection_(connection) {}
  base::Result<std::int64_t> execute(const std::string& sql, const std::vector<std::optional<std::string>>& values,
                                     const RowTaker& on_row);
  base::Result<std::string> prepared(const std::string& sql);
  base::Error error_of(const pg_result* result);

  pg_conn* connection_;
  std::unordered_map<std::string, std::string> statements_;  // name by text
  bool in_transaction_ = false;
  bool failed_ = false;
};

}  // namespace bursar::store
