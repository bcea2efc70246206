#include <gtest/gtest.h>

#include "app/usecases/refresh_catalog.h"
#include "scenarios/world.h"

namespace bursar::scenarios {
namespace {

using domain::SyncMode;

std::int64_t requests(World& world, const std::string& name) {
  const auto counts = world.control("GET", "status")["locations"][0]["requests"];
  return counts.contains(name) ? counts[name].get<std::int64_t>() : 0;
}

// rows: JAMF-1, JAMF-2, MERAKI-16, MAAS-15, CLOMO-S3, MERAKI-62
TEST(Mirror, agrees_with_apple_after_a_full_sync_with_pages_of_any_size) {
  for (const int page_size : {1, 7, 500}) {
    World world(
        {.profile = page_size == 1 ? "tiny" : "school", .page_size = page_size, .switches = {{"rate-limit", "off"}}});
    const auto id = world.connect();
    EXPECT_EQ(world.verify(id).differences_total, 0) << page_size;
  }
}

TEST(Mirror, a_full_sync_needs_no_more_requests_than_pages) {
  World world({.profile = "school"});
  const auto id = world.connect();
  const auto dump = world.control("GET", "dump");
  const auto assignments = static_cast<std::int64_t>(dump["assignments"].size());
  EXPECT_EQ(requests(world, "GET assignments"), (assignments + 499) / 500);
  EXPECT_EQ(requests(world, "GET users"), (static_cast<std::int64_t>(dump["users"].size()) + 499) / 500);
  EXPECT_EQ(requests(world, "GET assets"), 1);
  EXPECT_EQ(world.control("GET", "status")["locations"][0]["errors"].size(), 0U) << "no request was too fast";
  (void)id;
}

TEST(Mirror, an_increment_reads_only_what_changed_and_the_assets_that_differ) {
  for (const char* removals : {"absent", "repeated"}) {
    World world({.profile = "school", .switches = {{"delta-removals", removals}}});
    const auto id = world.connect();
    const auto dump = world.control("GET", "dump")["assignments"];
    const auto held = dump.at(0);
    world.control("POST", "unassign", {{"adamId", held["adamId"]}, {"serialNumber", held["serialNumber"]}});
    world.control("POST", "assign", {{"adamId", "361309726"}, {"serialNumber", "NEWSERIAL001"}});
    const auto before = requests(world, "GET assignments");
    ASSERT_TRUE(world.sync(id, SyncMode::increment));
    EXPECT_LE(requests(world, "GET assignments") - before, 4) << removals;
    EXPECT_EQ(world.verify(id).differences_total, 0) << removals;
  }
}

// rows: MERAKI-5, JAMF-2
TEST(Mirror, what_several_people_buy_for_a_location_adds_up) {
  World world({});
  const auto id = world.connect();
  world.control("POST", "buy", {{"adamId", "900100200"}, {"count", 5}});
  world.control("POST", "buy", {{"adamId", "900100200"}, {"count", 7}});
  ASSERT_TRUE(world.sync(id, SyncMode::increment));
  auto transaction = world.services().store.begin_read();
  EXPECT_EQ(
      (*transaction)->mirror().find_asset(id, {domain::AdamId{900100200}, domain::Pricing::stdq}).value()->asset.total,
      52);
}

// rows: JAMF-S21, CLOMO-S18, MERAKI-S4
TEST(Mirror, custom_apps_have_their_names_though_the_store_shows_them_to_nobody_else) {
  World world({.profile = "company"});
  const auto id = world.connect();
  world.control("POST", "leave-store", {{"adamId", "842842640"}});
  const auto named = app::refresh_catalog(world.services(), id);
  ASSERT_TRUE(named) << named.error().message;
  auto transaction = world.services().store.begin_read();
  const auto name_of = [&](std::int64_t adam_id) {
    return (*transaction)->mirror().find_asset(id, {domain::AdamId{adam_id}, domain::Pricing::stdq}).value()->name;
  };
  EXPECT_EQ(name_of(6400000001), "Example Field Service");
  EXPECT_EQ(name_of(842842640), "Google Docs") << "it left the store, but is owned";
}

// rows: MAAS-22
TEST(Mirror, requests_keep_under_apples_limit_so_that_no_account_is_flagged) {
  World world({.profile = "school", .page_size = 20});
  const auto began = world.clock().now();
  const auto id = world.connect();
  const auto status = world.control("GET", "status")["locations"][0];
  EXPECT_FALSE(status["errors"].contains("9646"));
  std::int64_t sent = 0;
  for (const auto& [name, count] : status["requests"].items()) sent += count.get<std::int64_t>();
  const auto seconds = static_cast<double>(world.clock().now().ms_since(began)) / 1000.0;
  EXPECT_GE(static_cast<double>(sent) / seconds, 0.9 * 15) << "the budget is used";
  EXPECT_LE(static_cast<double>(sent) / seconds, 15.0);
  (void)id;
}

// rows: MERAKI-61, MERAKI-62
TEST(Mirror, licenses_that_move_between_locations_show_on_both_sides) {
  World world({.profile = "school"});
  const auto first = world.connect(0);
  const auto second = world.connect(1);
  world.control(
      "POST", "transfer",
      {{"location", "Lakeside Elementary"}, {"to", "Hillcrest Middle School"}, {"adamId", "361285480"}, {"count", 20}});
  for (const auto id : {first, second}) {
    EXPECT_GT(world.verify(id).differences_total, 0) << "verify sees what the mirror does not know yet";
    ASSERT_TRUE(world.sync(id, SyncMode::increment));
    EXPECT_EQ(world.verify(id).differences_total, 0);
  }
}

TEST(Mirror, refunds_and_purchases_arrive_by_notification) {
  World world({.notifications = true});
  const auto id = world.connect();
  world.control("POST", "buy", {{"adamId", "900100200"}, {"count", 25}});
  world.control("POST", "refund", {{"adamId", "900100203"}, {"count", 4}});
  world.pass_ms(2000);
  world.work(id);
  EXPECT_EQ(world.verify(id).differences_total, 0) << "without a sync";
}

TEST(Mirror, what_others_do_arrives_by_notification_or_by_the_next_increment) {
  World world({.notifications = true});
  const auto id = world.connect();
  world.control("POST", "assign", {{"adamId", "900100200"}, {"serialNumber", "BEHINDBACK01"}});
  EXPECT_EQ(world.verify(id).differences_total, 2);
  ASSERT_TRUE(world.sync(id, SyncMode::increment));
  EXPECT_EQ(world.verify(id).differences_total, 0);
}

TEST(Mirror, a_refused_version_falls_back_to_a_full_walk) {
  World world({.switches = {{"delta-versions-kept", "1"}}});
  const auto id = world.connect();
  for (int i = 0; i < 5; ++i) {
    world.control("POST", "assign", {{"adamId", "900100200"}, {"serialNumber", "OTHERDEV000" + std::to_string(i)}});
  }
  ASSERT_TRUE(world.sync(id, SyncMode::increment));
  EXPECT_EQ(world.verify(id).differences_total, 0);
}

TEST(Mirror, pages_that_shift_while_they_are_read_are_put_right) {
  World world({.profile = "school", .page_size = 50, .switches = {{"rate-limit", "off"}}});
  const auto id = world.connect();
  world.control("POST", "fault", {{"kind", "version-change"}, {"endpoint", "assignments"}, {"rate", 0.2}});
  ASSERT_TRUE(world.sync(id, SyncMode::full));
  world.control("DELETE", "fault");
  ASSERT_TRUE(world.sync(id, SyncMode::increment));
  EXPECT_EQ(world.verify(id).differences_total, 0);
}

TEST(Mirror, every_unfriendly_answer_is_survived) {
  for (const char* kind : {"5xx", "internal-error", "unavailable", "429", "429-retry-after", "truncated", "malformed",
                           "error-in-200", "cut-before", "cut-after", "slow"}) {
    World world({.profile = "school", .page_size = 100});
    const auto id = world.connect();
    world.control("POST", "fault", {{"kind", kind}, {"endpoint", "/mdm/v2/"}, {"rate", 0.15}, {"ms", 1500}});
    const auto synced = world.sync(id, SyncMode::full);
    EXPECT_TRUE(synced) << kind << ": " << (synced ? "" : synced.error().message);
    world.control("DELETE", "fault");
    EXPECT_EQ(world.verify(id).differences_total, 0) << kind;
  }
}

TEST(Mirror, holds_under_every_way_that_apple_may_answer) {
  const std::vector<std::vector<std::pair<std::string, std::string>>> ways = {
      {{"errors-in-http-200", "on"}},     {{"expiration-date-always", "off"}}, {{"absent-as-null", "on"}},
      {{"empty-list-has-a-page", "off"}}, {{"retired-inside-total", "on"}},    {{"unlimited-counts-available", "off"}},
      {{"look-back-ms", "3000"}},         {{"unknown-user-sync", "on"}}};
  for (const auto& way : ways) {
    World world({.switches = way});
    const auto id = world.connect();
    world.control("POST", "retire-licenses", {{"adamId", "900100200"}, {"count", 3}});
    app::OperationOrder order;
    order.assets = {{domain::AdamId{900100200}, domain::Pricing::stdq}};
    order.serial_numbers = {"TESTSER00001", "TESTSER00002"};
    ASSERT_TRUE(world.order_and_settle(order)) << way[0].first;
    world.pass_ms(10'000);
    ASSERT_TRUE(world.sync(id, SyncMode::increment)) << way[0].first;
    EXPECT_EQ(world.verify(id).differences_total, 0) << way[0].first;
  }
}

}  // namespace
}  // namespace bursar::scenarios
