#include "app/usecases/find_leaks.h"

#include <fmt/format.h>

#include <map>
#include <unordered_map>
#include <unordered_set>

#include "app/usecases/audit.h"
#include "app/usecases/load_subjects.h"
#include "app/usecases/load_world.h"
#include "app/usecases/location_access.h"
#include "app/usecases/who_may.h"

namespace bursar::app {
namespace {

class LeakFinder {
 public:
  LeakFinder(Transaction& transaction, const LoadedWorld& loaded, const LeakOrder& order)
      : transaction_(transaction), loaded_(loaded), order_(order), mine_(subjects_in(loaded, order.reach)) {}

  base::Result<LeakReport> find() {
    TRY_SET(const auto items, transaction_.catalog().items());
    for (const auto& item : items) prices_.emplace(item.adam_id.value, item);
    for (const auto& location : loaded_.world.locations) {
      if (order_.location && *order_.location != location.id) continue;
      TRY_SET(const bool served, serves(transaction_, order_.reach, location.id));
      if (!served) continue;
      TRY_SET(owned_, owns(transaction_, order_.reach, location.id));
      TRY(look_at(location.id));
    }
    return std::move(report_);
  }

 private:
  base::Status look_at(domain::LocationId location) {
    std::map<domain::AssetKey, SeatBalance> balances;
    TRY_SET(const auto assets, transaction_.mirror().assets(location));
    for (const auto& row : assets) {
      auto& balance = balances[row.asset.key];
      // Apple counts the seats of everybody together.
      const auto assigned = order_.reach.everything ? row.asset.assigned : 0;
      balance = {location, row.asset.key, row.name, assigned, 0, 0, 0, 0, 0, 0, ""};
      const auto item = prices_.find(row.asset.key.adam_id.value);
      if (item == prices_.end()) continue;
      balance.price_milli = item->second.price_milli;
      balance.currency = item->second.currency;
    }
    std::unordered_set<domain::Assignment> reasons;
    TRY_SET(const auto leases, transaction_.distributions().leases(location));
    for (const auto& lease : leases) reasons.insert(lease.pair);
    TRY_SET(const auto listed, transaction_.mirror().assignees(location));
    std::unordered_map<std::int64_t, const domain::Assignee*> assignees;
    for (const auto& [number, assignee] : listed) assignees[number] = &assignee;
    TRY(transaction_.mirror().each_holding(location, [&](const domain::AssetKey& key, std::int64_t number) {
      const domain::Assignment pair{key, *assignees.at(number)};
      judge(location, pair, reasons.erase(pair) != 0, balances[key]);
    }));
    TRY_SET(const auto under_way, granting(location));
    for (const auto& pair : reasons) {
      if (under_way.count(pair) != 0 || !is_mine(pair.assignee)) continue;
      ++balances[pair.asset].reasons_without_seat;
      list(location, pair, "lost");
    }
    for (auto& [key, balance] : balances) {
      if (balance.assigned > 0 || balance.reasons_without_seat > 0) report_.balances.push_back(std::move(balance));
    }
    return {};
  }

  base::Result<std::unordered_set<domain::Assignment>> granting(domain::LocationId location) {
    std::unordered_set<domain::Assignment> pairs;
    TRY_SET(const auto requests, transaction_.ledger().open_requests(location, 100'000));
    for (const auto& request : requests) {
      TRY_SET(const auto tasks, transaction_.ledger().tasks_of(request.id));
      for (const auto& task : tasks) {
        if (task.asset) pairs.insert({*task.asset, task.assignee});
      }
    }
    return pairs;
  }

  bool is_mine(const domain::Assignee& assignee) const {
    if (order_.reach.everything) return true;
    const auto& known = loaded_.of(assignee.kind).by_name;
    const auto place = known.find(assignee.name);
    if (place == known.end() || loaded_.of(assignee.kind).is_unknown(place->second)) return owned_;
    return mine_[assignee.kind].contains(place->second);
  }

  void judge(domain::LocationId location, const domain::Assignment& pair, bool has_reason, SeatBalance& balance) {
    if (!is_mine(pair.assignee)) return;
    if (!order_.reach.everything) ++balance.assigned;
    const auto& known = loaded_.of(pair.assignee.kind).by_name;
    auto place = known.find(pair.assignee.name);
    if (place != known.end() && loaded_.of(pair.assignee.kind).is_unknown(place->second)) place = known.end();
    if (has_reason) {
      ++balance.with_reason;
    } else if (place == known.end()) {
      ++balance.strangers;
      list(location, pair, "stranger");
    } else {
      ++balance.foreign;
      list(location, pair, "foreign");
    }
    if (place == known.end() || !is_idle(pair.assignee.kind, place->second)) return;
    ++balance.idle;
    list(location, pair, "idle");
  }

  bool is_idle(domain::AssigneeKind kind, domain::Index place) const {
    if (kind == domain::AssigneeKind::device) {
      return loaded_.last_seen[place] < loaded_.world.now.plus_ms(-order_.idle_days * base::kDayMs).unix_ms;
    }
    for (const auto& [trait, members] : loaded_.world.traits[1]) {
      if (members.contains(place)) return !trait.present;
    }
    return false;
  }

  void list(domain::LocationId location, const domain::Assignment& pair, const char* kind) {
    if (report_.seats.size() < order_.seats_max) {
      report_.seats.push_back({location, pair, kind});
    } else {
      report_.more = true;
    }
  }

  Transaction& transaction_;
  const LoadedWorld& loaded_;
  const LeakOrder& order_;
  const domain::SubjectSets mine_;
  bool owned_ = false;  // the location that is looked at
  std::unordered_map<std::int64_t, domain::CatalogItem> prices_;
  LeakReport report_;
};

}  // namespace

base::Result<LeakReport> find_leaks(const Services& services, const LeakOrder& order) {
  TRY_SET(auto transaction, services.store.begin_read());
  if (order.location) TRY(find_location(*transaction, *order.location).map([](const auto&) {}));
  TRY_SET(const auto loaded, load_world(services, *transaction));
  return LeakFinder(*transaction, loaded, order).find();
}

base::Result<std::int64_t> adopt_seats(const Services& services, domain::LocationId location,
                                       const std::vector<domain::Assignment>& pairs, const domain::Reach& reach) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(find_location(*transaction, location).map([](const auto&) {}));
  TRY_SET(const bool served, serves(*transaction, reach, location));
  if (!served) TRY(refuse_outside("This location"));
  std::vector<domain::Assignee> whom;
  for (const auto& pair : pairs) whom.push_back(pair.assignee);
  TRY(refuse_others(*transaction, reach, whom));
  TRY_SET(const auto unit, unit_of_all(*transaction, whom));
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
             {{"count", std::to_string(leases.size())}}, unit));
  TRY(transaction->commit());
  return static_cast<std::int64_t>(leases.size());
}

}  // namespace bursar::app
