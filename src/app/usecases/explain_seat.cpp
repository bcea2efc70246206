#include "app/usecases/explain_seat.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/load_world.h"
#include "domain/planner/explain.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::AssigneeKind;

class Teller {
 public:
  Teller(Transaction& transaction, const LoadedWorld& loaded, const domain::Assignee& assignee, domain::Index place)
      : transaction_(transaction), loaded_(loaded), assignee_(assignee), place_(place) {}

  base::Result<SeatExplanation> tell(std::size_t item) {
    const auto& world = loaded_.world;
    const auto plan = domain::make_plan(world, {item});
    const auto found = domain::explain(world, plan, item, assignee_.kind, place_);
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
  const domain::Assignee& assignee_;
  const domain::Index place_;
  SeatExplanation told_;
};

base::Result<domain::Index> place_of(const LoadedWorld& loaded, const domain::Assignee& assignee) {
  const auto& known = loaded.of(assignee.kind).by_name;
  const auto found = known.find(assignee.name);
  if (found != known.end()) return found->second;
  const bool device = assignee.kind == AssigneeKind::device;
  return base::fail(ErrorKind::not_found, device ? "no_such_device" : "no_such_person",
                    fmt::format("The inventory knows no {} \"{}\".", domain::name_of(assignee.kind), assignee.name),
                    "Import it first. Seats of strangers are listed by the leak report.");
}

/// Items that a distribution has, or of which a seat is held or under way.
bool concerns(const LoadedWorld& loaded, std::size_t item, AssigneeKind kind, domain::Index place) {
  for (const auto& d : loaded.world.distributions) {
    for (const auto& [at, by] : d.items) {
      if (at == item) return true;
    }
  }
  return std::any_of(loaded.world.stocks.begin(), loaded.world.stocks.end(), [&](const domain::Stock& stock) {
    return stock.item == item && (stock.holders[kind].contains(place) || stock.granting[kind].contains(place));
  });
}

}  // namespace

base::Result<std::vector<SeatExplanation>> explain_seats(const Services& services, const domain::Assignee& assignee,
                                                         std::optional<std::int64_t> adam_id) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto loaded, load_world(services, *transaction));
  TRY_SET(const auto place, place_of(loaded, assignee));
  if (adam_id && loaded.item_places.count(*adam_id) == 0) {
    return base::fail(ErrorKind::not_found, "no_such_item", fmt::format("No location owns the item {}.", *adam_id),
                      "Check its number in the list of assets.");
  }
  Teller teller(*transaction, loaded, assignee, place);
  std::vector<SeatExplanation> list;
  for (std::size_t item = 0; item < loaded.world.items.size(); ++item) {
    const bool asked =
        adam_id ? loaded.world.items[item].adam_id.value == *adam_id : concerns(loaded, item, assignee.kind, place);
    if (!asked) continue;
    TRY_SET(auto told, teller.tell(item));
    list.push_back(std::move(told));
  }
  return list;
}

}  // namespace bursar::app
