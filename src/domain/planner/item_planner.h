// The plan for one item: items do not touch each other, so each is planned by itself.
#pragma once

#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "domain/planner/outcome.h"
#include "domain/planner/plan.h"
#include "domain/planner/seats.h"

namespace bursar::domain {

/// A distribution that has the item, and how.
struct Wish {
  std::size_t distribution = 0;  // place
  AssignBy by = AssignBy::device;
};
/// Since when, by kind and subject.
using WaitingTimes = std::array<std::unordered_map<Index, std::int64_t>, 2>;

/// What the world says of each item, by place. Wishes: highest priority first, then the oldest distribution.
struct ByItem {
  std::vector<std::vector<Wish>> wishes;
  std::vector<std::vector<std::size_t>> stocks;
  std::vector<WaitingTimes> waiting;
  SubjectSets absent;  // not enrolled, or not active
};
ByItem by_item(const PlanWorld& world);

class ItemPlanner {
 public:
  ItemPlanner(const PlanWorld& world, OutcomeFinder& outcomes, const ByItem& facts, std::size_t item);
  void plan_into(Plan& plan);

 private:
  /// What one distribution wants of the item and none of higher priority did.
  struct Share {
    std::size_t distribution;
    AssigneeKind kind;
    IndexSet members;
  };
  /// Those of a share who could get a seat in a location now.
  struct Demand {
    const Share* share;
    IndexSet members;
    std::optional<std::size_t> fallback;  // location
  };
  struct PartKey {
    Action action;
    Reason reason;
    std::optional<std::size_t> stock;
    DistributionId distribution;
    AssigneeKind kind;
    auto operator<=>(const PartKey&) const = default;
  };
  using Left = std::vector<Allocation::Left>;

  void gather_wishes();
  void install_only();
  void judge_holders(std::size_t stock);
  IndexSet judge_takeover(std::size_t stock, const Takeover& takeover, const Share& share, IndexSet held);
  void move_over();
  IndexSet judge_lease(std::size_t stock, const LeaseSet& lease, AssigneeKind kind);
  void judge_newcomers(const Share& share);
  void meet_location(const Share& share, const OutcomeSet& outcome, IndexSet newcomers);
  Left meet_demand(std::size_t location, const std::vector<Demand>& demand);
  void grant_all(std::size_t stock, const std::vector<Demand>& demand);
  std::optional<std::size_t> take_idle_seat(std::size_t location, int priority);
  Left reclaim(std::size_t location, const Left& left);
  bool lend(std::size_t location, const Claim& claim);
  Left borrow(const Left& left);
  Left fall_back(std::size_t location, const Left& left);
  void line_up(std::size_t location, const Left& left);

  std::vector<Claim> claims_of(std::size_t location, const std::vector<Demand>& demand) const;
  std::vector<Quota> quotas_of(std::size_t location) const;
  std::int64_t held_by(std::size_t location, const SubjectSets& members) const;
  bool grant(std::size_t location, const Claim& claim, Reason reason);
  void put(const PartKey& key, const IndexSet& members);
  void put(const PartKey& key, Index member) { parts_[key].add(member); }

  const Distribution& rules_of(std::size_t distribution) const { return world_.distributions[distribution].rules; }
  std::optional<std::size_t> stock_with_a_seat(std::size_t location, AssigneeKind kind) const;
  std::optional<std::size_t> first_stock(std::size_t location) const;
  std::int64_t seats_in(std::size_t location) const;
  IndexSet served_by(std::size_t location, AssigneeKind kind);
  std::int64_t borrowed_by(std::size_t distribution, std::size_t location);

  const PlanWorld& world_;
  OutcomeFinder& outcomes_;
  const std::size_t item_;
  const std::vector<Wish>& wishes_;
  const std::vector<std::size_t>& stocks_;
  const WaitingTimes& waiting_;
  const SubjectSets& absent_;

  std::vector<Share> shares_;
  SubjectSets wanted_;                                 // by any distribution in force
  SubjectSets kept_;                                   // of them, those who are present: what they hold, they keep
  SubjectSets settled_;                                // held somewhere, or under way: no newcomer
  std::map<std::size_t, std::vector<Demand>> demand_;  // by location
  std::map<std::size_t, std::int64_t> seats_;          // by stock: free now or freed by this plan, not given out yet
  std::map<PartKey, IndexSet> parts_;
  std::vector<WaitingLine> lines_;
  std::vector<std::pair<std::size_t, Claim>> movers_;  // into which location
};

}  // namespace bursar::domain
