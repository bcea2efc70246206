#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/world.h"

namespace bursar::scenarios {
namespace {

using app::OperationOrder;
using domain::AdamId;
using domain::AssetKey;
using domain::TaskState;
using domain::Verb;

const AssetKey kNotes{AdamId{900100200}, domain::Pricing::stdq};   // 40 licenses, devices may hold it
const AssetKey kSketch{AdamId{900100201}, domain::Pricing::stdq};  // 2 licenses
const AssetKey kBook{AdamId{900100202}, domain::Pricing::stdq};
const AssetKey kDiary{AdamId{900100203}, domain::Pricing::stdq};  // people only
const AssetKey kFree{AdamId{900100204}, domain::Pricing::stdq};   // unlimited

OperationOrder order(Verb verb, std::vector<AssetKey> assets, std::vector<std::string> serials,
                     std::vector<std::string> people = {}) {
  OperationOrder o;
  o.verb = verb;
  o.assets = std::move(assets);
  o.serial_numbers = std::move(serials);
  o.client_user_ids = std::move(people);
  return o;
}

std::vector<std::string> serials(int count) {
  std::vector<std::string> list;
  for (int i = 1; i <= count; ++i) list.push_back("TESTSER" + std::to_string(100000 + i));
  return list;
}

int count(const std::vector<domain::Task>& tasks, TaskState state) {
  return static_cast<int>(std::count_if(tasks.begin(), tasks.end(), [&](const auto& t) { return t.state == state; }));
}

void expect_agreement(World& world, domain::LocationId id) {
  const auto report = world.verify(id);
  EXPECT_EQ(report.differences_total, 0);
  for (const auto& d : report.differences)
    ADD_FAILURE() << d.kind << " " << d.what << ": here " << d.here << ", Apple " << d.at_apple;
  EXPECT_EQ(report.open_requests, 0);
}

// rows: MERAKI-20, MERAKI-31, JAMF-S9, CLOMO-S14, PM-S3
TEST(Licenses, an_app_goes_to_devices_and_comes_back) {
  for (const bool notifications : {false, true}) {
    World world({.notifications = notifications});
    const auto id = world.connect();
    const auto given = world.order_and_settle(order(Verb::associate, {kNotes}, serials(30)));
    ASSERT_TRUE(given) << given.error().message;
    EXPECT_EQ(given->preview.requests, 1);
    EXPECT_EQ(given->preview.assets.at(0).available_before, 37);
    EXPECT_EQ(given->preview.assets.at(0).available_after, 7);
    EXPECT_EQ(count(world.tasks_of(*given->id), TaskState::done), 30);
    expect_agreement(world, id);
    const auto back = world.order_and_settle(order(Verb::disassociate, {kNotes}, serials(30)));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->preview.assets.at(0).available_after, 37);
    expect_agreement(world, id);
    EXPECT_EQ(world.notifications_taken > 0, notifications);
  }
}

// rows: MERAKI-32, PM-14, MERAKI-58, MERAKI-21
TEST(Licenses, apps_and_books_go_to_people) {
  World world({});
  const auto id = world.connect();
  const auto given = world.order_and_settle(order(Verb::associate, {kBook, kDiary}, {}, {"u-3", "u-5"}));
  ASSERT_TRUE(given) << given.error().message;
  EXPECT_EQ(given->preview.requests, 1);
  EXPECT_EQ(count(world.tasks_of(*given->id), TaskState::done), 4);
  expect_agreement(world, id);
}

// rows: MERAKI-58, MERAKI-59, MERAKI-60, PM-S4, PM-S6
TEST(Licenses, books_go_to_no_device_and_never_come_back) {
  World world({});
  world.connect();
  const auto to_device = app::start_operation(world.services(), order(Verb::associate, {kBook}, serials(1)));
  ASSERT_FALSE(to_device);
  EXPECT_EQ(to_device.error().code, "book_to_device");
  const auto back = app::start_operation(world.services(), order(Verb::disassociate, {kBook}, {}, {"u-1"}));
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().code, "not_revocable");
}

// rows: MERAKI-27, MERAKI-26
TEST(Licenses, an_app_that_does_not_allow_it_goes_to_no_device) {
  World world({});
  world.connect();
  const auto refused = app::start_operation(world.services(), order(Verb::associate, {kDiary}, serials(1)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "not_device_assignable");
}

// rows: CLOMO-29, JAMF-5
TEST(Licenses, too_few_licenses_refuse_with_counts_and_nothing_moves) {
  World world({});
  const auto id = world.connect();
  const auto refused = app::start_operation(world.services(), order(Verb::associate, {kSketch}, serials(5)));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, base::ErrorKind::shortage);
  EXPECT_NE(refused.error().message.find("3 are missing"), std::string::npos) << refused.error().message;
  expect_agreement(world, id);
  auto first_ones = order(Verb::associate, {kSketch}, serials(5));
  first_ones.as_far_as_seats_go = true;
  const auto given = world.order_and_settle(first_ones);
  ASSERT_TRUE(given);
  EXPECT_EQ(given->preview.left_out, 3);
  EXPECT_EQ(count(world.tasks_of(*given->id), TaskState::done), 2);
  expect_agreement(world, id);
}

TEST(Licenses, a_shortage_that_only_apple_sees_fails_just_the_tasks_it_hits) {
  for (const char* names : {"on", "off"}) {
    for (const char* sync : {"on", "off"}) {
      World world({.switches = {{"failures-name-entities", names}, {"shortage-sync", sync}}});
      const auto id = world.connect();
      world.control("POST", "refund", {{"adamId", "900100200"}, {"count", 30}});  // 7 left, which we do not know yet
      const auto given = world.order_and_settle(order(Verb::associate, {kNotes, kFree}, serials(10)));
      ASSERT_TRUE(given);
      const auto tasks = world.tasks_of(*given->id);
      EXPECT_EQ(count(tasks, TaskState::done), 17) << names << sync;
      EXPECT_EQ(count(tasks, TaskState::failed), 3) << names << sync;
      for (const auto& task : tasks) {
        if (task.state == TaskState::failed) {
          EXPECT_EQ(task.error_number, 9709);
          EXPECT_EQ(task.asset, kNotes);
        }
      }
      ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
      expect_agreement(world, id);
    }
  }
}

TEST(Licenses, an_unlimited_app_never_runs_out_and_is_in_no_sum) {
  for (const char* available : {"on", "off"}) {
    World world({.switches = {{"unlimited-counts-available", available}}});
    const auto id = world.connect();
    const auto given = world.order_and_settle(order(Verb::associate, {kFree}, serials(200)));
    ASSERT_TRUE(given);
    EXPECT_TRUE(given->preview.assets.at(0).unlimited);
    expect_agreement(world, id);
    auto transaction = world.services().store.begin_read();
    const auto row = (*transaction)->mirror().find_asset(id, kFree);
    EXPECT_TRUE((*row)->asset.unlimited);
    EXPECT_EQ((*row)->asset.total, 0);
    EXPECT_EQ((*row)->asset.assigned, 200);
  }
}

// rows: MERAKI-53, MERAKI-57, CLOMO-S12
TEST(Licenses, everything_of_a_device_or_person_comes_back_at_once_but_books) {
  for (const char* found : {"0", "1"}) {
    World world({.switches = {{"revoke-counts-found", found}}});
    const auto id = world.connect();
    ASSERT_TRUE(world.order_and_settle(order(Verb::associate, {kNotes, kFree}, serials(2), {"u-1"})));
    const auto back = world.order_and_settle(order(Verb::revoke, {}, serials(2), {"u-1"}));
    ASSERT_TRUE(back);
    expect_agreement(world, id);
    auto transaction = world.services().store.begin_read();
    const auto left = (*transaction)->mirror().held_by({domain::AssigneeKind::person, "u-1"});
    ASSERT_EQ(left->size(), 1U);
    EXPECT_EQ((*left)[0].assignment.asset, kBook);
    EXPECT_TRUE((*transaction)->mirror().held_by({domain::AssigneeKind::device, serials(1)[0]})->empty());
  }
}

TEST(Licenses, what_is_so_already_is_not_asked_for_again) {
  for (const char* error : {"0", "9616"}) {
    World world({.switches = {{"reassociate-error", error}}});
    const auto id = world.connect();
    ASSERT_TRUE(world.order_and_settle(order(Verb::associate, {kNotes}, serials(5))));
    const auto again = world.order_and_settle(order(Verb::associate, {kNotes}, serials(6)));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->preview.already_so, 5);
    EXPECT_EQ(again->preview.to_do, 1);
    EXPECT_FALSE(world.order_and_settle(order(Verb::associate, {kNotes}, serials(6)))->id);
    expect_agreement(world, id);
    // Somebody else was faster; that is no failure of ours.
    world.control("POST", "assign", {{"adamId", "900100200"}, {"serialNumber", "TESTSER100007"}});
    const auto late = world.order_and_settle(order(Verb::associate, {kNotes}, {"TESTSER100007"}));
    ASSERT_TRUE(late);
    EXPECT_EQ(count(world.tasks_of(*late->id), TaskState::done), 1);
  }
}

// rows: MERAKI-37, CLOMO-S8, PM-13, MERAKI-39, MERAKI-43
TEST(People, are_registered_and_accept_and_are_retired) {
  for (const bool notifications : {false, true}) {
    World world({.notifications = notifications});
    const auto id = world.connect();
    OperationOrder create;
    create.verb = Verb::create_users;
    create.users = {{"new-1", "new-1@school.example.org", ""}, {"new-2", "", "ann@school.example.org"}};
    ASSERT_TRUE(world.order_and_settle(create));
    const auto status_of = [&](const std::string& person) {
      auto transaction = world.services().store.begin_read();
      const auto rows = (*transaction)->mirror().users({id, std::nullopt, person}, std::nullopt, 10).value();
      return rows.empty() ? std::string("none") : std::string(domain::name_of(rows.back().user.status));
    };
    ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
    EXPECT_EQ(status_of("new-1"), "Registered");
    EXPECT_EQ(status_of("new-2"), "Associated") << "a Managed Apple Account needs no invitation";
    world.control("POST", "accept-invitation", {{"clientUserId", "new-1"}, {"account", "someone@mail.example"}});
    world.pass_ms(5000);
    world.work(id);
    ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
    EXPECT_EQ(status_of("new-1"), "Associated");
    ASSERT_TRUE(world.order_and_settle(order(Verb::associate, {kDiary}, {}, {"new-1"})));
    ASSERT_TRUE(world.order_and_settle(order(Verb::retire_users, {}, {}, {"new-1"})));
    ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
    EXPECT_EQ(status_of("new-1"), "Retired");
    expect_agreement(world, id);
  }
}

// rows: MAAS-S5, PM-S6, JAMF-S11
TEST(People, each_bad_one_fails_alone_with_its_reason) {
  World world({});
  const auto id = world.connect();
  OperationOrder create;
  create.verb = Verb::create_users;
  create.users = {{"good", "", "good@school.example.org"}, {"foreign", "", "someone@elsewhere.example"}};
  const auto made = world.order_and_settle(create);
  ASSERT_TRUE(made);
  const auto tasks = world.tasks_of(*made->id);
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_EQ(tasks[0].state, TaskState::done);
  EXPECT_EQ(tasks[1].state, TaskState::failed);
  EXPECT_EQ(tasks[1].error_number, 9635);
  expect_agreement(world, id);
}

TEST(Licenses, the_last_order_wins_though_the_ones_before_are_still_on_their_way) {
  World world({});
  const auto id = world.connect();
  const auto start = [&](Verb verb) {
    return app::start_operation(world.services(), order(verb, {kNotes}, serials(5)));
  };
  ASSERT_TRUE(start(Verb::associate)->id);
  const auto back = start(Verb::disassociate);
  ASSERT_TRUE(back->id) << "the mirror does not show them yet, but they are coming";
  EXPECT_TRUE(world.settle(id));
  expect_agreement(world, id);
  auto transaction = world.services().store.begin_read();
  EXPECT_TRUE((*transaction)->mirror().held_by({domain::AssigneeKind::device, serials(1)[0]})->empty());
}

TEST(Licenses, seats_promised_to_orders_on_their_way_are_not_promised_again) {
  World world({});
  world.connect();
  ASSERT_TRUE(app::start_operation(world.services(), order(Verb::associate, {kNotes}, serials(30)))->id);
  auto others = order(Verb::associate, {kNotes}, {});
  for (int i = 0; i < 10; ++i) others.serial_numbers.push_back("OTHERSER000" + std::to_string(i));
  const auto refused = app::start_operation(world.services(), others);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "not_enough_licenses");
}

TEST(Licenses, a_dry_run_tells_everything_and_writes_nothing) {
  World world({});
  const auto id = world.connect();
  auto dry = order(Verb::associate, {kNotes}, serials(30));
  dry.dry_run = true;
  const auto shown = app::start_operation(world.services(), dry);
  ASSERT_TRUE(shown);
  EXPECT_FALSE(shown->id);
  EXPECT_EQ(shown->preview.to_do, 30);
  EXPECT_EQ(shown->preview.requests, 1);
  auto transaction = world.services().store.begin_read();
  EXPECT_TRUE((*transaction)->ledger().operations({}, std::nullopt, 10)->empty());
  EXPECT_TRUE((*transaction)->ledger().open_requests(id, 10)->empty());
}

// rows: PM-2, PM-13, JAMF-S13, CLOMO-S11
TEST(People, may_be_given_licenses_before_they_accept) {
  World world({});
  const auto id = world.connect();
  ASSERT_TRUE(world.order_and_settle(order(Verb::associate, {kNotes}, {}, {"u-2"})));
  expect_agreement(world, id);
  world.control("POST", "accept-invitation", {{"clientUserId", "u-2"}, {"account", "someone@mail.example"}});
  ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
  auto transaction = world.services().store.begin_read();
  const auto records = (*transaction)->mirror().users({id, std::nullopt, "u-2"}, std::nullopt, 10);
  EXPECT_EQ(records->at(0).user.status, domain::UserStatus::associated);
  EXPECT_EQ((*transaction)->mirror().held_by({domain::AssigneeKind::person, "u-2"})->size(), 1U);
}

// rows: MERAKI-41, MERAKI-42, CLOMO-S2, MERAKI-40, PM-12
TEST(People, accept_an_invitation_once_and_their_account_stays_unknown) {
  World world({});
  const auto id = world.connect();
  const auto code_of = [&] {
    const auto dump = world.control("GET", "dump");
    for (const auto& user : dump["users"]) {
      if (user["clientUserId"] == "u-4") return user["inviteCode"].get<std::string>();
    }
    return std::string();
  };
  net::HttpRequest page;
  page.url = "/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount?inviteCode=" + code_of() + "&mt=8";
  EXPECT_NE(world.ask(page).body.find("Sign in"), std::string::npos);
  page.method = "POST";
  page.body = "account=private.person%40mail.example";
  const auto accepted = world.ask(page);
  EXPECT_EQ(accepted.status, 200) << page.url << accepted.body;
  EXPECT_EQ(world.ask(page).status, 410) << "each invitation works once";
  ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
  auto transaction = world.services().store.begin_read();
  const auto user = (*transaction)->mirror().users({id, std::nullopt, "u-4"}, std::nullopt, 10)->at(0).user;
  EXPECT_EQ(user.status, domain::UserStatus::associated);
  EXPECT_FALSE(user.id_hash.empty());
  EXPECT_EQ((user.id_hash + user.email).find("private.person"), std::string::npos);
}

// rows: MERAKI-45, JAMF-3, CLOMO-11, CLOMO-27
TEST(Licenses, of_several_locations_the_one_must_be_named_that_is_meant) {
  World world({.profile = "school"});
  world.connect(0);
  const auto second = world.connect(1);
  const AssetKey both{AdamId{586683407}, domain::Pricing::stdq};
  const auto unclear = app::start_operation(world.services(), order(Verb::associate, {both}, serials(1)));
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().code, "choose_location");
  auto clear = order(Verb::associate, {both}, serials(1));
  clear.location = second;
  EXPECT_TRUE(world.order_and_settle(clear));
  const AssetKey only_first{AdamId{361285480}, domain::Pricing::stdq};
  EXPECT_TRUE(world.order_and_settle(order(Verb::associate, {only_first}, serials(1)))) << "one location can do it";
  expect_agreement(world, second);
}

// rows: MERAKI-55, MERAKI-1
TEST(Licenses, what_came_back_goes_to_the_next_one) {
  World world({});
  const auto id = world.connect();
  ASSERT_TRUE(world.order_and_settle(order(Verb::associate, {kSketch}, serials(2))));
  EXPECT_EQ(app::start_operation(world.services(), order(Verb::associate, {kSketch}, {"NEXTDEVICE01"})).error().code,
            "not_enough_licenses");
  ASSERT_TRUE(world.order_and_settle(order(Verb::disassociate, {kSketch}, {serials(2)[0]})));
  world.pass_ms(2 * base::kMinuteMs);
  ASSERT_TRUE(world.order_and_settle(order(Verb::associate, {kSketch}, {"NEXTDEVICE01"})));
  expect_agreement(world, id);
}

TEST(Licenses, nonsense_is_refused_before_it_costs_a_seat) {
  World world({});
  world.connect();
  for (const char* serial : {"", "x", "TEST SER 1", "testser100001", "TESTSER100001TOOLONG"}) {
    const auto refused = app::start_operation(world.services(), order(Verb::associate, {kNotes}, {serial}));
    ASSERT_FALSE(refused) << serial;
    EXPECT_EQ(refused.error().code, "bad_serial_number");
  }
  EXPECT_EQ(app::start_operation(world.services(), order(Verb::associate, {kNotes}, {}, {"u-unknown"})).error().code,
            "user_not_found");
  EXPECT_EQ(app::start_operation(world.services(), order(Verb::associate, {kNotes}, {})).error().code, "nothing_asked");
  EXPECT_EQ(app::start_operation(world.services(), order(Verb::associate, {{AdamId{1}}}, serials(1))).error().code,
            "asset_not_owned");
}

TEST(Licenses, a_lost_answer_is_looked_up_and_nothing_is_done_twice) {
  for (const char* cut : {"cut-before", "cut-after", "truncated", "malformed"}) {
    World world({});
    const auto id = world.connect();
    world.control("POST", "fault", {{"kind", cut}, {"endpoint", "assets/associate"}, {"count", 1}});
    const auto given = world.order_and_settle(order(Verb::associate, {kNotes}, serials(20)));
    ASSERT_TRUE(given);
    EXPECT_EQ(count(world.tasks_of(*given->id), TaskState::done), 20) << cut;
    expect_agreement(world, id);
    EXPECT_EQ(world.control("GET", "status")["locations"][0]["redundantAssociations"], 0) << cut;
  }
}

TEST(Licenses, an_event_that_stays_pending_is_asked_about_no_oftener_than_documented) {
  World world({});
  const auto id = world.connect();
  world.control("POST", "fault", {{"kind", "event-pending"}, {"count", 1}, {"ms", 400'000}});
  const auto given = world.order_and_settle(order(Verb::associate, {kNotes}, serials(3)));
  ASSERT_TRUE(given);
  EXPECT_EQ(count(world.tasks_of(*given->id), TaskState::done), 3);
  const auto asked = world.control("GET", "status")["locations"][0]["requests"]["GET status"].get<int>();
  EXPECT_LE(asked, 400 / 30 + 2);
  expect_agreement(world, id);
}

}  // namespace
}  // namespace bursar::scenarios
