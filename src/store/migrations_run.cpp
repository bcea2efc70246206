#include <fmt/format.h>

#include "store/migrations.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string in_dialect(std::string_view sql, const Dialect& dialect) {
  auto text = replace_all(std::string(sql), "{id}", dialect.id);
  text = replace_all(std::move(text), "{text}", dialect.text);
  text = replace_all(std::move(text), "{search}", dialect.search);
  text = replace_all(std::move(text), "{beginnings}", dialect.beginnings);
  return replace_all(std::move(text), "{without_rowid}", dialect.without_rowid);
}

}  // namespace

base::Status migrate(Connection& db) {
  TRY(db.begin(Access::write));
  TRY(db.script("CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)"));
  TRY_SET(const auto present, first(db, "SELECT coalesce(max(version), 0) FROM schema_version", first_integer));
  const auto all = migrations();
  const auto newest = static_cast<std::int64_t>(all.size());
  if (present.value_or(0) > newest) {
    db.rollback();
    return base::fail(base::ErrorKind::conflict, "database_newer",
                      fmt::format("The database has version {}, this program knows {}.", *present, newest),
                      "Start the newer program, or restore a backup that was made before the upgrade.");
  }
  for (auto version = present.value_or(0); version < newest; ++version) {
    TRY(db.script(in_dialect(all[static_cast<std::size_t>(version)].sql, db.dialect())));
    TRY(run(db, "INSERT INTO schema_version (version) VALUES ($1)", version + 1).map([](auto) {}));
  }
  return db.commit(Durability::durable);
}

}  // namespace bursar::store
