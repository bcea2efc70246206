#include "store/tables/sql_locations.h"

#include <fmt/format.h>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

using base::ErrorKind;
using domain::Location;

constexpr const char* kColumns =
    "id, name, uid, apple_name, organization, country, platform, website, token_expires_at, trouble, holder_id, "
    "holder_name, holder_metadata, mdm_id, hook, connected_at";

Location location_of(const Row& row) {
  Location l;
  l.id = {row.integer(0)};
  l.name = text_of(row, 1);
  l.uid = text_of(row, 2);
  l.apple_name = text_of(row, 3);
  l.organization = text_of(row, 4);
  l.country = text_of(row, 5);
  l.platform = text_of(row, 6);
  l.website = text_of(row, 7);
  l.token_expires_at = {row.integer(8)};
  l.trouble = by_name(row.text(9), kTroubles);
  if (!row.is_null(10)) l.holder = domain::MdmInfo{text_of(row, 10), text_of(row, 11), text_of(row, 12)};
  l.mdm_id = text_of(row, 13);
  l.hook = text_of(row, 14);
  l.connected_at = {row.integer(15)};
  return l;
}

std::string token_context(domain::LocationId id) { return fmt::format("token of location {}", id.value); }
std::string secret_context(domain::LocationId id) {
  return fmt::format("notification secret of location {}", id.value);
}

template <class Field>
std::optional<std::string> holder_field(const Location& l, Field domain::MdmInfo::*field) {
  if (!l.holder) return std::nullopt;
  return (*l.holder).*field;
}

}  // namespace

base::Status SqlLocations::refuse_doubles(const Location& l) {
  TRY_SET(const auto other, first(
                                c_.db, "SELECT name FROM locations WHERE (name = $1 OR uid = $2) AND id <> $3",
                                [](const Row& row) { return text_of(row, 0); }, l.name, l.uid, l.id));
  if (!other) return {};
  return base::fail(ErrorKind::conflict, "location_exists",
                    fmt::format("There is a location \"{}\" already.", *other == l.name ? l.name : *other),
                    "Give this one another name, or renew that one.");
}

base::Status SqlLocations::changed(base::Result<std::int64_t> rows, domain::LocationId id) {
  if (!rows) return base::fail(rows.error());
  c_.durability = Durability::durable;
  if (*rows > 0) return {};
  return base::fail(ErrorKind::not_found, "no_such_location", fmt::format("There is no location {}.", id.value));
}

base::Result<domain::LocationId> SqlLocations::insert(const Location& l, const base::Secret& stoken) {
  TRY(refuse_doubles(l));
  TRY_SET(const auto same, find_by_token(stoken));
  if (same) {
    return base::fail(ErrorKind::conflict, "location_exists", "This content token is stored already.",
                      "Nothing needs to be done.");
  }
  TRY_SET(const auto value, take_ids(c_.db, "locations", 1));
  const domain::LocationId id{value};
  const auto sealed = c_.sealer.seal(stoken, token_context(id));
  TRY_SET(const auto rows,
          run(c_.db,
              "INSERT INTO locations (id, name, uid, apple_name, organization, country, platform, website, "
              "token_expires_at, trouble, holder_id, holder_name, holder_metadata, mdm_id, hook, connected_at, "
              "token_sealed, token_hash, secret_sealed) VALUES "
              "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '')",
              id, l.name, l.uid, l.apple_name, l.organization, l.country, l.platform, l.website, l.token_expires_at,
              domain::name_of(l.trouble), holder_field(l, &domain::MdmInfo::id),
              holder_field(l, &domain::MdmInfo::name), holder_field(l, &domain::MdmInfo::metadata), l.mdm_id, l.hook,
              l.connected_at, sealed, c_.sealer.hash(stoken)));
  TRY(changed(rows, id));
  TRY(run(c_.db,
          "INSERT INTO sync_records (location_id, last_run, state, trouble, row_count, page_count) "
          "VALUES ($1, 0, '', '', 0, 0)",
          id)
          .map([](auto) {}));
  return id;
}

base::Status SqlLocations::update(const Location& l) {
  TRY(refuse_doubles(l));
  return changed(
      run(c_.db,
          "UPDATE locations SET name = $2, uid = $3, apple_name = $4, organization = $5, country = $6, platform = $7, "
          "website = $8, token_expires_at = $9, trouble = $10, holder_id = $11, holder_name = $12, "
          "holder_metadata = $13, mdm_id = $14, hook = $15, connected_at = $16 WHERE id = $1",
          l.id, l.name, l.uid, l.apple_name, l.organization, l.country, l.platform, l.website, l.token_expires_at,
          domain::name_of(l.trouble), holder_field(l, &domain::MdmInfo::id), holder_field(l, &domain::MdmInfo::name),
          holder_field(l, &domain::MdmInfo::metadata), l.mdm_id, l.hook, l.connected_at),
      l.id);
}

base::Status SqlLocations::replace_token(domain::LocationId id, const base::Secret& stoken) {
  return changed(run(c_.db, "UPDATE locations SET token_sealed = $2, token_hash = $3 WHERE id = $1", id,
                     c_.sealer.seal(stoken, token_context(id)), c_.sealer.hash(stoken)),
                 id);
}

base::Status SqlLocations::remove(domain::LocationId id) {
  static constexpr const char* kDeletes[] = {
      "DELETE FROM notifications WHERE location_id = $1",
      "DELETE FROM tasks WHERE request_id IN (SELECT id FROM requests WHERE location_id = $1)",
      "DELETE FROM requests WHERE location_id = $1",
      "DELETE FROM operations WHERE location_id = $1",
      "DELETE FROM leases WHERE asset_id IN (SELECT id FROM assets WHERE location_id = $1)",
      "DELETE FROM usage_points WHERE asset_id IN (SELECT id FROM assets WHERE location_id = $1)",
      "DELETE FROM seats_by_day WHERE location_id = $1",
      "DELETE FROM catalog_adds WHERE location_id = $1",
      "DELETE FROM waiting WHERE location_id = $1",
      "DELETE FROM acceptances WHERE location_id = $1",
      "DELETE FROM location_scopes WHERE location_id = $1",
      "DELETE FROM assignments WHERE asset_id IN (SELECT id FROM assets WHERE location_id = $1)",
      "DELETE FROM assignees WHERE location_id = $1",
      "DELETE FROM users WHERE location_id = $1",
      "DELETE FROM assets WHERE location_id = $1",
      "DELETE FROM sync_records WHERE location_id = $1",
  };
  for (const char* sql : kDeletes) TRY(run(c_.db, sql, id).map([](auto) {}));
  c_.assignees.clear();
  return changed(run(c_.db, "DELETE FROM locations WHERE id = $1", id), id);
}

base::Result<std::vector<Location>> SqlLocations::list() {
  return all(c_.db, fmt::format("SELECT {} FROM locations ORDER BY name", kColumns), location_of);
}

base::Result<std::optional<Location>> SqlLocations::find(domain::LocationId id) {
  return first(c_.db, fmt::format("SELECT {} FROM locations WHERE id = $1", kColumns), location_of, id);
}

base::Result<base::Secret> SqlLocations::token(domain::LocationId id) {
  TRY_SET(const auto sealed, first(
                                 c_.db, "SELECT token_sealed FROM locations WHERE id = $1",
                                 [](const Row& row) { return text_of(row, 0); }, id));
  if (!sealed)
    return base::fail(ErrorKind::not_found, "no_such_location", fmt::format("There is no location {}.", id.value));
  return c_.sealer.open(*sealed, token_context(id));
}

base::Result<std::optional<domain::LocationId>> SqlLocations::find_by_token(const base::Secret& stoken) {
  return first(
      c_.db, "SELECT id FROM locations WHERE token_hash = $1",
      [](const Row& row) { return domain::LocationId{row.integer(0)}; }, c_.sealer.hash(stoken));
}

base::Result<base::Secret> SqlLocations::notification_secret(domain::LocationId id) {
  TRY_SET(const auto sealed, first(
                                 c_.db, "SELECT secret_sealed FROM locations WHERE id = $1",
                                 [](const Row& row) { return text_of(row, 0); }, id));
  if (!sealed || sealed->empty()) return base::Secret();
  return c_.sealer.open(*sealed, secret_context(id));
}

base::Status SqlLocations::set_notification_secret(domain::LocationId id, const base::Secret& secret) {
  return changed(run(c_.db, "UPDATE locations SET secret_sealed = $2 WHERE id = $1", id,
                     c_.sealer.seal(secret, secret_context(id))),
                 id);
}

base::Result<app::SyncRecord> SqlLocations::sync_record(domain::LocationId id) {
  TRY_SET(auto record, first(
                           c_.db,
                           "SELECT state, started_at, finished_at, trouble, row_count, page_count FROM sync_records "
                           "WHERE location_id = $1",
                           [](const Row& row) {
                             return app::SyncRecord{text_of(row, 0), moment_of(row, 1), moment_of(row, 2),
                                                    text_of(row, 3), row.integer(4),    row.integer(5)};
                           },
                           id));
  return record.value_or(app::SyncRecord{});
}

base::Status SqlLocations::put_sync_record(domain::LocationId id, const app::SyncRecord& r) {
  return run(c_.db,
             "UPDATE sync_records SET state = $2, started_at = $3, finished_at = $4, trouble = $5, row_count = $6, "
             "page_count = $7 WHERE location_id = $1",
             id, r.state, r.started_at, r.finished_at, r.trouble, r.rows, r.pages)
      .map([](auto) {});
}

}  // namespace bursar::store
