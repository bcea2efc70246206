// Who holds an item, and why.
#include <algorithm>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/sql_distributions.h"

namespace bursar::store {
namespace {

app::Holder holder_of(const Row& row) {
  return {{row.integer(0)},
          {{domain::AdamId{row.integer(1)}, by_name(row.text(2), kPricings)},
           {assignee_kind(row.integer(3)), text_of(row, 4)}}};
}

}  // namespace

base::Result<std::vector<app::Holder>> SqlDistributions::holders_of(std::int64_t adam_id, domain::LocationId location,
                                                                    std::optional<domain::DistributionId> distribution,
                                                                    const std::optional<app::Holder>& after,
                                                                    int limit) {
  const app::Holder none_before{};
  const auto& last = after.value_or(none_before).assignment;
  const std::string start =
      "SELECT a.location_id, a.adam_id, a.pricing, s.kind, s.name FROM assets a JOIN assignments x ON x.asset_id = "
      "a.id "
      "JOIN assignees s ON s.id = x.assignee_id ";
  const std::string with_reason =
      "JOIN leases l ON l.asset_id = x.asset_id AND l.assignee_id = x.assignee_id AND l.distribution_id = $8 ";
  const std::string without =
      "AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.asset_id = x.asset_id AND l.assignee_id = x.assignee_id) AND $8 "
      "= "
      "0 ";
  const std::string end =
      "AND ($3 = 0 OR (a.pricing, s.kind, s.name) > ($4, $5, $6)) ORDER BY a.pricing, s.kind, s.name LIMIT $7";
  const std::string of_item = "WHERE a.adam_id = $1 AND a.location_id = $2 ";
  return all(c_.db, distribution ? start + with_reason + of_item + end : start + of_item + without + end, holder_of,
             adam_id, location, after.has_value(), domain::name_of(last.asset.pricing), code_of(last.assignee.kind),
             last.assignee.name, limit, distribution.value_or(domain::DistributionId{}));
}

base::Result<std::vector<std::optional<app::Lease>>> SqlDistributions::leases_of(
    const std::vector<app::Holder>& holders) {
  std::vector<std::optional<app::Lease>> leases(holders.size());
  if (holders.empty()) return leases;
  std::vector<std::int64_t> at, locations, adam_ids, kinds;
  std::vector<std::string_view> pricings, names;
  for (std::size_t i = 0; i < holders.size(); ++i) {
    const auto& pair = holders[i].assignment;
    at.push_back(static_cast<std::int64_t>(i));
    locations.push_back(holders[i].location.value);
    adam_ids.push_back(pair.asset.adam_id.value);
    pricings.emplace_back(domain::name_of(pair.asset.pricing));
    kinds.push_back(code_of(pair.assignee.kind));
    names.emplace_back(pair.assignee.name);
  }
  const Column columns[] = {at, locations, adam_ids, pricings, kinds, names};
  TRY(c_.db
          .run_page(
              "WITH page(at, location, adam_id, pricing, kind, name) AS ({page}) SELECT p.at, l.distribution_id, "
              "l.since "
              "FROM page p JOIN assets a ON a.location_id = p.location AND a.adam_id = p.adam_id AND a.pricing = "
              "p.pricing JOIN assignees s ON s.location_id = p.location AND s.kind = p.kind AND s.name = p.name JOIN "
              "leases l ON l.asset_id = a.id AND l.assignee_id = s.id",
              {}, columns,
              [&](const Row& row) {
                const auto i = static_cast<std::size_t>(row.integer(0));
                leases[i] = app::Lease{holders[i].assignment, {row.integer(1)}, {row.integer(2)}};
              })
          .map([](auto) {}));
  return leases;
}

}  // namespace bursar::store
