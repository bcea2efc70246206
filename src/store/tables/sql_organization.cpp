#include "store/tables/sql_organization.h"

#include "base/text.h"
#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

template <class Tag>
std::string lines_of(const std::vector<base::Id<Tag>>& ids) {
  std::vector<std::string> texts;
  for (const auto id : ids) texts.push_back(std::to_string(id.value));
  return base::join(texts, "\n");
}

std::vector<std::string> texts_of(std::string_view lines) {
  std::vector<std::string> texts;
  if (lines.empty()) return texts;
  for (const auto line : base::split(lines, '\n')) texts.emplace_back(line);
  return texts;
}

template <class Id>
std::vector<Id> ids_of(std::string_view lines) {
  std::vector<Id> ids;
  for (const auto& text : texts_of(lines)) ids.push_back({base::parse_int(text).value_or(0)});
  return ids;
}

domain::Unit unit_of(const Row& row) {
  domain::Unit unit;
  unit.id = {row.integer(0)};
  if (!row.is_null(1)) unit.parent = domain::UnitId{row.integer(1)};
  unit.kind = by_name(row.text(2), kUnitKinds);
  unit.name = text_of(row, 3);
  unit.domain = text_of(row, 4);
  unit.settings = {row.integer(5) != 0, row.integer(6) != 0};
  return unit;
}

app::LocationScope scope_of(const Row& row) {
  app::LocationScope scope;
  scope.location = {row.integer(0)};
  if (!row.is_null(1)) scope.organization = domain::UnitId{row.integer(1)};
  scope.sites = ids_of<domain::UnitId>(row.text(2));
  scope.groups = ids_of<domain::GroupId>(row.text(3));
  scope.administrators = texts_of(row.text(4));
  scope.apple_id = text_of(row, 5);
  scope.custodian = text_of(row, 6);
  scope.auto_add = row.integer(7) != 0;
  return scope;
}

}  // namespace

base::Result<domain::UnitId> SqlOrganization::add(const domain::Unit& unit) {
  c_.durability = Durability::durable;
  TRY_SET(const auto id, take_ids(c_.db, "units", 1));
  TRY(run_only(c_.db,
               "INSERT INTO units (id, parent_id, kind, name, domain, managed_distribution, fall_back_to_company) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7)",
               id, unit.parent, domain::name_of(unit.kind), unit.name, unit.domain, unit.settings.managed_distribution,
               unit.settings.fall_back_to_company));
  return domain::UnitId{id};
}

base::Status SqlOrganization::update(const domain::Unit& unit) {
  c_.durability = Durability::durable;
  return run_only(c_.db,
                  "UPDATE units SET parent_id = $2, kind = $3, name = $4, domain = $5, managed_distribution = $6, "
                  "fall_back_to_company = $7 WHERE id = $1",
                  unit.id, unit.parent, domain::name_of(unit.kind), unit.name, unit.domain,
                  unit.settings.managed_distribution, unit.settings.fall_back_to_company);
}

base::Status SqlOrganization::remove(domain::UnitId id) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "DELETE FROM units WHERE id = $1", id);
}

base::Result<std::vector<domain::Unit>> SqlOrganization::units() {
  return all(c_.db,
             "SELECT id, parent_id, kind, name, domain, managed_distribution, fall_back_to_company FROM units "
             "ORDER BY id",
             unit_of);
}

base::Result<std::int64_t> SqlOrganization::belongings(domain::UnitId id) {
  TRY_SET(const auto count,
          first(c_.db,
                "SELECT (SELECT count(*) FROM units WHERE parent_id = $1) + (SELECT count(*) FROM devices WHERE "
                "unit_id = $1) + (SELECT count(*) FROM people WHERE unit_id = $1) + (SELECT count(*) FROM "
                "member_groups WHERE unit_id = $1) + (SELECT count(*) FROM distributions WHERE unit_id = $1) + "
                "(SELECT count(*) FROM location_scopes WHERE organization_id = $1) + (SELECT count(*) FROM webhooks "
                "WHERE unit_id = $1)",
                first_integer, id));
  return count.value_or(0);
}

base::Status SqlOrganization::put_scope(const app::LocationScope& s) {
  c_.durability = Durability::durable;
  return run_only(
      c_.db,
      "INSERT INTO location_scopes (location_id, organization_id, sites, target_groups, administrators, "
      "apple_id, custodian, auto_add) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (location_id) DO UPDATE SET "
      "organization_id = excluded.organization_id, sites = excluded.sites, target_groups = "
      "excluded.target_groups, administrators = excluded.administrators, apple_id = excluded.apple_id, "
      "custodian = excluded.custodian, auto_add = "
      "excluded.auto_add",
      s.location, s.organization, lines_of(s.sites), lines_of(s.groups), base::join(s.administrators, "\n"), s.apple_id,
      s.custodian, s.auto_add);
}

base::Result<std::vector<app::LocationScope>> SqlOrganization::scopes() {
  return all(
      c_.db,
      "SELECT location_id, organization_id, sites, target_groups, administrators, apple_id, custodian, auto_add FROM "
      "location_scopes ORDER BY location_id",
      scope_of);
}

}  // namespace bursar::store
