#include "store/tables/sql_access.h"

#include <fmt/format.h>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

constexpr const char* kKeyColumns = "id, name, role, unit_id, created_at, last_used_at, expires_at";

app::ApiKey key_of(const Row& row) {
  return {{row.integer(0)}, text_of(row, 1),   {text_of(row, 2), {row.integer(3)}},
          {row.integer(4)}, moment_of(row, 5), moment_of(row, 6)};
}

}  // namespace

base::Result<app::ApiKeyId> SqlAccess::add(const app::ApiKey& key, const base::Secret& text) {
  c_.durability = Durability::durable;
  TRY_SET(const auto same, first(c_.db, "SELECT id FROM api_keys WHERE name = $1", first_integer, key.name));
  if (same) {
    return base::fail(base::ErrorKind::conflict, "key_exists",
                      fmt::format("There is an API key \"{}\" already.", key.name),
                      "Give it another name, or remove that one first.");
  }
  TRY_SET(const auto id, take_ids(c_.db, "api_keys", 1));
  TRY(run_only(c_.db,
               "INSERT INTO api_keys (id, name, role, unit_id, hash, created_at, expires_at) VALUES ($1, $2, $3, $4, "
               "$5, $6, $7)",
               id, key.name, key.grant.role, key.grant.unit, c_.sealer.hash(text), key.created_at, key.expires_at));
  return app::ApiKeyId{id};
}

base::Result<std::optional<app::ApiKey>> SqlAccess::find(const base::Secret& text) {
  return first(c_.db, fmt::format("SELECT {} FROM api_keys WHERE hash = $1", kKeyColumns), key_of,
               c_.sealer.hash(text));
}

base::Status SqlAccess::touch(app::ApiKeyId id, base::Timestamp now) {
  return run_only(c_.db, "UPDATE api_keys SET last_used_at = $2 WHERE id = $1", id, now);
}

base::Result<std::vector<app::ApiKey>> SqlAccess::list() {
  return all(c_.db, fmt::format("SELECT {} FROM api_keys ORDER BY name", kKeyColumns), key_of);
}

base::Status SqlAccess::remove(app::ApiKeyId id) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "DELETE FROM api_keys WHERE id = $1", id);
}

base::Result<std::string> SqlAccess::setting(const std::string& name) {
  TRY_SET(const auto value, first(
                                c_.db, "SELECT value FROM settings WHERE name = $1",
                                [](const Row& row) { return text_of(row, 0); }, name));
  return value.value_or("");
}

base::Status SqlAccess::put_setting(const std::string& name, const std::string& value) {
  c_.durability = Durability::durable;
  return run_only(
      c_.db,
      "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value);
}

namespace {

app::StoredNotification notification_of(const Row& row) {
  return {text_of(row, 0), {row.integer(1)}, text_of(row, 2), {row.integer(3)}, row.integer(4) != 0};
}

}  // namespace

base::Result<bool> SqlNotifications::add(const app::StoredNotification& n) {
  TRY_SET(const auto arrival, take_ids(c_.db, "notifications", 1));
  TRY_SET(const auto rows, run(c_.db,
                               "INSERT INTO notifications (id, location_id, arrival, body, received_at, handled) "
                               "VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (id) DO NOTHING",
                               n.id, n.location, arrival, n.body, n.received_at));
  return rows == 1;
}

base::Result<std::vector<app::StoredNotification>> SqlNotifications::waiting(domain::LocationId location, int limit) {
  return all(
      c_.db,
      "SELECT id, location_id, body, received_at, handled FROM notifications WHERE location_id = $1 AND handled = "
      "0 ORDER BY arrival LIMIT $2",
      notification_of, location, limit);
}

base::Result<std::vector<app::StoredNotification>> SqlNotifications::recent(domain::LocationId location, int limit) {
  return all(c_.db,
             "SELECT id, location_id, body, received_at, handled FROM notifications WHERE location_id = $1 ORDER BY "
             "arrival DESC LIMIT $2",
             notification_of, location, limit);
}

base::Status SqlNotifications::mark_handled(const std::string& id) {
  return run_only(c_.db, "UPDATE notifications SET handled = 1 WHERE id = $1", id);
}

base::Status SqlNotifications::forget_before(base::Timestamp moment) {
  return run_only(c_.db, "DELETE FROM notifications WHERE handled = 1 AND received_at < $1", moment);
}

}  // namespace bursar::store
