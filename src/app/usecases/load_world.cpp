#include "app/usecases/load_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/usecases/load_subjects.h"
#include "domain/planner/resolution.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;
using domain::Index;
using domain::IndexSet;
using domain::SubjectSets;

constexpr int kOpenRequestsMax = 100'000;

/// Apple's words: an app for iOS runs on iPadOS.
std::vector<domain::Platform> platforms_of(const std::vector<std::string>& words) {
  std::vector<domain::Platform> platforms;
  for (const auto& word : words) {
    const auto platform = domain::platform_of(word);
    if (!platform) continue;
    platforms.push_back(*platform);
    if (*platform == domain::Platform::ios) platforms.push_back(domain::Platform::ipados);
  }
  return platforms;
}

/// The store tells one version; where an item is for Macs and others, it is not known whose.
domain::OsVersion least_os(const domain::CatalogItem& item, const std::vector<domain::Platform>& platforms) {
  const bool for_macs = std::find(platforms.begin(), platforms.end(), domain::Platform::macos) != platforms.end();
  const bool for_others =
      std::any_of(platforms.begin(), platforms.end(), [](domain::Platform p) { return p != domain::Platform::macos; });
  if (for_macs && for_others) return {};
  return domain::parse_os_version(item.minimum_os).value_or(domain::OsVersion{});
}

class WorldLoader {
 public:
  WorldLoader(const Services& services, Transaction& transaction, const LoadOptions& options)
      : services_(services), transaction_(transaction), options_(options) {}

  base::Result<LoadedWorld> load() {
    world().now = services_.clock.now();
    TRY_SET(world().units, transaction_.organization().units());
    TRY(load_locations());
    TRY(load_subjects(transaction_, world(), loaded_));
    TRY(load_acceptances());
    TRY(load_stocks());
    TRY(load_distributions());
    TRY(load_waiting());
    return std::move(loaded_);
  }

 private:
  domain::PlanWorld& world() { return loaded_.world; }

  base::Status load_locations() {
    TRY_SET(auto locations, transaction_.locations().list());
    TRY_SET(const auto scopes, transaction_.organization().scopes());
    std::sort(locations.begin(), locations.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    for (const auto& location : locations) {
      loaded_.location_places[location.id.value] = world().locations.size();
      domain::PlanLocation place;
      place.id = location.id;
      place.name = location.name;
      place.usable = domain::is_usable(domain::token_state(location, world().now, services_.settings.token_warning_ms));
      const auto scope =
          std::find_if(scopes.begin(), scopes.end(), [&](const LocationScope& s) { return s.location == location.id; });
      if (scope != scopes.end()) apply_scope(*scope, place);
      world().locations.push_back(std::move(place));
    }
    return {};
  }

  void apply_scope(const LocationScope& scope, domain::PlanLocation& place) {
    place.organization = scope.organization;
    place.sites = scope.sites;
    auto& groups = world().token_groups;
    for (const auto group : scope.groups) {
      auto at = std::find(groups.begin(), groups.end(), group);
      if (at == groups.end() && groups.size() < 64) at = groups.insert(groups.end(), group);
      if (at != groups.end()) place.groups |= std::uint64_t{1} << static_cast<unsigned>(at - groups.begin());
    }
  }

  base::Status load_acceptances() {
    const auto& people = loaded_.of(AssigneeKind::person);
    for (auto& location : world().locations) {
      std::optional<MirroredUser> after;
      for (;;) {
        TRY_SET(const auto page, transaction_.mirror().users({location.id, std::nullopt, ""}, after, 5000));
        for (const auto& row : page) {
          const auto known = people.by_name.find(row.user.client_user_id);
          if (known == people.by_name.end() || !domain::is_active(row.user.status)) continue;
          location.registered.add(known->second);
          if (row.user.status == domain::UserStatus::associated) location.accepted.add(known->second);
        }
        if (page.empty()) break;
        after = page.back();
      }
      TRY_SET(const auto accepted, transaction_.mirror().acceptances(location.id));
      for (const auto& [id, at] : accepted) {
        const auto known = people.by_name.find(id);
        if (known != people.by_name.end()) location.accepted_at[known->second] = at.unix_ms;
      }
    }
    return {};
  }

  std::size_t item_place(const MirroredAsset& row) {
    const auto [known, is_new] = loaded_.item_places.try_emplace(row.asset.key.adam_id.value, world().items.size());
    if (is_new) {
      domain::PlanItem item;
      item.adam_id = row.asset.key.adam_id;
      item.name = row.name;
      item.type = row.asset.type;
      item.platforms = platforms_of(row.asset.platforms);
      if (const auto told = catalog_.find(item.adam_id.value); told != catalog_.end()) {
        item.min_os = least_os(told->second, item.platforms);
        item.in_store = told->second.state != domain::CatalogState::left_store;
      }
      world().items.push_back(std::move(item));
    }
    return known->second;
  }

  base::Status load_stocks() {
    TRY_SET(const auto catalog, transaction_.catalog().items());
    for (const auto& item : catalog) catalog_.emplace(item.adam_id.value, item);
    for (std::size_t place = 0; place < world().locations.size(); ++place) {
      const auto location = world().locations[place].id;
      std::map<domain::AssetKey, std::size_t> by_key;
      TRY_SET(const auto assets, transaction_.mirror().assets(location));
      for (const auto& row : assets) {
        domain::Stock stock;
        stock.location = place;
        stock.item = item_place(row);
        stock.key = row.asset.key;
        stock.total = row.asset.total;
        stock.assigned = row.asset.assigned;
        stock.available = row.asset.available;
        stock.owned = row.owned;
        stock.unlimited = row.asset.unlimited;
        stock.device_assignable = row.asset.device_assignable;
        stock.revocable = row.asset.revocable;
        by_key[stock.key] = world().stocks.size();
        world().stocks.push_back(std::move(stock));
      }
      TRY(load_leases(location, by_key));
      TRY(load_holders(location, by_key));
      TRY(load_open_tasks(location, by_key));
    }
    return {};
  }

  std::optional<Index> place_of(const domain::Assignee& assignee) const {
    const auto& known = loaded_.of(assignee.kind).by_name;
    const auto found = known.find(assignee.name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
  }

  base::Status load_holders(domain::LocationId location, const std::map<domain::AssetKey, std::size_t>& by_key) {
    TRY_SET(const auto assignees, transaction_.mirror().assignees(location));
    std::unordered_map<std::int64_t, std::pair<AssigneeKind, std::optional<Index>>> places;
    places.reserve(assignees.size());
    for (const auto& [number, assignee] : assignees) {
      auto place = place_of(assignee);
      if (!place && options_.with_strangers) place = add_unknown(assignee);
      places[number] = {assignee.kind, place};
    }
    return transaction_.mirror().each_holding(location, [&](const domain::AssetKey& key, std::int64_t number) {
      auto& stock = world().stocks[by_key.at(key)];
      const auto& [kind, place] = places.at(number);
      if (place) {
        stock.holders[kind].add(*place);
      } else {
        ++stock.strangers;
      }
    });
  }

  base::Status load_leases(domain::LocationId location, const std::map<domain::AssetKey, std::size_t>& by_key) {
    TRY_SET(const auto leases, transaction_.distributions().leases(location));
    std::map<std::pair<std::size_t, domain::DistributionId>, SubjectSets> sets;
    for (const auto& lease : leases) {
      const auto place = place_of(lease.pair.assignee);
      const auto known = place ? *place : add_unknown(lease.pair.assignee);
      sets[{by_key.at(lease.pair.asset), lease.distribution}][lease.pair.assignee.kind].add(known);
    }
    for (auto& [key, members] : sets) world().stocks[key.first].leases.push_back({key.second, std::move(members)});
    return {};
  }

  Index add_unknown(const domain::Assignee& assignee) {
    if (assignee.kind == AssigneeKind::device) loaded_.last_seen.push_back(world().now.unix_ms);
    return loaded_.of(assignee.kind).add(assignee.name, 0);
  }

  base::Status load_open_tasks(domain::LocationId location, const std::map<domain::AssetKey, std::size_t>& by_key) {
    TRY_SET(const auto requests, transaction_.ledger().open_requests(location, kOpenRequestsMax));
    for (const auto& request : requests) {
      TRY_SET(const auto tasks, transaction_.ledger().tasks_of(request.id));
      for (const auto& task : tasks) {
        const auto place = place_of(task.assignee);
        if (task.state != domain::TaskState::open || !place) continue;
        mark(request.verb, task, *place, by_key);
      }
    }
    return {};
  }

  void mark(domain::Verb verb, const domain::Task& task, Index place,
            const std::map<domain::AssetKey, std::size_t>& by_key) {
    const auto kind = task.assignee.kind;
    if (verb == domain::Verb::revoke || verb == domain::Verb::retire_users) {
      for (const auto& [key, at] : by_key) {
        auto& stock = world().stocks[at];
        if (stock.revocable && stock.holders[kind].contains(place)) stock.revoking[kind].add(place);
      }
      return;
    }
    if (!task.asset) return;
    auto& stock = world().stocks[by_key.at(*task.asset)];
    (verb == domain::Verb::associate ? stock.granting : stock.revoking)[kind].add(place);
  }

  base::Status load_distributions() {
    TRY_SET(const auto list, transaction_.distributions().list());
    for (const auto& rules : list) {
      domain::PlanDistribution distribution;
      distribution.rules = rules;
      const auto among = [&](const auto& ids) { return std::find(ids.begin(), ids.end(), rules.id) != ids.end(); };
      if (among(options_.as_if_active)) distribution.rules.state = domain::DistributionState::active;
      if (among(options_.as_if_ended)) distribution.rules.state = domain::DistributionState::ended;
      distribution.in_force = domain::is_in_force(distribution.rules, world().now);
      for (const auto& item : rules.items) {
        const auto known = loaded_.item_places.find(item.adam_id.value);
        const auto place = known == loaded_.item_places.end() ? unknown_item(item.adam_id) : known->second;
        distribution.items.emplace_back(place, item.by);
      }
      resolve_targets(loaded_, distribution);
      for (const auto& reservation : rules.reservations) {
        distribution.reserved.push_back(loaded_.groups[reservation.group]);
      }
      if (rules.shortage == domain::ShortagePolicy::reclaim) {
        distribution.idle = silent_since(world().now.plus_ms(-rules.idle_days * base::kDayMs));
      }
      world().distributions.push_back(std::move(distribution));
    }
    return {};
  }

  /// An item that no location owns (yet).
  std::size_t unknown_item(domain::AdamId adam_id) {
    domain::PlanItem item;
    item.adam_id = adam_id;
    world().items.push_back(std::move(item));
    return loaded_.item_places[adam_id.value] = world().items.size() - 1;
  }

  IndexSet silent_since(base::Timestamp moment) const {
    IndexSet silent;
    for (Index i = 0; i < loaded_.last_seen.size(); ++i) {
      if (loaded_.last_seen[i] < moment.unix_ms) silent.add(i);
    }
    return silent;
  }

  base::Status load_waiting() {
    TRY_SET(const auto waiting, transaction_.distributions().waiting());
    for (const auto& w : waiting) {
      const auto item = loaded_.item_places.find(w.adam_id);
      const auto& known = loaded_.of(w.kind).by_id;
      const auto subject = known.find(w.subject);
      if (item == loaded_.item_places.end() || subject == known.end()) continue;
      world().waiting.push_back({item->second, w.kind, subject->second, w.since.unix_ms});
    }
    return {};
  }

  const Services& services_;
  Transaction& transaction_;
  const LoadOptions& options_;
  LoadedWorld loaded_;
  std::unordered_map<std::int64_t, domain::CatalogItem> catalog_;
};

}  // namespace

Index SubjectNames::add(const std::string& name, std::int64_t id) {
  const auto place = static_cast<Index>(names.size());
  names.push_back(name);
  ids.push_back(id);
  by_name.emplace(name, place);
  if (id != 0) by_id.emplace(id, place);
  return place;
}

base::Result<LoadedWorld> load_world(const Services& services, Transaction& transaction, const LoadOptions& options) {
  return WorldLoader(services, transaction, options).load();
}

}  // namespace bursar::app
