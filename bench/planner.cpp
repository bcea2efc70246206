// How long a plan takes: devices × items × groups, with a drift of 1 %, too few seats of five items, reasons, order and
// batches. Prints a table; sizes grow tenfold.
#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <random>

#include "domain/planner/batching.h"
#include "domain/planner/explain.h"
#include "domain/planner/plan.h"

namespace {

using namespace bursar::domain;  // NOLINT

constexpr std::size_t kItems = 200;
constexpr std::size_t kGroups = 300;
constexpr std::size_t kDistributions = 60;

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

/// Every device is in some of 300 groups; 60 distributions give 20 items each to 10 groups each.
PlanWorld make_world(Index devices, std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
  PlanWorld world;
  world.now = {1'000'000};
  for (int i = 1; i <= 101; ++i) {
    world.units.push_back({{i},
                           i == 1 ? std::nullopt : std::optional(UnitId{1}),
                           i == 1 ? UnitKind::tenant : UnitKind::organization,
                           "U",
                           "",
                           {}});
  }
  PlanLocation location;
  location.id = {1};
  location.name = "Location";
  world.locations.push_back(location);
  std::vector<IndexSet> groups(kGroups);
  const Index block = std::max<Index>(1, devices / static_cast<Index>(kGroups));
  for (std::size_t g = 0; g < kGroups; ++g) {  // classes lie together, and each has some from elsewhere
    groups[g].addRange(g * block, std::min<std::uint64_t>(devices, g * block + 4 * block));
    for (Index i = 0; i < block / 10; ++i) groups[g].add(static_cast<Index>(pick(devices)));
    groups[g].runOptimize();
  }
  for (int unit = 1; unit <= 100; ++unit) {
    for (int os = 15; os <= 18; ++os) {
      Trait trait;
      trait.unit = {unit};
      trait.platform = Platform::ipados;
      trait.os = {os, 0, 0};
      world.traits[0].push_back({trait, {}});
    }
  }
  for (Index d = 0; d < devices; ++d) {
    world.traits[0][(static_cast<std::size_t>(d) * 100 / devices) * 4 + d % 4].members.add(d);
  }
  for (std::size_t i = 0; i < kItems; ++i) {
    PlanItem item;
    item.adam_id = {1000 + static_cast<std::int64_t>(i)};
    item.min_os = {15, 0, 0};
    world.items.push_back(item);
  }
  for (std::size_t d = 0; d < kDistributions; ++d) {
    PlanDistribution distribution;
    distribution.rules.id = {static_cast<std::int64_t>(d) + 1};
    distribution.rules.state = DistributionState::active;
    for (int g = 0; g < 5; ++g) distribution.wanted[AssigneeKind::device] |= groups[pick(kGroups)];
    for (int i = 0; i < 20; ++i)
      distribution.items.emplace_back((d * 20 + static_cast<std::size_t>(i)) % kItems, AssignBy::device);
    world.distributions.push_back(std::move(distribution));
  }
  for (std::size_t i = 0; i < kItems; ++i) {
    Stock stock;
    stock.item = i;
    stock.key = {world.items[i].adam_id, Pricing::stdq};
    LeaseSet lease{{static_cast<std::int64_t>(i % kDistributions) + 1}, {}};
    IndexSet wanted;
    for (const auto& d : world.distributions) {
      for (const auto& [item, by] : d.items) {
        if (item == i) wanted |= d.wanted[AssigneeKind::device];
      }
    }
    const auto drift = wanted.cardinality() / 100;  // half are missing, half have left
    for (std::uint64_t n = 0; n < drift / 2; ++n) {
      Index missing = 0;
      wanted.select(static_cast<Index>(pick(wanted.cardinality())), &missing);
      wanted.remove(missing);
      wanted.add(static_cast<Index>(pick(devices)));
    }
    wanted.runOptimize();
    stock.holders[AssigneeKind::device] = wanted;
    lease.members[AssigneeKind::device] = wanted;
    stock.leases.push_back(std::move(lease));
    stock.assigned = static_cast<std::int64_t>(wanted.cardinality());
    stock.available = i < 5 ? 10 : static_cast<std::int64_t>(devices);
    stock.total = stock.assigned + stock.available;
    world.stocks.push_back(std::move(stock));
  }
  for (const Index d : groups[0])
    world.waiting.push_back({0, AssigneeKind::device, d, static_cast<std::int64_t>(pick(1000))});
  return world;
}

std::int64_t batches(const PlanWorld& world, const Plan& plan) {
  std::vector<Assignment> grants;
  std::vector<Assignment> revokes;
  for (const auto& part : plan.parts) {
    if (part.action != Action::grant && part.action != Action::revoke) continue;
    auto& pairs = part.action == Action::grant ? grants : revokes;
    for (const Index d : part.members) {
      pairs.push_back({world.stocks[*part.stock].key, {AssigneeKind::device, fmt::format("DEV{:09}", d)}});
    }
  }
  return static_cast<std::int64_t>(cover(grants, {}).size() + cover(revokes, {}).size());
}

void measure(Index devices) {
  auto world = make_world(devices, 7);
  std::int64_t wanted = 0;
  for (const auto& stock : world.stocks) wanted += stock.assigned;
  auto began = std::chrono::steady_clock::now();
  const auto plan = make_plan(world);
  const auto planned = seconds_since(began);
  began = std::chrono::steady_clock::now();
  const auto requests = batches(world, plan);
  const auto batched = seconds_since(began);
  // One group changes: its distribution's 20 items are planned anew.
  world.distributions[3].wanted[AssigneeKind::device].addRange(devices / 2, devices / 2 + devices / 200);
  std::vector<std::size_t> items;
  for (const auto& [item, by] : world.distributions[3].items) items.push_back(item);
  began = std::chrono::steady_clock::now();
  const auto again = make_plan(world, items);
  const auto replanned = seconds_since(began);
  began = std::chrono::steady_clock::now();
  const auto told = Explainer(world, AssigneeKind::device, devices / 2).explain(again, items[0]);
  const auto explained = seconds_since(began);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("| {} | {} | {} | {} | {} | {:.3f} | {:.3f} | {} | {:.1f} | {:.1f} | {} |\n", devices, wanted,
             plan.counts.grant, plan.counts.revoke, plan.counts.wait, planned, batched, requests, replanned * 1000,
             explained * 1000, usage.ru_maxrss / 1024);
  if (!told.action) fmt::print("(the pair is not spoken of)\n");
}

}  // namespace

int main() {
  fmt::print("{} items, {} groups, {} distributions, one core\n", kItems, kGroups, kDistributions);
  fmt::print(
      "| devices | seats held | grant | revoke | wait | plan s | batches s | requests | one group ms | explain ms | "
      "peak MiB |\n");
  fmt::print("|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const Index devices : {10'000U, 100'000U, 1'000'000U}) measure(devices);
}
