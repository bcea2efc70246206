#include "planner/random_world.h"

#include <map>

namespace bursar::planner {
namespace {

constexpr Index kDevices = 40;
constexpr Index kPeople = 20;
constexpr std::size_t kLocations = 5;
constexpr std::size_t kItems = 6;
constexpr int kDistributions = 7;

class WorldMaker {
 public:
  WorldMaker(std::uint32_t seed, const RandomWorldOptions& options) : random_(seed), options_(options) {}

  PlanWorld make() {
    world_.now = base::Timestamp{1'000'000};
    make_units();
    make_subjects();
    for (std::size_t i = 0; i < kLocations; ++i) make_location(i);
    for (std::size_t i = 0; i < kItems; ++i) make_item(i);
    for (int i = 1; i <= kDistributions; ++i) make_distribution(i);
    for (auto& stock : world_.stocks) fill(stock);
    make_waiting();
    return std::move(world_);
  }

 private:
  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
  bool chance(int percent) { return pick(100) < percent; }
  Index count_of(AssigneeKind kind) const { return kind == AssigneeKind::device ? kDevices : kPeople; }
  IndexSet some(AssigneeKind kind, int percent) {
    IndexSet set;
    for (Index i = 0; i < count_of(kind); ++i) {
      if (chance(percent)) set.add(i);
    }
    return set;
  }
  SubjectSets some(int percent) { return {{some(AssigneeKind::device, percent), some(AssigneeKind::person, percent)}}; }

  void make_units() {
    world_.units.push_back({{1}, std::nullopt, UnitKind::tenant, "Tenant", "", {!chance(3), false}});
    for (int i = 2; i <= 4; ++i) {
      world_.units.push_back(
          {{i}, UnitId{1}, UnitKind::organization, "Organization", "", {true, options_.falls_back && chance(40)}});
    }
    for (int i = 5; i <= 9; ++i) {
      world_.units.push_back({{i}, UnitId{2 + pick(3)}, UnitKind::site, "Site", "", {}});
    }
    world_.token_groups = {GroupId{1}, GroupId{2}};
  }

  void make_subjects() {
    // Silent for 60 days is silent for 30 days, too.
    idle_[0] = some(AssigneeKind::device, 30);
    idle_[1] = idle_[0] & some(AssigneeKind::device, 50);
    for (const auto kind : kAssigneeKinds) {
      std::map<Trait, IndexSet> classes;
      for (Index i = 0; i < count_of(kind); ++i) {
        Trait trait;
        trait.unit = {1 + pick(9)};
        trait.present = !chance(8);
        trait.token_groups = static_cast<std::uint64_t>(pick(4));
        if (kind == AssigneeKind::device) {
          trait.platform = chance(70) ? Platform::ipados : chance(80) ? Platform::macos : Platform::unknown;
          trait.os = {8 + pick(12), pick(3), 0};
          trait.enrollment = chance(10) ? Enrollment::user : Enrollment::device;
        }
        classes[trait].add(i);
      }
      for (const auto& [trait, members] : classes)
        world_.traits[static_cast<std::size_t>(kind)].push_back({trait, members});
    }
  }

  void make_location(std::size_t place) {
    PlanLocation location;
    location.id = {static_cast<std::int64_t>(place) + 1};
    if (place > 1) location.organization = UnitId{2 + pick(8)};
    if (chance(20)) location.sites = {UnitId{5 + pick(5)}, UnitId{2 + pick(3)}};
    if (chance(20)) location.groups = 1U + static_cast<std::uint64_t>(pick(3));
    location.usable = !chance(8);
    location.registered = some(AssigneeKind::person, 70);
    location.accepted = location.registered & some(AssigneeKind::person, 70);
    for (const Index person : location.accepted) location.accepted_at[person] = pick(30);
    world_.locations.push_back(std::move(location));
  }

  void make_item(std::size_t place) {
    PlanItem item;
    item.adam_id = {100 + static_cast<std::int64_t>(place)};
    item.type = chance(25) ? ProductType::book : ProductType::app;
    if (chance(50)) item.platforms = {Platform::ios, Platform::ipados};
    item.min_os = {9 + pick(8), 0, 0};
    item.in_store = !chance(6);
    for (std::size_t l = 0; l < kLocations; ++l) {
      if (!chance(60)) continue;
      Stock stock;
      stock.location = l;
      stock.item = place;
      stock.key = {item.adam_id, Pricing::stdq};
      stock.owned = !chance(6);
      stock.unlimited = chance(10);
      stock.device_assignable = item.type == ProductType::app && !chance(10);
      stock.revocable = item.type == ProductType::app;
      world_.stocks.push_back(stock);
      if (!chance(15)) continue;
      stock.key.pricing = Pricing::plus;
      world_.stocks.push_back(stock);
    }
    world_.items.push_back(std::move(item));
  }

  void make_distribution(int id) {
    PlanDistribution d;
    d.rules.id = {id};
    d.rules.state = chance(85) ? DistributionState::active : DistributionState::paused;
    d.in_force = !chance(10);
    d.rules.grants = !chance(10);
    d.rules.revokes = !chance(25);
    d.rules.priority = pick(3);
    d.rules.shortage = policy();
    if (d.rules.shortage == ShortagePolicy::borrow) d.rules.borrowing = Borrowing{{1 + pick(kLocations)}, pick(6)};
    d.excluded = some(10);
    d.wanted = some(chance(50) ? 80 : 30);
    for (const auto kind : kAssigneeKinds) d.wanted[kind] -= d.excluded[kind];
    for (const Index device : idle_[pick(2)]) d.idle.add(device);
    for (std::size_t i = 0; i < kItems; ++i) {
      if (chance(45))
        d.items.emplace_back(i, chance(10) ? AssignBy::nothing : chance(60) ? AssignBy::device : AssignBy::person);
    }
    while (options_.quotas && chance(25)) {
      d.rules.reservations.push_back(
          {{1}, pick(4), chance(50) ? std::optional<std::int64_t>(4 + pick(6)) : std::nullopt});
      d.reserved.push_back(some(25));
    }
    world_.distributions.push_back(std::move(d));
  }

  ShortagePolicy policy() {
    const int number = pick(5);
    if (number == 3 && !options_.borrows) return ShortagePolicy::wait;
    if (number == 4 && !options_.reclaims) return ShortagePolicy::wait;
    return static_cast<ShortagePolicy>(number);
  }

  void fill(Stock& stock) {
    if (stock.device_assignable) stock.holders[AssigneeKind::device] = some(AssigneeKind::device, 20);
    const auto& accepted = world_.locations[stock.location].accepted;
    stock.holders[AssigneeKind::person] = some(AssigneeKind::person, 20) & accepted;
    for (const auto kind : kAssigneeKinds) {
      if (chance(15)) stock.revoking[kind] = stock.holders[kind] & some(kind, 20);
      if (chance(15)) stock.granting[kind] = some(kind, 5) - stock.holders[kind];
    }
    SubjectSets rest = stock.holders;
    for (int id = 0; id <= kDistributions + 1; ++id) {  // one more than there are: a deleted one
      LeaseSet lease{{id}, {}};
      for (const auto kind : kAssigneeKinds) {
        lease.members[kind] = rest[kind] & some(kind, 25);
        rest[kind] -= lease.members[kind];
      }
      stock.leases.push_back(std::move(lease));
    }
    stock.assigned = stock.holders.size();
    stock.available = stock.owned && !stock.unlimited ? pick(12) + stock.granting.size() : 0;
    stock.total = stock.assigned + stock.available;
  }

  void make_waiting() {
    for (std::size_t item = 0; item < kItems; ++item) {
      for (const Index device : some(AssigneeKind::device, 30)) {
        world_.waiting.push_back({item, AssigneeKind::device, device, pick(50)});
      }
    }
  }

  std::mt19937 random_;
  RandomWorldOptions options_;
  PlanWorld world_;
  std::array<IndexSet, 2> idle_;
};

LeaseSet& lease_of(Stock& stock, DistributionId distribution) {
  for (auto& lease : stock.leases) {
    if (lease.distribution == distribution) return lease;
  }
  stock.leases.push_back({distribution, {}});
  return stock.leases.back();
}

}  // namespace

PlanWorld random_world(std::uint32_t seed, const RandomWorldOptions& options) {
  return WorldMaker(seed, options).make();
}

PlanWorld apply(PlanWorld world, const Plan& plan) {
  for (const auto& part : plan.parts) {
    if (!part.stock || (part.action != Action::grant && part.action != Action::revoke)) continue;
    auto& stock = world.stocks[*part.stock];
    auto& lease = lease_of(stock, part.distribution).members[part.kind];
    const auto seats = static_cast<std::int64_t>(part.members.cardinality());
    const auto sign = part.action == Action::grant ? 1 : -1;
    if (part.action == Action::grant) {
      stock.holders[part.kind] |= part.members;
      lease |= part.members;
    } else {
      stock.holders[part.kind] -= part.members;
      for (auto& one : stock.leases) one.members[part.kind] -= part.members;
    }
    stock.assigned += sign * seats;
    if (!stock.unlimited) stock.available -= sign * seats;
  }
  world.waiting.clear();
  for (const auto& line : plan.lines) {
    for (const auto& place : line.places)
      world.waiting.push_back({line.item, place.kind, place.subject, place.since_ms});
  }
  world.now = world.now.plus_ms(1000);
  return world;
}

}  // namespace bursar::planner
