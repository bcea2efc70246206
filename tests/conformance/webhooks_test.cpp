// Subscriptions, the outbox and its log, in every store.
#include <gtest/gtest.h>

#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

using domain::DeliveryState;
using domain::EventType;

class Webhooks : public StoreTest {};
FOR_EVERY_STORE(Webhooks);

app::Webhook webhook(const std::string& name) {
  app::Webhook w;
  w.unit = {2};
  w.name = name;
  w.url = "https://" + name + ".example/in";
  w.types = {EventType::plan_applied, EventType::sync_failed};
  w.enabled = true;
  w.created_at = {5};
  w.created_by = "anna";
  return w;
}

std::int64_t add_event(app::Transaction& t, std::int64_t at) {
  domain::Event event;
  event.number = ok(t.webhooks().take_event_number());
  event.type = EventType::plan_applied;
  event.at = {at};
  event.subject = "plan 9";
  ok(t.webhooks().add_event(event));
  return event.number;
}

app::DeliveryId add_waiting(app::Transaction& t, app::WebhookId hook, std::int64_t at) {
  app::Delivery delivery;
  delivery.webhook = hook;
  delivery.event = add_event(t, at);
  delivery.next_at = base::Timestamp{at};
  return ok(t.webhooks().add_delivery(delivery));
}

TEST_P(Webhooks, come_back_and_names_are_unique) {
  write([&](app::Transaction& t) {
    const auto id = ok(t.webhooks().add(webhook("one"), base::Secret("secret of one")));
    auto other = webhook("two");
    other.id = ok(t.webhooks().add(other, base::Secret("secret of two")));
    EXPECT_EQ(t.webhooks().add(webhook("one"), base::Secret("x")).error().code, "webhook_exists");
    auto found = ok(t.webhooks().find(id)).value();
    EXPECT_EQ(found.unit, domain::UnitId{2});
    EXPECT_EQ(found.url, "https://one.example/in");
    EXPECT_EQ(found.types, webhook("one").types);
    EXPECT_TRUE(found.sends());
    EXPECT_EQ(found.created_by, "anna");
    found.name = "two";
    EXPECT_EQ(t.webhooks().update(found).error().code, "webhook_exists");
    found.name = "first";
    found.enabled = false;
    found.types = {EventType::leak_found};
    ok(t.webhooks().update(found));
    found.failing_since = base::Timestamp{7};
    found.paused_at = base::Timestamp{8};
    found.pause_reason = "It was gone.";
    ok(t.webhooks().put_health(found));
    const auto list = ok(t.webhooks().list());
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].name, "first");
    EXPECT_FALSE(list[0].enabled);
    EXPECT_EQ(list[0].types, found.types);
    EXPECT_EQ(list[0].failing_since, base::Timestamp{7});
    EXPECT_EQ(list[0].paused_at, base::Timestamp{8});
    EXPECT_EQ(list[0].pause_reason, "It was gone.");
    add_waiting(t, id, 1);
    ok(t.webhooks().remove(id));
    EXPECT_FALSE(ok(t.webhooks().find(id)));
    EXPECT_EQ(ok(t.webhooks().count_waiting()), 0);
    EXPECT_EQ(ok(t.webhooks().list()).size(), 1U);
  });
}

TEST_P(Webhooks, keep_the_present_and_the_old_secret_sealed) {
  app::WebhookId id;
  write([&](app::Transaction& t) {
    id = ok(t.webhooks().add(webhook("one"), base::Secret("the first secret")));
    EXPECT_EQ(ok(t.webhooks().secrets(id)).now.reveal(), "the first secret");
    EXPECT_TRUE(ok(t.webhooks().secrets(id)).old.empty());
    ok(t.webhooks().put_secrets(id,
                                {base::Secret("the second"), base::Secret("the first secret"), base::Timestamp{99}}));
  });
  read([&](app::Transaction& t) {
    const auto secrets = ok(t.webhooks().secrets(id));
    EXPECT_EQ(secrets.now.reveal(), "the second");
    EXPECT_EQ(secrets.old.reveal(), "the first secret");
    EXPECT_EQ(secrets.old_until, base::Timestamp{99});
    EXPECT_EQ(ok(t.webhooks().find(id))->old_secret_until, base::Timestamp{99});
  });
}

TEST_P(Webhooks, what_waits_is_due_in_order_and_each_for_its_own) {
  write([&](app::Transaction& t) {
    const auto one = ok(t.webhooks().add(webhook("one"), base::Secret("s")));
    const auto two = ok(t.webhooks().add(webhook("two"), base::Secret("s")));
    const auto late = add_waiting(t, one, 20);
    const auto early = add_waiting(t, one, 10);
    const auto other = add_waiting(t, two, 5);
    EXPECT_EQ(ok(t.webhooks().count_waiting()), 3);
    EXPECT_FALSE(ok(t.webhooks().first_due(one, {9})));
    EXPECT_EQ(ok(t.webhooks().first_due(one, {30})), early);
    EXPECT_EQ(ok(t.webhooks().first_due(two, {30})), other);
    auto delivery = ok(t.webhooks().find_delivery(early)).value();
    EXPECT_EQ(delivery.type, EventType::plan_applied);
    EXPECT_EQ(delivery.subject, "plan 9");
    EXPECT_EQ(delivery.happened_at, base::Timestamp{10});
    delivery.state = DeliveryState::delivered;
    delivery.attempts = 2;
    delivery.next_at.reset();
    delivery.tried_at = base::Timestamp{11};
    delivery.finished_at = base::Timestamp{12};
    delivery.status = 204;
    delivery.answer = "thank you – ありがとう";
    delivery.trouble = "none";
    delivery.duration_ms = 34;
    ok(t.webhooks().update(delivery));
    EXPECT_EQ(ok(t.webhooks().first_due(one, {30})), late);
    const auto again = ok(t.webhooks().find_delivery(early)).value();
    EXPECT_EQ(again.state, DeliveryState::delivered);
    EXPECT_EQ(again.attempts, 2);
    EXPECT_FALSE(again.next_at);
    EXPECT_EQ(again.tried_at, delivery.tried_at);
    EXPECT_EQ(again.finished_at, delivery.finished_at);
    EXPECT_EQ(again.status, 204);
    EXPECT_EQ(again.answer, delivery.answer);
    EXPECT_EQ(again.duration_ms, 34);
    EXPECT_NE(ok(t.webhooks().event_body(again.event)).find("\"type\":\"plan.applied\""), std::string::npos);
  });
}

TEST_P(Webhooks, the_log_is_read_newest_first_by_pages_and_states) {
  write([&](app::Transaction& t) {
    const auto one = ok(t.webhooks().add(webhook("one"), base::Secret("s")));
    std::vector<app::DeliveryId> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(add_waiting(t, one, i));
    const auto first = ok(t.webhooks().deliveries(one, {}, std::nullopt, 2));
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].id, ids[4]);
    const auto rest = ok(t.webhooks().deliveries(one, {}, first[1].id, 10));
    ASSERT_EQ(rest.size(), 3U);
    EXPECT_EQ(rest[0].id, ids[2]);
    EXPECT_EQ(ok(t.webhooks().give_up(one, 2, {50}, "too many")), 3);
    const auto oldest = ok(t.webhooks().deliveries(one, {{}, true}, std::nullopt, 2));
    ASSERT_EQ(oldest.size(), 2U);
    EXPECT_EQ(ok(t.webhooks().deliveries(one, {{}, true}, oldest[0].id, 1))[0].id, oldest[1].id);
    const auto given_up = ok(t.webhooks().deliveries(one, {DeliveryState::given_up}, std::nullopt, 10));
    ASSERT_EQ(given_up.size(), 3U);
    EXPECT_EQ(given_up[0].id, ids[2]);
    EXPECT_EQ(given_up[0].trouble, "too many");
    EXPECT_EQ(given_up[0].finished_at, base::Timestamp{50});
    EXPECT_EQ(ok(t.webhooks().deliveries(one, {DeliveryState::waiting}, std::nullopt, 10)).size(), 2U);
  });
}

TEST_P(Webhooks, the_log_is_bounded_in_age_and_number_and_takes_its_events_along) {
  write([&](app::Transaction& t) {
    const auto one = ok(t.webhooks().add(webhook("one"), base::Secret("s")));
    std::vector<app::Delivery> all;
    for (int i = 0; i < 6; ++i) {
      auto delivery = ok(t.webhooks().find_delivery(add_waiting(t, one, i))).value();
      if (i > 0) {
        delivery.state = DeliveryState::delivered;
        delivery.finished_at = base::Timestamp{i * 10};
        ok(t.webhooks().update(delivery));
      }
      all.push_back(delivery);
    }
    ok(t.webhooks().forget({20}, 3));
    const auto left = ok(t.webhooks().deliveries(one, {}, std::nullopt, 10));
    ASSERT_EQ(left.size(), 4U) << "what waits stays";
    EXPECT_EQ(left[2].id, all[3].id);
    EXPECT_EQ(left[3].id, all[0].id);
    EXPECT_FALSE(ok(t.webhooks().event_body(all[0].event)).empty());
    EXPECT_TRUE(ok(t.webhooks().event_body(all[1].event)).empty());
  });
}

TEST_P(Webhooks, waiting_lines_are_counted_without_those_who_are_granted_a_seat) {
  write([&](app::Transaction& t) {
    const auto waits = [](std::int64_t item, std::int64_t who, std::int64_t at, std::int64_t place) {
      app::Waiting one;
      one.adam_id = item;
      one.subject = who;
      one.location = {at};
      one.place = place;
      return one;
    };
    ok(t.distributions().replace_waiting(
        {5, 6}, {waits(5, 1, 1, 1), waits(5, 2, 1, 2), waits(5, 3, 2, 1), waits(5, 4, 1, 0), waits(6, 5, 1, 0)}));
    const auto lines = ok(t.distributions().waiting_lines());
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].location, domain::LocationId{1});
    EXPECT_EQ(lines[0].count, 2);
    EXPECT_EQ(lines[1].location, domain::LocationId{2});
    EXPECT_EQ(lines[1].count, 1);
  });
}

TEST_P(Webhooks, what_was_so_is_marked_by_kind_and_name) {
  write([&](app::Transaction& t) {
    ok(t.webhooks().put_mark("token", "1", "active"));
    ok(t.webhooks().put_mark("token", "", "1"));
    ok(t.webhooks().put_mark("sync", "1", "good"));
    ok(t.webhooks().put_mark("token", "1", "expired"));
    const auto marks = ok(t.webhooks().marks("token"));
    EXPECT_EQ(marks, (std::map<std::string, std::string>{{"", "1"}, {"1", "expired"}}));
    ok(t.webhooks().remove_mark("token", ""));
    EXPECT_EQ(ok(t.webhooks().marks("token")).size(), 1U);
    ok(t.webhooks().drop_marks("token"));
    EXPECT_TRUE(ok(t.webhooks().marks("token")).empty());
    EXPECT_EQ(ok(t.webhooks().marks("sync")).size(), 1U);
  });
}

}  // namespace
}  // namespace bursar::conformance
