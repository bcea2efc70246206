#include "store/tables/sql_distributions.h"

#include <map>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/sql_mirror.h"

namespace bursar::store {
namespace {

using domain::Distribution;

Distribution distribution_of(const Row& row) {
  Distribution d;
  d.id = {row.integer(0)};
  d.unit = {row.integer(1)};
  d.name = text_of(row, 2);
  d.state = by_name(row.text(3), kDistributionStates);
  d.grants = row.integer(4) != 0;
  d.revokes = row.integer(5) != 0;
  d.starts_at = moment_of(row, 6);
  d.ends_at = moment_of(row, 7);
  d.priority = static_cast<int>(row.integer(8));
  d.shortage = by_name(row.text(9), kShortagePolicies);
  if (!row.is_null(10)) d.borrowing = domain::Borrowing{{row.integer(10)}, row.integer(11)};
  d.idle_days = static_cast<int>(row.integer(12));
  d.created_by = text_of(row, 13);
  d.changed_at = {row.integer(14)};
  return d;
}

}  // namespace

base::Result<domain::DistributionId> SqlDistributions::add(const Distribution& d) {
  c_.durability = Durability::durable;
  TRY_SET(const auto id, take_ids(c_.db, "distributions", 1));
  TRY(run_only(c_.db,
               "INSERT INTO distributions (id, unit_id, name, state, grants, revokes, priority, shortage, borrow_max, "
               "idle_days, created_by, changed_at) VALUES ($1, $2, $3, 'draft', 1, 1, 0, 'wait', 0, 0, $4, $5)",
               id, d.unit, d.name, d.created_by, d.changed_at));
  auto made = d;
  made.id = {id};
  TRY(update(made));
  return made.id;
}

base::Status SqlDistributions::update(const Distribution& d) {
  c_.durability = Durability::durable;
  const auto lender = d.borrowing ? std::optional(d.borrowing->from) : std::nullopt;
  TRY(run_only(c_.db,
               "UPDATE distributions SET unit_id = $2, name = $3, state = $4, grants = $5, revokes = $6, starts_at = "
               "$7, ends_at = $8, priority = $9, shortage = $10, borrow_from = $11, borrow_max = $12, idle_days = $13, "
               "changed_at = $14 WHERE id = $1",
               d.id, d.unit, d.name, domain::name_of(d.state), d.grants, d.revokes, d.starts_at, d.ends_at, d.priority,
               domain::name_of(d.shortage), lender, d.borrowing ? d.borrowing->seats_max : 0, d.idle_days,
               d.changed_at));
  TRY(drop_parts(d.id));
  return put_parts(d);
}

base::Status SqlDistributions::put_parts(const Distribution& d) {
  for (const auto& item : d.items) {
    TRY(run_only(
        c_.db, "INSERT INTO distribution_items (distribution_id, adam_id, assign_by, install) VALUES ($1, $2, $3, $4)",
        d.id, item.adam_id.value, domain::name_of(item.by), item.install));
  }
  for (const auto& target : d.targets) {
    TRY(run_only(
        c_.db, "INSERT INTO distribution_targets (distribution_id, excluded, kind, target_id) VALUES ($1, $2, $3, $4)",
        d.id, target.excluded, domain::name_of(target.kind), target.id));
  }
  for (const auto& reservation : d.reservations) {
    TRY(run_only(c_.db,
                 "INSERT INTO distribution_reservations (distribution_id, group_id, seats_floor, seats_ceiling) "
                 "VALUES ($1, $2, $3, $4)",
                 d.id, reservation.group, reservation.floor, reservation.ceiling));
  }
  return {};
}

base::Status SqlDistributions::drop_parts(domain::DistributionId id) {
  TRY(run_only(c_.db, "DELETE FROM distribution_items WHERE distribution_id = $1", id));
  TRY(run_only(c_.db, "DELETE FROM distribution_targets WHERE distribution_id = $1", id));
  return run_only(c_.db, "DELETE FROM distribution_reservations WHERE distribution_id = $1", id);
}

base::Status SqlDistributions::remove(domain::DistributionId id) {
  c_.durability = Durability::durable;
  TRY(drop_parts(id));
  return run_only(c_.db, "DELETE FROM distributions WHERE id = $1", id);
}

base::Result<std::vector<Distribution>> SqlDistributions::list() {
  TRY_SET(auto list, all(c_.db,
                         "SELECT id, unit_id, name, state, grants, revokes, starts_at, ends_at, priority, shortage, "
                         "borrow_from, borrow_max, idle_days, created_by, changed_at FROM distributions ORDER BY id",
                         distribution_of));
  std::map<std::int64_t, Distribution*> by_id;
  for (auto& d : list) by_id[d.id.value] = &d;
  TRY(each(c_.db,
           "SELECT distribution_id, adam_id, assign_by, install FROM distribution_items ORDER BY distribution_id, "
           "adam_id",
           [&](const Row& row) {
             by_id.at(row.integer(0))
                 ->items.push_back({{row.integer(1)}, by_name(row.text(2), kAssignBys), row.integer(3) != 0});
           }));
  TRY(each(c_.db,
           "SELECT distribution_id, kind, target_id, excluded FROM distribution_targets ORDER BY distribution_id, "
           "excluded, kind, target_id",
           [&](const Row& row) {
             by_id.at(row.integer(0))
                 ->targets.push_back({by_name(row.text(1), kTargetKinds), row.integer(2), row.integer(3) != 0});
           }));
  TRY(each(c_.db,
           "SELECT distribution_id, group_id, seats_floor, seats_ceiling FROM distribution_reservations ORDER BY "
           "distribution_id, group_id",
           [&](const Row& row) {
             auto& reservations = by_id.at(row.integer(0))->reservations;
             reservations.push_back({{row.integer(1)}, row.integer(2), std::nullopt});
             if (!row.is_null(3)) reservations.back().ceiling = row.integer(3);
           }));
  return list;
}

base::Status SqlDistributions::put_leases(domain::LocationId location, const std::vector<app::Lease>& leases) {
  c_.touch(location);
  if (leases.empty()) return {};
  c_.durability = Durability::durable;
  std::vector<domain::Assignee> assignees;
  std::vector<std::int64_t> assets, distributions, since;
  std::map<domain::AssetKey, std::int64_t> known;
  for (const auto& lease : leases) {
    auto [row, is_new] = known.try_emplace(lease.pair.asset, 0);
    if (is_new) {
      TRY_SET(row->second, asset_row(c_, location, lease.pair.asset, true));
    }
    assets.push_back(row->second);
    assignees.push_back(lease.pair.assignee);
    distributions.push_back(lease.distribution.value);
    since.push_back(lease.since.unix_ms);
  }
  TRY_SET(auto ids, assignee_rows(c_, location, assignees, true));
  const Column columns[] = {assets, ids, distributions, since};
  return c_.db
      .run_page(
          "WITH page(asset, assignee, distribution, since) AS ({page}) INSERT INTO leases (asset_id, assignee_id, "
          "distribution_id, since) SELECT asset, assignee, distribution, since FROM page WHERE true "
          "ON CONFLICT (asset_id, assignee_id) DO UPDATE SET distribution_id = excluded.distribution_id",
          {}, columns, ignore_row)
      .map([](auto) {});
}

base::Status SqlDistributions::drop_leases(domain::LocationId location, const std::vector<domain::Assignment>& pairs) {
  c_.touch(location);
  for (const auto& pair : pairs) {
    TRY(run_only(c_.db,
                 "DELETE FROM leases WHERE asset_id = (SELECT id FROM assets WHERE location_id = $1 AND adam_id = $2 "
                 "AND pricing = $3) AND assignee_id = (SELECT id FROM assignees WHERE location_id = $1 AND kind = $4 "
                 "AND name = $5)",
                 location, pair.asset.adam_id.value, domain::name_of(pair.asset.pricing), code_of(pair.assignee.kind),
                 pair.assignee.name));
  }
  return {};
}

base::Result<std::vector<app::Lease>> SqlDistributions::leases(domain::LocationId location) {
  return all(
      c_.db,
      "SELECT a.adam_id, a.pricing, s.kind, s.name, l.distribution_id, l.since FROM assets a JOIN leases l ON "
      "l.asset_id = a.id JOIN assignees s ON s.id = l.assignee_id WHERE a.location_id = $1",
      [](const Row& row) {
        app::Lease lease;
        lease.pair.asset = {domain::AdamId{row.integer(0)}, by_name(row.text(1), kPricings)};
        lease.pair.assignee = {assignee_kind(row.integer(2)), text_of(row, 3)};
        lease.distribution = {row.integer(4)};
        lease.since = {row.integer(5)};
        return lease;
      },
      location);
}

base::Status SqlDistributions::replace_waiting(const std::vector<std::int64_t>& adam_ids,
                                               const std::vector<app::Waiting>& waiting) {
  for (const auto adam_id : adam_ids) TRY(run_only(c_.db, "DELETE FROM waiting WHERE adam_id = $1", adam_id));
  for (const auto& w : waiting) {
    TRY(run_only(c_.db,
                 "INSERT INTO waiting (adam_id, kind, subject_id, location_id, distribution_id, reason, place, since) "
                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                 w.adam_id, code_of(w.kind), w.subject, w.location, w.distribution, w.reason, w.place, w.since));
  }
  return {};
}

base::Result<std::vector<app::Waiting>> SqlDistributions::waiting() {
  return all(c_.db,
             "SELECT w.adam_id, w.kind, w.subject_id, w.location_id, w.distribution_id, w.reason, w.place, w.since, "
             "CASE WHEN w.kind = 0 THEN (SELECT d.serial_number FROM devices d WHERE d.id = w.subject_id) ELSE "
             "(SELECT p.client_user_id FROM people p WHERE p.id = w.subject_id) END FROM waiting w ORDER BY w.adam_id, "
             "w.location_id, w.place",
             [](const Row& row) {
               return app::Waiting{row.integer(0),   assignee_kind(row.integer(1)),
                                   row.integer(2),   {row.integer(3)},
                                   {row.integer(4)}, text_of(row, 5),
                                   row.integer(6),   {row.integer(7)},
                                   text_of(row, 8)};
             });
}

base::Result<std::vector<app::WaitingLine>> SqlDistributions::waiting_lines() {
  return all(
      c_.db,
      "SELECT adam_id, location_id, count(*) FROM waiting WHERE place > 0 GROUP BY adam_id, location_id ORDER BY "
      "adam_id, location_id",
      [](const Row& row) {
        return app::WaitingLine{row.integer(0), {row.integer(1)}, row.integer(2)};
      });
}

}  // namespace bursar::store
