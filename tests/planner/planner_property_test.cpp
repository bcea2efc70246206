// What must hold of every plan, over worlds made by chance. BURSAR_SEEDS says how many (300).
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "domain/planner/explain.h"
#include "domain/planner/seats.h"
#include "planner/random_world.h"

namespace bursar::planner {
namespace {

std::uint32_t seeds() {
  const char* text = std::getenv("BURSAR_SEEDS");
  return text != nullptr ? static_cast<std::uint32_t>(std::atoi(text)) : 300;
}

/// Calls act(world, plan) for every seed, and names the seed where something fails.
template <class Act>
void for_every_world(Act&& act, const RandomWorldOptions& options = {}) {
  for (std::uint32_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto world = random_world(seed, options);
    act(world, make_plan(world));
    if (testing::Test::HasFailure()) return;
  }
}

template <class Act>
void for_every_pair(const PlanWorld& world, Act&& act) {
  for (std::size_t item = 0; item < world.items.size(); ++item) {
    for (const auto kind : kAssigneeKinds) {
      for (const auto& one : world.traits[static_cast<std::size_t>(kind)]) {
        for (const Index subject : one.members) act(item, kind, subject);
      }
    }
  }
}

bool assigns(AssignBy by, AssigneeKind kind) {
  return by == (kind == AssigneeKind::device ? AssignBy::device : AssignBy::person);
}

/// Whether a distribution in force wants the pair licensed.
bool is_wanted(const PlanWorld& world, std::size_t item, AssigneeKind kind, Index subject) {
  for (const auto& d : world.distributions) {
    for (const auto& [place, by] : d.items) {
      if (place == item && d.in_force && assigns(by, kind) && d.wanted[kind].contains(subject)) return true;
    }
  }
  return false;
}

bool is_present(const PlanWorld& world, AssigneeKind kind, Index subject) {
  for (const auto& [trait, members] : world.traits[static_cast<std::size_t>(kind)]) {
    if (members.contains(subject)) return trait.present;
  }
  return false;
}

TEST(PlanProperties, every_wanted_pair_and_every_seat_is_judged_just_once) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    std::map<std::tuple<std::size_t, AssigneeKind, Index>, std::multiset<std::optional<std::size_t>>> judged;
    for (const auto& part : plan.parts) {
      for (const Index subject : part.members) judged[{part.item, part.kind, subject}].insert(part.stock);
    }
    for_every_pair(world, [&](std::size_t item, AssigneeKind kind, Index subject) {
      std::multiset<std::optional<std::size_t>> seats;
      for (std::size_t s = 0; s < world.stocks.size(); ++s) {
        const auto& stock = world.stocks[s];
        const bool there = stock.holders[kind].contains(subject) || stock.granting[kind].contains(subject);
        if (stock.item == item && there) seats.insert(s);
      }
      const auto& found = judged[{item, kind, subject}];
      if (!seats.empty()) {
        EXPECT_EQ(found, seats);
      } else if (is_wanted(world, item, kind, subject)) {
        EXPECT_EQ(found.size(), 1U);
      } else {
        EXPECT_LE(found.size(), 1U) << "installed without a license at most";
      }
    });
  });
}

TEST(PlanProperties, never_more_grants_than_seats) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    for (std::size_t s = 0; s < world.stocks.size(); ++s) {
      const auto& stock = world.stocks[s];
      const auto& effect = plan.effects[s];
      if (!stock.owned || !world.locations[stock.location].usable) {
        EXPECT_EQ(effect.granted, 0);
      }
      if (stock.unlimited || effect.granted == 0) continue;
      EXPECT_LE(effect.granted, stock.available - stock.granting.size() + effect.revoked);
    }
  });
}

TEST(PlanProperties, only_who_is_wanted_gets_a_seat_and_only_by_a_distribution_that_grants) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    for (const auto& part : plan.parts) {
      if (part.action != Action::grant) continue;
      const auto& d = world.distributions[static_cast<std::size_t>(part.distribution.value) - 1];
      EXPECT_TRUE(d.in_force && d.rules.grants && d.rules.state == DistributionState::active);
      EXPECT_TRUE(part.members.isSubset(d.wanted[part.kind]));
      EXPECT_TRUE((part.members & d.excluded[part.kind]).isEmpty()) << "exclusions always win";
      const auto& stock = world.stocks[*part.stock];
      if (part.kind == AssigneeKind::person) {
        EXPECT_TRUE(part.members.isSubset(world.locations[stock.location].accepted)) << "PM-13";
      } else {
        EXPECT_TRUE(stock.device_assignable);
      }
    }
  });
}

TEST(PlanProperties, seats_of_others_and_seats_given_by_hand_and_books_are_never_taken_back) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    for (const auto& part : plan.parts) {
      if (part.action != Action::revoke) continue;
      const auto& stock = world.stocks[*part.stock];
      EXPECT_TRUE(stock.revocable) << "MERAKI-59";
      IndexSet ours;
      for (const auto& lease : stock.leases) {
        if (lease.distribution) ours |= lease.members[part.kind];
      }
      EXPECT_TRUE(part.members.isSubset(ours & stock.holders[part.kind]));
      if (part.reason == Reason::reclaimed) continue;
      for (const Index subject : part.members) {
        const bool wanted = is_wanted(world, stock.item, part.kind, subject);
        EXPECT_EQ(part.reason, wanted ? Reason::not_present : Reason::not_wanted);
        EXPECT_TRUE(!wanted || !is_present(world, part.kind, subject)) << "not enrolled any more";
      }
    }
  });
}

TEST(PlanProperties, who_is_not_present_keeps_no_seat_that_a_distribution_lets_go) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    for (const auto& part : plan.parts) {
      if (part.reason != Reason::wanted_and_held) continue;
      for (const Index subject : part.members) EXPECT_TRUE(is_present(world, part.kind, subject));
    }
  });
}

TEST(PlanProperties, nothing_is_left_to_do_after_a_plan_is_done) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    const auto done = apply(world, plan);
    const auto again = make_plan(done);
    EXPECT_EQ(again.counts.grant, 0);
    EXPECT_EQ(again.counts.revoke, 0);
  });
}

TEST(PlanProperties, nobody_overtakes) {
  RandomWorldOptions plain{false, false, false, false};
  for_every_world(
      [](const PlanWorld& world, const Plan& plan) {
        for (const auto& line : plan.lines) {
          for (std::size_t i = 1; i < line.places.size(); ++i) {
            const auto& a = line.places[i - 1];
            const auto& b = line.places[i];
            EXPECT_LE(std::tuple(-a.priority, a.since_ms), std::tuple(-b.priority, b.since_ms));
          }
          // Whoever got a seat in this location comes before everybody in the line.
          const auto& first = line.places.front();
          for (const auto& part : plan.parts) {
            if (part.action != Action::grant || part.item != line.item) continue;
            if (world.stocks[*part.stock].location != line.location) continue;
            const auto& rules = world.distributions[static_cast<std::size_t>(part.distribution.value) - 1].rules;
            EXPECT_GE(rules.priority, first.priority);
            if (rules.priority > first.priority || part.kind != AssigneeKind::person) continue;
            if (first.kind != AssigneeKind::person) continue;
            for (const Index person : part.members) {
              EXPECT_LE(world.locations[line.location].accepted_at.at(person), first.since_ms) << "PM-4";
            }
          }
        }
      },
      plain);
}

TEST(PlanProperties, nobody_waits_for_a_seat_while_one_is_free) {
  RandomWorldOptions plain{false, true, true, true};
  for_every_world(
      [](const PlanWorld& world, const Plan& plan) {
        for (const auto& line : plan.lines) {
          for (std::size_t s = 0; s < world.stocks.size(); ++s) {
            const auto& stock = world.stocks[s];
            if (stock.item != line.item || stock.location != line.location || !stock.owned) continue;
            EXPECT_FALSE(stock.unlimited);
            EXPECT_LE(plan.effects[s].available_after, stock.granting.size());
          }
        }
      },
      plain);
}

TEST(PlanProperties, the_explanation_agrees_with_the_plan_for_every_pair) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    for_every_pair(world, [&](std::size_t item, AssigneeKind kind, Index subject) {
      const auto told = Explainer(world, kind, subject).explain(plan, item);
      const bool wanted = std::any_of(told.wishes.begin(), told.wishes.end(),
                                      [](const WishStep& step) { return step.verdict == WishVerdict::wants; });
      if (is_wanted(world, item, kind, subject)) {
        EXPECT_TRUE(wanted);
      }
      const bool installed = std::any_of(told.wishes.begin(), told.wishes.end(),
                                         [](const WishStep& step) { return step.verdict == WishVerdict::installs; });
      if (!told.action) {
        EXPECT_FALSE(wanted || installed);
        return;
      }
      switch (*told.action) {
        case Action::grant:
          EXPECT_TRUE(wanted && !told.obstacle && told.resolution.location);
          break;
        case Action::wait:
          EXPECT_TRUE(wanted && !told.obstacle && told.resolution.location);
          EXPECT_EQ(told.position.has_value(), told.reason == Reason::no_seats ||
                                                   told.reason == Reason::above_ceiling ||
                                                   told.reason == Reason::kept_for_group);
          break;
        case Action::refuse:
          EXPECT_TRUE(wanted);
          if (told.obstacle) {
            EXPECT_EQ(told.reason, *told.obstacle);
          } else if (!told.resolution.location) {
            EXPECT_EQ(told.reason, told.resolution.reason);
          }
          break;
        case Action::revoke:
          EXPECT_TRUE(!wanted || told.reason == Reason::reclaimed || told.obstacle == Reason::not_present);
          EXPECT_FALSE(told.holds.empty());
          break;
        case Action::keep:
          EXPECT_TRUE(told.reason == Reason::under_way || !told.holds.empty());
          EXPECT_TRUE(told.reason != Reason::wanted_and_held || wanted);
          break;
        case Action::unlicensed:
          EXPECT_TRUE(wanted || (installed && told.reason == Reason::license_not_wanted));
          break;
      }
    });
  });
}

TEST(PlanProperties, the_same_world_gives_the_same_plan_and_one_item_the_same_as_all) {
  for_every_world([](const PlanWorld& world, const Plan& plan) {
    const auto again = make_plan(world);
    ASSERT_EQ(again.parts.size(), plan.parts.size());
    std::size_t at = 0;
    for (std::size_t item = 0; item < world.items.size(); ++item) {
      for (const auto& part : make_plan(world, {item}).parts) {
        ASSERT_LT(at, plan.parts.size());
        EXPECT_EQ(part.action, plan.parts[at].action);
        EXPECT_EQ(part.reason, plan.parts[at].reason);
        EXPECT_TRUE(part.members == plan.parts[at].members);
        EXPECT_TRUE(again.parts[at].members == plan.parts[at].members);
        ++at;
      }
    }
    EXPECT_EQ(at, plan.parts.size());
  });
}

}  // namespace
}  // namespace bursar::planner
