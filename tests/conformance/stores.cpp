#include "conformance/stores.h"

#include <libpq-fe.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/text.h"

namespace bursar::conformance {
namespace {

std::filesystem::path folder() {
  static const auto path = [] {
    auto made = std::filesystem::temp_directory_path() / ("bursar-conformance-" + std::to_string(::getpid()));
    std::filesystem::create_directories(made);
    std::atexit([] {
      std::filesystem::remove_all(std::filesystem::temp_directory_path() /
                                  ("bursar-conformance-" + std::to_string(::getpid())));
    });
    return made;
  }();
  return path;
}

/// The server that the test run started, or one of our own.
class Server {
 public:
  Server() {
    if (const char* given = std::getenv("BURSAR_TEST_POSTGRES_URL")) {
      url = given;
      return;
    }
    own_ = (folder() / "postgres").string();
    const std::string command = std::string(BURSAR_SOURCE_DIR) + "/tools/postgres_for_tests start " + own_;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::array<char, 256> line{};
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) url = base::trim(line.data());
    if (::pclose(pipe) != 0) throw std::runtime_error("PostgreSQL could not be started: " + command);
  }
  ~Server() {
    if (!own_.empty())
      (void)!std::system((std::string(BURSAR_SOURCE_DIR) + "/tools/postgres_for_tests stop " + own_).c_str());
  }
  std::string url;

 private:
  std::string own_;
};

std::string new_postgres_database(int number) {
  static const Server server;
  const auto name = "bursar_" + std::to_string(::getpid()) + "_" + std::to_string(number);
  PGconn* connection = PQconnectdb(server.url.c_str());
  PGresult* result = PQexec(connection, ("CREATE DATABASE " + name).c_str());
  const bool made = PQresultStatus(result) == PGRES_COMMAND_OK;
  const std::string why = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (!made) throw std::runtime_error("no database: " + why);
  return server.url.substr(0, server.url.rfind('/') + 1) + name;
}

}  // namespace

std::string new_database(Kind kind) {
  static int number = 0;
  ++number;
  return kind == Kind::postgres ? new_postgres_database(number)
                                : (folder() / ("store" + std::to_string(number) + ".db")).string();
}

store::StoreOptions options_for(const std::string& url, char key) {
  store::StoreOptions options;
  options.database_url = url;
  options.key = base::Secret(std::string(32, key));
  return options;
}

std::unique_ptr<app::Store> open(const std::string& url) {
  auto store = store::open_store(options_for(url));
  if (!store) throw std::runtime_error(store.error().message + " " + store.error().detail);
  return std::move(*store);
}

domain::LocationId StoreTest::add_location(const std::string& name, const std::string& uid) {
  domain::Location location;
  location.name = name;
  location.uid = uid;
  location.hook = "hook" + uid;
  location.mdm_id = "ours";
  location.token_expires_at = {2'000'000};
  domain::LocationId id;
  write([&](app::Transaction& t) { id = ok(t.locations().insert(location, base::Secret("secret-token-" + uid))); });
  return id;
}

domain::AssetKey asset(std::int64_t id, domain::Pricing pricing) { return {domain::AdamId{id}, pricing}; }
domain::Assignee device(int number) {
  return {domain::AssigneeKind::device, "SERIAL" + std::to_string(100000 + number)};
}
domain::Assignee person(int number) { return {domain::AssigneeKind::person, "u-" + std::to_string(number)}; }

std::string kind_name(const testing::TestParamInfo<Kind>& info) {
  return info.param == Kind::sqlite ? "sqlite" : "postgres";
}

}  // namespace bursar::conformance
