// Every difference between the two databases that the statements and migrations know of. All else is the same text.
//
//   types        A key that the database may use as its row number is INTEGER PRIMARY KEY in SQLite, bigint in
//   PostgreSQL. order        PostgreSQL orders text by the language of the server; COLLATE "C" makes it order by bytes
//   as SQLite does. clustering   WITHOUT ROWID stores an SQLite table inside its primary key; PostgreSQL has heap
//   tables only. pages        A page of rows reaches SQLite as VALUES (…), (…) in pieces of 50 rows, and PostgreSQL as
//   arrays in one
//                statement (unnest). See docs/decisions/0006-store.md for both measurements.
//   one writer   SQLite locks the file (BEGIN IMMEDIATE); PostgreSQL takes an advisory lock that ends with the
//                transaction. Either way a write transaction sees all that was committed before it, and no other runs.
//   durability   SQLite commits without waiting for the disk and syncs the write-ahead log when asked to;
//                PostgreSQL turns synchronous_commit off for the transactions that need not wait.
//   backup       SQLite copies itself (VACUUM INTO); from PostgreSQL the tables are copied row by row.
#pragma once

#include <string>
#include <string_view>

namespace bursar::store {

/// What stands for {id}, {text} and {without_rowid} in migrations.
struct Dialect {
  std::string_view name;  // for messages
  std::string_view id;
  std::string_view text;
  std::string_view without_rowid;
};

inline constexpr Dialect kSqliteDialect{"SQLite", "INTEGER PRIMARY KEY", "text", " WITHOUT ROWID"};
inline constexpr Dialect kPostgresDialect{"PostgreSQL", "bigint PRIMARY KEY", "text COLLATE \"C\"", ""};

inline constexpr int kSqlitePieceRows = 50;

}  // namespace bursar::store
