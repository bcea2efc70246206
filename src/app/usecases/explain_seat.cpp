#include "app/usecases/explain_seat.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/kept_world.h"
#include "domain/planner/explain.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::AssigneeKind;

class Teller {
 public:
  Teller(Transaction& transaction, const LoadedWorld& loaded, const domain::Assignee& assignee, domain::Index place,
         const domain::Plan& plan)
      : transaction_(transaction),
        loaded_(loaded),
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
  const std::string& location_name(std::size_t place) const { return loaded_.world.locations[place].name; }

  void tell_wishes(const domain::Explanation& found) {
    if (found.wishes.empty()) step("distribution", "No distribution has this item.");
    for (const auto& wish : found.wishes) {
      const auto& rules = loaded_.world.distributions[wish.distribution].rules;
      step("distribution", fmt::format("\"{}\" ({}, priority {}) {}.", rules.name, domain::name_of(rules.state),
                                       rules.priority, domain::sentence_for(wish.verdict)));
    }
  }

  void tell_locations(const domain::Explanation& found, std::size_t item) {
    for (const auto& look : found.resolution.steps) {
      step("location",
           fmt::format("The token of \"{}\" {}.", location_name(look.location), domain::sentence_for(look.verdict)));
    }
    if (!found.resolution.location) {
      step("location", domain::sentence_for(found.resolution.reason));
      return;
    }
    for (const auto& stock : loaded_.world.stocks) {
      if (stock.item != item || stock.location != *found.resolution.location) continue;
      step("seat", stock.unlimited
                       ? fmt::format("\"{}\" owns it without a limit; {} are assigned.", location_name(stock.location),
                                     stock.assigned)
                       : fmt::format("\"{}\" owns {} seats of it: {} assigned, {} free.", location_name(stock.location),
                                     stock.total, stock.assigned, stock.available));
    }
  }

  void tell_seats(const domain::Explanation& found) {
    for (const auto place : found.holds) {
      const auto& stock = loaded_.world.stocks[place];
      step("seat", fmt::format("It holds a seat of \"{}\"{}.", location_name(stock.location), reason_of(stock)));
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
      return from == list.end() ? std::string(", given for a distribution that is gone")
                                : fmt::format(", given for \"{}\"", from->rules.name);
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
    std::sort(locations.begin(), locations.end());
    locations.erase(std::unique(locations.begin(), locations.end()), locations.end());
    for (const auto location : locations) {
      TRY_SET(const auto acts, transaction_.ledger().acts_on(location, told_.adam_id, assignee_, 5));
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

/// Places of the items that something says anything of: first those that a distribution in force wants for this one, or
/// of which a seat is held or under way, then those that some distribution has. Only the first need a plan.
struct Concerned {
  std::vector<std::size_t> items;
  std::size_t involved = 0;
};

Concerned concerned(const LoadedWorld& loaded, AssigneeKind kind, domain::Index place) {
  const auto& world = loaded.world;
  std::vector<bool> named(world.items.size()), involved(world.items.size());
  for (const auto& d : world.distributions) {
    const bool wants = d.in_force && (d.wanted[kind].contains(place) || d.excluded[kind].contains(place));
    for (const auto& [item, by] : d.items) {
      named[item] = true;
      if (wants) involved[item] = true;
    }
  }
  for (const auto& stock : world.stocks) {
    if (involved[stock.item]) continue;
    const auto leased = [&](const domain::LeaseSet& lease) { return lease.members[kind].contains(place); };
    involved[stock.item] = stock.holders[kind].contains(place) || stock.granting[kind].contains(place) ||
                           std::any_of(stock.leases.begin(), stock.leases.end(), leased);
  }
  Concerned found;
  for (std::size_t item = 0; item < involved.size(); ++item) {
    if (involved[item]) found.items.push_back(item);
  }
  found.involved = found.items.size();
  for (std::size_t item = 0; item < named.size(); ++item) {
    if (named[item] && !involved[item]) found.items.push_back(item);
  }
  return found;
}

}  // namespace

base::Result<SeatExplanations> explain_seats(const Services& services, const ExplainOrder& order) {
  TRY_SET(const auto view, look_at_world(services));
  const auto& loaded = *view;
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto place, place_of(loaded, order.assignee));
  Concerned found;
  if (order.adam_id) {
    const auto known = loaded.item_places.find(*order.adam_id);
    if (known == loaded.item_places.end()) {
      return base::fail(ErrorKind::not_found, "no_such_item",
                        fmt::format("No location owns the item {}.", *order.adam_id),
                        "Check its number in the list of assets.");
    }
    found = {{known->second}, 1};
  } else {
    found = concerned(loaded, order.assignee.kind, place);
  }
  SeatExplanations told;
  told.in_all = found.items.size();
  const auto first = std::min(order.first, found.items.size());
  const auto end = first + std::min(order.count, found.items.size() - first);
  std::vector<std::size_t> planned;
  for (auto i = first; i < std::min(end, found.involved); ++i) planned.push_back(found.items[i]);
  const auto plan = domain::make_plan(loaded.world, planned);
  Teller teller(*transaction, loaded, order.assignee, place, plan);
  for (auto i = first; i < end; ++i) {
    TRY_SET(auto one, teller.tell(found.items[i]));
    told.items.push_back(std::move(one));
  }
  return told;
}

}  // namespace bursar::app
