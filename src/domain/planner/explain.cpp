#include "domain/planner/explain.h"

#include <algorithm>

#include "domain/planner/item_planner.h"

namespace bursar::domain {
namespace {

const Trait* trait_of(const PlanWorld& world, AssigneeKind kind, Index subject) {
  for (const auto& one : world.traits[static_cast<std::size_t>(kind)]) {
    if (one.members.contains(subject)) return &one.trait;
  }
  return nullptr;
}

WishVerdict verdict_of(const PlanDistribution& distribution, AssignBy by, AssigneeKind kind, Index subject,
                       bool wanted_already) {
  if (!distribution.in_force) return WishVerdict::not_in_force;
  if (by != AssignBy::nothing && (by == AssignBy::person) != (kind == AssigneeKind::person)) {
    return WishVerdict::other_way;
  }
  if (distribution.excluded[kind].contains(subject)) return WishVerdict::excludes;
  if (!distribution.wanted[kind].contains(subject)) return WishVerdict::not_among;
  if (by == AssignBy::nothing) return WishVerdict::installs;
  return wanted_already ? WishVerdict::wants_too : WishVerdict::wants;
}

std::vector<WishStep> wish_steps(const PlanWorld& world, std::size_t item, AssigneeKind kind, Index subject) {
  std::vector<std::pair<std::size_t, AssignBy>> having;
  for (std::size_t d = 0; d < world.distributions.size(); ++d) {
    for (const auto& [place, by] : world.distributions[d].items) {
      if (place == item) having.emplace_back(d, by);
    }
  }
  std::sort(having.begin(), having.end(), [&](const auto& a, const auto& b) {
    const auto& x = world.distributions[a.first].rules;
    const auto& y = world.distributions[b.first].rules;
    return std::tuple(-x.priority, x.id, a.second) < std::tuple(-y.priority, y.id, b.second);
  });
  std::vector<WishStep> steps;
  bool wanted = false;
  for (const auto& [place, by] : having) {
    const auto verdict = verdict_of(world.distributions[place], by, kind, subject, wanted);
    wanted = wanted || verdict == WishVerdict::wants;
    steps.push_back({place, verdict});
  }
  return steps;
}

int weight_of(Action action) { return action == Action::keep ? 1 : 0; }

void conclude(const Plan& plan, std::size_t item, AssigneeKind kind, Index subject, Explanation& told) {
  for (const auto& part : plan.parts) {
    if (part.item != item || part.kind != kind || !part.members.contains(subject)) continue;
    if (told.action && weight_of(*told.action) <= weight_of(part.action)) continue;
    told.action = part.action;
    told.reason = part.reason;
    told.stock = part.stock;
    told.distribution = part.distribution;
  }
  for (const auto& line : plan.lines) {
    if (line.item != item) continue;
    const auto place = std::find_if(line.places.begin(), line.places.end(),
                                    [&](const WaitingPlace& w) { return w.kind == kind && w.subject == subject; });
    if (place == line.places.end()) continue;
    told.position = static_cast<std::size_t>(place - line.places.begin()) + 1;
    told.in_line = line.places.size();
  }
}

}  // namespace

const char* sentence_for(WishVerdict verdict) {
  switch (verdict) {
    case WishVerdict::wants:
      return "wants it here";
    case WishVerdict::wants_too:
      return "wants it here, too; one of higher priority counts";
    case WishVerdict::installs:
      return "wants it here without a license";
    case WishVerdict::excludes:
      return "excludes this one";
    case WishVerdict::not_among:
      return "is not for this one";
    case WishVerdict::other_way:
      return "assigns it to the other kind of holder";
    case WishVerdict::not_in_force:
      return "is not in force";
  }
  return "";
}

Explainer::Explainer(const PlanWorld& world, AssigneeKind kind, Index subject)
    : world_(world), kind_(kind), subject_(subject), resolver_(world), trait_(trait_of(world, kind, subject)) {
  for (std::size_t s = 0; s < world.stocks.size(); ++s) {
    if (world.stocks[s].holders[kind].contains(subject)) held_.push_back(s);
  }
}

Explanation Explainer::explain(const Plan& plan, std::size_t item) const {
  Explanation told;
  told.wishes = wish_steps(world_, item, kind_, subject_);
  if (trait_ != nullptr) {
    told.obstacle = not_eligible(world_.items[item], *trait_, kind_);
    told.resolution = resolver_.resolve(item, *trait_, true);
  }
  conclude(plan, item, kind_, subject_, told);
  for (const auto place : held_) {
    if (world_.stocks[place].item == item) told.holds.push_back(place);
  }
  return told;
}

std::vector<PlanPart> losses(const Plan& before, const Plan& after) {
  std::vector<PlanPart> lost;
  for (const auto& part : after.parts) {
    if (part.action != Action::revoke) continue;
    auto only = part;
    for (const auto& other : before.parts) {
      if (other.action == Action::revoke && other.stock == part.stock && other.kind == part.kind) {
        only.members -= other.members;
      }
    }
    if (!only.members.isEmpty()) lost.push_back(std::move(only));
  }
  return lost;
}

}  // namespace bursar::domain
