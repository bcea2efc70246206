// A small class of devices and people, a location of the simulated Apple, and what an administrator does with them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "app/usecases/apply_plan.h"
#include "app/usecases/audit.h"
#include "app/usecases/control_run.h"
#include "app/usecases/doctor.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/explain_seat.h"
#include "app/usecases/find_leaks.h"
#include "app/usecases/import_inventory.h"
#include "app/usecases/make_plan.h"
#include "app/usecases/refresh_catalog.h"
#include "scenarios/world.h"

namespace bursar::scenarios {

using domain::AssignBy;
using domain::Distribution;
using domain::ShortagePolicy;

inline constexpr std::int64_t kNotes = 900100200;   // 40 licenses, 3 held by devices that Bursar did not license
inline constexpr std::int64_t kSketch = 900100201;  // 2 licenses
inline constexpr std::int64_t kBook = 900100202;    // 10 licenses, 1 held
inline constexpr std::int64_t kDiary = 900100203;   // for people only

class DistributionTest : public testing::Test {
 protected:
  DistributionTest() { location_ = world_.connect(); }
  const app::Services& services() { return world_.services(); }

  template <class T>
  static T ok(base::Result<T> result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().code + ": " + result.error().message);
    return result ? std::move(*result) : T{};
  }
  static void ok(const base::Status& status) { EXPECT_TRUE(status) << (status ? "" : status.error().message); }
  template <class T>
  static std::string code(const base::Result<T>& result) {
    return result ? "" : result.error().code;
  }

  static std::string serial(int i) { return "CLASSDEV" + std::to_string(1000 + i); }

  void add_devices(int from, int to, const std::string& group, const std::string& unit = "") {
    std::vector<app::NewDevice> devices;
    for (int i = from; i < to; ++i) {
      app::NewDevice one;
      one.device.serial_number = serial(i);
      one.device.platform = domain::Platform::ipados;
      one.device.os_version = "17.4";
      one.device.last_seen_at = world_.clock().now();
      one.unit = unit;
      if (!group.empty()) one.groups = {group};
      devices.push_back(std::move(one));
    }
    ok(app::put_devices(services(), devices));
  }
  void add_people(const std::vector<std::string>& ids, const std::string& group) {
    std::vector<app::NewPerson> people;
    for (const auto& id : ids) {
      app::NewPerson one;
      one.person.client_user_id = id;
      one.person.name = "Person " + id;
      one.groups = {group};
      people.push_back(std::move(one));
    }
    ok(app::put_people(services(), people));
  }
  std::int64_t group_id(const std::string& name) {
    auto transaction = ok(services().store.begin_read());
    for (const auto& group : ok(transaction->inventory().groups())) {
      if (group.name == name) return group.id.value;
    }
    return 0;
  }
  Distribution distribution(const std::string& name, std::int64_t item, const std::string& group,
                            AssignBy by = AssignBy::device) {
    Distribution d;
    d.name = name;
    d.items = {{{item}, by, true}};
    d.targets = {{domain::TargetKind::group, group_id(group), false}};
    d.state = domain::DistributionState::active;
    return d;
  }
  domain::DistributionId save(const Distribution& d) {
    return ok(app::save_distribution(services(), d)).distribution.id;
  }

  app::WorkedOutPlan plan(const app::PlanScope& scope = {}) {
    return ok(app::make_plan(services(), {scope, {}, "planner"}));
  }
  app::AppliedPlan apply(const app::WorkedOutPlan& planned) {
    return ok(app::apply_plan(services(), {planned.plan.id, "admin", planned.plan.counts.revoke}));
  }
  void settle() {
    EXPECT_TRUE(world_.settle(location_));
    ok(world_.sync(location_, domain::SyncMode::increment).map([](const auto&) { return true; }));
    EXPECT_EQ(world_.verify(location_).differences_total, 0);
  }
  std::set<std::string> holders(std::int64_t item) {
    auto transaction = ok(services().store.begin_read());
    std::set<std::string> names;
    for (const auto& row : ok(transaction->mirror().holders(item, std::nullopt, std::nullopt, 1000))) {
      names.insert(row.assignment.assignee.name);
    }
    return names;
  }
  app::SeatExplanation explain(const std::string& serial_number, std::int64_t item) {
    const auto told = ok(app::explain_seats(services(), {{domain::AssigneeKind::device, serial_number}, item}));
    return told.items.empty() ? app::SeatExplanation{} : told.items.front();
  }

  World world_{{}};
  domain::LocationId location_;
};

}  // namespace bursar::scenarios
