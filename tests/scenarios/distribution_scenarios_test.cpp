// Distributions against the simulated Apple: planned, applied, explained, and seats that come back.
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
namespace {

using domain::AssignBy;
using domain::Distribution;
using domain::ShortagePolicy;

constexpr std::int64_t kNotes = 900100200;   // 40 licenses, 3 held by devices that Bursar did not license
constexpr std::int64_t kSketch = 900100201;  // 2 licenses
constexpr std::int64_t kBook = 900100202;    // 10 licenses, 1 held
constexpr std::int64_t kDiary = 900100203;   // for people only

class Distributions : public testing::Test {
 protected:
  Distributions() { location_ = world_.connect(); }
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
  domain::DistributionId save(const Distribution& d) { return ok(app::save_distribution(services(), d)).id; }

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
    const auto list = ok(app::explain_seats(services(), {domain::AssigneeKind::device, serial_number}, item));
    return list.empty() ? app::SeatExplanation{} : list.front();
  }

  World world_{{}};
  domain::LocationId location_;
};

// rows: MERAKI-44, MERAKI-51, MERAKI-52, JAMF-S20, MAAS-1, CLOMO-26, JAMF-25
TEST_F(Distributions, nothing_moves_by_saving_and_a_plan_is_applied_as_it_was_shown) {
  add_devices(0, 10, "Grade 5");
  auto d = distribution("Notes for grade 5", kNotes, "Grade 5");
  d.state = domain::DistributionState::draft;
  const auto id = save(d);
  EXPECT_EQ(plan().plan.counts.grant, 0) << "a draft wants nothing";
  const auto planned = plan({id, std::nullopt});
  EXPECT_EQ(planned.plan.counts.grant, 10);
  EXPECT_EQ(planned.plan.requests, 1);
  ASSERT_EQ(planned.effects.size(), 1U);
  EXPECT_EQ(planned.effects[0].available_before, 37);
  EXPECT_EQ(planned.effects[0].available_after(), 27);
  EXPECT_EQ(holders(kNotes).size(), 3U);
  apply(planned);
  settle();
  EXPECT_EQ(holders(kNotes).size(), 13U);
  EXPECT_TRUE(plan().plan.counts.changes_nothing()) << "and there is nothing left to do";
  // A device that leaves the group gives its seat back; those that others licensed stay.
  ok(app::remove_members(services(), {group_id("Grade 5")}, {{serial(3)}, {}, {}, false}));
  const auto leaving = plan();
  ASSERT_EQ(leaving.plan.counts.revoke, 1);
  EXPECT_EQ(leaving.lines.front().pair.assignee.name, serial(3));
  apply(leaving);
  settle();
  EXPECT_EQ(holders(kNotes).count(serial(3)), 0U);
  EXPECT_EQ(holders(kNotes).size(), 12U);
}

TEST_F(Distributions, a_plan_goes_stale_when_the_world_moved_and_says_what_moved) {
  add_devices(0, 4, "Class");
  save(distribution("Notes", kNotes, "Class"));
  const auto planned = plan();
  add_devices(4, 5, "Class");
  const auto applied = app::apply_plan(services(), {planned.plan.id, "admin", std::nullopt});
  ASSERT_EQ(code(applied), "plan_stale");
  EXPECT_NE(applied.error().message.find(serial(4)), std::string::npos) << applied.error().message;
  EXPECT_EQ(code(app::apply_plan(services(), {planned.plan.id, "admin", std::nullopt})), "plan_not_fresh");
  EXPECT_EQ(holders(kNotes).size(), 3U);
  apply(plan());
  EXPECT_EQ(code(app::apply_plan(services(), {{99}, "admin", std::nullopt})), "no_such_plan");
}

// rows: PM-3, JAMF-S9
TEST_F(Distributions, too_few_seats_wait_in_order_and_the_next_in_line_gets_the_seat_that_frees) {
  add_devices(0, 3, "Class");
  save(distribution("Sketch", kSketch, "Class"));
  const auto first = plan();
  EXPECT_EQ(first.plan.counts.grant, 2);
  EXPECT_EQ(first.plan.counts.wait, 1);
  EXPECT_EQ(first.effects.at(0).waiting, 1);
  apply(first);
  settle();
  world_.pass_ms(base::kHourMs);
  add_devices(3, 4, "Class");  // comes later, so it stands behind
  ok(app::reconcile(services(), false));
  EXPECT_EQ(explain(serial(2), kSketch).position, 1);
  EXPECT_EQ(explain(serial(3), kSketch).position, 2);
  ok(app::remove_members(services(), {group_id("Class")}, {{serial(0)}, {}, {}, false}));
  const auto next = plan();
  EXPECT_EQ(next.plan.counts.revoke, 1);
  EXPECT_EQ(next.plan.counts.grant, 1);
  const auto applied = apply(next);
  ASSERT_EQ(applied.operations.size(), 2U) << "the grant waits for the revocation";
  settle();
  EXPECT_EQ(holders(kSketch), (std::set<std::string>{serial(1), serial(2)}));
  EXPECT_EQ(explain(serial(3), kSketch).position, 1);
}

// rows: PM-4, PM-13, PM-2
TEST_F(Distributions, books_go_in_the_order_in_which_people_accepted) {
  world_.control("POST", "refund", {{"location", "Test Unit"}, {"adamId", std::to_string(kBook)}, {"count", 8}});
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  add_people({"u-2", "u-3", "u-4", "u-5"}, "Readers");
  save(distribution("Reader", kBook, "Readers", AssignBy::person));
  world_.pass_ms(base::kHourMs);
  world_.control("POST", "accept-invitation", {{"location", "Test Unit"}, {"clientUserId", "u-4"}});
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  auto transaction = ok(services().store.begin_read());
  std::map<std::string, std::int64_t> accepted;
  for (const auto& [id, at] : ok(transaction->mirror().acceptances(location_))) accepted[id] = at.unix_ms;
  transaction.reset();
  EXPECT_LT(accepted.at("u-3"), accepted.at("u-4"));
  EXPECT_EQ(accepted.count("u-2"), 0U);
  const auto planned = plan();
  std::map<std::string, std::string> said;
  for (const auto& line : planned.lines) said[line.pair.assignee.name] = domain::name_of(line.reason);
  EXPECT_EQ(planned.plan.counts.grant, 1);
  EXPECT_EQ(said["u-3"], "wanted");
  EXPECT_EQ(said["u-5"], "no_seats");
  EXPECT_EQ(said["u-4"], "no_seats") << "accepted last, though it comes before u-5 by name";
  EXPECT_EQ(said["u-2"], "not_accepted");
  std::vector<std::string> line;
  for (const auto& one : planned.lines) {
    if (one.place != 0) line.push_back(one.pair.assignee.name);
  }
  EXPECT_EQ(line, (std::vector<std::string>{"u-5", "u-4"}));
}

// rows: CLOMO-29, MAAS-12
TEST_F(Distributions, the_shortage_policy_fails_or_goes_without_a_license) {
  add_devices(0, 5, "Class");
  auto d = distribution("Sketch", kSketch, "Class");
  d.shortage = ShortagePolicy::fail;
  d.id = save(d);
  EXPECT_EQ(plan().plan.counts.refuse, 3);
  EXPECT_EQ(explain(serial(4), kSketch).reason, "no_seats");
  EXPECT_EQ(explain(serial(4), kSketch).action, "refuse");
  d.shortage = ShortagePolicy::unlicensed;
  save(d);
  const auto planned = plan();
  EXPECT_EQ(planned.plan.counts.unlicensed, 3);
  EXPECT_EQ(planned.plan.counts.grant, 2) << "those without a license do not lower the count";
}

TEST_F(Distributions, seats_kept_for_a_group_go_to_nobody_else) {
  add_devices(0, 4, "Class");
  add_devices(4, 5, "Teachers");
  auto d = distribution("Sketch", kSketch, "Class");
  d.targets.push_back({domain::TargetKind::group, group_id("Teachers"), false});
  d.reservations = {{{group_id("Teachers")}, 1, std::nullopt}};
  save(d);
  apply(plan());
  settle();
  EXPECT_EQ(holders(kSketch), (std::set<std::string>{serial(0), serial(4)}));
  EXPECT_EQ(explain(serial(1), kSketch).action, "wait");
}

// rows: CLOMO-3, CLOMO-23, CLOMO-25, CLOMO-28, MERAKI-12, MAAS-10, MAAS-11, MAAS-14
TEST_F(Distributions, tokens_serve_the_part_of_the_organization_that_they_are_for) {
  const auto school =
      ok(app::save_unit(services(), {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {}}));
  app::LocationScope scope;
  scope.location = location_;
  scope.organization = school;
  EXPECT_EQ(code(app::save_scope(services(), scope).map([] { return 0; })), "company_token_first") << "CLOMO-25";
  add_devices(0, 2, "North devices", "North");
  add_devices(2, 4, "Other devices");
  auto d = distribution("Notes", kNotes, "North devices");
  d.targets.push_back({domain::TargetKind::group, group_id("Other devices"), false});
  save(d);
  EXPECT_EQ(plan().plan.counts.grant, 4) << "company-wide";
  scope.organization.reset();
  scope.sites = {school};
  ok(app::save_scope(services(), scope));
  EXPECT_EQ(plan().plan.counts.grant, 2) << "MERAKI-12";
  EXPECT_EQ(explain(serial(3), kNotes).reason, "outside_scope");
  scope.sites.clear();
  scope.groups = {{group_id("Other devices")}};
  ok(app::save_scope(services(), scope));
  EXPECT_EQ(plan().plan.counts.grant, 2) << "MAAS-11";
  EXPECT_EQ(explain(serial(0), kNotes).reason, "outside_scope");
  EXPECT_EQ(explain(serial(3), kNotes).action, "grant");
}

// rows: CLOMO-5, CLOMO-22
TEST_F(Distributions, a_tenant_can_switch_managed_distribution_off) {
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  domain::Unit tenant{domain::kFirstTenant, std::nullopt,       domain::UnitKind::tenant,
                      "Hillside",           "hillside.example", {false, false}};
  ok(app::save_unit(services(), tenant).map([](auto) { return 0; }));
  EXPECT_EQ(plan().plan.counts.refuse, 2);
  EXPECT_EQ(explain(serial(0), kNotes).reason, "switched_off");
  tenant.settings.managed_distribution = true;
  ok(app::save_unit(services(), tenant).map([](auto) { return 0; }));
  EXPECT_EQ(plan().plan.counts.grant, 2);
}

// rows: MERAKI-58, MERAKI-23, CLOMO-S6, MERAKI-26
TEST_F(Distributions, the_impossible_is_refused_with_its_reason) {
  add_devices(0, 2, "Class");
  EXPECT_EQ(code(app::save_distribution(services(), distribution("Book", kBook, "Class"))), "book_by_device");
  EXPECT_EQ(code(app::save_distribution(services(), distribution("Diary", kDiary, "Class"))), "not_device_assignable");
  auto d = distribution("Notes", kNotes, "Class");
  d.targets.push_back({domain::TargetKind::group, 4711, false});
  EXPECT_EQ(code(app::save_distribution(services(), d)), "no_such_group");
  d.targets.pop_back();
  save(d);
  const auto both =
      ok(app::save_distribution(services(), distribution("Notes again", kNotes, "Class", AssignBy::person)));
  ASSERT_FALSE(both.warnings.empty());
  EXPECT_NE(both.warnings.front().find("MERAKI-23"), std::string::npos);
  app::NewDevice old;
  old.device.serial_number = "OLDDEVICE01";
  old.device.platform = domain::Platform::ios;
  old.device.os_version = "8.4";
  old.groups = {"Class"};
  app::NewDevice personal;
  personal.device.serial_number = "USERDEVICE1";
  personal.device.enrollment = domain::Enrollment::user;
  personal.groups = {"Class"};
  ok(app::put_devices(services(), {old, personal}));
  EXPECT_EQ(explain("OLDDEVICE01", kNotes).reason, "os_too_old");
  EXPECT_EQ(explain("USERDEVICE1", kNotes).reason, "user_enrolled");
}

// rows: MERAKI-59, PM-S4
TEST_F(Distributions, a_book_stays_with_whoever_received_it) {
  add_people({"u-3"}, "Readers");
  save(distribution("Reader", kBook, "Readers", AssignBy::person));
  apply(plan());
  settle();
  ok(app::remove_members(services(), {group_id("Readers")}, {{}, {"u-3"}, {}, false}));
  EXPECT_EQ(plan().plan.counts.revoke, 0);
  EXPECT_EQ(holders(kBook).count("u-3"), 1U);
}

TEST_F(Distributions, a_plan_that_revokes_much_needs_a_typed_number_or_a_second_administrator) {
  add_devices(0, 20, "Class");
  auto d = distribution("Notes", kNotes, "Class");
  d.id = save(d);
  apply(plan());
  settle();
  d.state = domain::DistributionState::ended;
  save(d);
  const auto planned = plan();
  ASSERT_EQ(planned.plan.counts.revoke, 20);
  EXPECT_EQ(code(app::apply_plan(services(), {planned.plan.id, "admin", std::nullopt})), "confirm_revokes");
  EXPECT_EQ(code(app::apply_plan(services(), {planned.plan.id, "admin", 19})), "confirm_revokes");
  EXPECT_EQ(code(app::approve_plan(services(), planned.plan.id, "planner").map([] { return 0; })), "same_person");
  ok(app::approve_plan(services(), planned.plan.id, "second"));
  ok(app::apply_plan(services(), {planned.plan.id, "admin", std::nullopt}));
  settle();
  EXPECT_EQ(holders(kNotes).size(), 3U);
  EXPECT_EQ(ok(app::reconcile(services(), true)).guard, "");
}

TEST_F(Distributions, the_reconciler_does_by_itself_what_no_guard_forbids) {
  add_devices(0, 8, "Class");
  auto d = distribution("Notes", kNotes, "Class");
  d.id = save(d);
  const auto first = ok(app::reconcile(services(), true));
  ASSERT_TRUE(first.applied);
  settle();
  EXPECT_EQ(holders(kNotes).size(), 11U);
  EXPECT_FALSE(ok(app::reconcile(services(), true)).applied);
  d.state = domain::DistributionState::ended;
  save(d);
  const auto held_back = ok(app::reconcile(services(), true));
  EXPECT_FALSE(held_back.applied);
  ASSERT_TRUE(held_back.waits_for_somebody);
  EXPECT_EQ(ok(app::reconcile(services(), true)).waits_for_somebody, held_back.waits_for_somebody) << "and saved once";
}

TEST_F(Distributions, a_run_can_be_paused_resumed_cancelled_and_undone) {
  add_devices(0, 10, "Class");
  save(distribution("Notes", kNotes, "Class"));
  const auto planned = plan();
  apply(planned);
  ok(app::pause_run(services(), planned.plan.id));
  EXPECT_FALSE(world_.settle(location_, base::kHourMs));
  EXPECT_EQ(holders(kNotes).size(), 3U) << "nothing was sent while it was paused";
  ok(app::resume_run(services(), planned.plan.id));
  settle();
  EXPECT_EQ(holders(kNotes).size(), 13U);
  const auto undone = ok(app::undo_run(services(), planned.plan.id, "admin"));
  EXPECT_EQ(undone.paused, std::vector<std::string>{"Notes"});
  settle();
  EXPECT_EQ(holders(kNotes).size(), 3U);
  EXPECT_EQ(plan().plan.counts.grant, 0) << "a paused distribution does not do it again";

  add_devices(10, 14, "Others");
  save(distribution("More notes", kNotes, "Others"));
  const auto more = plan();
  apply(more);
  EXPECT_EQ(ok(app::cancel_run(services(), more.plan.id)), 4);
  settle();
  EXPECT_EQ(holders(kNotes).size(), 3U);
  EXPECT_EQ(ok(app::find_leaks(services(), {})).seats.size(), 4U) << "four strangers, and no reason without a seat";
}

TEST_F(Distributions, a_run_stops_after_too_many_failures) {
  add_devices(0, 30, "Class");
  save(distribution("Notes", kNotes, "Class"));
  const auto planned = plan();
  // Between the plan and Apple, the licenses go: every assignment fails.
  apply(planned);
  world_.control("POST", "refund", {{"location", "Test Unit"}, {"adamId", std::to_string(kNotes)}, {"count", 37}});
  world_.settle(location_, base::kDayMs);
  auto transaction = ok(services().store.begin_read());
  const auto operations = ok(transaction->ledger().operations({}, std::nullopt, 10));
  ASSERT_EQ(operations.size(), 1U);
  EXPECT_GT(operations[0].counts.failed, 20);
  const auto leases = ok(transaction->distributions().leases(location_));
  EXPECT_EQ(static_cast<std::int64_t>(leases.size()), operations[0].counts.tasks - operations[0].counts.failed);
}

// Seats with reasons + seats of others = what Apple counts.
TEST_F(Distributions, the_leak_report_balances_and_names_strangers_foreign_idle_and_lost_seats) {
  add_devices(0, 4, "Class");
  save(distribution("Notes", kNotes, "Class"));
  apply(plan());
  settle();
  app::NewDevice known;
  known.device.serial_number = "TINYDEV00002";
  ok(app::put_devices(services(), {known}));
  world_.control("POST", "unassign",
                 {{"location", "Test Unit"}, {"adamId", std::to_string(kNotes)}, {"serialNumber", serial(1)}});
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  world_.pass_ms(90 * base::kDayMs);
  const auto report = ok(app::find_leaks(services(), {}));
  const auto notes = std::find_if(report.balances.begin(), report.balances.end(),
                                  [](const auto& b) { return b.asset.adam_id.value == kNotes; });
  ASSERT_NE(notes, report.balances.end());
  EXPECT_TRUE(notes->balanced());
  EXPECT_EQ(notes->with_reason, 3);
  EXPECT_EQ(notes->foreign, 1);
  EXPECT_EQ(notes->strangers, 2);
  EXPECT_EQ(notes->reasons_without_seat, 1);
  EXPECT_EQ(notes->idle, 4) << "three of ours, and the foreign one";
  EXPECT_EQ(ok(app::adopt_seats(services(), location_,
                                {{{{kNotes}, domain::Pricing::stdq}, {domain::AssigneeKind::device, "TINYDEV00002"}}})),
            1);
  EXPECT_EQ(
      code(app::adopt_seats(services(), location_,
                            {{{{kSketch}, domain::Pricing::stdq}, {domain::AssigneeKind::device, "TINYDEV00002"}}})),
      "not_held");
  const auto after = ok(app::find_leaks(services(), {}));
  for (const auto& balance : after.balances) EXPECT_TRUE(balance.balanced());
}

TEST_F(Distributions, an_idle_device_gives_its_seat_to_one_that_waits) {
  add_devices(0, 2, "Class");
  auto d = distribution("Sketch", kSketch, "Class");
  d.shortage = ShortagePolicy::reclaim;
  d.idle_days = 30;
  save(d);
  apply(plan());
  settle();
  world_.pass_ms(40 * base::kDayMs);
  add_devices(1, 3, "Class");  // the second was seen again, the third is new
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  const auto planned = plan();
  EXPECT_EQ(planned.plan.counts.revoke, 1);
  apply(planned);
  settle();
  EXPECT_EQ(holders(kSketch), (std::set<std::string>{serial(1), serial(2)}));
  EXPECT_EQ(explain(serial(0), kSketch).action, "wait");
}

TEST_F(Distributions, a_what_if_says_what_would_be_and_writes_nothing) {
  add_devices(0, 4, "Class");
  save(distribution("Sketch", kSketch, "Class"));
  app::Pretended more;
  more.kind = app::Pretended::Kind::more_seats;
  more.location = location_;
  more.adam_id = kSketch;
  more.seats = 2;
  EXPECT_EQ(ok(app::make_plan(services(), {{}, {more}, "planner"})).plan.counts.grant, 4);
  app::Pretended dead;
  dead.location = location_;
  const auto without = ok(app::make_plan(services(), {{}, {dead}, "planner"}));
  EXPECT_EQ(without.plan.counts.grant, 0);
  EXPECT_EQ(without.plan.counts.refuse, 4);
  EXPECT_EQ(without.plan.id.value, 0);
  auto transaction = ok(services().store.begin_read());
  EXPECT_TRUE(ok(transaction->plans().list(std::nullopt, 10)).empty());
}

TEST_F(Distributions, a_rule_group_follows_its_devices) {
  domain::Group rule;
  rule.name = "New iPads";
  rule.kind = domain::GroupKind::rule;
  rule.rule = "platform = iPadOS and os >= 18";
  ok(app::save_group(services(), rule));
  add_devices(0, 3, "");
  save(distribution("Notes", kNotes, "New iPads"));
  EXPECT_EQ(plan().plan.counts.grant, 0);
  app::NewDevice updated;
  updated.device.serial_number = serial(1);
  updated.device.platform = domain::Platform::ipados;
  updated.device.os_version = "18.1";
  ok(app::put_devices(services(), {updated}));
  EXPECT_EQ(plan().plan.counts.grant, 1);
  EXPECT_EQ(ok(app::try_rule(services(), "platform = iPadOS")).devices, 3);
  rule.name = "Broken";
  rule.rule = "platform =";
  EXPECT_EQ(code(app::save_group(services(), rule)), "bad_rule");
}

TEST_F(Distributions, everything_stands_in_a_journal_whose_chain_is_whole_and_which_holds_no_secret) {
  add_devices(0, 4, "Class");
  save(distribution("Notes", kNotes, "Class"));
  const auto before = world_.clock().now();
  world_.pass_ms(base::kMinuteMs);
  {
    const app::ActingAs anna("anna");
    apply(plan());
  }
  settle();
  const auto during = world_.clock().now();
  world_.pass_ms(base::kMinuteMs);
  ok(app::remove_members(services(), {group_id("Class")}, {{serial(1)}, {}, {}, false}));
  apply(plan());
  settle();
  const auto report = ok(app::verify_audit(services()));
  EXPECT_EQ(report.trouble, "");
  EXPECT_GE(report.entries, 10);
  auto transaction = ok(services().store.begin_read());
  const auto entries = ok(transaction->audit().list({}, 0, 10'000));
  std::map<std::string, int> acts;
  const auto token = world_.token_text();
  for (const auto& e : entries) {
    ++acts[e.act];
    for (const auto* text : {&e.actor, &e.subject, &e.detail})
      EXPECT_EQ(text->find(token.substr(0, 40)), std::string::npos);
    if (e.act == "plan_applied" && acts["plan_applied"] == 1) {
      EXPECT_EQ(e.actor, "anna");
    }
  }
  EXPECT_EQ(acts["location_connected"], 1);
  EXPECT_EQ(acts["inventory_changed"], 1);
  EXPECT_EQ(acts["distribution_saved"], 1);
  EXPECT_EQ(acts["plan_made"], 2);
  EXPECT_EQ(acts["plan_applied"], 2);
  EXPECT_EQ(acts["request_sent"], 2);
  EXPECT_EQ(acts["members_removed"], 1);
  transaction.reset();
  // Who held it then.
  const auto names = [&](base::Timestamp at) {
    std::set<std::string> list;
    const auto found = ok(app::holders_at(services(), kNotes, at));
    for (const auto& holder : found) list.insert(holder.assignment.assignee.name);
    return list;
  };
  EXPECT_EQ(names(before).size(), 3U);
  EXPECT_EQ(names(during).size(), 7U);
  EXPECT_EQ(names(during).count(serial(1)), 1U);
  EXPECT_EQ(names(world_.clock().now()).count(serial(1)), 0U);
}

// rows: MERAKI-36, MERAKI-S1
TEST_F(Distributions, an_inventory_comes_from_a_file_with_a_verdict_for_each_row) {
  const std::string file = "Num\xE9ro de s\xE9rie;Nom;Groupes;Site\r\n" + serial(1) +
                           ";iPad de No\xEBl;Class;\r\nbad;;;\r\n" + serial(2) + ";;Class;Nowhere\r\n";  // Windows-1252
  const auto preview = ok(app::import_inventory(services(), app::ImportKind::devices, file, true));
  EXPECT_EQ(preview.encoding, "Windows-1252");
  EXPECT_EQ(preview.accepted, 1);
  ASSERT_EQ(preview.rejected.size(), 2U);
  EXPECT_EQ(preview.rejected[0].line, 3);
  EXPECT_NE(preview.rejected[1].problems.at(0).find("Nowhere"), std::string::npos);
  auto transaction = ok(services().store.begin_read());
  EXPECT_EQ(ok(transaction->inventory().count_devices()), 0) << "a preview writes nothing";
  transaction.reset();
  const auto done = ok(app::import_inventory(services(), app::ImportKind::devices, file, false));
  EXPECT_EQ(done.counts.added, 1);
  EXPECT_NE(done.rejected_csv.find("bad"), std::string::npos);
  transaction = ok(services().store.begin_read());
  const auto device = ok(transaction->inventory().find_device(serial(1)));
  ASSERT_TRUE(device);
  EXPECT_EQ(device->name, "iPad de No\xC3\xABl");
  transaction.reset();
  EXPECT_NE(group_id("Class"), 0);
  EXPECT_EQ(ok(app::import_inventory(services(), app::ImportKind::people,
                                     "Email,Name,Notes\nu-3@school.example,Anna,\n", false))
                .counts.added,
            1);
  EXPECT_EQ(code(app::import_inventory(services(), app::ImportKind::people, "Colour\nred\n", false)), "csv_columns");
}

// rows: JAMF-21, MAAS-5, MAAS-19, MAAS-S2, JAMF-S19, CLOMO-S18
TEST_F(Distributions, the_catalog_is_filled_from_purchases_and_notices_what_left_the_store) {
  EXPECT_EQ(ok(app::refresh_catalog(services(), location_)), 5);
  auto transaction = ok(services().store.begin_read());
  const auto items = ok(transaction->catalog().items());
  const auto adds = ok(transaction->catalog().adds(location_));
  transaction.reset();
  ASSERT_EQ(items.size(), 5U);
  EXPECT_EQ(items[0].name, "Example Notes");
  EXPECT_EQ(items[0].state, domain::CatalogState::found);
  ASSERT_EQ(adds.size(), 5U);
  EXPECT_TRUE(adds[0].success);
  EXPECT_EQ(adds[0].comment, "added");
  EXPECT_EQ(ok(app::refresh_catalog(services(), location_)), 0) << "asked once a day";
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  EXPECT_EQ(plan().plan.counts.grant, 2);
  world_.control("POST", "leave-store", {{"adamId", std::to_string(kNotes)}});
  world_.pass_ms(25 * base::kHourMs);
  EXPECT_EQ(ok(app::refresh_catalog(services(), location_)), 5) << "the owner is still told of it";
  EXPECT_EQ(explain(serial(0), kNotes).reason, "left_store") << "but the store does not sell it any more";
  world_.control("POST", "leave-store", {{"adamId", std::to_string(kNotes)}, {"on", false}});
  EXPECT_EQ(code(app::add_to_catalog(services(), location_, {4711})), "asset_not_owned");
}

// rows: JAMF-S19
TEST_F(Distributions, nothing_new_of_an_item_that_left_the_store_is_assigned) {
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  auto transaction = ok(services().store.begin_write());
  domain::CatalogItem gone;
  gone.adam_id = {kNotes};
  gone.state = domain::CatalogState::left_store;
  ok(transaction->catalog().put(gone));
  gone.adam_id = {kSketch};
  gone.state = domain::CatalogState::found;
  gone.minimum_os = "18.0";
  ok(transaction->catalog().put(gone));
  ok(transaction->commit());
  transaction.reset();
  EXPECT_EQ(explain(serial(0), kNotes).reason, "left_store");
  save(distribution("Sketch", kSketch, "Class"));
  EXPECT_EQ(explain(serial(0), kSketch).reason, "os_too_old");
}

// rows: CLOMO-8, CLOMO-9, CLOMO-18
TEST_F(Distributions, a_token_has_somebody_who_answers_for_it_and_a_tenant_its_domain) {
  const app::ProgressBoard board;
  const auto hinted = [&] {
    const auto findings = ok(app::examine(services(), board, false));
    return std::any_of(findings.begin(), findings.end(), [](const auto& f) { return f.code == "no_custodian"; });
  };
  EXPECT_TRUE(hinted());
  app::LocationScope scope;
  scope.location = location_;
  scope.apple_id = "apps@hillside.example";
  scope.custodian = "office@hillside.example";
  ok(app::save_scope(services(), scope));
  EXPECT_FALSE(hinted());
  domain::Unit tenant{domain::kFirstTenant, std::nullopt, domain::UnitKind::tenant, "Hillside", "hillside.example", {}};
  ok(app::save_unit(services(), tenant).map([](auto) { return 0; }));
  auto transaction = ok(services().store.begin_read());
  EXPECT_EQ(ok(transaction->organization().units()).front().domain, "hillside.example");
  EXPECT_EQ(ok(app::scope_of(*transaction, location_)).apple_id, "apps@hillside.example");
}

// rows: JAMF-S8, CLOMO-S17, MERAKI-7
TEST_F(Distributions, exclusions_win_and_everyone_means_everyone_of_the_unit) {
  ok(app::save_unit(services(), {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "", {}})
         .map([](auto) { return 0; }));
  add_devices(0, 4, "All", "North");
  add_devices(4, 6, "Loaners", "North");
  add_devices(6, 8, "Elsewhere");
  auto d = distribution("Notes", kNotes, "All");
  auto transaction = ok(services().store.begin_read());
  d.unit = ok(transaction->organization().units()).back().id;
  transaction.reset();
  d.targets = {{domain::TargetKind::everyone, 0, false}, {domain::TargetKind::group, group_id("Loaners"), true}};
  save(d);
  const auto planned = plan();
  EXPECT_EQ(planned.plan.counts.grant, 4);
  const auto told = explain(serial(4), kNotes);
  EXPECT_EQ(told.action, "none");
  ASSERT_FALSE(told.steps.empty());
  EXPECT_NE(told.steps[0].text.find("excludes"), std::string::npos);
  EXPECT_EQ(explain(serial(7), kNotes).action, "none") << "of another unit";
}

}  // namespace
}  // namespace bursar::scenarios
