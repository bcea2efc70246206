#include "app/usecases/explain_seat.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/kept_world.h"
#include "app/usecases/who_may.h"
#include "domain/planner/explain.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::AssigneeKind;

/// What whoever asks may be told of by name.
struct InSight {
  domain::Reach reach;
  std::vector<bool> locations;  // by place: whether it serves anything in reach

  static base::Result<InSight> of(Transaction& transaction, const LoadedWorld& loaded, const domain::Reach& reach) {
    InSight sight{reach, {}};
    for (const auto& location : loaded.world.locations) {
      TRY_SET(const bool served, serves(transaction, reach, location.id));
      sight.locations.push_back(served);
    }
    return sight;
  }
};

class Teller {
 public:
  Teller(Transaction& transaction, const LoadedWorld& loaded, const InSight& sight, const domain::Assignee& assignee,
         domain::Index place, const domain::Plan& plan)
      : transaction_(transaction),
        loaded_(loaded),
        sight_(sight),
        assignee_(assignee),
        place_(place),
        plan_(plan),
        explainer_(loaded.world, assignee.kind, place) {}

  base::Result<SeatExplanation> tell(std::size_t item) {
    const auto& world = loaded_.world;
    const auto found = explainer_.explain(plan_, item);
    told_ = {};
    told_.adam_id = world.items[item].adam_id.value;
    told_.item_name = world.items[item].name;
    told_.assignee = assignee_;
    tell_wishes(found);
    tell_locations(found, item);
    if (found.obstacle) step("eligibility", domain::sentence_for(*found.obstacle));
    tell_seats(found);
    conclude(found);
    TRY(tell_operations(found));
    return std::move(told_);
  }

 private:
  void step(const char* about, std::string text) { told_.steps.push_back({about, std::move(text)}); }
  std::string location_name(std::size_t place) const {
    return sight_.locations[place] ? fmt::format("\"{}\"", loaded_.world.locations[place].name)
                                   : "a location of another part of the organization";
  }

  void tell_wishes(const domain::Explanation& found) {
    if (found.wishes.empty()) step("distribution", "No distribution has this item.");
    for (const auto& wish : found.wishes) {
      const auto& rules = loaded_.world.distributions[wish.distribution].rules;
      if (!sight_.reach.has(rules.unit)) {
        step("distribution", fmt::format("A distribution of another part of the organization (priority {}) {}.",
                                         rules.priority, domain::sentence_for(wish.verdict)));
        continue;
      }
      step("distribution", fmt::format("\"{}\" ({}, priority {}) {}.", rules.name, domain::name_of(rules.state),
                                       rules.priority, domain::sentence_for(wish.verdict)));
    }
  }

  void tell_locations(const domain::Explanation& found, std::size_t item) {
    for (const auto& look : found.resolution.steps) {
      if (!sight_.locations[look.location]) continue;
      step("location", fmt::format("The token of \"{}\" {}.", loaded_.world.locations[look.location].name,
                                   domain::sentence_for(look.verdict)));
    }
    if (!found.resolution.location) {
      step("location", domain::sentence_for(found.resolution.reason));
      return;
    }
    for (const auto& stock : loaded_.world.stocks) {
      if (stock.item != item || stock.location != *found.resolution.location) continue;
      step("seat", stock.unlimited
                       ? fmt::format("{} owns it without a limit; {} are assigned.", location_name(stock.location),
                                     stock.assigned)
                       : fmt::format("{} owns {} seats of it: {} assigned, {} free.", location_name(stock.location),
                                     stock.total, stock.assigned, stock.available));
    }
  }

  void tell_seats(const domain::Explanation& found) {
    for (const auto place : found.holds) {
      const auto& stock = loaded_.world.stocks[place];
      step("seat",
           sight_.locations[stock.location]
               ? fmt::format("It holds a seat of \"{}\"{}.", loaded_.world.locations[stock.location].name,
                             reason_of(stock))
               : fmt::format("It holds a seat of a location of another part of the organization{}.", reason_of(stock)));
    }
    if (found.position) {
      step("queue", fmt::format("Place {} of {} in the waiting line.", *found.position, found.in_line));
      told_.position = static_cast<std::int64_t>(*found.position);
    }
  }

  std::string reason_of(const domain::Stock& stock) const {
    for (const auto& lease : stock.leases) {
      if (!lease.members[assignee_.kind].contains(place_)) continue;
      if (!lease.distribution) return ", given by hand or adopted";
      const auto& list = loaded_.world.distributions;
      const auto from =
          std::find_if(list.begin(), list.end(), [&](const auto& d) { return d.rules.id == lease.distribution; });
      if (from == list.end()) return ", given for a distribution that is gone";
      return sight_.reach.has(from->rules.unit) ? fmt::format(", given for \"{}\"", from->rules.name)
                                                : ", given for a distribution of another part of the organization";
    }
    return ", which Bursar did not assign";
  }

  void conclude(const domain::Explanation& found) {
    if (!found.action) {
      told_.action = "none";
      told_.sentence = "Nothing wants it here, and no seat is held.";
      return;
    }
    told_.action = domain::name_of(*found.action);
    told_.reason = domain::name_of(found.reason);
    told_.sentence = domain::sentence_for(found.reason);
  }

  /// The last orders about this pair, and what Apple said of them.
  base::Status tell_operations(const domain::Explanation& found) {
    std::vector<domain::LocationId> locations;
    if (found.resolution.location) locations.push_back(loaded_.world.locations[*found.resolution.location].id);
    for (const auto place : found.holds) {
      locations.push_back(loaded_.world.locations[loaded_.world.stocks[place].location].id);
    }
    if (!locations.empty()) told_.location = locations.back();
    told_.held = !found.holds.empty();
    std::sort(locations.begin(), locations.end());
    locations.erase(std::unique(locations.begin(), locations.end()), locations.end());
    for (const auto location : locations) {
      TRY_SET(const auto acts, transaction_.ledger().acts_on(location, told_.adam_id, assignee_, 5));
      if (!acts.empty() && acts.front().state == domain::TaskState::failed)
        told_.last_error = acts.front().error_message;
      for (const auto& act : acts) {
        step("operation",
             fmt::format("Operation {} ({}){}: {}{}.", act.operation.value, domain::name_of(act.verb),
                         act.plan != 0 ? fmt::format(" of plan {}", act.plan) : "", domain::name_of(act.state),
                         act.error_message.empty() ? "" : ", Apple said: " + act.error_message));
        if (!act.event_id.empty()) step("event", fmt::format("Apple's event {}.", act.event_id));
      }
    }
    return {};
  }

  Transaction& transaction_;
  const LoadedWorld& loaded_;
  const InSight& sight_;
  const domain::Assignee& assignee_;
  const domain::Index place_;
  const domain::Plan& plan_;
  const domain::Explainer explainer_;
  SeatExplanation told_;
};

base::Result<domain::Index> place_of(const LoadedWorld& loaded, const domain::Assignee& assignee) {
  if (const auto known = loaded.of(assignee.kind).known(assignee.name)) return *known;
  const bool device = assignee.kind == AssigneeKind::device;
  return base::fail(ErrorKind::not_found, device ? "no_such_device" : "no_such_person",
                    fmt::format("The inventory knows no {} \"{}\".", domain::name_of(assignee.kind), assignee.name),
                    "Import it first. Seats of strangers are listed by the leak report.");
}

bool holds(const domain::Stock& stock, AssigneeKind kind, domain::Index place) {
  const auto leased = [&](const domain::LeaseSet& lease) { return lease.members[kind].contains(place); };
  return stock.holders[kind].contains(place) || stock.granting[kind].contains(place) ||
         std::any_of(stock.leases.begin(), stock.leases.end(), leased);
}

/// Places of the items that something says anything of: first those that a distribution in force wants for this one, or
/// of which a seat is held or under way, then those that some distribution in sight has. Only the first need a plan.
struct Concerned {
  std::vector<std::size_t> items;
  std::size_t involved = 0;
};

Concerned concerned(const LoadedWorld& loaded, const InSight& sight, AssigneeKind kind, domain::Index place) {
  const auto& world = loaded.world;
  std::vector<bool> named(world.items.size()), wanted(world.items.size()), held(world.items.size());
  for (const auto& d : world.distributions) {
    const bool wants = d.in_force && (d.wanted[kind].contains(place) || d.excluded[kind].contains(place));
    for (const auto& [item, by] : d.items) {
      if (sight.reach.has(d.rules.unit)) named[item] = true;
      if (wants) wanted[item] = true;
    }
  }
  for (const auto& stock : world.stocks) {
    if (!held[stock.item]) held[stock.item] = holds(stock, kind, place);
  }
  Concerned found;
  const auto is_involved = [&](std::size_t item) { return held[item] || (named[item] && wanted[item]); };
  for (std::size_t item = 0; item < named.size(); ++item) {
    if (is_involved(item)) found.items.push_back(item);
  }
  found.involved = found.items.size();
  for (std::size_t item = 0; item < named.size(); ++item) {
    if (named[item] && !is_involved(item)) found.items.push_back(item);
  }
  return found;
}

/// Whether a location that serves whoever asks knows the item, or a seat of it is held.
bool is_known(const LoadedWorld& loaded, const InSight& sight, std::int64_t adam_id, AssigneeKind kind,
              domain::Index place) {
  if (sight.reach.everything) return loaded.item_places.count(adam_id) != 0;
  return std::any_of(loaded.world.stocks.begin(), loaded.world.stocks.end(), [&](const domain::Stock& stock) {
    return loaded.world.items[stock.item].adam_id.value == adam_id &&
           (sight.locations[stock.location] || holds(stock, kind, place));
  });
}

}  // namespace

base::Result<SeatExplanations> explain_seats(const Services& services, const ExplainOrder& order) {
  TRY_SET(const auto view, look_at_world(services));
  const auto& loaded = *view;
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto place, place_of(loaded, order.assignee));
  TRY_SET(const auto sight, InSight::of(*transaction, loaded, order.reach));
  Concerned found;
  if (!order.adam_id) {
    found = concerned(loaded, sight, order.assignee.kind, place);
  } else if (is_known(loaded, sight, *order.adam_id, order.assignee.kind, place)) {
    found = {{loaded.item_places.at(*order.adam_id)}, 1};
  } else {
    return base::fail(ErrorKind::not_found, "no_such_item",
                      fmt::format("No location owns the item {}.", *order.adam_id),
                      "Check its number in the list of assets.");
  }
  SeatExplanations told;
  told.in_all = found.items.size();
  const auto first = std::min(order.first, found.items.size());
  const auto end = first + std::min(order.count, found.items.size() - first);
  std::vector<std::size_t> planned;
  for (auto i = first; i < std::min(end, found.involved); ++i) planned.push_back(found.items[i]);
  const auto plan = domain::make_plan(loaded.world, planned);
  Teller teller(*transaction, loaded, sight, order.assignee, place, plan);
  for (auto i = first; i < end; ++i) {
    TRY_SET(auto one, teller.tell(found.items[i]));
    told.items.push_back(std::move(one));
  }
  return told;
}

}  // namespace bursar::app
