#include <gtest/gtest.h>

#include "app/usecases/connect_location.h"
#include "app/usecases/doctor.h"
#include "app/usecases/remove_location.h"
#include "scenarios/world.h"

namespace bursar::scenarios {
namespace {

std::string code_of(World& world, const std::string& token, bool take_over = false) {
  const auto connected = app::connect_location(world.services(), {token, "", take_over});
  return connected ? "" : connected.error().code;
}

domain::TokenState state_of(World& world, domain::LocationId id) {
  return domain::token_state(world.location(id), world.clock().now());
}

std::vector<std::string> serials(int count) {
  std::vector<std::string> list;
  for (int i = 1; i <= count; ++i) list.push_back("TESTSER" + std::to_string(100000 + i));
  return list;
}

app::OperationOrder notes_to(int devices) {
  app::OperationOrder order;
  order.assets = {{domain::AdamId{900100200}, domain::Pricing::stdq}};
  order.serial_numbers = serials(devices);
  return order;
}

// rows: CLOMO-2, JAMF-4, JAMF-15, JAMF-18, MERAKI-16, MAAS-18, JAMF-S1
TEST(TokenIntake, a_token_makes_a_location_that_apple_knows_as_ours) {
  World world({});
  const auto connected = app::connect_location(world.services(), {world.token_text(), "", false});
  ASSERT_TRUE(connected) << connected.error().message;
  EXPECT_EQ(connected->name, "Test Unit");
  EXPECT_EQ(connected->country, "CH");
  EXPECT_EQ(connected->organization, "ORG55501");
  EXPECT_EQ(state_of(world, connected->id), domain::TokenState::active);
  EXPECT_EQ(world.control("GET", "status")["locations"][0]["mdmInfo"], "Bursar");
}

// rows: MERAKI-14, MERAKI-15, JAMF-S11
TEST(TokenIntake, each_way_to_fail_has_its_own_code) {
  World world({});
  EXPECT_EQ(code_of(world, "not a token"), "token_not_base64");
  EXPECT_EQ(code_of(world, "aGVsbG8="), "token_not_json");
  EXPECT_EQ(code_of(world, "-----BEGIN PKCS7-----"), "token_is_enrollment");
  const auto old = world.control("POST", "token", {{"days", 1}})["token"].get<std::string>();
  world.pass_ms(2 * base::kDayMs);
  EXPECT_EQ(code_of(world, old), "token_expired_already");
  const auto revoked = world.control("POST", "token")["token"].get<std::string>();
  world.control("POST", "revoke-token");
  EXPECT_EQ(code_of(world, revoked), "token_revoked");
  World stranger({.seed = 99});
  EXPECT_EQ(code_of(world, stranger.token_text()), "token_invalid");
}

// rows: JAMF-9, JAMF-12, MERAKI-18
TEST(TokenIntake, the_same_token_and_the_same_location_are_told_apart) {
  World world({});
  world.connect();
  EXPECT_EQ(code_of(world, world.token_text()), "token_connected_already");
  const auto newer = world.control("POST", "token", {{"days", 400}})["token"].get<std::string>();
  EXPECT_EQ(code_of(world, newer), "location_connected_already");
}

// rows: MERAKI-15, JAMF-7, JAMF-11, JAMF-20, MERAKI-6
TEST(TokenIntake, a_location_of_another_server_is_taken_only_when_asked_to) {
  World world({});
  world.control("POST", "takeover", {{"name", "Example MDM"}});
  const auto refused = app::connect_location(world.services(), {world.token_text(), "", false});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "held_elsewhere");
  EXPECT_NE(refused.error().message.find("Example MDM"), std::string::npos);
  EXPECT_EQ(world.control("GET", "status")["locations"][0]["mdmInfo"], "Example MDM") << "nothing was written";
  EXPECT_EQ(code_of(world, world.token_text(), true), "");
  EXPECT_EQ(world.control("GET", "status")["locations"][0]["mdmInfo"], "Bursar");
}

TEST(TokenIntake, a_claim_that_apple_refuses_leaves_no_location_behind) {
  World world({.notifications = true});
  world.control("POST", "fault",
                {{"kind", "refuse"}, {"endpoint", "client/config"}, {"number", 9728}, {"after", 1}, {"count", 1}});
  EXPECT_EQ(code_of(world, world.token_text()), "notification_url_unreachable");
  auto transaction = world.services().store.begin_read();
  EXPECT_TRUE((*transaction)->locations().list()->empty());
}

// rows: CLOMO-4, JAMF-9, JAMF-10, MERAKI-18, MAAS-3, MAAS-16
TEST(TokenRenewal, replaces_in_place_and_keeps_everything) {
  for (const char* per_token : {"on", "off"}) {
    World world({.switches = {{"mdm-info-per-token", per_token}}});
    const auto id = world.connect();
    const auto newer = world.control("POST", "token", {{"days", 700}})["token"].get<std::string>();
    const auto renewed = app::renew_token(world.services(), id, newer);
    ASSERT_TRUE(renewed) << renewed.error().message;
    EXPECT_EQ(renewed->id, id);
    EXPECT_GT(renewed->token_expires_at.ms_since(world.clock().now()), 600 * base::kDayMs);
    EXPECT_TRUE(world.sync(id, domain::SyncMode::increment));
    EXPECT_EQ(world.verify(id).differences_total, 0);
  }
}

// rows: JAMF-8, MAAS-16
TEST(TokenRenewal, refuses_an_older_token_and_one_of_another_location) {
  World world({.profile = "school"});
  const auto id = world.connect(0);
  const auto older =
      world.control("POST", "token", {{"location", "Lakeside Elementary"}, {"days", 30}})["token"].get<std::string>();
  EXPECT_EQ(app::renew_token(world.services(), id, older).error().code, "token_not_newer");
  EXPECT_EQ(app::renew_token(world.services(), id, world.token_text(1)).error().code, "token_of_other_location");
}

// rows: MERAKI-17, MAAS-20, MAAS-21, CLOMO-S4
TEST(TokenStates, an_end_in_the_middle_of_a_run_stops_it_cleanly_and_renewal_goes_on) {
  struct Case {
    const char* fault;
    domain::TokenState state;
  };
  for (const auto& c : {Case{"expire", domain::TokenState::expired}, Case{"revoke-token", domain::TokenState::revoked},
                        Case{"takeover", domain::TokenState::held_elsewhere}}) {
    World world({.page_size = 2});
    const auto id = world.connect();
    const auto started = app::start_operation(world.services(), notes_to(30));
    ASSERT_TRUE(started);
    world.control("POST", "fault", {{"kind", c.fault}, {"endpoint", "status"}, {"count", 1}});
    for (int i = 0; i < 20; ++i) {
      world.work(id);
      world.pass_ms(5000);
    }
    EXPECT_EQ(state_of(world, id), c.state) << c.fault;
    {
      auto transaction = world.services().store.begin_read();
      const auto operation = (*transaction)->ledger().find(*started->id);
      EXPECT_EQ((*operation)->state, domain::OperationState::stopped) << c.fault;
      EXPECT_FALSE((*operation)->stop_reason.empty());
    }
    EXPECT_EQ(world.sync(id, domain::SyncMode::full).error().code, "token_not_usable") << c.fault;
    if (c.state == domain::TokenState::held_elsewhere) {
      const auto from = app::reclaim_location(world.services(), id);
      ASSERT_TRUE(from);
      EXPECT_EQ((*from)->name, "Other MDM");
    } else {
      const auto newer = world.control("POST", "token", {{"days", 900}})["token"].get<std::string>();
      ASSERT_TRUE(app::renew_token(world.services(), id, newer));
    }
    EXPECT_TRUE(world.settle(id)) << c.fault;
    ASSERT_TRUE(world.sync(id, domain::SyncMode::increment));
    EXPECT_EQ(world.verify(id).differences_total, 0) << c.fault;
    auto transaction = world.services().store.begin_read();
    EXPECT_EQ((*transaction)->ledger().find(*started->id).value()->counts.done, 30) << c.fault;
  }
}

TEST(TokenStates, a_sync_that_meets_a_removed_location_says_so) {
  World world({});
  const auto id = world.connect();
  world.control("POST", "remove-location");
  EXPECT_FALSE(world.sync(id, domain::SyncMode::full));
  EXPECT_EQ(state_of(world, id), domain::TokenState::location_removed);
}

// rows: JAMF-13, MERAKI-S3
TEST(TokenRemoval, changes_nothing_at_apple) {
  World world({});
  const auto id = world.connect();
  const auto before = world.control("GET", "dump");
  ASSERT_TRUE(app::remove_location(world.services(), id, false));
  EXPECT_EQ(world.control("GET", "dump"), before);
  auto transaction = world.services().store.begin_read();
  EXPECT_TRUE((*transaction)->locations().list()->empty());
  EXPECT_TRUE((*transaction)->mirror().assets(std::nullopt)->empty());
}

TEST(TokenRemoval, waits_for_open_operations_unless_forced) {
  World world({});
  const auto id = world.connect();
  ASSERT_TRUE(app::start_operation(world.services(), notes_to(3)));
  EXPECT_EQ(app::remove_location(world.services(), id, false).error().code, "operations_open");
  EXPECT_TRUE(app::remove_location(world.services(), id, true));
}

// rows: CLOMO-20, JAMF-16, MERAKI-10, PM-6, CLOMO-19
TEST(TokenIntake, whoever_needs_a_token_is_told_where_apple_keeps_them) {
  World world({});
  const auto refused = app::connect_location(world.services(), {"", "", false});
  ASSERT_FALSE(refused);
  for (const char* step :
       {"Apple School Manager", "Apple Business", "Preferences", "Payments and Billing", "Content Tokens"}) {
    EXPECT_NE(refused.error().remedy.find(step), std::string::npos) << step;
  }
  app::ProgressBoard board;
  const auto findings = app::examine(world.services(), board, false);
  EXPECT_NE(findings->at(0).remedy.find("Content Tokens"), std::string::npos);
}

// rows: JAMF-6, MERAKI-62
TEST(Doctor, says_what_is_wrong_and_what_to_do) {
  World world({.profile = "school"});
  app::ProgressBoard board;
  const auto codes = [&](bool ask) {
    std::string text;
    const auto findings = app::examine(world.services(), board, ask);
    for (const auto& finding : *findings) {
      text += finding.code + " ";
      EXPECT_TRUE(finding.severity == app::Severity::fine || !finding.remedy.empty()) << finding.code;
    }
    return text;
  };
  EXPECT_NE(codes(false).find("no_locations"), std::string::npos);
  const auto id = world.connect(0);
  world.connect(1);
  EXPECT_NE(codes(true).find("same_content_in_several_locations"), std::string::npos);
  EXPECT_NE(codes(true).find("works_by_asking"), std::string::npos);
  EXPECT_NE(codes(true).find("fine "), std::string::npos);
  world.control("POST", "change-password", {{"location", "Lakeside Elementary"}});
  EXPECT_NE(codes(true).find("token_revoked"), std::string::npos);
  EXPECT_EQ(state_of(world, id), domain::TokenState::revoked);
}

}  // namespace
}  // namespace bursar::scenarios
