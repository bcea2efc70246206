#include "store/tables/sql_inventory.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/inventory_list.h"

namespace bursar::store {
namespace {

using domain::Device;
using domain::Person;

constexpr const char* kDeviceColumns =
    "id, unit_id, serial_number, udid, name, model, platform, os_version, supervised, enrollment, enrolled, "
    "last_seen_at, owner, added_at";
constexpr const char* kPersonColumns =
    "id, unit_id, client_user_id, name, email, managed_apple_id, status, notes, added_at";

constexpr ListedTable kDevices{"devices", kDeviceColumns, "serial_number", {"serial_number", "name"}};
constexpr ListedTable kPeople{"people", kPersonColumns, "client_user_id", {"client_user_id", "name", "email"}};

Device device_of(const Row& row) {
  Device d;
  d.id = {row.integer(0)};
  d.unit = {row.integer(1)};
  d.serial_number = text_of(row, 2);
  d.udid = text_of(row, 3);
  d.name = text_of(row, 4);
  d.model = text_of(row, 5);
  d.platform = by_name(row.text(6), kPlatforms);
  d.os_version = text_of(row, 7);
  d.supervised = row.integer(8) != 0;
  d.enrollment = by_name(row.text(9), kEnrollments);
  d.enrolled = row.integer(10) != 0;
  d.last_seen_at = moment_of(row, 11);
  d.owner = text_of(row, 12);
  d.added_at = {row.integer(13)};
  return d;
}

Person person_of(const Row& row) {
  Person p;
  p.id = {row.integer(0)};
  p.unit = {row.integer(1)};
  p.client_user_id = text_of(row, 2);
  p.name = text_of(row, 3);
  p.email = text_of(row, 4);
  p.managed_apple_id = text_of(row, 5);
  p.status = by_name(row.text(6), kPersonStatuses);
  p.notes = text_of(row, 7);
  p.added_at = {row.integer(8)};
  return p;
}

bool same(const Device& a, const Device& b) {
  return std::tie(a.unit, a.udid, a.name, a.model, a.platform, a.os_version, a.supervised, a.enrollment, a.enrolled,
                  a.last_seen_at, a.owner) == std::tie(b.unit, b.udid, b.name, b.model, b.platform, b.os_version,
                                                       b.supervised, b.enrollment, b.enrolled, b.last_seen_at, b.owner);
}
bool same(const Person& a, const Person& b) {
  return std::tie(a.unit, a.name, a.email, a.managed_apple_id, a.status, a.notes) ==
         std::tie(b.unit, b.name, b.email, b.managed_apple_id, b.status, b.notes);
}
const std::string& key_of(const Device& device) { return device.serial_number; }
const std::string& key_of(const Person& person) { return person.client_user_id; }

base::Status insert(Connection& db, const Device& d, std::int64_t id) {
  return run_only(db,
                  "INSERT INTO devices (id, unit_id, serial_number, udid, name, model, platform, os_version, "
                  "supervised, enrollment, enrolled, last_seen_at, owner, added_at) VALUES ($1, $2, $3, $4, $5, $6, "
                  "$7, $8, $9, $10, $11, $12, $13, $14)",
                  id, d.unit, d.serial_number, d.udid, d.name, d.model, domain::name_of(d.platform), d.os_version,
                  d.supervised, domain::name_of(d.enrollment), d.enrolled, d.last_seen_at, d.owner, d.added_at);
}
base::Status insert(Connection& db, const Person& p, std::int64_t id) {
  return run_only(db,
                  "INSERT INTO people (id, unit_id, client_user_id, name, email, managed_apple_id, status, notes, "
                  "added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  id, p.unit, p.client_user_id, p.name, p.email, p.managed_apple_id, domain::name_of(p.status), p.notes,
                  p.added_at);
}
base::Status change(Connection& db, const Device& d, std::int64_t id) {
  return run_only(db,
                  "UPDATE devices SET unit_id = $2, udid = $3, name = $4, model = $5, platform = $6, os_version = $7, "
                  "supervised = $8, enrollment = $9, enrolled = $10, last_seen_at = $11, owner = $12 WHERE id = $1",
                  id, d.unit, d.udid, d.name, d.model, domain::name_of(d.platform), d.os_version, d.supervised,
                  domain::name_of(d.enrollment), d.enrolled, d.last_seen_at, d.owner);
}
base::Status change(Connection& db, const Person& p, std::int64_t id) {
  return run_only(db,
                  "UPDATE people SET unit_id = $2, name = $3, email = $4, managed_apple_id = $5, status = $6, "
                  "notes = $7 WHERE id = $1",
                  id, p.unit, p.name, p.email, p.managed_apple_id, domain::name_of(p.status), p.notes);
}

/// Reads those that are known by their keys, then inserts or changes each.
template <class T, class Read>
base::Result<app::PutCounts> put(Connection& db, const std::vector<T>& rows, const char* table, const char* key,
                                 const char* columns, const Read& read) {
  app::PutCounts counts;
  if (rows.empty()) return counts;
  std::vector<std::string_view> keys;
  for (const auto& row : rows) keys.push_back(key_of(row));
  std::unordered_map<std::string, T> known;
  const Column page[] = {keys};
  const auto sql =
      fmt::format("WITH page(key) AS ({{page}}) SELECT {} FROM page JOIN {} ON {} = page.key", columns, table, key);
  TRY(db.run_page(sql, {}, page, [&](const Row& row) {
          auto found = read(row);
          known.insert_or_assign(key_of(found), std::move(found));
        }).map([](auto) {}));
  const auto fresh =
      std::count_if(rows.begin(), rows.end(), [&](const T& row) { return known.count(key_of(row)) == 0; });
  TRY_SET(auto next, take_ids(db, table, fresh));
  for (const auto& row : rows) {
    const auto found = known.find(key_of(row));
    if (found == known.end()) {
      TRY(insert(db, row, next));
      auto added = row;
      added.id = {next++};
      known.emplace(key_of(row), std::move(added));
      ++counts.added;
    } else if (same(found->second, row)) {
      ++counts.unchanged;
    } else {
      TRY(change(db, row, found->second.id.value));
      ++counts.changed;
    }
  }
  return counts;
}

base::Status remove(Connection& db, const std::vector<std::string>& keys, const char* table, const char* key,
                    int kind) {
  if (keys.empty()) return {};
  const std::vector<std::string_view> views(keys.begin(), keys.end());
  const Column page[] = {views};
  const auto naming = [&](const char* from, const char* id, const std::string& of_kind) {
    return fmt::format(
        "WITH page(key) AS ({{page}}) DELETE FROM {} WHERE kind = {} AND {} IN (SELECT id FROM page JOIN {} ON {} = "
        "page.key)",
        from, of_kind, id, table, key);
  };
  TRY(db.run_page(naming("group_members", "member_id", std::to_string(kind)), {}, page, ignore_row).map([](auto) {}));
  const auto* target = kind == 0 ? "'device'" : "'person'";
  TRY(db.run_page(naming("distribution_targets", "target_id", target), {}, page, ignore_row).map([](auto) {}));
  const auto rows =
      fmt::format("WITH page(key) AS ({{page}}) DELETE FROM {} WHERE {} IN (SELECT key FROM page)", table, key);
  return db.run_page(rows, {}, page, ignore_row).map([](auto) {});
}

}  // namespace

base::Result<app::PutCounts> SqlInventory::put_devices(const std::vector<Device>& devices) {
  return put(c_.db, devices, "devices", "serial_number", kDeviceColumns, device_of);
}
base::Result<app::PutCounts> SqlInventory::put_people(const std::vector<Person>& people) {
  return put(c_.db, people, "people", "client_user_id", kPersonColumns, person_of);
}

base::Status SqlInventory::remove_devices(const std::vector<std::string>& serial_numbers) {
  return remove(c_.db, serial_numbers, "devices", "serial_number", 0);
}
base::Status SqlInventory::remove_people(const std::vector<std::string>& client_user_ids) {
  return remove(c_.db, client_user_ids, "people", "client_user_id", 1);
}

base::Result<std::vector<Device>> SqlInventory::devices(const app::InventoryFilter& filter,
                                                        std::optional<domain::DeviceId> after, int limit) {
  app::InventoryOrder order;
  if (after) order.after = {"", after->value};
  return sorted_devices(filter, order, limit);
}
base::Result<std::vector<Device>> SqlInventory::sorted_devices(const app::InventoryFilter& filter,
                                                               const app::InventoryOrder& order, int limit) {
  return InventoryList(c_.db, kDevices, filter, order).read(device_of, limit);
}

base::Result<std::optional<Device>> SqlInventory::find_device(const std::string& serial_number) {
  return first(c_.db, fmt::format("SELECT {} FROM devices WHERE serial_number = $1", kDeviceColumns), device_of,
               serial_number);
}

base::Result<std::vector<Device>> SqlInventory::devices_of_owner(const std::string& client_user_id) {
  return all(c_.db, fmt::format("SELECT {} FROM devices WHERE owner = $1 ORDER BY id", kDeviceColumns), device_of,
             client_user_id);
}

base::Result<std::vector<Person>> SqlInventory::people(const app::InventoryFilter& filter,
                                                       std::optional<domain::PersonId> after, int limit) {
  app::InventoryOrder order;
  if (after) order.after = {"", after->value};
  return sorted_people(filter, order, limit);
}
base::Result<std::vector<Person>> SqlInventory::sorted_people(const app::InventoryFilter& filter,
                                                              const app::InventoryOrder& order, int limit) {
  return InventoryList(c_.db, kPeople, filter, order).read(person_of, limit);
}

base::Result<std::optional<Person>> SqlInventory::find_person(const std::string& client_user_id) {
  return first(c_.db, fmt::format("SELECT {} FROM people WHERE client_user_id = $1", kPersonColumns), person_of,
               client_user_id);
}

base::Result<domain::GroupId> SqlInventory::add_group(const domain::Group& group) {
  TRY_SET(const auto id, take_ids(c_.db, "groups", 1));
  TRY(run_only(c_.db,
               "INSERT INTO member_groups (id, unit_id, name, kind, rule, description) VALUES ($1, $2, $3, $4, $5, $6)",
               id, group.unit, group.name, domain::name_of(group.kind), group.rule, group.description));
  return domain::GroupId{id};
}

base::Status SqlInventory::update_group(const domain::Group& group) {
  return run_only(c_.db, "UPDATE member_groups SET unit_id = $2, name = $3, rule = $4, description = $5 WHERE id = $1",
                  group.id, group.unit, group.name, group.rule, group.description);
}

base::Status SqlInventory::remove_group(domain::GroupId id) {
  TRY(run_only(c_.db, "DELETE FROM group_members WHERE group_id = $1 OR (kind = 2 AND member_id = $1)", id));
  return run_only(c_.db, "DELETE FROM member_groups WHERE id = $1", id);
}

base::Result<std::vector<domain::Group>> SqlInventory::groups() {
  return all(
      c_.db, "SELECT id, unit_id, name, kind, rule, description FROM member_groups ORDER BY id", [](const Row& row) {
        return domain::Group{{row.integer(0)}, {row.integer(1)}, text_of(row, 2), by_name(row.text(3), kGroupKinds),
                             text_of(row, 4),  text_of(row, 5)};
      });
}

base::Status SqlInventory::put_members(domain::GroupId id, const std::vector<domain::Member>& members) {
  std::vector<std::int64_t> kinds, ids, excluded;
  for (const auto& member : members) {
    kinds.push_back(static_cast<std::int64_t>(member.kind));
    ids.push_back(member.id);
    excluded.push_back(member.excluded ? 1 : 0);
  }
  if (ids.empty()) return {};
  const Value values[] = {to_value(id)};
  const Column columns[] = {kinds, ids, excluded};
  return c_.db
      .run_page(
          "WITH page(kind, member, excluded) AS ({page}) INSERT INTO group_members (group_id, kind, member_id, "
          "excluded) SELECT CAST($1 AS bigint), kind, member, excluded FROM page WHERE true ON CONFLICT "
          "(group_id, kind, member_id) DO UPDATE SET excluded = excluded.excluded",
          values, columns, ignore_row)
      .map([](auto) {});
}

base::Status SqlInventory::remove_members(domain::GroupId id, const std::vector<domain::Member>& members) {
  for (const auto& member : members) {
    TRY(run_only(c_.db, "DELETE FROM group_members WHERE group_id = $1 AND kind = $2 AND member_id = $3", id,
                 static_cast<std::int64_t>(member.kind), member.id));
  }
  return {};
}

base::Result<std::vector<domain::Member>> SqlInventory::members(domain::GroupId id) {
  return all(
      c_.db, "SELECT kind, member_id, excluded FROM group_members WHERE group_id = $1 ORDER BY kind, member_id",
      [](const Row& row) {
        return domain::Member{static_cast<domain::MemberKind>(row.integer(0)), row.integer(1), row.integer(2) != 0};
      },
      id);
}

base::Result<std::int64_t> SqlInventory::count_devices() {
  return first(c_.db, "SELECT count(*) FROM devices", first_integer).map([](auto n) { return n.value_or(0); });
}
base::Result<std::int64_t> SqlInventory::count_people() {
  return first(c_.db, "SELECT count(*) FROM people", first_integer).map([](auto n) { return n.value_or(0); });
}

}  // namespace bursar::store
