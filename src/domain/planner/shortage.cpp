// What becomes of those for whom there was no seat: the rest of ItemPlanner.
#include <algorithm>

#include "domain/planner/item_planner.h"

namespace bursar::domain {

/// A seat that a device keeps in this location and that its distribution lets go when the device is silent for long:
/// taken from it, unless that distribution is of higher priority. A device that another location serves would only get
/// a seat there; one of a group for which seats are kept would get it back.
std::optional<std::size_t> ItemPlanner::take_idle_seat(std::size_t location, int priority) {
  auto served = served_by(location, AssigneeKind::device);
  for (const auto& quota : quotas_of(location)) {
    if (quota.floor > 0) served -= (*quota.members)[AssigneeKind::device];
  }
  for (auto& [key, members] : parts_) {
    if (key.reason != Reason::wanted_and_held || key.kind != AssigneeKind::device) continue;
    const auto& stock = world_.stocks[*key.stock];
    const auto holding = std::find_if(shares_.begin(), shares_.end(), [&, id = key.distribution](const Share& share) {
      return rules_of(share.distribution).id == id;
    });
    const auto& distribution = world_.distributions[holding->distribution];
    const bool lets_go =
        distribution.rules.shortage == ShortagePolicy::reclaim && distribution.rules.priority <= priority;
    if (stock.location != location || !stock.revocable || !lets_go) continue;
    IndexSet ours;
    for (const auto& lease : stock.leases) {
      if (lease.distribution) ours |= lease.members[AssigneeKind::device];
    }
    const auto silent = members & distribution.idle & served & ours;
    if (silent.isEmpty()) continue;
    const auto from = *key.stock;
    const PartKey taken{Action::revoke, Reason::reclaimed, from, key.distribution, key.kind};
    members.remove(silent.minimum());
    put(taken, silent.minimum());
    return from;
  }
  return std::nullopt;
}

/// Takes seats back from devices that were silent for long, for those whose distribution says so.
ItemPlanner::Left ItemPlanner::reclaim(std::size_t location, const Left& left) {
  Left rest;
  for (const auto& one : left) {
    const auto& distribution = world_.distributions[one.claim.distribution];
    const bool tries =
        distribution.rules.shortage == ShortagePolicy::reclaim && one.reason == Reason::no_seats && !one.claim.idle;
    const auto stock = tries ? take_idle_seat(location, distribution.rules.priority) : std::nullopt;
    if (stock) {
      put({Action::grant, Reason::wanted, stock, distribution.rules.id, one.claim.kind}, one.claim.subject);
    } else {
      rest.push_back(one);
    }
  }
  return rest;
}

/// Whom a location serves by itself.
IndexSet ItemPlanner::served_by(std::size_t location, AssigneeKind kind) {
  IndexSet served;
  for (const auto& outcome : outcomes_.outcomes(item_, kind)) {
    if (outcome.location == location) served |= outcome.members;
  }
  return served;
}

std::int64_t ItemPlanner::borrowed_by(std::size_t distribution, std::size_t location) {
  std::int64_t borrowed = 0;
  for (const auto place : stocks_) {
    const auto& stock = world_.stocks[place];
    if (stock.location != location) continue;
    for (const auto& lease : stock.leases) {
      if (lease.distribution != rules_of(distribution).id) continue;
      for (const auto kind : kAssigneeKinds) {
        const auto held = lease.members[kind] & stock.holders[kind] & wanted_[kind];
        borrowed += static_cast<std::int64_t>((held - served_by(location, kind)).cardinality());
      }
    }
  }
  return borrowed;
}

/// A seat of a location for somebody whom it does not serve: one that is free, and kept for no group.
bool ItemPlanner::lend(std::size_t location, const Claim& claim) {
  const auto& accepted = world_.locations[location].accepted;
  if (claim.kind == AssigneeKind::person && !accepted.contains(claim.subject)) return false;
  std::int64_t kept = 0;
  for (const auto& quota : quotas_of(location)) {
    auto held = quota.held;
    for (const auto& [key, members] : parts_) {
      if (key.action != Action::grant || world_.stocks[*key.stock].location != location) continue;
      held += static_cast<std::int64_t>((members & (*quota.members)[key.kind]).cardinality());
    }
    kept += std::max<std::int64_t>(0, quota.floor - held);
  }
  return seats_in(location) > kept && grant(location, claim, Reason::borrowed);
}

ItemPlanner::Left ItemPlanner::borrow(const Left& left) {
  Left rest;
  std::map<std::size_t, std::int64_t> borrowed;
  for (const auto& one : left) {
    const auto place = one.claim.distribution;
    const auto& rules = rules_of(place);
    bool done = false;
    if (rules.shortage == ShortagePolicy::borrow && rules.borrowing && one.reason != Reason::above_ceiling) {
      const auto lender = std::find_if(world_.locations.begin(), world_.locations.end(),
                                       [&](const PlanLocation& l) { return l.id == rules.borrowing->from; });
      if (lender != world_.locations.end()) {
        const auto from = static_cast<std::size_t>(lender - world_.locations.begin());
        auto& count = borrowed.try_emplace(place, borrowed_by(place, from)).first->second;
        done = count < rules.borrowing->seats_max && lend(from, one.claim);
        if (done) ++count;
      }
    }
    if (!done) rest.push_back(one);
  }
  return rest;
}

/// Organizations that are set to fall back get the company's seats when their own are gone.
ItemPlanner::Left ItemPlanner::fall_back(std::size_t location, const Left& left) {
  Left rest;
  for (const auto& one : left) {
    bool done = false;
    for (const auto& [share, members, fallback] : demand_[location]) {
      if (done || !fallback || share->kind != one.claim.kind || !members.contains(one.claim.subject)) continue;
      done = one.reason != Reason::above_ceiling && lend(*fallback, one.claim);
    }
    if (!done) rest.push_back(one);
  }
  return rest;
}

void ItemPlanner::line_up(std::size_t location, const Left& left) {
  WaitingLine line{item_, location, {}};
  for (const auto& [claim, reason] : left) {
    const auto& rules = rules_of(claim.distribution);
    const auto action = rules.shortage == ShortagePolicy::fail         ? Action::refuse
                        : rules.shortage == ShortagePolicy::unlicensed ? Action::unlicensed
                                                                       : Action::wait;
    put({action, reason, first_stock(location), rules.id, claim.kind}, claim.subject);
    if (action != Action::wait) continue;
    line.places.push_back({claim.kind, claim.subject, rules.id, reason, claim.priority, claim.since_ms});
  }
  if (!line.places.empty()) lines_.push_back(std::move(line));
}

}  // namespace bursar::domain
