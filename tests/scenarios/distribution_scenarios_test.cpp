// Distributions against the simulated Apple: planned, applied, explained, and seats that come back.
#include "scenarios/distribution_fixture.h"

namespace bursar::scenarios {
namespace {

class Distributions : public DistributionTest {};

// CLOMO-26, MAAS-13: saving and doing are two steps. MERAKI-51, MERAKI-52, JAMF-S20: who gets it is seen before; out of
// scope, it goes back.
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

// PM-3: first come, first served.
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

// PM-4, PM-15: by the moment of acceptance, not by name.
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

// CLOMO-29, MAAS-12: refused with the reason, or installed without a license, which costs no seat.
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

// MERAKI-23, MERAKI-26, MERAKI-58, CLOMO-S6: the refusals and warnings of the vendors.
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

// MERAKI-59.
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

// MERAKI-44, MERAKI-52, JAMF-S20: granted and revoked automatically.
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
  EXPECT_TRUE(ok(transaction->plans().list({}, std::nullopt, 10)).empty());
}

}  // namespace
}  // namespace bursar::scenarios
