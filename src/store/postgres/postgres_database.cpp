#include "store/postgres/postgres_database.h"

#include "store/copy.h"
#include "store/migrations.h"
#include "store/postgres/postgres_connection.h"
#include "store/sqlite/sqlite_database.h"

namespace bursar::store {
namespace {

class PostgresDatabase : public Database {
 public:
  explicit PostgresDatabase(std::string url) : url_(std::move(url)) {}

  base::Result<std::unique_ptr<Connection>> connect(Access) override {
    TRY_SET(auto connection, PostgresConnection::open(url_));
    return std::unique_ptr<Connection>(std::move(connection));
  }

  base::Status copy_into_file(const std::string& file) override {
    TRY_SET(auto source, connect(Access::read));
    TRY_SET(auto database, open_sqlite(file));
    TRY_SET(auto target, database->connect(Access::write));
    TRY(migrate(*target));
    TRY(source->begin(Access::read));
    TRY(copy_tables(*source, *target));
    source->rollback();
    return {};
  }

 private:
  const std::string url_;
};

}  // namespace

base::Result<std::unique_ptr<Database>> open_postgres(const std::string& url) {
  auto database = std::make_unique<PostgresDatabase>(url);
  TRY(database->connect(Access::read).map([](const auto&) {}));
  return std::unique_ptr<Database>(std::move(database));
}

}  // namespace bursar::store
