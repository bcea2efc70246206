// Organizations, inventory, groups, distributions, leases, waiting lines and plans, in every store.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

using domain::Device;
using domain::Person;

class Distributing : public StoreTest {};
FOR_EVERY_STORE(Distributing);

Device new_device(int number) {
  Device d;
  d.serial_number = device(number).name;
  d.name = "iPad " + std::to_string(number);
  d.platform = domain::Platform::ipados;
  d.os_version = "17.4";
  d.added_at = {1000};
  return d;
}
Person new_person(int number) {
  Person p;
  p.client_user_id = person(number).name;
  p.name = "Person " + std::to_string(number);
  p.added_at = {1000};
  return p;
}

TEST_P(Distributing, the_tree_begins_with_one_tenant_and_scopes_come_back_whole) {
  const auto location = add_location();
  domain::UnitId school;
  write([&](app::Transaction& t) {
    ASSERT_EQ(ok(t.organization().units()).size(), 1U);
    school = ok(t.organization().add(
        {{}, domain::kFirstTenant, domain::UnitKind::organization, "North", "north.example", {true, true}}));
    EXPECT_EQ(ok(t.organization().belongings(domain::kFirstTenant)), 1);
    app::LocationScope scope{
        location, school, {school}, {{3}, {4}}, {"anna", "bert"}, "apps@north.example", "office@north.example"};
    ok(t.organization().put_scope(scope));
    scope.groups = {{7}};
    ok(t.organization().put_scope(scope));
    const auto scopes = ok(t.organization().scopes());
    ASSERT_EQ(scopes.size(), 1U);
    EXPECT_EQ(scopes[0], scope);
    EXPECT_EQ(ok(t.organization().belongings(school)), 1);
  });
  write([&](app::Transaction& t) {
    auto unit = ok(t.organization().units()).back();
    EXPECT_EQ(unit.parent, domain::kFirstTenant);
    EXPECT_TRUE(unit.settings.fall_back_to_company);
    unit.name = "South";
    ok(t.organization().update(unit));
    EXPECT_EQ(ok(t.organization().units()).back().name, "South");
    ok(t.locations().remove(location));
    EXPECT_TRUE(ok(t.organization().scopes()).empty());
    ok(t.organization().remove(school));
    EXPECT_EQ(ok(t.organization().units()).size(), 1U);
  });
}

TEST_P(Distributing, devices_and_people_are_added_changed_listed_and_removed) {
  write([&](app::Transaction& t) {
    std::vector<Device> devices;
    for (int i = 0; i < 230; ++i) devices.push_back(new_device(i));
    EXPECT_EQ(ok(t.inventory().put_devices(devices)).added, 230);
    devices[3].os_version = "18.0";
    devices[4].last_seen_at = base::Timestamp{5};
    devices.push_back(new_device(500));
    devices.push_back(devices[0]);  // twice in one page
    const auto counts = ok(t.inventory().put_devices(devices));
    EXPECT_EQ(counts.added, 1);
    EXPECT_EQ(counts.changed, 2);
    EXPECT_EQ(counts.unchanged, 229);
    EXPECT_EQ(ok(t.inventory().count_devices()), 231);
    EXPECT_EQ(ok(t.inventory().put_people({new_person(1), new_person(2)})).added, 2);
  });
  read([&](app::Transaction& t) {
    std::optional<domain::DeviceId> after;
    std::size_t seen = 0;
    for (;;) {
      const auto page = ok(t.inventory().devices({}, after, 50));
      if (page.empty()) break;
      seen += page.size();
      after = page.back().id;
    }
    EXPECT_EQ(seen, 231U);
    EXPECT_EQ(ok(t.inventory().devices({{}, "IPAD 22"}, std::nullopt, 100)).size(), 11U);
    EXPECT_EQ(ok(t.inventory().devices({{domain::UnitId{9}}, ""}, std::nullopt, 100)).size(), 0U);
    const auto found = ok(t.inventory().find_device(device(4).name));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->last_seen_at, base::Timestamp{5});
    EXPECT_EQ(found->platform, domain::Platform::ipados);
    EXPECT_EQ(ok(t.inventory().find_person(person(2).name))->name, "Person 2");
    EXPECT_EQ(ok(t.inventory().people({{}, "person 1"}, std::nullopt, 10)).size(), 1U);
  });
  write([&](app::Transaction& t) {
    const auto group =
        ok(t.inventory().add_group({{}, domain::kFirstTenant, "Class", domain::GroupKind::fixed, "", ""}));
    const auto id = ok(t.inventory().find_device(device(7).name))->id.value;
    ok(t.inventory().put_members(group, {{domain::MemberKind::device, id, false}}));
    ok(t.inventory().remove_devices({device(7).name, "UNKNOWN00000"}));
    EXPECT_EQ(ok(t.inventory().count_devices()), 230);
    EXPECT_TRUE(ok(t.inventory().members(group)).empty()) << "who is gone is in no group";
    ok(t.inventory().remove_people({person(1).name}));
    EXPECT_EQ(ok(t.inventory().count_people()), 1);
  });
}

TEST_P(Distributing, groups_keep_their_members_and_go_out_of_the_groups_that_hold_them) {
  write([&](app::Transaction& t) {
    const auto a = ok(t.inventory().add_group({{}, domain::kFirstTenant, "A", domain::GroupKind::fixed, "", "first"}));
    const auto b = ok(t.inventory().add_group({{}, domain::kFirstTenant, "B", domain::GroupKind::rule, "os > 17", ""}));
    std::vector<domain::Member> members{{domain::MemberKind::group, b.value, true}};
    for (int i = 1; i <= 120; ++i) members.push_back({domain::MemberKind::device, i, false});
    ok(t.inventory().put_members(a, members));
    ok(t.inventory().put_members(a, {{domain::MemberKind::device, 5, true}}));
    EXPECT_EQ(ok(t.inventory().members(a)).size(), 121U);
    EXPECT_TRUE(ok(t.inventory().members(a))[4].excluded);
    ok(t.inventory().remove_members(a, {{domain::MemberKind::device, 5, false}}));
    ok(t.inventory().remove_group(b));
    EXPECT_EQ(ok(t.inventory().members(a)).size(), 119U);
    auto group = ok(t.inventory().groups()).front();
    EXPECT_EQ(group.description, "first");
    group.name = "A2";
    ok(t.inventory().update_group(group));
    EXPECT_EQ(ok(t.inventory().groups()).front().name, "A2");
  });
}

TEST_P(Distributing, a_distribution_comes_back_as_it_was_saved) {
  domain::Distribution d;
  d.name = "Apps of grade 5";
  d.state = domain::DistributionState::active;
  d.items = {{{100}, domain::AssignBy::device, true}, {{101}, domain::AssignBy::person, false}};
  d.targets = {{domain::TargetKind::everyone, 0, false}, {domain::TargetKind::group, 3, true}};
  d.revokes = false;
  d.starts_at = base::Timestamp{5};
  d.priority = 7;
  d.shortage = domain::ShortagePolicy::borrow;
  d.reservations = {{{3}, 2, 9}, {{4}, 1, std::nullopt}};
  d.borrowing = domain::Borrowing{{2}, 30};
  d.created_by = "anna";
  d.changed_at = {77};
  write([&](app::Transaction& t) { d.id = ok(t.distributions().add(d)); });
  const auto same = [&](const domain::Distribution& found) {
    EXPECT_EQ(found.name, d.name);
    EXPECT_EQ(found.state, d.state);
    EXPECT_EQ(found.items, d.items);
    EXPECT_EQ(found.targets, d.targets);
    EXPECT_EQ(found.revokes, d.revokes);
    EXPECT_EQ(found.starts_at, d.starts_at);
    EXPECT_EQ(found.ends_at, d.ends_at);
    EXPECT_EQ(found.priority, d.priority);
    EXPECT_EQ(found.shortage, d.shortage);
    EXPECT_EQ(found.reservations, d.reservations);
    EXPECT_EQ(found.borrowing, d.borrowing);
    EXPECT_EQ(found.created_by, d.created_by);
  };
  read([&](app::Transaction& t) { same(ok(t.distributions().list()).at(0)); });
  d.items.pop_back();
  d.borrowing.reset();
  d.shortage = domain::ShortagePolicy::fail;
  d.reservations.clear();
  write([&](app::Transaction& t) { ok(t.distributions().update(d)); });
  read([&](app::Transaction& t) { same(ok(t.distributions().list()).at(0)); });
  write([&](app::Transaction& t) {
    ok(t.distributions().remove(d.id));
    EXPECT_TRUE(ok(t.distributions().list()).empty());
  });
}

TEST_P(Distributing, leases_keep_their_moment_when_their_reason_changes) {
  const auto location = add_location();
  write([&](app::Transaction& t) {
    std::vector<app::Lease> leases;
    for (int i = 0; i < 130; ++i) leases.push_back({{asset(1), device(i)}, {4}, {100}});
    ok(t.distributions().put_leases(location, leases));
    ok(t.distributions().put_leases(location, {{{asset(1), device(0)}, {5}, {200}}}));
    const auto found = ok(t.distributions().leases(location));
    ASSERT_EQ(found.size(), 130U);
    for (const auto& lease : found) {
      EXPECT_EQ(lease.since.unix_ms, 100);
      EXPECT_EQ(lease.distribution.value, lease.pair.assignee == device(0) ? 5 : 4);
    }
    ok(t.distributions().drop_leases(location,
                                     {{asset(1), device(0)}, {asset(2), device(1)}, {asset(1), device(999)}}));
    EXPECT_EQ(ok(t.distributions().leases(location)).size(), 129U);
    EXPECT_TRUE(ok(t.distributions().leases({location.value + 1})).empty());
  });
}

TEST_P(Distributing, waiting_lines_are_replaced_item_by_item_and_name_who_waits) {
  write([&](app::Transaction& t) {
    ok(t.inventory().put_devices({new_device(1)}));
    const auto id = ok(t.inventory().find_device(device(1).name))->id.value;
    ok(t.distributions().replace_waiting({1, 2},
                                         {{1, domain::AssigneeKind::device, id, {1}, {1}, "no_seats", 2, {50}, ""},
                                          {1, domain::AssigneeKind::person, 9, {1}, {1}, "no_seats", 1, {40}, ""},
                                          {2, domain::AssigneeKind::device, id, {1}, {1}, "no_seats", 1, {30}, ""}}));
    ok(t.distributions().replace_waiting({2}, {}));
    const auto waiting = ok(t.distributions().waiting());
    ASSERT_EQ(waiting.size(), 2U);
    EXPECT_EQ(waiting[0].kind, domain::AssigneeKind::person);
    EXPECT_EQ(waiting[0].name, "");
    EXPECT_EQ(waiting[1].name, device(1).name);
    EXPECT_EQ(waiting[1].since.unix_ms, 50);
  });
}

TEST_P(Distributing, plans_keep_their_lines_in_order) {
  domain::SavedPlan plan;
  plan.created_at = {10};
  plan.created_by = "anna";
  plan.scope = "distribution=3";
  plan.counts = {1, 2, 3, 4, 5, 6};
  plan.requests = 7;
  std::vector<domain::PlanLine> lines;
  for (int i = 0; i < 170; ++i) {
    lines.push_back({i % 2 == 0 ? domain::Action::grant : domain::Action::wait,
                     domain::Reason::no_seats,
                     {1},
                     {asset(1), device(i)},
                     {3},
                     i});
  }
  write([&](app::Transaction& t) { plan.id = ok(t.plans().add(plan, lines, {{{1}, asset(1), false, 9, 2, 1, 4}})); });
  write([&](app::Transaction& t) {
    const auto found = ok(t.plans().find(plan.id));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->counts.refuse, 6);
    EXPECT_EQ(found->scope, plan.scope);
    auto first = ok(t.plans().lines(plan.id, std::nullopt, 0, 100));
    const auto rest = ok(t.plans().lines(plan.id, std::nullopt, 100, 100));
    first.insert(first.end(), rest.begin(), rest.end());
    EXPECT_EQ(first, lines);
    EXPECT_EQ(ok(t.plans().lines(plan.id, domain::Action::wait, 0, 1000)).size(), 85U);
    const auto effects = ok(t.plans().effects(plan.id));
    ASSERT_EQ(effects.size(), 1U);
    EXPECT_EQ(effects[0].available_after(), 8);
    plan.state = domain::PlanState::stale;
    ok(t.plans().update(plan));
    EXPECT_EQ(ok(t.plans().list({}, std::nullopt, 10)).at(0).state, domain::PlanState::stale);
    EXPECT_TRUE(ok(t.plans().list({}, plan.id, 10)).empty());
    ok(t.plans().forget_lines_before({11}));
    EXPECT_TRUE(ok(t.plans().lines(plan.id, std::nullopt, 0, 10)).empty());
  });
}

TEST_P(Distributing, operations_of_a_plan_wait_pause_and_stop_after_too_many_failures) {
  const auto location = add_location();
  const auto request = [&](int from, int count) {
    app::NewRequest r;
    for (int i = from; i < from + count; ++i) {
      domain::Task task;
      task.asset = asset(1);
      task.assignee = device(i);
      r.tasks.push_back(task);
    }
    return r;
  };
  domain::OperationId first, second;
  write([&](app::Transaction& t) {
    domain::Operation o;
    o.location = location;
    o.plan = 5;
    o.failures_max = 1;
    o.created_at = {1};
    first = ok(t.ledger().add(o, {request(0, 3)}));
    o.state = domain::OperationState::waiting;
    o.after = first;
    o.after_ms = 100;
    second = ok(t.ledger().add(o, {request(10, 2)}));
    EXPECT_EQ(ok(t.ledger().operations_of_plan(5)).size(), 2U);
    const auto open = ok(t.ledger().open_requests(location, 10));
    ASSERT_EQ(open.size(), 2U);
    EXPECT_FALSE(open[0].held);
    EXPECT_TRUE(open[1].held);
    EXPECT_FALSE(ok(t.ledger().next_release(location)));
    auto sent = open[0];
    const auto tasks = ok(t.ledger().tasks_of(sent.id));
    ok(t.ledger().settle({{tasks[0].id, domain::TaskState::failed, 9709, "no"}}));
    ok(t.ledger().pause_plan_if_failing(first, "too many"));
    EXPECT_EQ(ok(t.ledger().find(first))->state, domain::OperationState::running) << "one may fail";
    ok(t.ledger().settle(
        {{tasks[1].id, domain::TaskState::failed, 9709, "no"}, {tasks[2].id, domain::TaskState::done, 0, ""}}));
    ok(t.ledger().pause_plan_if_failing(first, "too many"));
    EXPECT_EQ(ok(t.ledger().find(second))->state, domain::OperationState::paused);
    EXPECT_EQ(ok(t.ledger().find(second))->stop_reason, "too many");
    ok(t.ledger().allow_failures(second, 9));
    EXPECT_EQ(ok(t.ledger().find(second))->failures_max, 9);
    ok(t.ledger().set_state(second, domain::OperationState::waiting, ""));
    sent.state = domain::RequestState::settled;
    ok(t.ledger().update(sent));
    ok(t.ledger().close_if_settled(first, {50}));
    EXPECT_EQ(ok(t.ledger().next_release(location)), base::Timestamp{150});
    ok(t.ledger().release_waiting(location, {149}));
    EXPECT_EQ(ok(t.ledger().find(second))->state, domain::OperationState::waiting);
    ok(t.ledger().release_waiting(location, {150}));
    EXPECT_EQ(ok(t.ledger().find(second))->state, domain::OperationState::running);
    const auto acts = ok(t.ledger().acts_on(location, 1, device(1), 5));
    ASSERT_EQ(acts.size(), 1U);
    EXPECT_EQ(acts[0].plan, 5);
    EXPECT_EQ(acts[0].error_message, "no");
  });
}

TEST_P(Distributing, acceptances_keep_the_moment_when_they_were_first_seen) {
  const auto location = add_location();
  const auto user = [](int number, domain::UserStatus status) {
    return domain::User{person(number).name, "", status, "", ""};
  };
  using domain::UserStatus;
  write([&](app::Transaction& t) {
    ok(t.mirror().note_acceptances(location, {user(1, UserStatus::associated), user(2, UserStatus::registered)}, {10}));
    ok(t.mirror().note_acceptances(location, {user(1, UserStatus::associated), user(2, UserStatus::associated)}, {20}));
    ok(t.mirror().note_acceptances(location, {user(3, UserStatus::associated)}, {30}));
    ok(t.mirror().note_acceptances(location, {user(3, UserStatus::registered)}, {40}));
    std::map<std::string, std::int64_t> found;
    for (const auto& [id, at] : ok(t.mirror().acceptances(location))) found[id] = at.unix_ms;
    EXPECT_EQ(found, (std::map<std::string, std::int64_t>{{person(1).name, 10}, {person(2).name, 20}}));
    ok(t.mirror().put_assignments(location, {{asset(1), device(1)}, {asset(2), person(1)}}, 1));
    std::map<std::int64_t, domain::Assignee> names;
    for (const auto& [number, assignee] : ok(t.mirror().assignees(location))) names[number] = assignee;
    std::set<domain::Assignment> held;
    ok(t.mirror().each_holding(location, [&](const domain::AssetKey& key, std::int64_t number) {
      held.insert({key, names.at(number)});
    }));
    EXPECT_EQ(held, (std::set<domain::Assignment>{{asset(1), device(1)}, {asset(2), person(1)}}));
  });
}

TEST_P(Distributing, the_journal_numbers_and_chains_its_entries) {
  for (int i = 0; i < 5; ++i) {
    write([&](app::Transaction& t) {
      ok(t.audit().append(
          {0, {i * 10}, i % 2 == 0 ? "anna" : "bert", "act", "plan " + std::to_string(i), "a=1", "", ""}));
    });
  }
  write([&](app::Transaction& t) {
    ok(t.audit().append({0, {99}, "anna", "other", "plan 9", "", "", ""}));
    const auto all = ok(t.audit().list({}, 0, 100));
    ASSERT_EQ(all.size(), 6U);
    domain::AuditVerifier verifier;
    for (const auto& entry : all) EXPECT_EQ(verifier.check(entry), "");
    EXPECT_EQ(ok(t.audit().list({"anna", "", "", {}, {}}, 0, 100)).size(), 4U);
    EXPECT_EQ(ok(t.audit().list({"", "act", "", base::Timestamp{10}, base::Timestamp{30}}, 0, 100)).size(), 2U);
    EXPECT_EQ(ok(t.audit().list({"", "", "plan 3", {}, {}}, 0, 100)).size(), 1U);
    EXPECT_EQ(ok(t.audit().list({}, 4, 1)).at(0).seq, 5);
  });
}

TEST_P(Distributing, usage_is_noted_by_day_and_days_without_change_take_no_room) {
  const auto location = add_location();
  const auto note = [&](std::int64_t assigned, std::int64_t day) {
    write([&](app::Transaction& t) {
      domain::Asset a;
      a.key = asset(1);
      a.assigned = assigned;
      a.available = 100 - assigned;
      a.total = 100;
      ok(t.mirror().put_assets(location, {a}, 1));
      ok(t.usage().note(location, day));
    });
  };
  note(5, 10);
  note(7, 10);
  note(7, 11);
  note(9, 12);
  note(7, 13);
  read([&](app::Transaction& t) {
    const auto points = ok(t.usage().points(location, asset(1)));
    EXPECT_EQ(points, (std::vector<domain::UsagePoint>{{10, 7, 93, 100, 0}, {12, 9, 91, 100, 0}, {13, 7, 93, 100, 0}}));
  });
}

}  // namespace
}  // namespace bursar::conformance
