#include "store/sqlite/sqlite_database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "store/sql/query.h"
#include "store/sqlite/sqlite_connection.h"

namespace bursar::store {
namespace {

base::Error cannot_open(const std::string& path, int number) {
  return {base::ErrorKind::internal,
          "store_failed",
          fmt::format("The database file {} cannot be opened: {}.", path, std::strerror(number)),
          "See that its folder exists and that the user of the server may write there.",
          {},
          {},
          {}};
}

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::string file, bool temporary) : file_(std::move(file)), temporary_(temporary) {}
  ~SqliteDatabase() override {
    if (!temporary_) return;
    for (const auto* suffix : {"", "-wal", "-shm"}) ::unlink((file_ + suffix).c_str());
  }

  base::Result<std::unique_ptr<Connection>> connect(Access access) override {
    TRY_SET(auto connection, SqliteConnection::open(file_, access));
    return std::unique_ptr<Connection>(std::move(connection));
  }

  base::Status copy_into_file(const std::string& file) override {
    TRY_SET(auto connection, SqliteConnection::open(file_, Access::write));
    TRY(run(*connection, "VACUUM INTO $1", file));
    return {};
  }

 private:
  std::string file_;
  bool temporary_;
};

base::Result<std::unique_ptr<Database>> open_temporary() {
  std::error_code ignored;
  auto folder = std::filesystem::temp_directory_path(ignored);
  auto path = (folder / "bursar-XXXXXX").string();
  const int file = ::mkstemp(path.data());
  if (file < 0) return base::fail(cannot_open(path, errno));
  ::close(file);
  return std::make_unique<SqliteDatabase>(path, true);
}

}  // namespace

base::Status create_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == EEXIST) {
    return base::fail(base::ErrorKind::conflict, "file_exists", fmt::format("The file {} exists already.", path),
                      "Choose another name, or move the file away.");
  }
  if (file < 0) return base::fail(cannot_open(path, errno));
  ::close(file);
  return {};
}

base::Result<std::unique_ptr<Database>> open_sqlite(const std::string& path) {
  if (path == ":memory:") return open_temporary();
  if (path.empty()) return base::fail(cannot_open("\"\"", ENOENT));
  const auto created = create_private_file(path);
  if (!created && created.error().code != "file_exists") return base::fail(created.error());
  return std::make_unique<SqliteDatabase>(path, false);
}

}  // namespace bursar::store
