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
//   search       A part of a name is found in SQLite by tables of trigrams beside the rows (FTS5), kept by triggers; in
//                PostgreSQL by an index of trigrams (pg_trgm) over what the rows say.
//   backup       SQLite copies itself (VACUUM INTO); from PostgreSQL the tables are copied row by row.
#pragma once

#include <string>
#include <string_view>

namespace bursar::store {

/// What stands for {id}, {text}, {without_rowid}, {search} and {beginnings} in migrations.
struct Dialect {
  std::string_view name;  // for messages
  std::string_view id;
  std::string_view text;
  std::string_view without_rowid;
  std::string_view search;
  bool search_tables = false;  // device_search and people_search are there
  std::string_view beginnings;
  std::string_view bytewise;  // behind a column: compared byte by byte, as SQLite always does
};

inline constexpr std::string_view kSqliteSearch = R"sql(
CREATE VIRTUAL TABLE devices_search USING fts5(serial_number, name, content='devices', content_rowid='id',
  tokenize='trigram');
INSERT INTO devices_search (devices_search) VALUES ('rebuild');
CREATE TRIGGER devices_search_added AFTER INSERT ON devices BEGIN
  INSERT INTO devices_search (rowid, serial_number, name) VALUES (new.id, new.serial_number, new.name);
END;
CREATE TRIGGER devices_search_removed AFTER DELETE ON devices BEGIN
  INSERT INTO devices_search (devices_search, rowid, serial_number, name)
    VALUES ('delete', old.id, old.serial_number, old.name);
END;
CREATE TRIGGER devices_search_changed AFTER UPDATE ON devices
  WHEN old.serial_number <> new.serial_number OR old.name <> new.name BEGIN
  INSERT INTO devices_search (devices_search, rowid, serial_number, name)
    VALUES ('delete', old.id, old.serial_number, old.name);
  INSERT INTO devices_search (rowid, serial_number, name) VALUES (new.id, new.serial_number, new.name);
END;
CREATE VIRTUAL TABLE people_search USING fts5(client_user_id, name, email, content='people', content_rowid='id',
  tokenize='trigram');
INSERT INTO people_search (people_search) VALUES ('rebuild');
CREATE TRIGGER people_search_added AFTER INSERT ON people BEGIN
  INSERT INTO people_search (rowid, client_user_id, name, email)
    VALUES (new.id, new.client_user_id, new.name, new.email);
END;
CREATE TRIGGER people_search_removed AFTER DELETE ON people BEGIN
  INSERT INTO people_search (people_search, rowid, client_user_id, name, email)
    VALUES ('delete', old.id, old.client_user_id, old.name, old.email);
END;
CREATE TRIGGER people_search_changed AFTER UPDATE ON people
  WHEN old.client_user_id <> new.client_user_id OR old.name <> new.name OR old.email <> new.email BEGIN
  INSERT INTO people_search (people_search, rowid, client_user_id, name, email)
    VALUES ('delete', old.id, old.client_user_id, old.name, old.email);
  INSERT INTO people_search (rowid, client_user_id, name, email)
    VALUES (new.id, new.client_user_id, new.name, new.email);
END;
)sql";
inline constexpr std::string_view kPostgresSearch = R"sql(
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX devices_search ON devices USING gin (lower(serial_number || chr(10) || name) gin_trgm_ops);
CREATE INDEX people_search ON people
  USING gin (lower(client_user_id || chr(10) || name || chr(10) || email) gin_trgm_ops);
)sql";

inline constexpr std::string_view kPostgresBeginnings = R"sql(
CREATE INDEX devices_name_begins ON devices (name COLLATE "C");
CREATE INDEX people_name_begins ON people (name COLLATE "C");
CREATE INDEX people_email_begins ON people (email COLLATE "C");
)sql";

inline constexpr Dialect kSqliteDialect{
    "SQLite", "INTEGER PRIMARY KEY", "text", " WITHOUT ROWID", kSqliteSearch, true, "", ""};
inline constexpr Dialect kPostgresDialect{"PostgreSQL", "bigint PRIMARY KEY", "text COLLATE \"C\"", "", kPostgresSearch,
                                          false,        kPostgresBeginnings,  " COLLATE \"C\""};

inline constexpr int kSqlitePieceRows = 50;

}  // namespace bursar::store
