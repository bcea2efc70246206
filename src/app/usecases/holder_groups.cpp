#include "app/usecases/holder_groups.h"

#include <algorithm>
#include <map>

#include "app/kept_world.h"

namespace bursar::app {
namespace {

struct Held {
  std::int64_t all = 0;
  std::map<domain::DistributionId, std::int64_t> by_distribution;
};

void count(const domain::Stock& stock, Held& held) {
  held.all += stock.holders.size();
  for (const auto& lease : stock.leases) {
    for (const auto kind : domain::kAssigneeKinds) {
      const auto holders = lease.members[kind].and_cardinality(stock.holders[kind]);
      if (holders > 0) held.by_distribution[lease.distribution] += static_cast<std::int64_t>(holders);
    }
  }
}

}  // namespace

base::Result<std::vector<HolderGroup>> holder_groups(const Services& services, domain::AdamId item) {
  TRY_SET(const auto view, look_at_world(services));
  const auto& world = view->world;
  std::map<domain::DistributionId, std::string> names;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto distributions, transaction->distributions().list());
    for (const auto& one : distributions) names[one.id] = one.name;
  }
  std::map<std::size_t, Held> by_location;  // places
  for (const auto& stock : world.stocks) {
    if (stock.key.adam_id == item) count(stock, by_location[stock.location]);
  }
  std::vector<HolderGroup> groups;
  for (const auto& [place, held] : by_location) {
    const auto& location = world.locations[place];
    auto others = held.all;
    for (const auto& [distribution, holders] : held.by_distribution) {
      const auto reason = distribution.value == 0 ? HeldFor::by_hand : HeldFor::distribution;
      groups.push_back({location.id, location.name, reason, distribution, names[distribution], holders});
      others -= holders;
    }
    if (others > 0) groups.push_back({location.id, location.name, HeldFor::others, {}, "", others});
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const HolderGroup& a, const HolderGroup& b) { return a.location_name < b.location_name; });
  return groups;
}

}  // namespace bursar::app
