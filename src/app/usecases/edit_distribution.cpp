#include "app/usecases/edit_distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/kept_world.h"
#include "app/usecases/audit.h"
#include "app/usecases/load_subjects.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::AssignBy;
using domain::Distribution;

tl::unexpected<base::Error> bad(const std::string& message, const std::string& remedy) {
  return base::fail(ErrorKind::invalid, "bad_distribution", message, remedy);
}
tl::unexpected<base::Error> missing(const char* code, const std::string& what) {
  return base::fail(ErrorKind::not_found, code, fmt::format("There is no {}.", what), "Nothing was saved.");
}

base::Status check_shape(const Distribution& d) {
  if (base::trim(d.name).empty()) return bad("The distribution has no name.", "Give it one.");
  std::set<domain::AdamId> items;
  for (const auto& item : d.items) {
    if (items.insert(item.adam_id).second) continue;
    return bad(fmt::format("The item {} is named twice.", item.adam_id.value), "Name each item once.");
  }
  const auto twice = [](auto rows, auto same) {
    std::sort(rows.begin(), rows.end());
    return std::adjacent_find(rows.begin(), rows.end(), same) != rows.end();
  };
  if (twice(d.targets, [](const auto& a, const auto& b) { return a.kind == b.kind && a.id == b.id; })) {
    return bad("A target is named twice.", "Name each target once, as included or as excluded.");
  }
  if (twice(d.reservations, [](const auto& a, const auto& b) { return a.group == b.group; })) {
    return bad("Seats are reserved twice for the same group.", "Name each group once.");
  }
  if (d.starts_at && d.ends_at && *d.ends_at <= *d.starts_at) {
    return bad("It would end before it starts.", "Correct the dates.");
  }
  if ((d.shortage == domain::ShortagePolicy::borrow) != d.borrowing.has_value()) {
    return bad("The shortage policy \"borrow\" and the location to borrow from belong together.",
               "Name the location and the most seats, or choose another policy.");
  }
  if (d.borrowing && d.borrowing->seats_max < 1) return bad("It could borrow no seat.", "Allow one at least.");
  if (d.shortage == domain::ShortagePolicy::reclaim && d.idle_days < 1) {
    return bad("Devices would count as idle at once.", "Name one day at least.");
  }
  for (const auto& r : d.reservations) {
    if (r.floor < 0 || (r.ceiling && *r.ceiling < std::max<std::int64_t>(1, r.floor))) {
      return bad("A reservation keeps less than nothing, or more than its group may hold.",
                 "The floor is 0 or more, the ceiling at least the floor.");
    }
  }
  return {};
}

base::Result<bool> is_there(Transaction& transaction, const std::vector<domain::Group>& groups,
                            const domain::Target& target) {
  if (target.kind == domain::TargetKind::group) {
    return std::any_of(groups.begin(), groups.end(), [&](const auto& g) { return g.id.value == target.id; });
  }
  if (target.kind == domain::TargetKind::device) {
    TRY_SET(const auto next, transaction.inventory().devices({}, domain::DeviceId{target.id - 1}, 1));
    return !next.empty() && next.front().id.value == target.id;
  }
  if (target.kind == domain::TargetKind::person) {
    TRY_SET(const auto next, transaction.inventory().people({}, domain::PersonId{target.id - 1}, 1));
    return !next.empty() && next.front().id.value == target.id;
  }
  return true;
}

base::Status check_targets(Transaction& transaction, const Distribution& d) {
  TRY_SET(const auto groups, transaction.inventory().groups());
  const auto group = [&](domain::GroupId id) {
    return std::any_of(groups.begin(), groups.end(), [id](const auto& g) { return g.id == id; });
  };
  for (const auto& target : d.targets) {
    TRY_SET(const auto there, is_there(transaction, groups, target));
    if (there) continue;
    if (target.kind == domain::TargetKind::group) return missing("no_such_group", fmt::format("group {}", target.id));
    if (target.kind == domain::TargetKind::device) {
      return missing("no_such_device", fmt::format("device {}", target.id));
    }
    return missing("no_such_person", fmt::format("person {}", target.id));
  }
  for (const auto& r : d.reservations) {
    if (!group(r.group)) return missing("no_such_group", fmt::format("group {}", r.group.value));
  }
  if (d.borrowing) {
    TRY_SET(const auto lender, transaction.locations().find(d.borrowing->from));
    if (!lender) return missing("no_such_location", fmt::format("location {}", d.borrowing->from.value));
  }
  TRY_SET(const auto units, transaction.organization().units());
  if (std::any_of(units.begin(), units.end(), [&](const auto& u) { return u.id == d.unit; })) return {};
  return missing("no_such_unit", fmt::format("unit {}", d.unit.value));
}

std::string label(const domain::PlanItem& item) {
  return item.name.empty() ? std::to_string(item.adam_id.value) : fmt::format("{} ({})", item.name, item.adam_id.value);
}

base::Status check_item(const LoadedWorld& loaded, const domain::DistributionItem& item,
                        std::vector<std::string>& warnings) {
  const auto known = loaded.item_places.find(item.adam_id.value);
  std::vector<const domain::Stock*> owned;
  for (const auto& stock : loaded.world.stocks) {
    if (known != loaded.item_places.end() && stock.item == known->second && stock.owned) owned.push_back(&stock);
  }
  if (owned.empty()) {
    warnings.push_back(fmt::format("No location owns the item {}; nobody gets it until one does.", item.adam_id.value));
    return {};
  }
  const auto& facts = loaded.world.items[known->second];
  if (item.by == AssignBy::device && facts.type == domain::ProductType::book) {
    return base::fail(ErrorKind::invalid, "book_by_device",
                      fmt::format("The book {} cannot go to devices.", label(facts)), "Assign it to people.");
  }
  const bool assignable = std::any_of(owned.begin(), owned.end(), [](const auto* s) { return s->device_assignable; });
  if (item.by == AssignBy::device && !assignable) {
    return base::fail(ErrorKind::invalid, "not_device_assignable",
                      fmt::format("{} cannot be assigned to devices; its developer does not allow it.", label(facts)),
                      "Assign it to people.");
  }
  std::set<std::size_t> locations;
  for (const auto* stock : owned) locations.insert(stock->location);
  if (locations.size() > 1) {
    warnings.push_back(fmt::format("{} locations own {}; which one serves whom is told by their scopes (JAMF-6).",
                                   locations.size(), label(facts)));
  }
  return {};
}

/// MERAKI-23: license an app either by device or by user, not both.
void warn_of_both_ways(const LoadedWorld& loaded, const Distribution& d, const domain::Reach& reach,
                       std::vector<std::string>& warnings) {
  for (const auto& other : loaded.world.distributions) {
    if (other.rules.id == d.id || other.rules.state == domain::DistributionState::ended) continue;
    for (const auto& item : d.items) {
      for (const auto& theirs : other.rules.items) {
        const bool both = theirs.adam_id == item.adam_id && theirs.by != item.by && theirs.by != AssignBy::nothing &&
                          item.by != AssignBy::nothing;
        if (!both) continue;
        warnings.push_back(fmt::format(
            "The item {} goes to {}s here and to {}s by {}; whoever is in both costs two seats (MERAKI-23).",
            item.adam_id.value, domain::name_of(item.by), domain::name_of(theirs.by),
            reach.has(other.rules.unit) ? fmt::format("\"{}\"", other.rules.name)
                                        : "a distribution of another part of the organization"));
      }
    }
  }
}

/// MERAKI-34, CLOMO-S10: licenses of people fail on an Apple Account that is used on many devices.
void warn_of_many_devices(const LoadedWorld& loaded, const Distribution& d, std::vector<std::string>& warnings) {
  constexpr std::size_t kManyDevices = 5;  // vendors state 5 and 10
  if (std::none_of(d.items.begin(), d.items.end(), [](const auto& i) { return i.by == AssignBy::person; })) return;
  domain::PlanDistribution resolved;
  resolved.rules = d;
  resolve_targets(loaded, resolved);
  std::int64_t people = 0;
  std::string example;
  for (const domain::Index person : resolved.wanted[domain::AssigneeKind::person]) {
    if (loaded.devices_of[person].size() <= kManyDevices) continue;
    if (people++ == 0) example = loaded.of(domain::AssigneeKind::person).names[person];
  }
  if (people == 0) return;
  warnings.push_back(fmt::format(
      "{} people have more than {} devices, such as \"{}\"; an Apple Account takes licenses on 10 devices at most, on "
      "some consoles' account 5 (MERAKI-34).",
      people, kManyDevices, example));
}

base::Status refuse_double(Transaction& transaction, const Distribution& d) {
  TRY_SET(const auto list, transaction.distributions().list());
  for (const auto& other : list) {
    if (other.id == d.id || base::to_lower_ascii(other.name) != base::to_lower_ascii(d.name)) continue;
    return base::fail(ErrorKind::conflict, "distribution_exists",
                      fmt::format("There is a distribution \"{}\" already.", d.name), "Choose another name.");
  }
  return {};
}

}  // namespace

base::Result<Distribution> find_distribution(Transaction& transaction, domain::DistributionId id) {
  TRY_SET(const auto list, transaction.distributions().list());
  const auto found = std::find_if(list.begin(), list.end(), [id](const Distribution& d) { return d.id == id; });
  if (found != list.end()) return *found;
  return base::fail(ErrorKind::not_found, "no_such_distribution", fmt::format("There is no distribution {}.", id.value),
                    "List the distributions.");
}

base::Status check_distribution(Transaction& transaction, const LoadedWorld& loaded, const Distribution& d,
                                const domain::Reach& reach, std::vector<std::string>& warnings) {
  TRY(check_targets(transaction, d));
  for (const auto& item : d.items) TRY(check_item(loaded, item, warnings));
  warn_of_both_ways(loaded, d, reach, warnings);
  warn_of_many_devices(loaded, d, warnings);
  if (d.items.empty()) warnings.emplace_back("It has no items yet.");
  if (d.targets.empty()) warnings.emplace_back("It has no targets yet.");
  return {};
}

base::Status record_saved(Transaction& transaction, const base::Clock& clock, const Distribution& d) {
  return record(transaction, clock, "distribution_saved", fmt::format("distribution {}", d.id.value),
                {{"name", d.name},
                 {"state", domain::name_of(d.state)},
                 {"items", std::to_string(d.items.size())},
                 {"shortage", domain::name_of(d.shortage)}},
                d.unit);
}

base::Result<SavedDistribution> save_distribution(Transaction& transaction, const base::Clock& clock,
                                                  const LoadedWorld& loaded, const Distribution& distribution,
                                                  const domain::Reach& reach) {
  TRY(check_shape(distribution));
  auto d = distribution;
  d.changed_at = clock.now();
  SavedDistribution saved;
  TRY(refuse_double(transaction, d));
  TRY(check_distribution(transaction, loaded, d, reach, saved.warnings));
  if (d.id) {
    TRY(find_distribution(transaction, d.id).map([](const auto&) {}));
    TRY(transaction.distributions().update(d));
  } else {
    TRY_SET(d.id, transaction.distributions().add(d));
  }
  TRY(record_saved(transaction, clock, d));
  saved.distribution = std::move(d);
  return saved;
}

base::Result<SavedDistribution> save_distribution(const Services& services, const Distribution& distribution,
                                                  const domain::Reach& reach) {
  TRY(check_shape(distribution));
  TRY_SET(const auto world, look_at_world(services));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto saved, save_distribution(*transaction, services.clock, *world, distribution, reach));
  TRY(transaction->commit());
  return saved;
}

base::Status remove_distribution(Transaction& transaction, const base::Clock& clock, domain::DistributionId id) {
  TRY_SET(const auto distribution, find_distribution(transaction, id));
  TRY_SET(const auto locations, transaction.locations().list());
  for (const auto& location : locations) {
    TRY_SET(const auto leases, transaction.distributions().leases(location.id));
    const auto held =
        std::count_if(leases.begin(), leases.end(), [id](const Lease& l) { return l.distribution == id; });
    if (held == 0) continue;
    return base::fail(ErrorKind::conflict, "distribution_in_use",
                      fmt::format("{} seats of \"{}\" are held for \"{}\".", held, location.name, distribution.name),
                      "End it and apply a plan first; then its seats are free.");
  }
  // While it is known whose it is.
  TRY(record(transaction, clock, "distribution_removed", fmt::format("distribution {}", id.value),
             {{"name", distribution.name}}, distribution.unit));
  return transaction.distributions().remove(id);
}

base::Status remove_distribution(const Services& services, domain::DistributionId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(remove_distribution(*transaction, services.clock, id));
  return transaction->commit();
}

}  // namespace bursar::app
