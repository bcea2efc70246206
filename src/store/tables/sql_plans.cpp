#include <fmt/format.h>

#include <limits>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/inventory_list.h"
#include "store/tables/sql_distributions.h"

namespace bursar::store {
namespace {

using domain::PlanEffect;
using domain::PlanLine;
using domain::SavedPlan;

constexpr const char* kPlanColumns =
    "id, created_at, created_by, scope, state, keep_count, grant_count, revoke_count, wait_count, unlicensed_count, "
    "refuse_count, request_count, duration_ms, applied_at, applied_by, approved_by";

constexpr const char* kLineColumns =
    "action, reason, adam_id, pricing, location_id, kind, name, distribution_id, place";

SavedPlan plan_of(const Row& row) {
  SavedPlan plan;
  plan.id = {row.integer(0)};
  plan.created_at = {row.integer(1)};
  plan.created_by = text_of(row, 2);
  plan.scope = text_of(row, 3);
  plan.state = by_name(row.text(4), kPlanStates);
  plan.counts = {row.integer(5), row.integer(6), row.integer(7), row.integer(8), row.integer(9), row.integer(10)};
  plan.requests = row.integer(11);
  plan.duration_ms = row.integer(12);
  plan.applied_at = moment_of(row, 13);
  plan.applied_by = text_of(row, 14);
  plan.approved_by = text_of(row, 15);
  return plan;
}

PlanLine line_of(const Row& row) {
  PlanLine line;
  line.action = by_name(row.text(0), kActions);
  line.reason = by_name(row.text(1), kReasons);
  line.pair.asset = {domain::AdamId{row.integer(2)}, by_name(row.text(3), kPricings)};
  line.location = {row.integer(4)};
  line.pair.assignee = {assignee_kind(row.integer(5)), text_of(row, 6)};
  line.distribution = {row.integer(7)};
  line.place = row.integer(8);
  return line;
}

}  // namespace

base::Result<domain::PlanId> SqlPlans::add(const SavedPlan& p, const std::vector<PlanLine>& lines,
                                           const std::vector<PlanEffect>& effects) {
  TRY_SET(const auto id, take_ids(c_.db, "plans", 1));
  TRY(run_only(c_.db,
               fmt::format("INSERT INTO plans ({}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
                           "$14, $15, $16)",
                           kPlanColumns),
               id, p.created_at, p.created_by, p.scope, domain::name_of(p.state), p.counts.keep, p.counts.grant,
               p.counts.revoke, p.counts.wait, p.counts.unlicensed, p.counts.refuse, p.requests, p.duration_ms,
               p.applied_at, p.applied_by, p.approved_by));
  std::vector<std::int64_t> numbers, adam_ids, locations, kinds, distributions, places;
  std::vector<std::string_view> actions, reasons, pricings, names;
  for (const auto& line : lines) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size() + 1));
    actions.emplace_back(domain::name_of(line.action));
    reasons.emplace_back(domain::name_of(line.reason));
    adam_ids.push_back(line.pair.asset.adam_id.value);
    pricings.emplace_back(domain::name_of(line.pair.asset.pricing));
    locations.push_back(line.location.value);
    kinds.push_back(code_of(line.pair.assignee.kind));
    names.emplace_back(line.pair.assignee.name);
    distributions.push_back(line.distribution.value);
    places.push_back(line.place);
  }
  const Value values[] = {to_value(id)};
  const Column columns[] = {numbers,   actions, reasons, adam_ids,      pricings,
                            locations, kinds,   names,   distributions, places};
  if (!lines.empty()) {
    TRY(c_.db
            .run_page("WITH page(number, action, reason, adam, pricing, location, kind, name, distribution, place) AS "
                      "({page}) INSERT INTO plan_lines (plan_id, number, action, reason, adam_id, pricing, "
                      "location_id, kind, name, distribution_id, place) SELECT CAST($1 AS bigint), number, action, "
                      "reason, adam, pricing, location, kind, name, distribution, place FROM page",
                      values, columns, ignore_row)
            .map([](auto) {}));
  }
  for (const auto& e : effects) {
    TRY(run_only(c_.db,
                 "INSERT INTO plan_effects (plan_id, location_id, adam_id, pricing, unlimited, available_before, "
                 "granted, revoked, waiting) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 id, e.location, e.asset.adam_id.value, domain::name_of(e.asset.pricing), e.unlimited,
                 e.available_before, e.granted, e.revoked, e.waiting));
  }
  return domain::PlanId{id};
}

base::Status SqlPlans::update(const SavedPlan& p) {
  c_.durability = Durability::durable;
  return run_only(c_.db,
                  "UPDATE plans SET state = $2, applied_at = $3, applied_by = $4, approved_by = $5 WHERE id = $1", p.id,
                  domain::name_of(p.state), p.applied_at, p.applied_by, p.approved_by);
}

base::Result<std::optional<SavedPlan>> SqlPlans::find(domain::PlanId id) {
  return first(c_.db, fmt::format("SELECT {} FROM plans WHERE id = $1", kPlanColumns), plan_of, id);
}

base::Result<std::vector<SavedPlan>> SqlPlans::list(const app::PlanFilter& filter, std::optional<domain::PlanId> after,
                                                    int limit) {
  const std::string state = filter.state ? domain::name_of(*filter.state) : "";
  const auto start = filter.oldest_first ? 0 : std::numeric_limits<std::int64_t>::max();
  return all(c_.db,
             fmt::format("SELECT {} FROM plans WHERE id {} $1 AND ($2 = '' OR state = $2) AND ($3 = '%%' OR "
                         "lower(scope) LIKE lower($3) ESCAPE '\\' OR lower(created_by) LIKE lower($3) ESCAPE '\\' OR "
                         "lower(approved_by) LIKE lower($3) ESCAPE '\\' OR lower(applied_by) LIKE lower($3) ESCAPE "
                         "'\\') ORDER BY id {} LIMIT $4",
                         kPlanColumns, filter.oldest_first ? ">" : "<", filter.oldest_first ? "ASC" : "DESC"),
             plan_of, after ? after->value : start, state, pattern_anywhere(filter.text), limit);
}

base::Result<std::vector<PlanLine>> SqlPlans::lines(domain::PlanId id, std::optional<domain::Action> action,
                                                    std::int64_t after, int limit) {
  const std::string wanted = action ? domain::name_of(*action) : "";
  return all(c_.db,
             fmt::format("SELECT {} FROM plan_lines WHERE plan_id = $1 AND number > $2 AND ($3 = '' OR action = $3) "
                         "ORDER BY number LIMIT $4",
                         kLineColumns),
             line_of, id, after, wanted, limit);
}

base::Result<std::vector<app::NumberedLine>> SqlPlans::lines_listed(domain::PlanId id,
                                                                    const app::PlanLineFilter& filter, int limit) {
  return all(
      c_.db,
      fmt::format("SELECT {}, number FROM plan_lines WHERE plan_id = $1 AND number >= $2 AND number <= $3 AND "
                  "($4 = '%%' OR lower(name) LIKE $4 ESCAPE '\\') AND (adam_id = $5 OR $5 = 0) AND (location_id = $6 "
                  "OR $6 = 0) ORDER BY number {} LIMIT $7",
                  kLineColumns, filter.last_first ? "DESC" : "ASC"),
      [](const Row& row) {
        return app::NumberedLine{row.integer(9), line_of(row)};
      },
      id, filter.first, filter.last, pattern_anywhere(filter.text), filter.adam_id,
      filter.location.value_or(domain::LocationId{}), limit);
}

base::Result<std::vector<PlanEffect>> SqlPlans::effects(domain::PlanId id) {
  return all(
      c_.db,
      "SELECT location_id, adam_id, pricing, unlimited, available_before, granted, revoked, waiting FROM plan_effects "
      "WHERE plan_id = $1 ORDER BY adam_id, location_id, pricing",
      [](const Row& row) {
        return PlanEffect{{row.integer(0)},    {domain::AdamId{row.integer(1)}, by_name(row.text(2), kPricings)},
                          row.integer(3) != 0, row.integer(4),
                          row.integer(5),      row.integer(6),
                          row.integer(7)};
      },
      id);
}

base::Status SqlPlans::forget_lines_before(base::Timestamp moment) {
  static constexpr const char* kOld =
      "plan_id IN (SELECT id FROM plans WHERE created_at < $1 AND state IN ('stale', 'discarded'))";
  TRY(run_only(c_.db, fmt::format("DELETE FROM plan_lines WHERE {}", kOld), moment));
  return run_only(c_.db, fmt::format("DELETE FROM plan_effects WHERE {}", kOld), moment);
}

}  // namespace bursar::store
