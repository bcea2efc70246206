// Webhooks in virtual time: what is told, to whom, how often, and what is never told.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/edit_webhook.h"
#include "app/usecases/location_access.h"
#include "app/usecases/remove_location.h"
#include "app/usecases/send_webhook.h"
#include "app/usecases/tell_event.h"
#include "app/workers/courier.h"
#include "domain/webhooks/delivery.h"
#include "scenarios/distribution_fixture.h"

namespace bursar::scenarios {
namespace {

using domain::DeliveryState;
using domain::EventType;

class WebhookScenarios : public testing::Test {
 protected:
  explicit WebhookScenarios(const WorldOptions& options = {}) : world_(options), courier_(world_.services()) {}

  app::NewWebhook subscribe(const std::vector<EventType>& types, domain::UnitId unit = domain::kFirstTenant,
                            const std::string& name = "their server") {
    app::Webhook webhook;
    webhook.name = name;
    webhook.url = "https://events.example.org/in";
    webhook.unit = unit;
    webhook.types = types;
    webhook.enabled = true;
    auto made = app::add_webhook(world_.services(), administrator(), webhook, {});
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }
  static app::Caller administrator() { return {"anna", {{domain::kAdministrator}}, std::nullopt, ""}; }

  std::vector<app::Delivery> log(app::WebhookId id) {
    auto transaction = world_.services().store.begin_read();
    return (*transaction)->webhooks().deliveries(id, {}, std::nullopt, 1000).value();
  }
  app::Webhook webhook(app::WebhookId id) {
    auto transaction = world_.services().store.begin_read();
    return (*transaction)->webhooks().find(id).value().value();
  }
  void look() { ASSERT_TRUE(courier_.look_around(true)); }
  /// Something happens, in a transaction of its own.
  void happens(EventType type = EventType::plan_paused, const std::string& subject = "plan 1") {
    auto transaction = world_.services().store.begin_write();
    ASSERT_TRUE(app::tell(**transaction, world_.clock().now(), type, subject, {{"reason", "Too much failed."}}));
    ASSERT_TRUE((*transaction)->commit());
  }
  /// What waits is tried until nothing waits or so much time has passed.
  void pass_with_tries(std::int64_t ms) {
    const auto until = world_.clock().now().plus_ms(ms);
    while (world_.clock().now() < until) {
      courier_.send_due();
      world_.clock().advance_ms(base::kMinuteMs);
    }
  }

  World world_;
  app::Courier courier_;
};

TEST_F(WebhookScenarios, a_school_is_told_from_the_token_to_the_finished_operation_and_no_secret_leaves) {
  std::vector<EventType> all;
  for (const auto& words : domain::event_types()) {
    if (words.type != EventType::test) all.push_back(words.type);
  }
  const auto made = subscribe(all);
  const auto token = world_.token_text();
  const auto id = world_.connect();
  look();
  const auto location = world_.location(id);
  app::OperationOrder order;
  order.location = id;
  auto transaction = world_.services().store.begin_read();
  const auto assets = (*transaction)->mirror().assets(id).value();
  const auto asset = std::find_if(assets.begin(), assets.end(), [](const auto& row) {
    return row.asset.device_assignable && row.asset.available > 2;
  });
  transaction->reset();
  ASSERT_NE(asset, assets.end());
  order.assets = {asset->asset.key};
  order.serial_numbers = {"WEBHOOK00001", "WEBHOOK00002"};
  ASSERT_TRUE(world_.order_and_settle(order));
  ASSERT_TRUE(app::remove_location(world_.services(), id, true));
  courier_.send_due();
  EXPECT_EQ(world_.receiver.types(), (std::vector<std::string>{"location.connected", "operation.started",
                                                               "operation.finished", "location.removed"}));
  EXPECT_EQ(world_.receiver.body(0)["data"]["name"], location.name);
  EXPECT_EQ(world_.receiver.body(0)["subject"],
            (nlohmann::json{{"kind", "location"}, {"id", std::to_string(id.value)}}));
  EXPECT_EQ(
      world_.receiver.body(2)["data"],
      (nlohmann::json{{"location", location.name}, {"verb", "associate"}, {"done", 2}, {"failed", 0}, {"plan", 0}}));
  for (const auto& post : world_.receiver.came) {
    EXPECT_EQ(post.body.find(token.substr(0, 40)), std::string::npos);
    EXPECT_EQ(post.body.find(made.secret.reveal()), std::string::npos);
    EXPECT_EQ(post.url, "https://events.example.org/in");
  }
}

TEST_F(WebhookScenarios, each_request_is_signed_over_its_moment_and_body_and_names_event_and_delivery) {
  const auto made = subscribe({EventType::plan_paused});
  happens();
  courier_.send_due();
  ASSERT_EQ(world_.receiver.came.size(), 1U);
  EXPECT_EQ(world_.receiver.header(0, "Bursar-Signature"),
            domain::signature_of({made.secret}, world_.clock().now(), world_.receiver.came[0].body));
  EXPECT_EQ(world_.receiver.header(0, "Bursar-Event"), "plan.paused");
  EXPECT_EQ(world_.receiver.header(0, "Bursar-Delivery"), std::to_string(log(made.webhook.id)[0].id.value));
  EXPECT_EQ(world_.receiver.header(0, "Content-Type"), "application/json");
}

TEST_F(WebhookScenarios, during_the_overlap_both_secrets_sign_and_then_the_new_one_alone) {
  const auto made = subscribe({EventType::plan_paused});
  const auto rotated = app::rotate_webhook_secret(world_.services(), made.webhook.id, {}, 24);
  ASSERT_TRUE(rotated);
  EXPECT_NE(rotated->secret.reveal(), made.secret.reveal());
  happens();
  courier_.send_due();
  EXPECT_EQ(world_.receiver.header(0, "Bursar-Signature"),
            domain::signature_of({rotated->secret, made.secret}, world_.clock().now(), world_.receiver.came[0].body));
  world_.clock().advance_ms(24 * base::kHourMs);
  happens();
  courier_.send_due();
  EXPECT_EQ(world_.receiver.header(1, "Bursar-Signature"),
            domain::signature_of({rotated->secret}, world_.clock().now(), world_.receiver.came[1].body));
}

TEST_F(WebhookScenarios, a_server_that_is_down_and_up_again_gets_everything_once) {
  const auto made = subscribe({EventType::plan_paused});
  world_.receiver.status = 0;
  for (int i = 0; i < 5; ++i) happens();
  pass_with_tries(2 * base::kHourMs);
  EXPECT_TRUE(webhook(made.webhook.id).failing_since);
  const auto waiting = log(made.webhook.id);
  ASSERT_EQ(waiting.size(), 5U);
  EXPECT_EQ(waiting[0].state, DeliveryState::waiting);
  EXPECT_GT(waiting[0].attempts, 5);
  EXPECT_EQ(waiting[0].trouble, "The server could not be reached.");
  world_.receiver.status = 204;
  pass_with_tries(4 * base::kHourMs);
  EXPECT_EQ(world_.receiver.came.size(), 5U);
  for (const auto& delivery : log(made.webhook.id)) {
    EXPECT_EQ(delivery.state, DeliveryState::delivered);
    EXPECT_EQ(delivery.status, 204);
    EXPECT_FALSE(delivery.next_at);
  }
  EXPECT_FALSE(webhook(made.webhook.id).failing_since);
}

TEST_F(WebhookScenarios, what_a_server_refuses_for_a_day_is_given_up_and_after_three_days_the_webhook_is_paused) {
  const auto made = subscribe({EventType::plan_paused});
  world_.receiver.status = 500;
  world_.receiver.answer = std::string("<h1>Oh no</h1>\x01\xff") + std::string(5000, 'x');
  happens();
  pass_with_tries(34 * base::kHourMs);
  auto delivery = log(made.webhook.id).at(0);
  EXPECT_EQ(delivery.state, DeliveryState::given_up);
  EXPECT_EQ(delivery.attempts, 17);
  EXPECT_EQ(delivery.status, 500);
  EXPECT_EQ(delivery.trouble, "The server answered 500.");
  EXPECT_EQ(delivery.answer.substr(0, 16), std::string("<h1>Oh no</h1>") + "?" + "?");
  EXPECT_EQ(delivery.answer.size(), 500U);
  EXPECT_TRUE(webhook(made.webhook.id).sends());
  happens();
  pass_with_tries(34 * base::kHourMs);
  happens();
  pass_with_tries(10 * base::kHourMs);
  const auto paused = webhook(made.webhook.id);
  EXPECT_FALSE(paused.sends());
  EXPECT_EQ(paused.pause_reason.substr(0, 16), "Every try since ");
  const auto tries = world_.receiver.came.size();
  happens();
  pass_with_tries(base::kHourMs);
  EXPECT_EQ(world_.receiver.came.size(), tries) << "nothing is sent or kept for it any more";
  world_.receiver.status = 200;
  auto changed = app::change_webhook(world_.services(), administrator(), paused);
  ASSERT_TRUE(changed);
  EXPECT_TRUE(webhook(made.webhook.id).sends());
  happens();
  courier_.send_due();
  EXPECT_EQ(world_.receiver.came.size(), tries + 1);
}

TEST_F(WebhookScenarios, a_server_that_says_that_it_is_gone_is_told_nothing_more) {
  const auto made = subscribe({EventType::plan_paused});
  world_.receiver.status = 410;
  happens();
  happens();
  courier_.send_due();
  EXPECT_EQ(world_.receiver.came.size(), 1U);
  const auto paused = webhook(made.webhook.id);
  EXPECT_TRUE(paused.paused_at);
  EXPECT_EQ(paused.pause_reason, "The server answered 410: it wants no more events.");
  for (const auto& delivery : log(made.webhook.id)) EXPECT_EQ(delivery.state, DeliveryState::given_up);
  auto transaction = world_.services().store.begin_read();
  app::AuditFilter filter;
  filter.act = "webhook_paused";
  EXPECT_EQ((*transaction)->audit().list(filter, 0, 10)->size(), 1U);
}

TEST_F(WebhookScenarios, a_server_that_asks_for_time_gets_it) {
  const auto made = subscribe({EventType::plan_paused});
  world_.receiver.status = 429;
  world_.receiver.retry_after_ms = base::kHourMs;
  happens();
  courier_.send_due();
  EXPECT_EQ(log(made.webhook.id)[0].next_at, world_.clock().now().plus_ms(base::kHourMs));
}

TEST_F(WebhookScenarios, what_is_undone_with_its_transaction_is_never_told) {
  const auto made = subscribe({EventType::plan_paused, EventType::distribution_changed});
  {
    auto transaction = world_.services().store.begin_write();
    ASSERT_TRUE(app::record(**transaction, world_.clock(), "run_paused", "plan 1", {}));
    ASSERT_TRUE(app::record(**transaction, world_.clock(), "distribution_saved", "distribution 1", {}));
    EXPECT_EQ((*transaction)->webhooks().count_waiting().value(), 2);
  }
  EXPECT_EQ(courier_.send_due(), 0);
  EXPECT_TRUE(log(made.webhook.id).empty());
}

TEST_F(WebhookScenarios, the_outbox_is_bounded_and_the_oldest_are_given_up_with_words) {
  const auto made = subscribe({EventType::plan_paused});
  world_.receiver.status = 0;
  {
    auto transaction = world_.services().store.begin_write();
    for (int i = 0; i < 10'005; ++i)
      ASSERT_TRUE(app::tell(**transaction, world_.clock().now(), EventType::plan_paused, "plan 1", {}));
    ASSERT_TRUE((*transaction)->commit());
  }
  ASSERT_TRUE(app::tidy_deliveries(world_.services()));
  auto transaction = world_.services().store.begin_read();
  EXPECT_EQ((*transaction)->webhooks().count_waiting().value(), 10'000);
  const auto given_up =
      (*transaction)->webhooks().deliveries(made.webhook.id, {DeliveryState::given_up}, std::nullopt, 100).value();
  ASSERT_EQ(given_up.size(), 5U);
  EXPECT_EQ(given_up[0].trouble, "More than 10000 events wait; the oldest are given up.");
}

TEST_F(WebhookScenarios, a_token_near_its_end_expired_and_renewed_is_told_as_its_state_changes) {
  const auto id = world_.connect();
  subscribe({EventType::token_state_changed, EventType::location_renewed});
  look();
  courier_.send_due();
  EXPECT_TRUE(world_.receiver.came.empty()) << "what is so already is not news";
  const auto ends = world_.location(id).token_expires_at;
  world_.clock().set(ends.plus_ms(-89 * base::kDayMs));
  look();
  look();
  world_.clock().set(ends.plus_ms(1));
  look();
  courier_.send_due();
  ASSERT_EQ(world_.receiver.types(), (std::vector<std::string>{"token.state_changed", "token.state_changed"}));
  EXPECT_EQ(world_.receiver.body(0)["data"]["before"], "active");
  EXPECT_EQ(world_.receiver.body(0)["data"]["state"], "expiring");
  EXPECT_EQ(world_.receiver.body(1)["data"]["state"], "expired");
  EXPECT_NE(world_.receiver.body(1)["data"]["advice"].get<std::string>().find("renew"), std::string::npos);
}

TEST_F(WebhookScenarios, a_token_that_is_revoked_is_told_with_the_operations_that_stop) {
  const auto id = world_.connect();
  subscribe({EventType::token_state_changed, EventType::operation_stopped});
  app::OperationOrder order;
  order.location = id;
  auto transaction = world_.services().store.begin_read();
  const auto assets = (*transaction)->mirror().assets(id).value();
  transaction->reset();
  const auto asset = std::find_if(assets.begin(), assets.end(), [](const auto& row) {
    return row.asset.device_assignable && row.asset.available > 2;
  });
  ASSERT_NE(asset, assets.end());
  order.assets = {asset->asset.key};
  order.serial_numbers = {"WEBHOOK00001"};
  ASSERT_TRUE(app::start_operation(world_.services(), order));
  ASSERT_TRUE(app::record_trouble(world_.services(), id, domain::TokenTrouble::revoked));
  courier_.send_due();
  auto types = world_.receiver.types();
  std::sort(types.begin(), types.end());
  EXPECT_EQ(types, (std::vector<std::string>{"operation.stopped", "token.state_changed"}));
  ASSERT_TRUE(app::clear_trouble(world_.services(), id));
  courier_.send_due();
  EXPECT_EQ(world_.receiver.body(2)["data"]["before"], "revoked");
  EXPECT_EQ(world_.receiver.body(2)["data"]["state"], "active");
}

TEST_F(WebhookScenarios, seats_that_are_bought_are_told_item_by_item) {
  const auto id = world_.connect();
  subscribe({EventType::asset_count_changed});
  auto transaction = world_.services().store.begin_read();
  const auto asset = (*transaction)->mirror().assets(id).value().at(0);
  transaction->reset();
  world_.control("POST", "buy",
                 {{"location", world_.location(id).apple_name},
                  {"adamId", std::to_string(asset.asset.key.adam_id.value)},
                  {"count", 7}});
  ASSERT_TRUE(world_.sync(id, domain::SyncMode::full));
  look();
  courier_.send_due();
  ASSERT_EQ(world_.receiver.came.size(), 1U);
  const auto data = world_.receiver.body(0)["data"];
  EXPECT_EQ(data["adamId"], std::to_string(asset.asset.key.adam_id.value));
  EXPECT_EQ(data["before"], asset.asset.total);
  EXPECT_EQ(data["total"], asset.asset.total + 7);
}

TEST_F(WebhookScenarios, a_first_sync_is_not_told_item_by_item) {
  subscribe({EventType::asset_count_changed, EventType::location_connected});
  world_.connect();
  look();
  look();
  courier_.send_due();
  EXPECT_EQ(world_.receiver.types(), std::vector<std::string>{"location.connected"});
}

TEST_F(WebhookScenarios, seats_that_others_gave_are_told_as_a_leak_when_there_are_more_than_before) {
  const auto id = world_.connect();
  subscribe({EventType::leak_found});
  look();
  auto transaction = world_.services().store.begin_write();
  const auto assets = (*transaction)->mirror().assets(id).value();
  const auto key = assets.at(0).asset.key;
  ASSERT_TRUE((*transaction)
                  ->mirror()
                  .put_assignments(id, {{key, {domain::AssigneeKind::device, "STRANGER0001"}}},
                                   (*transaction)->mirror().last_run(id).value()));
  ASSERT_TRUE((*transaction)->commit());
  transaction->reset();
  look();
  look();
  courier_.send_due();
  ASSERT_EQ(world_.receiver.types(), std::vector<std::string>{"leak.found"});
  const auto data = world_.receiver.body(0)["data"];
  EXPECT_EQ(data["strangers"].get<int>() + data["foreign"].get<int>() + data["lost"].get<int>(),
            data["before"].get<int>() + 1);
}

// rows: JAMF-34
TEST_F(WebhookScenarios, a_part_of_the_organization_is_told_of_itself_alone) {
  domain::Unit unit;
  unit.name = "North";
  unit.kind = domain::UnitKind::site;
  unit.parent = domain::kFirstTenant;
  const auto north = app::save_unit(world_.services(), unit).value();
  unit.name = "South";
  const auto south = app::save_unit(world_.services(), unit).value();
  const auto made =
      subscribe({EventType::distribution_changed, EventType::distribution_removed, EventType::plan_paused}, north);
  domain::Distribution d;
  d.name = "Of the north";
  d.unit = north;
  const auto mine = app::save_distribution(world_.services(), d);
  ASSERT_TRUE(mine) << mine.error().message;
  d.name = "Of the south";
  d.unit = south;
  ASSERT_TRUE(app::save_distribution(world_.services(), d));
  ASSERT_TRUE(app::remove_distribution(world_.services(), mine->distribution.id));
  happens(EventType::plan_paused, "plan 77");
  courier_.send_due();
  EXPECT_EQ(world_.receiver.types(), (std::vector<std::string>{"distribution.changed", "distribution.removed"}));
  EXPECT_EQ(world_.receiver.body(0)["data"]["name"], "Of the north");
  EXPECT_EQ(log(made.webhook.id).size(), 2U);
}

TEST_F(WebhookScenarios, a_webhook_that_is_off_is_told_nothing_of_what_happened_meanwhile) {
  const auto made = subscribe({EventType::plan_paused});
  world_.receiver.status = 0;
  happens();
  auto off = made.webhook;
  off.enabled = false;
  ASSERT_TRUE(app::change_webhook(world_.services(), administrator(), off));
  EXPECT_EQ(log(made.webhook.id)[0].trouble, "The webhook was switched off.");
  happens();
  world_.receiver.status = 200;
  off.enabled = true;
  ASSERT_TRUE(app::change_webhook(world_.services(), administrator(), off));
  EXPECT_EQ(courier_.send_due(), 0);
  EXPECT_EQ(log(made.webhook.id).size(), 1U);
  ASSERT_TRUE(app::send_again(world_.services(), made.webhook.id, log(made.webhook.id)[0].id));
  EXPECT_EQ(courier_.send_due(), 1);
  EXPECT_EQ(log(made.webhook.id)[0].state, DeliveryState::delivered);
}

TEST_F(WebhookScenarios, one_server_that_fails_holds_up_no_other) {
  const auto one = subscribe({EventType::plan_paused}, domain::kFirstTenant, "one");
  subscribe({EventType::plan_paused}, domain::kFirstTenant, "two");
  happens();
  world_.receiver.status = 500;
  EXPECT_EQ(courier_.send_due(), 2);
  EXPECT_EQ(courier_.counts().failed, 2);
  world_.receiver.status = 200;
  world_.clock().advance_ms(base::kMinuteMs);
  EXPECT_EQ(courier_.send_due(), 2);
  EXPECT_EQ(courier_.counts().delivered, 2);
  EXPECT_EQ(log(one.webhook.id)[0].attempts, 2);
}

class WebhookPlans : public DistributionTest {};

TEST_F(WebhookPlans, a_plan_its_operations_and_a_shortage_are_told_from_beginning_to_end) {
  app::Webhook webhook;
  webhook.name = "their server";
  webhook.url = "https://events.example.org/in";
  webhook.types = {EventType::plan_applied,       EventType::plan_paused,    EventType::operation_started,
                   EventType::operation_finished, EventType::shortage_began, EventType::shortage_ended};
  webhook.enabled = true;
  ok(app::add_webhook(services(), {"anna", {{domain::kAdministrator}}, std::nullopt, ""}, webhook, {}));
  app::Courier courier(services());
  add_devices(0, 3, "Class");
  auto sketch = distribution("Sketch for the class", kSketch, "Class");
  sketch.id = save(sketch);
  const auto planned = plan();
  apply(planned);
  settle();
  ok(courier.look_around(false));
  courier.send_due();
  auto& came = world_.receiver;
  ASSERT_EQ(came.types(),
            (std::vector<std::string>{"operation.started", "plan.applied", "operation.finished", "shortage.began"}));
  EXPECT_EQ(came.body(0)["data"]["plan"], planned.plan.id.value);
  EXPECT_EQ(came.body(0)["data"]["count"], 2);
  EXPECT_EQ(came.body(1)["subject"]["id"], std::to_string(planned.plan.id.value));
  EXPECT_EQ(came.body(1)["data"]["grant"], 2);
  EXPECT_EQ(came.body(1)["data"]["wait"], 1);
  EXPECT_EQ(came.body(2)["data"]["done"], 2);
  EXPECT_EQ(came.body(3)["data"]["adamId"], std::to_string(kSketch));
  EXPECT_EQ(came.body(3)["data"]["waiting"], 1);
  EXPECT_EQ(came.body(3)["data"]["name"], world_.location(location_).name);
  world_.control(
      "POST", "buy",
      {{"location", world_.location(location_).apple_name}, {"adamId", std::to_string(kSketch)}, {"count", 5}});
  ok(world_.sync(location_, domain::SyncMode::full).map([](const auto&) { return true; }));
  apply(plan());
  settle();
  ok(courier.look_around(false));
  courier.send_due();
  EXPECT_EQ(came.types().back(), "shortage.ended");
  const auto types = came.types();
  EXPECT_EQ(std::count(types.begin(), types.end(), "shortage.began"), 1);
}

}  // namespace
}  // namespace bursar::scenarios
