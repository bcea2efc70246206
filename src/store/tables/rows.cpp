// Assets and assignees by their row ids.
#include <fmt/format.h>

#include <unordered_map>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/sql_mirror.h"

namespace bursar::store {
namespace {

using domain::Assignee;

std::string key_of(domain::LocationId location, const Assignee& assignee) {
  return fmt::format("{} {} {}", location.value, code_of(assignee.kind), assignee.name);
}

/// The assignees that the cache does not know, each once.
struct Missing {
  std::vector<std::int64_t> kinds;
  std::vector<std::string_view> names;
  std::unordered_map<std::string, std::int64_t> found;  // by key

  void add(const Assignee& assignee) {
    kinds.push_back(code_of(assignee.kind));
    names.push_back(assignee.name);
  }
};

base::Status look_up(Context& c, domain::LocationId location, Missing& missing) {
  const Value values[] = {to_value(location)};
  const Column columns[] = {missing.kinds, missing.names};
  return c.db
      .run_page(
          "WITH page(kind, name) AS ({page}) SELECT s.kind, s.name, s.id FROM page JOIN assignees s "
          "ON s.location_id = $1 AND s.kind = page.kind AND s.name = page.name",
          values, columns,
          [&](const Row& row) {
            missing.found[key_of(location, {assignee_kind(row.integer(0)), text_of(row, 1)})] = row.integer(2);
          })
      .map([](auto) {});
}

base::Status make_rows(Context& c, domain::LocationId location, Missing& missing) {
  std::vector<std::int64_t> ids;
  std::vector<std::int64_t> kinds;
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < missing.names.size(); ++i) {
    const auto key = key_of(location, {assignee_kind(missing.kinds[i]), std::string(missing.names[i])});
    if (!missing.found.emplace(key, 0).second) continue;
    kinds.push_back(missing.kinds[i]);
    names.push_back(missing.names[i]);
  }
  if (names.empty()) return {};
  TRY_SET(const auto from, take_ids(c.db, "assignees", static_cast<std::int64_t>(names.size())));
  for (std::size_t i = 0; i < names.size(); ++i) {
    ids.push_back(from + static_cast<std::int64_t>(i));
    missing.found[key_of(location, {assignee_kind(kinds[i]), std::string(names[i])})] = ids.back();
  }
  const Value values[] = {to_value(location)};
  const Column columns[] = {ids, kinds, names};
  return c.db
      .run_page(
          "WITH page(id, kind, name) AS ({page}) INSERT INTO assignees (id, location_id, kind, name) "
          "SELECT id, CAST($1 AS bigint), kind, name FROM page",
          values, columns, ignore_row)
      .map([](auto) {});
}

}  // namespace

base::Result<std::int64_t> asset_row(Context& c, domain::LocationId location, const domain::AssetKey& key, bool make) {
  TRY_SET(const auto found,
          first(c.db, "SELECT id FROM assets WHERE location_id = $1 AND adam_id = $2 AND pricing = $3", first_integer,
                location, key.adam_id.value, domain::name_of(key.pricing)));
  if (found || !make) return found.value_or(0);
  TRY_SET(const auto id, take_ids(c.db, "assets", 1));
  TRY(run(c.db,
          "INSERT INTO assets (id, location_id, adam_id, pricing, product_type, assigned, available, retired, total, "
          "unlimited, device_assignable, revocable, platforms, owned, run) "
          "VALUES ($1, $2, $3, $4, 'App', 0, 0, 0, 0, 0, 0, 1, '', 0, 0)",
          id, location, key.adam_id.value, domain::name_of(key.pricing))
          .map([](auto) {}));
  return id;
}

base::Result<std::vector<std::int64_t>> assignee_rows(Context& c, domain::LocationId location,
                                                      const std::vector<Assignee>& assignees, bool make) {
  std::vector<std::int64_t> ids;
  std::vector<std::string> keys;
  Missing missing;
  for (const auto& assignee : assignees) {
    keys.push_back(key_of(location, assignee));
    ids.push_back(c.assignees.find(keys.back()));
    if (ids.back() == 0) missing.add(assignee);
  }
  if (missing.names.empty()) return ids;
  TRY(look_up(c, location, missing));
  if (make) TRY(make_rows(c, location, missing));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] != 0) continue;
    const auto found = missing.found.find(keys[i]);
    ids[i] = found == missing.found.end() ? 0 : found->second;
    if (ids[i] != 0) c.interned.emplace_back(keys[i], ids[i]);
  }
  return ids;
}

}  // namespace bursar::store
