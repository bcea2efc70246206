#include "domain/planner/plan.h"

#include <numeric>

#include "domain/planner/item_planner.h"

namespace bursar::domain {
namespace {

void count(const PlanPart& part, PlanCounts& counts) {
  const auto pairs = static_cast<std::int64_t>(part.members.cardinality());
  switch (part.action) {
    case Action::keep:
      counts.keep += pairs;
      break;
    case Action::grant:
      counts.grant += pairs;
      break;
    case Action::revoke:
      counts.revoke += pairs;
      break;
    case Action::wait:
      counts.wait += pairs;
      break;
    case Action::unlicensed:
      counts.unlicensed += pairs;
      break;
    case Action::refuse:
      counts.refuse += pairs;
      break;
  }
}

void add_effects(const PlanWorld& world, Plan& plan) {
  plan.effects.resize(world.stocks.size());
  for (const auto& part : plan.parts) {
    count(part, plan.counts);
    if (!part.stock) continue;
    auto& effect = plan.effects[*part.stock];
    const auto pairs = static_cast<std::int64_t>(part.members.cardinality());
    if (part.action == Action::grant) effect.granted += pairs;
    if (part.action == Action::revoke) effect.revoked += pairs;
  }
  for (std::size_t i = 0; i < world.stocks.size(); ++i) {
    const auto& stock = world.stocks[i];
    if (stock.unlimited) continue;
    plan.effects[i].available_after = stock.available + plan.effects[i].revoked - plan.effects[i].granted;
  }
}

}  // namespace

Plan make_plan(const PlanWorld& world, const std::vector<std::size_t>& items) {
  Plan plan;
  OutcomeFinder outcomes(world);
  const auto facts = by_item(world);
  for (const auto item : items) ItemPlanner(world, outcomes, facts, item).plan_into(plan);
  add_effects(world, plan);
  return plan;
}

Plan make_plan(const PlanWorld& world) {
  std::vector<std::size_t> items(world.items.size());
  std::iota(items.begin(), items.end(), std::size_t{0});
  return make_plan(world, items);
}

}  // namespace bursar::domain
