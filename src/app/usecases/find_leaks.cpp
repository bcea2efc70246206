#include "app/usecases/find_leaks.h"

#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "app/kept_world.h"
#include "app/usecases/audit.h"
#include "app/usecases/location_access.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;

class LeakFinder {
 public:
  LeakFinder(const LoadedWorld& loaded, const LeakOrder& order) : loaded_(loaded), order_(order) {
    const auto moment = loaded.world.now.plus_ms(-order.idle_days * base::kDayMs).unix_ms;
    for (domain::Index device = 0; device < loaded.last_seen.size(); ++device) {
      if (loaded.last_seen[device] < moment) idle_[AssigneeKind::device].add(device);
    }
    for (const auto& [trait, members] : loaded.world.traits[1]) {
      if (!trait.present) idle_[AssigneeKind::person] |= members;
    }
    for (const auto kind : domain::kAssigneeKinds) idle_[kind] -= loaded.of(kind).unknown;
  }

  LeakReport find(const std::vector<domain::CatalogItem>& prices) {
    for (const auto& item : prices) prices_.emplace(item.adam_id.value, &item);
    for (const auto& stock : loaded_.world.stocks) {
      const auto location = loaded_.world.locations[stock.location].id;
      if (!order_.location || *order_.location == location) look_at(location, stock);
    }
    return std::move(report_);
  }

 private:
  void look_at(domain::LocationId location, const domain::Stock& stock) {
    SeatBalance balance;
    balance.location = location;
    balance.asset = stock.key;
    balance.name = loaded_.world.items[stock.item].name;
    balance.assigned = stock.assigned;
    for (const auto kind : domain::kAssigneeKinds) {
      domain::IndexSet reasons;
      for (const auto& lease : stock.leases) reasons |= lease.members[kind];
      const auto& holders = stock.holders[kind];
      if (holders.isEmpty() && reasons.isEmpty()) continue;
      const auto others = holders - reasons;
      const auto& unknown = loaded_.of(kind).unknown;
      const auto others_in_all = size(others);
      const auto strangers = static_cast<std::int64_t>(others.and_cardinality(unknown));
      balance.with_reason += size(holders) - others_in_all;
      balance.strangers += strangers;
      balance.foreign += others_in_all - strangers;
      balance.idle += static_cast<std::int64_t>(holders.and_cardinality(idle_[kind]));
      const auto lost = reasons - holders - stock.granting[kind];
      balance.reasons_without_seat += size(lost);
      if (order_.seats_max == 0) continue;
      list(location, stock, kind, others & unknown, "stranger");
      list(location, stock, kind, others - unknown, "foreign");
      list(location, stock, kind, holders & idle_[kind], "idle");
      list(location, stock, kind, lost, "lost");
    }
    if (balance.assigned == 0 && balance.reasons_without_seat == 0) return;
    if (const auto item = prices_.find(stock.key.adam_id.value); item != prices_.end()) {
      balance.price_milli = item->second->price_milli;
      balance.currency = item->second->currency;
    }
    report_.balances.push_back(std::move(balance));
  }

  static std::int64_t size(const domain::IndexSet& set) { return static_cast<std::int64_t>(set.cardinality()); }

  void list(domain::LocationId location, const domain::Stock& stock, AssigneeKind kind, const domain::IndexSet& seats,
            const char* what) {
    for (const auto place : seats) {
      if (report_.seats.size() == order_.seats_max) {
        report_.more = true;
        break;
      }
      report_.seats.push_back({location, {stock.key, {kind, loaded_.of(kind).names[place]}}, what});
    }
  }

  const LoadedWorld& loaded_;
  const LeakOrder& order_;
  domain::SubjectSets idle_;
  std::unordered_map<std::int64_t, const domain::CatalogItem*> prices_;
  LeakReport report_;
};

}  // namespace

base::Result<LeakReport> find_leaks(const Services& services, const LeakOrder& order) {
  TRY_SET(const auto world, look_at_world(services));
  TRY_SET(auto transaction, services.store.begin_read());
  if (order.location) TRY(find_location(*transaction, *order.location).map([](const auto&) {}));
  TRY_SET(const auto items, transaction->catalog().items());
  return LeakFinder(*world, order).find(items);
}

base::Result<std::int64_t> adopt_seats(const Services& services, domain::LocationId location,
                                       const std::vector<domain::Assignment>& pairs) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(find_location(*transaction, location).map([](const auto&) {}));
  TRY_SET(const auto given, transaction->distributions().leases(location));
  std::unordered_set<domain::Assignment> ours;
  for (const auto& lease : given) ours.insert(lease.pair);
  std::vector<Lease> leases;
  for (const auto& pair : pairs) {
    TRY_SET(const auto held, transaction->mirror().holders_among(location, pair.asset, {pair.assignee}));
    if (held.empty()) {
      return base::fail(base::ErrorKind::invalid, "not_held",
                        fmt::format("{} \"{}\" holds no seat of {} here.", domain::name_of(pair.assignee.kind),
                                    pair.assignee.name, pair.asset.adam_id.value),
                        "Sync the location, and adopt what is held; nothing was changed.");
    }
    if (ours.insert(pair).second) leases.push_back({pair, {}, services.clock.now()});
  }
  TRY(transaction->distributions().put_leases(location, leases));
  TRY(record(*transaction, services.clock, "seats_adopted", fmt::format("location {}", location.value),
             {{"count", std::to_string(leases.size())}}));
  TRY(transaction->commit());
  return static_cast<std::int64_t>(leases.size());
}

}  // namespace bursar::app
