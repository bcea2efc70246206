// A connection that notes which tables were written.
#pragma once

#include <set>
#include <string>

#include "store/sql/driver.h"

namespace bursar::store {

/// Hands everything on. Used by the thread of its transaction.
class WatchedConnection : public Connection {
 public:
  explicit WatchedConnection(Connection& connection) : connection_(connection) {}
  const Dialect& dialect() const override { return connection_.dialect(); }
  base::Status begin(Access access) override { return connection_.begin(access); }
  base::Status commit(Durability durability) override { return connection_.commit(durability); }
  void rollback() override { connection_.rollback(); }
  base::Result<std::int64_t> run(std::string_view sql, std::span<const Value> values, const RowTaker& on_row) override {
    note(sql);
    return connection_.run(sql, values, on_row);
  }
  base::Result<std::int64_t> run_page(std::string_view sql, std::span<const Value> values,
                                      std::span<const Column> columns, const RowTaker& on_row) override {
    note(sql);
    return connection_.run_page(sql, values, columns, on_row);
  }
  base::Status script(const std::string& sql) override { return connection_.script(sql); }
  bool usable() const override { return connection_.usable(); }

  /// Tables that were named after INSERT INTO, UPDATE or DELETE FROM.
  const std::set<std::string, std::less<>>& written() const { return written_; }

 private:
  void note(std::string_view sql);

  Connection& connection_;
  std::set<std::string, std::less<>> written_;
};

}  // namespace bursar::store
