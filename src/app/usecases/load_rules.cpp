#include "app/usecases/load_rules.h"

#include <algorithm>

#include "app/usecases/load_subjects.h"
#include "domain/planner/resolution.h"

namespace bursar::app {
namespace {

using domain::Index;
using domain::IndexSet;

/// The store tells one version; where an item is for Macs and others, it is not known whose.
domain::OsVersion least_os(const domain::CatalogItem& item, const std::vector<domain::Platform>& platforms) {
  const bool for_macs = std::find(platforms.begin(), platforms.end(), domain::Platform::macos) != platforms.end();
  const bool for_others =
      std::any_of(platforms.begin(), platforms.end(), [](domain::Platform p) { return p != domain::Platform::macos; });
  if (for_macs && for_others) return {};
  return domain::parse_os_version(item.minimum_os).value_or(domain::OsVersion{});
}

void apply_scope(const LocationScope& scope, const std::vector<domain::GroupId>& groups, domain::PlanLocation& place) {
  place.organization = scope.organization;
  place.sites = scope.sites;
  for (const auto group : scope.groups) {
    const auto at = std::find(groups.begin(), groups.end(), group);
    if (at != groups.end()) place.groups |= std::uint64_t{1} << static_cast<unsigned>(at - groups.begin());
  }
}

/// Takes along what the locations that stay have; stocks of others go.
void replace_locations(std::vector<domain::PlanLocation> locations, LoadedWorld& loaded) {
  std::vector<std::optional<std::size_t>> new_places(loaded.world.locations.size());
  std::unordered_map<std::int64_t, std::size_t> places;
  for (std::size_t i = 0; i < locations.size(); ++i) {
    places[locations[i].id.value] = i;
    const auto before = loaded.location_places.find(locations[i].id.value);
    if (before == loaded.location_places.end()) continue;
    auto& old = loaded.world.locations[before->second];
    locations[i].registered = std::move(old.registered);
    locations[i].accepted = std::move(old.accepted);
    locations[i].accepted_at = std::move(old.accepted_at);
    new_places[before->second] = i;
  }
  auto& stocks = loaded.world.stocks;
  stocks.erase(std::remove_if(stocks.begin(), stocks.end(), [&](const auto& s) { return !new_places[s.location]; }),
               stocks.end());
  for (auto& stock : stocks) stock.location = *new_places[stock.location];
  loaded.world.locations = std::move(locations);
  loaded.location_places = std::move(places);
}

class RuleLoader {
 public:
  RuleLoader(Transaction& transaction, base::Timestamp now, const LoadOptions& options, const LoadedWorld& known)
      : transaction_(transaction), now_(now), options_(options), known_(known) {}

  base::Result<RulePart> load() {
    TRY_SET(part_.catalog, transaction_.catalog().items());
    TRY_SET(const auto list, transaction_.distributions().list());
    for (const auto& rules : list) part_.distributions.push_back(resolved(rules));
    TRY(read_waiting());
    return std::move(part_);
  }

 private:
  domain::PlanDistribution resolved(const domain::Distribution& rules) {
    domain::PlanDistribution distribution;
    distribution.rules = rules;
    const auto among = [&](const auto& ids) { return std::find(ids.begin(), ids.end(), rules.id) != ids.end(); };
    if (among(options_.as_if_active)) distribution.rules.state = domain::DistributionState::active;
    if (among(options_.as_if_ended)) distribution.rules.state = domain::DistributionState::ended;
    distribution.in_force = domain::is_in_force(distribution.rules, now_);
    for (const auto& item : rules.items) distribution.items.emplace_back(place_of(item.adam_id), item.by);
    resolve_targets(known_, distribution);
    for (const auto& reservation : rules.reservations) {
      const auto group = known_.groups.find(reservation.group);
      distribution.reserved.push_back(group == known_.groups.end() ? domain::SubjectSets{} : group->second);
    }
    if (rules.shortage == domain::ShortagePolicy::reclaim) {
      distribution.idle = silent_since(now_.plus_ms(-rules.idle_days * base::kDayMs));
    }
    return distribution;
  }

  std::size_t place_of(domain::AdamId adam_id) {
    const auto known = known_.item_places.find(adam_id.value);
    if (known != known_.item_places.end()) return known->second;
    auto& unknown = part_.unknown_items;
    auto at = std::find(unknown.begin(), unknown.end(), adam_id);
    if (at == unknown.end()) at = unknown.insert(unknown.end(), adam_id);
    return known_.world.items.size() + static_cast<std::size_t>(at - unknown.begin());
  }

  IndexSet silent_since(base::Timestamp moment) const {
    IndexSet silent;
    for (Index i = 0; i < known_.last_seen.size(); ++i) {
      if (known_.last_seen[i] < moment.unix_ms) silent.add(i);
    }
    return silent;
  }

  base::Status read_waiting() {
    TRY_SET(const auto waiting, transaction_.distributions().waiting());
    for (const auto& w : waiting) {
      const auto item = known_.item_places.find(w.adam_id);
      const auto& ids = known_.of(w.kind).by_id;
      const auto subject = ids.find(w.subject);
      if (item == known_.item_places.end() || subject == ids.end()) continue;
      part_.waiting.push_back({item->second, w.kind, subject->second, w.since.unix_ms});
    }
    return {};
  }

  Transaction& transaction_;
  const base::Timestamp now_;
  const LoadOptions& options_;
  const LoadedWorld& known_;
  RulePart part_;
};

}  // namespace

base::Status load_locations(const Services& services, Transaction& transaction, LoadedWorld& loaded) {
  TRY_SET(auto list, transaction.locations().list());
  TRY_SET(const auto scopes, transaction.organization().scopes());
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  std::vector<domain::PlanLocation> locations;
  for (const auto& location : list) {
    domain::PlanLocation place;
    place.id = location.id;
    place.name = location.name;
    place.usable =
        domain::is_usable(domain::token_state(location, services.clock.now(), services.settings.token_warning_ms));
    const auto scope =
        std::find_if(scopes.begin(), scopes.end(), [&](const LocationScope& s) { return s.location == location.id; });
    if (scope != scopes.end()) apply_scope(*scope, loaded.world.token_groups, place);
    locations.push_back(std::move(place));
  }
  replace_locations(std::move(locations), loaded);
  return {};
}

base::Result<RulePart> load_rules(Transaction& transaction, base::Timestamp now, const LoadOptions& options,
                                  const LoadedWorld& known) {
  return RuleLoader(transaction, now, options, known).load();
}

void merge(RulePart part, LoadedWorld& loaded) {
  for (const auto adam_id : part.unknown_items) {
    loaded.item_places[adam_id.value] = loaded.world.items.size();
    domain::PlanItem item;
    item.adam_id = adam_id;
    loaded.world.items.push_back(std::move(item));
  }
  for (const auto& told : part.catalog) {
    const auto place = loaded.item_places.find(told.adam_id.value);
    if (place == loaded.item_places.end()) continue;
    auto& item = loaded.world.items[place->second];
    if (!told.name.empty()) item.name = told.name;
    item.min_os = least_os(told, item.platforms);
    item.in_store = told.state != domain::CatalogState::left_store;
  }
  loaded.world.distributions = std::move(part.distributions);
  loaded.world.waiting = std::move(part.waiting);
}

}  // namespace bursar::app
