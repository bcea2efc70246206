// Who holds an item, and why.
#include <algorithm>

#include "store/sql/enum_names.h"
#include "store/sql/query.h"
#include "store/tables/sql_distributions.h"

namespace bursar::store {

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
