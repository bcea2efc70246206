// Years, people, locations and consoles that change: each is one plan, read before anything moves.
#include "app/usecases/find_losses.h"
#include "scenarios/distribution_fixture.h"

namespace bursar::scenarios {
namespace {

class HandOvers : public DistributionTest {
 protected:
  void set_enrolled(int device, bool enrolled) {
    app::NewDevice one;
    one.device.serial_number = serial(device);
    one.device.platform = domain::Platform::ipados;
    one.device.os_version = "17.4";
    one.device.enrolled = enrolled;
    ok(app::put_devices(services(), {one}));
  }
  domain::DistributionState state_of(domain::DistributionId id) {
    auto transaction = ok(services().store.begin_read());
    return ok(app::find_distribution(*transaction, id)).state;
  }
  /// What the journal says of the distribution at last.
  std::string last_saved(domain::DistributionId id) {
    auto transaction = ok(services().store.begin_read());
    const auto subject = "distribution " + std::to_string(id.value);
    return ok(transaction->audit().of_subject(subject, "distribution_saved", 1)).at(0).detail;
  }
  static std::set<std::string> names(const std::vector<domain::PlanLine>& lines, domain::Action action) {
    std::set<std::string> found;
    for (const auto& line : lines) {
      if (line.action == action) found.insert(line.pair.assignee.name);
    }
    return found;
  }
};

TEST_F(HandOvers, a_school_year_ends_and_the_next_begins_in_one_plan_that_revokes_first) {
  // MERAKI-55: seats are given again about two minutes after they came back.
  add_devices(0, 2, "Class of last year");
  add_devices(2, 4, "Class of this year");
  const auto last = save(distribution("Sketch, last year", kSketch, "Class of last year"));
  apply(plan());
  settle();
  auto next = distribution("Sketch, this year", kSketch, "Class of this year");
  next.state = domain::DistributionState::draft;
  const auto fresh = save(next);
  app::PlanScope scope;
  scope.end = {last};
  scope.begin = {fresh};
  const auto planned = plan(scope);
  EXPECT_EQ(names(planned.lines, domain::Action::revoke), (std::set<std::string>{serial(0), serial(1)}));
  EXPECT_EQ(names(planned.lines, domain::Action::grant), (std::set<std::string>{serial(2), serial(3)}));
  EXPECT_EQ(planned.lines.front().action, domain::Action::revoke);
  EXPECT_GE(planned.plan.duration_ms, services().settings.regrant_after_ms);
  EXPECT_EQ(state_of(last), domain::DistributionState::active) << "nothing moves by planning";
  apply(planned);
  EXPECT_EQ(state_of(last), domain::DistributionState::ended);
  EXPECT_EQ(state_of(fresh), domain::DistributionState::active);
  EXPECT_NE(last_saved(last).find("ended"), std::string::npos);
  EXPECT_NE(last_saved(fresh).find("active"), std::string::npos);
  settle();
  EXPECT_EQ(holders(kSketch), (std::set<std::string>{serial(2), serial(3)}));
  EXPECT_TRUE(plan().plan.counts.changes_nothing());
}

TEST_F(HandOvers, who_leaves_loses_every_seat_and_answers_for_no_device) {
  add_people({"u-1", "u-2"}, "Staff");
  app::NewDevice laptop;
  laptop.device.serial_number = serial(0);
  laptop.device.owner = "u-1";
  ok(app::put_devices(services(), {laptop}));
  save(distribution("Diary", kDiary, "Staff", AssignBy::person));
  save(distribution("Notes for the devices of the staff", kNotes, "Staff"));
  apply(plan());
  settle();
  ASSERT_EQ(holders(kDiary).count("u-1"), 1U);
  ASSERT_EQ(holders(kNotes).count(serial(0)), 1U);
  app::LossOrder if_left;
  if_left.client_user_id = "u-1";
  const auto losses = ok(app::find_losses(services(), if_left));
  EXPECT_EQ(names(losses, domain::Action::revoke), (std::set<std::string>{"u-1", serial(0)}));
  app::PlanScope scope;
  scope.leaver = "u-1";
  apply(plan(scope));
  settle();
  EXPECT_EQ(holders(kDiary).count("u-1"), 0U);
  EXPECT_EQ(holders(kNotes).count(serial(0)), 0U);
  auto transaction = ok(services().store.begin_read());
  EXPECT_EQ(ok(transaction->inventory().find_person("u-1"))->status, domain::PersonStatus::inactive);
  EXPECT_EQ(ok(transaction->inventory().find_device(serial(0)))->owner, "");
  EXPECT_TRUE(plan().plan.counts.changes_nothing());
  app::PlanScope nobody;
  nobody.leaver = "who";
  EXPECT_EQ(code(app::make_plan(services(), {nobody, {}, "anna"})), "no_such_person");
}

TEST_F(HandOvers, a_device_that_is_not_enrolled_any_more_gives_its_seat_to_the_next_in_line) {
  add_devices(0, 3, "Class");
  const auto id = save(distribution("Sketch", kSketch, "Class"));
  apply(plan());
  settle();
  app::LossOrder if_gone;
  if_gone.serial_number = serial(0);
  ASSERT_EQ(ok(app::find_losses(services(), if_gone)).size(), 1U);
  EXPECT_EQ(ok(app::find_losses(services(), if_gone)).front().pair.assignee.name, serial(0));
  set_enrolled(0, false);
  EXPECT_EQ(explain(serial(0), kSketch).reason, "not_present");
  apply(plan());
  settle();
  EXPECT_EQ(holders(kSketch), (std::set<std::string>{serial(1), serial(2)}));
  app::LossOrder if_ended;
  if_ended.distribution = id;
  EXPECT_EQ(ok(app::find_losses(services(), if_ended)).size(), 2U);
  app::LossOrder if_dissolved;
  if_dissolved.group = domain::GroupId{group_id("Class")};
  EXPECT_EQ(ok(app::find_losses(services(), if_dissolved)).size(), 2U);
  EXPECT_EQ(code(app::find_losses(services(), {})), "bad_field");
}

TEST_F(HandOvers, seats_that_nothing_wants_are_asked_back_by_an_explicit_plan_only) {
  add_devices(0, 2, "Class");
  save(distribution("Notes", kNotes, "Class"));
  apply(plan());
  settle();
  ASSERT_EQ(holders(kNotes).size(), 5U) << "three of strangers";
  app::NewDevice known;
  known.device.serial_number = "TINYDEV00002";
  ok(app::put_devices(services(), {known}));
  EXPECT_TRUE(plan().plan.counts.changes_nothing()) << "seats of others are not touched";
  app::PlanScope scope;
  scope.give_back.emplace().foreign = true;
  EXPECT_EQ(names(plan(scope).lines, domain::Action::revoke), std::set<std::string>{"TINYDEV00002"});
  scope.give_back->strangers = true;
  const auto both = plan(scope);
  EXPECT_EQ(both.plan.counts.revoke, 3);
  EXPECT_EQ(both.plan.counts.grant, 0);
  scope.give_back->serial_numbers = {"TINYDEV00002", serial(0)};
  EXPECT_EQ(plan(scope).plan.counts.revoke, 1) << "what a distribution wants stays";
  scope.give_back->serial_numbers.clear();
  apply(plan(scope));
  settle();
  EXPECT_EQ(holders(kNotes), (std::set<std::string>{serial(0), serial(1)}));
}

TEST_F(HandOvers, seats_given_by_hand_and_idle_are_asked_back) {
  add_devices(0, 2, "");
  app::OperationOrder order;
  order.location = location_;
  order.verb = domain::Verb::associate;
  order.assets = {{{kNotes}, domain::Pricing::stdq}};
  order.serial_numbers = {serial(0), serial(1)};
  ok(world_.order_and_settle(order).map([](const auto&) { return true; }));
  ok(world_.sync(location_, domain::SyncMode::increment).map([](const auto&) { return true; }));
  world_.pass_ms(70 * base::kDayMs);
  app::NewDevice seen;
  seen.device.serial_number = serial(1);
  seen.device.last_seen_at = world_.clock().now();
  ok(app::put_devices(services(), {seen}));
  app::PlanScope scope;
  scope.give_back.emplace().by_hand = true;
  scope.give_back->idle_days = 60;
  EXPECT_EQ(names(plan(scope).lines, domain::Action::revoke), std::set<std::string>{serial(0)});
}

TEST(PlanScopes, are_read_again_as_they_were_written) {
  app::PlanScope scope;
  scope.distribution = domain::DistributionId{3};
  scope.location = domain::LocationId{1};
  scope.begin = {{4}, {5}};
  scope.end = {{2}};
  scope.leaver = "anna 100%=yes";
  scope.give_back = app::GiveBack{true, true, true, 30, {"A B"}, {"u-1"}};
  scope.moving = app::Moving{{1}, {2}, domain::GroupId{9}};
  const auto text = app::to_text(scope);
  EXPECT_EQ(text,
            "distribution=3 location=1 end=2 begin=4 begin=5 leaver=anna%20100%25%3Dyes back=foreign back=strangers "
            "back=by-hand idle=30 device=A%20B person=u-1 from=1 to=2 group=9");
  EXPECT_EQ(app::to_text(app::parse_plan_scope(text)), text);
  EXPECT_EQ(app::to_text(app::parse_plan_scope("")), "");
}

class TwoLocations : public testing::Test {
 protected:
  TwoLocations() : from_(world_.connect(0)), to_(world_.connect(1)) {}
  static void ok(const base::Status& status) { EXPECT_TRUE(status) << (status ? "" : status.error().message); }
  template <class T>
  static T ok(base::Result<T> result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().code + ": " + result.error().message);
    return result ? std::move(*result) : T{};
  }
  std::int64_t shared_app() {
    auto transaction = ok(world_.services().store.begin_read());
    for (const auto& here : ok(transaction->mirror().assets(from_))) {
      for (const auto& there : ok(transaction->mirror().assets(to_))) {
        const bool both = here.asset.key == there.asset.key && here.asset.device_assignable && here.asset.revocable;
        if (both && !here.asset.unlimited && here.asset.available >= 5 && there.asset.available >= 5) {
          return here.asset.key.adam_id.value;
        }
      }
    }
    return 0;
  }
  std::set<std::string> ours(domain::LocationId location, std::int64_t item) {
    auto transaction = ok(world_.services().store.begin_read());
    std::set<std::string> names;
    for (const auto& row : ok(transaction->mirror().holders(item, location, std::nullopt, 2000))) {
      const auto& name = row.assignment.assignee.name;
      if (name.rfind("MOVEDEV", 0) == 0) names.insert(name);
    }
    return names;
  }
  void apply_and_settle(const app::PlanScope& scope) {
    const auto planned = ok(app::make_plan(world_.services(), {scope, {}, "anna"}));
    ok(app::apply_plan(world_.services(), {planned.plan.id, "anna", planned.plan.counts.revoke}).map([](auto) {
      return true;
    }));
    for (const auto location : {from_, to_}) {
      EXPECT_TRUE(world_.settle(location));
      ok(world_.sync(location, domain::SyncMode::increment).map([](const auto&) { return true; }));
    }
  }

  World world_{{.profile = "company"}};
  domain::LocationId from_;
  domain::LocationId to_;
};

TEST_F(TwoLocations, one_takes_over_from_the_other_and_nobody_is_without_a_license_in_between) {
  const auto item = shared_app();
  ASSERT_NE(item, 0);
  const std::set<std::string> all{"MOVEDEV00001", "MOVEDEV00002", "MOVEDEV00003"};
  std::vector<app::NewDevice> devices;
  for (const auto& name : all) {
    app::NewDevice one;
    one.device.serial_number = name;
    one.groups = {"Movers"};
    devices.push_back(std::move(one));
  }
  ok(app::put_devices(world_.services(), devices).map([](auto) { return true; }));
  Distribution d;
  d.name = "Shared";
  d.items = {{{item}, AssignBy::device, true}};
  d.targets = {{domain::TargetKind::group, 1, false}};
  d.state = domain::DistributionState::active;
  ok(app::save_distribution(world_.services(), d).map([](const auto&) { return true; }));
  apply_and_settle({});
  ASSERT_EQ(ours(from_, item), all);
  app::PlanScope scope;
  scope.moving = app::Moving{from_, to_, std::nullopt};
  apply_and_settle(scope);
  EXPECT_EQ(ours(from_, item), all) << "the old seat stays until the new one is held";
  EXPECT_EQ(ours(to_, item), all);
  apply_and_settle(scope);
  EXPECT_TRUE(ours(from_, item).empty());
  EXPECT_EQ(ours(to_, item), all);
  EXPECT_TRUE(ok(app::make_plan(world_.services(), {scope, {}, "anna"})).plan.counts.changes_nothing());
  scope.moving->to = from_;
  EXPECT_FALSE(app::make_plan(world_.services(), {scope, {}, "anna"}));
}

}  // namespace
}  // namespace bursar::scenarios
