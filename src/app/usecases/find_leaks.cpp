#include "app/usecases/find_leaks.h"

#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "app/kept_world.h"
#include "app/usecases/audit.h"
#include "app/usecases/load_subjects.h"
#include "app/usecases/location_access.h"
#include "app/usecases/who_may.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;

class LeakFinder {
 public:
  LeakFinder(Transaction& transaction, const LoadedWorld& loaded, const LeakOrder& order)
      : transaction_(transaction), loaded_(loaded), order_(order), mine_(subjects_in(loaded, order.reach)) {
    const auto moment = loaded.world.now.plus_ms(-order.idle_days * base::kDayMs).unix_ms;
    for (domain::Index device = 0; device < loaded.last_seen.size(); ++device) {
      if (loaded.last_seen[device] < moment) idle_[AssigneeKind::device].add(device);
    }
    for (const auto& [trait, members] : loaded.world.traits[1]) {
      if (!trait.present) idle_[AssigneeKind::person] |= members;
    }
    for (const auto kind : domain::kAssigneeKinds) idle_[kind] -= loaded.of(kind).unknown;
  }

  base::Result<LeakReport> find(const std::vector<domain::CatalogItem>& prices) {
    for (const auto& item : prices) prices_.emplace(item.adam_id.value, &item);
    std::optional<std::size_t> last;
    bool asked = false;  // whether the location `last` is
    for (const auto& stock : loaded_.world.stocks) {
      const auto location = loaded_.world.locations[stock.location].id;
      if (last != stock.location) {
        last = stock.location;
        TRY_SET(const bool served, serves(transaction_, order_.reach, location));
        asked = served && (!order_.location || *order_.location == location);
        TRY_SET(owned_, owns(transaction_, order_.reach, location));
      }
      if (asked) look_at(location, stock);
    }
    return std::move(report_);
  }

 private:
  /// Those whose seats whoever asks may see: of strangers only where the location is theirs. In `room` where not all.
  const domain::IndexSet& seen(const domain::IndexSet& subjects, AssigneeKind kind, domain::IndexSet& room) const {
    if (order_.reach.everything) return subjects;
    room = subjects & mine_[kind];
    if (owned_) room |= subjects & loaded_.of(kind).unknown;
    return room;
  }

  /// Who has a reason; in `room` where it is more than one.
  static const domain::IndexSet& given(const domain::Stock& stock, AssigneeKind kind, domain::IndexSet& room) {
    if (stock.leases.size() == 1) return stock.leases.front().members[kind];
    for (const auto& lease : stock.leases) room |= lease.members[kind];
    return room;
  }

  void look_at(domain::LocationId location, const domain::Stock& stock) {
    SeatBalance balance;
    balance.location = location;
    balance.asset = stock.key;
    balance.name = loaded_.world.items[stock.item].name;
    balance.assigned = order_.reach.everything ? stock.assigned : 0;  // Apple counts everybody's seats together
    for (const auto kind : domain::kAssigneeKinds) {
      domain::IndexSet all_given, seen_given, seen_holders;
      const auto& with_lease = given(stock, kind, all_given);
      if (stock.holders[kind].isEmpty() && with_lease.isEmpty()) continue;
      const auto& reasons = seen(with_lease, kind, seen_given);
      const auto& holders = seen(stock.holders[kind], kind, seen_holders);
      const auto& unknown = loaded_.of(kind).unknown;
      const auto held = size(holders);
      const auto both = common(holders, reasons);
      // Mostly all who hold a seat have a reason, or nobody has: no set is made then.
      const auto strangers = both == held ? 0
                             : both == 0  ? common(holders, unknown)
                                          : common(holders - reasons, unknown);
      const auto lost = both == size(reasons) ? domain::IndexSet{} : reasons - holders - stock.granting[kind];
      if (!order_.reach.everything) balance.assigned += held;
      balance.with_reason += both;
      balance.strangers += strangers;
      balance.foreign += held - both - strangers;
      balance.idle += common(holders, idle_[kind]);
      balance.reasons_without_seat += size(lost);
      if (order_.seats_max == 0 || report_.more) continue;
      if (both < held) {
        const auto others = holders - reasons;
        list(location, stock, kind, others & unknown, "stranger");
        list(location, stock, kind, others - unknown, "foreign");
      }
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

  static std::int64_t common(const domain::IndexSet& a, const domain::IndexSet& b) {
    return static_cast<std::int64_t>(a.and_cardinality(b));
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

  Transaction& transaction_;
  const LoadedWorld& loaded_;
  const LeakOrder& order_;
  const domain::SubjectSets mine_;
  domain::SubjectSets idle_;
  bool owned_ = false;  // the location that is looked at
  std::unordered_map<std::int64_t, const domain::CatalogItem*> prices_;
  LeakReport report_;
};

}  // namespace

base::Result<LeakReport> find_leaks(const Services& services, const LeakOrder& order) {
  TRY_SET(const auto world, look_at_world(services));
  TRY_SET(auto transaction, services.store.begin_read());
  if (order.location) TRY(find_location(*transaction, *order.location).map([](const auto&) {}));
  TRY_SET(const auto items, transaction->catalog().items());
  return LeakFinder(*transaction, *world, order).find(items);
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
