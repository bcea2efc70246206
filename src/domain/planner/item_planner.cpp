#include "domain/planner/item_planner.h"

#include <algorithm>
#include <limits>

namespace bursar::domain {
namespace {

constexpr std::int64_t kUnlimitedSeats = std::numeric_limits<std::int64_t>::max() / 4;

AssigneeKind kind_of(AssignBy by) { return by == AssignBy::person ? AssigneeKind::person : AssigneeKind::device; }

/// Whether a distribution that gets no license for this reason installs without one, if its policy is to (MAAS-12).
bool can_do_without(Reason reason) {
  return reason == Reason::no_token || reason == Reason::outside_scope || reason == Reason::token_not_usable ||
         reason == Reason::not_device_assignable;
}

std::int64_t size_of(const IndexSet& set) { return static_cast<std::int64_t>(set.cardinality()); }

}  // namespace

ByItem by_item(const PlanWorld& world) {
  ByItem facts;
  facts.wishes.resize(world.items.size());
  facts.stocks.resize(world.items.size());
  facts.waiting.resize(world.items.size());
  for (std::size_t d = 0; d < world.distributions.size(); ++d) {
    if (!world.distributions[d].in_force) continue;
    for (const auto& [item, by] : world.distributions[d].items) facts.wishes[item].push_back({d, by});
  }
  for (auto& wishes : facts.wishes) {
    std::sort(wishes.begin(), wishes.end(), [&](const Wish& a, const Wish& b) {
      const auto& x = world.distributions[a.distribution].rules;
      const auto& y = world.distributions[b.distribution].rules;
      return std::tuple(-x.priority, x.id, a.by) < std::tuple(-y.priority, y.id, b.by);
    });
  }
  for (std::size_t s = 0; s < world.stocks.size(); ++s) facts.stocks[world.stocks[s].item].push_back(s);
  for (auto& stocks : facts.stocks) {
    std::sort(stocks.begin(), stocks.end(), [&](std::size_t a, std::size_t b) {
      return std::tuple(world.stocks[a].location, world.stocks[a].key) <
             std::tuple(world.stocks[b].location, world.stocks[b].key);
    });
  }
  for (const auto& w : world.waiting) {
    facts.waiting[w.item][static_cast<std::size_t>(w.kind)].emplace(w.subject, w.since_ms);
  }
  for (const auto kind : kAssigneeKinds) {
    for (const auto& one : world.traits[static_cast<std::size_t>(kind)]) {
      if (!one.trait.present) facts.absent[kind] |= one.members;
    }
  }
  return facts;
}

ItemPlanner::ItemPlanner(const PlanWorld& world, OutcomeFinder& outcomes, const ByItem& facts, std::size_t item)
    : world_(world),
      outcomes_(outcomes),
      item_(item),
      wishes_(facts.wishes[item]),
      stocks_(facts.stocks[item]),
      waiting_(facts.waiting[item]),
      absent_(facts.absent) {}

void ItemPlanner::put(const PartKey& key, const IndexSet& members) {
  if (!members.isEmpty()) parts_[key] |= members;
}

void ItemPlanner::plan_into(Plan& plan) {
  gather_wishes();
  for (const auto stock : stocks_) judge_holders(stock);
  install_only();
  for (const auto& share : shares_) judge_newcomers(share);
  std::map<std::size_t, Left> left;
  for (const auto& [location, demand] : demand_) left[location] = meet_demand(location, demand);
  for (const auto& [location, without] : left)
    line_up(location, fall_back(location, borrow(reclaim(location, without))));
  move_over();
  for (auto& [key, members] : parts_) {
    if (members.isEmpty()) continue;
    plan.parts.push_back({key.action, key.reason, item_, key.stock, key.distribution, key.kind, std::move(members)});
  }
  plan.lines.insert(plan.lines.end(), std::make_move_iterator(lines_.begin()), std::make_move_iterator(lines_.end()));
}

void ItemPlanner::gather_wishes() {
  for (const auto& [place, by] : wishes_) {
    if (by == AssignBy::nothing) continue;
    const auto kind = kind_of(by);
    const auto& wanted = world_.distributions[place].wanted[kind];
    shares_.push_back({place, kind, wanted - wanted_[kind]});
    wanted_[kind] |= wanted;
  }
  for (const auto kind : kAssigneeKinds) kept_[kind] = wanted_[kind] - absent_[kind];
}

/// Those who are to have the item without a license, and neither hold nor want one.
void ItemPlanner::install_only() {
  SubjectSets seen;
  for (const auto& [place, by] : wishes_) {
    if (by != AssignBy::nothing) continue;
    for (const auto kind : kAssigneeKinds) {
      const auto members = world_.distributions[place].wanted[kind] - wanted_[kind] - settled_[kind] - seen[kind];
      put({Action::unlicensed, Reason::license_not_wanted, std::nullopt, rules_of(place).id, kind}, members);
      seen[kind] |= members;
    }
  }
}

// Holders

void ItemPlanner::judge_holders(std::size_t place) {
  const auto& stock = world_.stocks[place];
  seats_[place] = !stock.owned || !world_.locations[stock.location].usable ? 0
                  : stock.unlimited                                        ? kUnlimitedSeats
                                    : std::max<std::int64_t>(0, stock.available - stock.granting.size());
  for (const auto kind : kAssigneeKinds) {
    const auto under_way = (stock.granting[kind] | stock.revoking[kind]);
    put({Action::keep, Reason::under_way, place, {}, kind}, under_way);
    settled_[kind] |= stock.holders[kind] | under_way;
    auto rest = stock.holders[kind] - under_way;
    for (const auto& share : shares_) {
      if (share.kind != kind) continue;
      auto held = rest & share.members & kept_[kind];
      for (const auto& takeover : world_.takeovers) held = judge_takeover(place, takeover, share, std::move(held));
      put({Action::keep, Reason::wanted_and_held, place, rules_of(share.distribution).id, kind}, held);
    }
    rest -= kept_[kind];
    const auto asked =
        stock.revocable && world_.locations[stock.location].usable ? rest & stock.asked_back[kind] : IndexSet();
    put({Action::revoke, Reason::asked_back, place, {}, kind}, asked);
    if (stock.owned && !stock.unlimited) seats_[place] += size_of(asked);
    rest -= asked;
    if (rest.isEmpty()) continue;
    for (const auto& lease : stock.leases) rest -= judge_lease(place, lease, kind);
    put({Action::keep, Reason::foreign, place, {}, kind}, rest);
  }
}

/// Of those who hold a wanted seat here, the ones who go on holding it. Who holds one in the location that takes over,
/// too, gives this one back; who does not, gets one there first.
IndexSet ItemPlanner::judge_takeover(std::size_t place, const Takeover& takeover, const Share& share, IndexSet held) {
  const auto& stock = world_.stocks[place];
  if (stock.location != takeover.from || !stock.revocable || !world_.locations[stock.location].usable) return held;
  IndexSet ours;
  for (const auto& lease : stock.leases) ours |= lease.members[share.kind];
  auto leaving = held & takeover.whose[share.kind] & ours;
  IndexSet there;
  IndexSet under_way;
  for (const auto other : stocks_) {
    const auto& target = world_.stocks[other];
    if (target.location != takeover.to) continue;
    there |= target.holders[share.kind] - target.revoking[share.kind];
    under_way |= target.granting[share.kind] | target.revoking[share.kind];
  }
  const auto moved = (leaving & there) - under_way;
  const auto& rules = rules_of(share.distribution);
  put({Action::revoke, Reason::moved, place, rules.id, share.kind}, moved);
  if (stock.owned && !stock.unlimited) seats_[place] += size_of(moved);
  for (const Index member : leaving - there - under_way) {
    movers_.emplace_back(takeover.to,
                         Claim{share.kind, member, share.distribution, rules.priority, false, world_.now.unix_ms});
  }
  return held - moved;
}

/// Last, with the seats that nobody else needs.
void ItemPlanner::move_over() {
  for (const auto& [location, claim] : movers_) {
    const bool accepted =
        claim.kind == AssigneeKind::device || world_.locations[location].accepted.contains(claim.subject);
    if (accepted) grant(location, claim, Reason::moving);
  }
}

/// The seats of a lease that nothing wants any more.
IndexSet ItemPlanner::judge_lease(std::size_t place, const LeaseSet& lease, AssigneeKind kind) {
  const auto& stock = world_.stocks[place];
  auto gone = (lease.members[kind] & stock.holders[kind]) - kept_[kind] - stock.revoking[kind] - stock.granting[kind] -
              stock.asked_back[kind];
  if (gone.isEmpty()) return gone;
  const auto from = std::find_if(world_.distributions.begin(), world_.distributions.end(),
                                 [&](const PlanDistribution& d) { return d.rules.id == lease.distribution; });
  const bool keeps = from != world_.distributions.end() && !from->rules.revokes;
  const auto part = [&](Action action, Reason reason) {
    return PartKey{action, reason, place, lease.distribution, kind};
  };
  if (!lease.distribution) {
    put(part(Action::keep, Reason::given_by_hand), gone);
  } else if (!stock.revocable) {
    put(part(Action::keep, Reason::permanent), gone);
  } else if (keeps) {
    put(part(Action::keep, Reason::revoking_is_off), gone);
  } else if (!world_.locations[stock.location].usable) {
    put(part(Action::keep, Reason::token_not_usable), gone);
  } else {
    put(part(Action::revoke, Reason::not_present), gone & absent_[kind] & wanted_[kind]);
    put(part(Action::revoke, Reason::not_wanted), gone - (absent_[kind] & wanted_[kind]));
    if (stock.owned && !stock.unlimited) seats_[place] += size_of(gone);
  }
  return gone;
}

// Newcomers

void ItemPlanner::judge_newcomers(const Share& share) {
  const auto newcomers = share.members - settled_[share.kind];
  if (newcomers.isEmpty()) return;
  const auto& rules = rules_of(share.distribution);
  for (const auto& outcome : outcomes_.outcomes(item_, share.kind)) {
    auto here = newcomers & outcome.members;
    if (here.isEmpty()) continue;
    if (outcome.location) {
      meet_location(share, outcome, std::move(here));
      continue;
    }
    const bool unlicensed = rules.shortage == ShortagePolicy::unlicensed && can_do_without(outcome.reason);
    put({unlicensed ? Action::unlicensed : Action::refuse, outcome.reason, std::nullopt, rules.id, share.kind}, here);
  }
}

void ItemPlanner::meet_location(const Share& share, const OutcomeSet& outcome, IndexSet newcomers) {
  const auto& location = world_.locations[*outcome.location];
  const auto& rules = rules_of(share.distribution);
  const auto stock = first_stock(*outcome.location);
  const auto part = [&](Action action, Reason reason) { return PartKey{action, reason, stock, rules.id, share.kind}; };
  if (share.kind == AssigneeKind::device && stock && !world_.stocks[*stock].device_assignable) {
    const bool unlicensed = rules.shortage == ShortagePolicy::unlicensed;
    return put(part(unlicensed ? Action::unlicensed : Action::refuse, Reason::not_device_assignable), newcomers);
  }
  if (share.kind == AssigneeKind::person) {
    put(part(Action::wait, Reason::not_invited), newcomers - location.registered - location.accepted);
    put(part(Action::wait, Reason::not_accepted), (newcomers & location.registered) - location.accepted);
    newcomers &= location.accepted;
  }
  if (rules.state == DistributionState::paused) return put(part(Action::wait, Reason::distribution_paused), newcomers);
  if (!rules.grants) return put(part(Action::refuse, Reason::granting_is_off), newcomers);
  if (newcomers.isEmpty()) return;
  demand_[*outcome.location].push_back({&share, std::move(newcomers), outcome.fallback});
}

// Seats

ItemPlanner::Left ItemPlanner::meet_demand(std::size_t location, const std::vector<Demand>& demand) {
  std::int64_t wanted = 0;
  for (const auto& one : demand) wanted += size_of(one.members);
  const auto quotas = quotas_of(location);
  if (const auto stock = stock_with_a_seat(location, AssigneeKind::device);
      quotas.empty() && stock && wanted <= seats_.at(*stock)) {
    grant_all(*stock, demand);
    return {};
  }
  auto allocation = allocate(claims_of(location, demand), seats_in(location), quotas);
  for (const auto& claim : allocation.granted) {
    if (!grant(location, claim, Reason::wanted)) allocation.left.push_back({claim, Reason::no_seats});
  }
  return std::move(allocation.left);
}

void ItemPlanner::grant_all(std::size_t stock, const std::vector<Demand>& demand) {
  for (const auto& [share, members, fallback] : demand) {
    put({Action::grant, Reason::wanted, stock, rules_of(share->distribution).id, share->kind}, members);
    seats_[stock] -= size_of(members);
  }
}

bool ItemPlanner::grant(std::size_t location, const Claim& claim, Reason reason) {
  const auto stock = stock_with_a_seat(location, claim.kind);
  if (!stock) return false;
  put({Action::grant, reason, stock, rules_of(claim.distribution).id, claim.kind}, claim.subject);
  --seats_[*stock];
  return true;
}

std::vector<Claim> ItemPlanner::claims_of(std::size_t location, const std::vector<Demand>& demand) const {
  std::vector<Claim> claims;
  const auto& accepted_at = world_.locations[location].accepted_at;
  for (const auto& [share, members, fallback] : demand) {
    const auto& rules = rules_of(share->distribution);
    const auto& idle = world_.distributions[share->distribution].idle;
    const bool sees_idle = rules.shortage == ShortagePolicy::reclaim && share->kind == AssigneeKind::device;
    const auto& since = waiting_[static_cast<std::size_t>(share->kind)];
    for (const Index subject : members) {
      Claim claim{share->kind, subject, share->distribution, rules.priority, false, world_.now.unix_ms};
      claim.idle = sees_idle && idle.contains(subject);
      const auto& times = share->kind == AssigneeKind::person ? accepted_at : since;
      if (const auto known = times.find(subject); known != times.end()) claim.since_ms = known->second;
      claims.push_back(claim);
    }
  }
  return claims;
}

/// What distributions keep for groups holds whether or not anybody of theirs asks for a seat now.
std::vector<Quota> ItemPlanner::quotas_of(std::size_t location) const {
  std::vector<Quota> quotas;
  for (const auto& wish : wishes_) {
    if (wish.by == AssignBy::nothing) continue;
    const auto& distribution = world_.distributions[wish.distribution];
    for (std::size_t i = 0; i < distribution.reserved.size(); ++i) {
      const auto& reservation = distribution.rules.reservations[i];
      const auto& members = distribution.reserved[i];
      quotas.push_back({&members, reservation.floor, reservation.ceiling, held_by(location, members)});
    }
  }
  return quotas;
}

/// Seats that members of a group hold here because a distribution wants it so.
std::int64_t ItemPlanner::held_by(std::size_t location, const SubjectSets& members) const {
  std::int64_t held = 0;
  for (const auto place : stocks_) {
    const auto& stock = world_.stocks[place];
    if (stock.location != location) continue;
    for (const auto kind : kAssigneeKinds) {
      held += size_of((stock.holders[kind] | stock.granting[kind]) & members[kind] & kept_[kind]);
    }
  }
  return held;
}

std::optional<std::size_t> ItemPlanner::first_stock(std::size_t location) const {
  for (const auto stock : stocks_) {
    if (world_.stocks[stock].location == location && world_.stocks[stock].owned) return stock;
  }
  return std::nullopt;
}

std::optional<std::size_t> ItemPlanner::stock_with_a_seat(std::size_t location, AssigneeKind kind) const {
  for (const auto place : stocks_) {
    const auto& stock = world_.stocks[place];
    const bool takes = kind == AssigneeKind::person || stock.device_assignable;
    if (stock.location == location && takes && seats_.at(place) > 0) return place;
  }
  return std::nullopt;
}

std::int64_t ItemPlanner::seats_in(std::size_t location) const {
  std::int64_t seats = 0;
  for (const auto stock : stocks_) {
    if (world_.stocks[stock].location == location) seats = std::min(kUnlimitedSeats, seats + seats_.at(stock));
  }
  return seats;
}

}  // namespace bursar::domain
