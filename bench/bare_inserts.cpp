// The baseline of a sync into SQLite: a bare loop of prepared inserts of as many rows into the same tables, committed
// in pieces of a page. Prints seconds.
//   bare_inserts FILE ROWS ASSETS PAGE
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "store/open_store.h"

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string file = argv[1];
  const long rows = std::atol(argv[2]);
  const long assets = std::atol(argv[3]);
  const long page = std::atol(argv[4]);
  bursar::store::StoreOptions options;
  options.database_url = file;
  options.key = bursar::base::Secret(std::string(32, 'k'));
  if (!bursar::store::open_store(options)) return 1;  // makes the tables
  sqlite3* db = nullptr;
  if (sqlite3_open(file.c_str(), &db) != SQLITE_OK) return 1;
  sqlite3_exec(
      db,
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -32768",
      nullptr, nullptr, nullptr);
  sqlite3_stmt* assignee = nullptr;
  sqlite3_stmt* assignment = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO assignees (id, location_id, kind, name) VALUES (?1, 1, 0, ?2)", -1, &assignee,
                     nullptr);
  sqlite3_prepare_v2(db, "INSERT INTO assignments (asset_id, assignee_id, run) VALUES (?1, ?2, 1)", -1, &assignment,
                     nullptr);
  const long holders = rows / assets * 10;  // each holder has a tenth of the assets
  const auto began = std::chrono::steady_clock::now();
  sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
  long written = 0;
  const auto step = [&](sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) std::exit(1);
    sqlite3_reset(statement);
  };
  for (long id = 1; id <= holders; ++id) {
    const auto name = "LG000" + std::to_string(1'000'0000 + id);
    sqlite3_bind_int64(assignee, 1, id);
    sqlite3_bind_text(assignee, 2, name.c_str(), -1, SQLITE_TRANSIENT);
    step(assignee);
  }
  for (long asset = 1; asset <= assets; ++asset) {
    for (long id = asset % 10 + 1; id <= holders && written < rows; id += 10) {
      sqlite3_bind_int64(assignment, 1, asset);
      sqlite3_bind_int64(assignment, 2, id);
      step(assignment);
      if (++written % page == 0) sqlite3_exec(db, "COMMIT; BEGIN", nullptr, nullptr, nullptr);
    }
  }
  sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  std::printf("%.3f %ld\n", took.count(), written);
  sqlite3_finalize(assignee);
  sqlite3_finalize(assignment);
  sqlite3_close(db);
  return 0;
}
