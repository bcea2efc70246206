#include "store/tables/sql_webhooks.h"

#include <fmt/format.h>

#include <limits>

#include "base/text.h"
#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

constexpr const char* kColumns =
    "id, unit_id, name, url, types, enabled, failing_since, paused_at, pause_reason, old_secret_until, created_at, "
    "created_by";
constexpr const char* kDeliveries =
    "SELECT d.id, d.webhook_id, d.event_id, e.type, e.subject, e.at, d.state, d.attempts, d.next_at, d.tried_at, "
    "d.finished_at, d.status, d.answer, d.trouble, d.duration_ms FROM webhook_deliveries d JOIN webhook_events e ON "
    "e.id = d.event_id";

std::string secret_context(app::WebhookId id) { return fmt::format("secret of webhook {}", id.value); }

std::string types_text(const std::vector<domain::EventType>& types) {
  std::vector<std::string> names;
  for (const auto type : types) names.emplace_back(domain::name_of(type));
  return base::join(names, " ");
}

app::Webhook webhook_of(const Row& row) {
  app::Webhook w;
  w.id = {row.integer(0)};
  w.unit = {row.integer(1)};
  w.name = text_of(row, 2);
  w.url = text_of(row, 3);
  for (const auto name : base::split(row.text(4), ' ')) {
    if (const auto type = domain::event_type_of(name)) w.types.push_back(*type);
  }
  w.enabled = row.integer(5) != 0;
  w.failing_since = moment_of(row, 6);
  w.paused_at = moment_of(row, 7);
  w.pause_reason = text_of(row, 8);
  w.old_secret_until = moment_of(row, 9);
  w.created_at = {row.integer(10)};
  w.created_by = text_of(row, 11);
  return w;
}

app::Delivery delivery_of(const Row& row) {
  app::Delivery d;
  d.id = {row.integer(0)};
  d.webhook = {row.integer(1)};
  d.event = row.integer(2);
  d.type = domain::event_type_of(row.text(3)).value_or(domain::EventType::test);
  d.subject = text_of(row, 4);
  d.happened_at = {row.integer(5)};
  d.state = by_name(row.text(6), kDeliveryStates);
  d.attempts = static_cast<int>(row.integer(7));
  d.next_at = moment_of(row, 8);
  d.tried_at = moment_of(row, 9);
  d.finished_at = moment_of(row, 10);
  d.status = static_cast<int>(row.integer(11));
  d.answer = text_of(row, 12);
  d.trouble = text_of(row, 13);
  d.duration_ms = row.integer(14);
  return d;
}

}  // namespace

base::Status SqlWebhooks::refuse_double(const app::Webhook& w) {
  TRY_SET(const auto other,
          first(c_.db, "SELECT id FROM webhooks WHERE name = $1 AND id <> $2", first_integer, w.name, w.id));
  if (!other) return {};
  return base::fail(base::ErrorKind::conflict, "webhook_exists",
                    fmt::format("There is a webhook \"{}\" already.", w.name), "Choose another name.");
}

base::Result<app::WebhookId> SqlWebhooks::add(const app::Webhook& w, const base::Secret& secret) {
  c_.durability = Durability::durable;
  TRY(refuse_double(w));
  app::WebhookId id;
  TRY_SET(id.value, take_ids(c_.db, "webhooks", 1));
  TRY(run_only(c_.db,
               "INSERT INTO webhooks (id, unit_id, name, url, types, enabled, pause_reason, secret_sealed, "
               "old_secret_sealed, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, '', $7, '', $8, $9)",
               id, w.unit, w.name, w.url, types_text(w.types), w.enabled, c_.sealer.seal(secret, secret_context(id)),
               w.created_at, w.created_by));
  return id;
}

base::Status SqlWebhooks::update(const app::Webhook& w) {
  c_.durability = Durability::durable;
  TRY(refuse_double(w));
  return run_only(c_.db,
                  "UPDATE webhooks SET unit_id = $2, name = $3, url = $4, types = $5, enabled = $6 WHERE id = $1", w.id,
                  w.unit, w.name, w.url, types_text(w.types), w.enabled);
}

base::Status SqlWebhooks::put_health(const app::Webhook& w) {
  return run_only(c_.db, "UPDATE webhooks SET failing_since = $2, paused_at = $3, pause_reason = $4 WHERE id = $1",
                  w.id, w.failing_since, w.paused_at, w.pause_reason);
}

base::Status SqlWebhooks::remove(app::WebhookId id) {
  c_.durability = Durability::durable;
  TRY(run_only(c_.db, "DELETE FROM webhook_deliveries WHERE webhook_id = $1", id));
  return run_only(c_.db, "DELETE FROM webhooks WHERE id = $1", id);
}

base::Result<std::vector<app::Webhook>> SqlWebhooks::list() {
  return all(c_.db, fmt::format("SELECT {} FROM webhooks ORDER BY name", kColumns), webhook_of);
}

base::Result<std::optional<app::Webhook>> SqlWebhooks::find(app::WebhookId id) {
  return first(c_.db, fmt::format("SELECT {} FROM webhooks WHERE id = $1", kColumns), webhook_of, id);
}

base::Result<app::WebhookSecrets> SqlWebhooks::secrets(app::WebhookId id) {
  std::string now;
  std::string old;
  app::WebhookSecrets secrets;
  TRY(each(
      c_.db, "SELECT secret_sealed, old_secret_sealed, old_secret_until FROM webhooks WHERE id = $1",
      [&](const Row& row) {
        now = text_of(row, 0);
        old = text_of(row, 1);
        secrets.old_until = moment_of(row, 2);
      },
      id));
  if (!now.empty()) {
    TRY_SET(secrets.now, c_.sealer.open(now, secret_context(id)));
  }
  if (!old.empty()) {
    TRY_SET(secrets.old, c_.sealer.open(old, secret_context(id)));
  }
  return secrets;
}

base::Status SqlWebhooks::put_secrets(app::WebhookId id, const app::WebhookSecrets& s) {
  c_.durability = Durability::durable;
  return run_only(c_.db,
                  "UPDATE webhooks SET secret_sealed = $2, old_secret_sealed = $3, old_secret_until = $4 WHERE id = $1",
                  id, c_.sealer.seal(s.now, secret_context(id)),
                  s.old.empty() ? std::string() : c_.sealer.seal(s.old, secret_context(id)), s.old_until);
}

base::Result<std::int64_t> SqlWebhooks::take_event_number() { return take_ids(c_.db, "webhook_events", 1); }

base::Status SqlWebhooks::add_event(const domain::Event& event) {
  c_.durability = Durability::durable;
  return run_only(c_.db, "INSERT INTO webhook_events (id, type, subject, at, body) VALUES ($1, $2, $3, $4, $5)",
                  event.number, domain::name_of(event.type), event.subject, event.at, domain::body_of(event));
}

base::Result<std::string> SqlWebhooks::event_body(std::int64_t event) {
  TRY_SET(const auto body, first(
                               c_.db, "SELECT body FROM webhook_events WHERE id = $1",
                               [](const Row& row) { return text_of(row, 0); }, event));
  return body.value_or("");
}

base::Result<app::DeliveryId> SqlWebhooks::add_delivery(const app::Delivery& d) {
  c_.durability = Durability::durable;
  app::DeliveryId id;
  TRY_SET(id.value, take_ids(c_.db, "webhook_deliveries", 1));
  TRY(run_only(c_.db,
               "INSERT INTO webhook_deliveries (id, webhook_id, event_id, state, attempts, next_at, tried_at, "
               "finished_at, status, answer, trouble, duration_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
               "$11, $12)",
               id, d.webhook, d.event, domain::name_of(d.state), d.attempts, d.next_at, d.tried_at, d.finished_at,
               d.status, d.answer, d.trouble, d.duration_ms));
  return id;
}

base::Status SqlWebhooks::update(const app::Delivery& d) {
  return run_only(c_.db,
                  "UPDATE webhook_deliveries SET state = $2, attempts = $3, next_at = $4, tried_at = $5, "
                  "finished_at = $6, status = $7, answer = $8, trouble = $9, duration_ms = $10 WHERE id = $1",
                  d.id, domain::name_of(d.state), d.attempts, d.next_at, d.tried_at, d.finished_at, d.status, d.answer,
                  d.trouble, d.duration_ms);
}

base::Result<std::optional<app::Delivery>> SqlWebhooks::find_delivery(app::DeliveryId id) {
  return first(c_.db, fmt::format("{} WHERE d.id = $1", kDeliveries), delivery_of, id);
}

base::Result<std::vector<app::Delivery>> SqlWebhooks::deliveries(app::WebhookId webhook,
                                                                 const app::DeliveryFilter& filter,
                                                                 std::optional<app::DeliveryId> after, int limit) {
  const auto start = filter.oldest_first ? 0 : std::numeric_limits<std::int64_t>::max();
  const auto from = after ? after->value : start;
  const auto sql = fmt::format("{} WHERE d.webhook_id = $1 AND d.id {} $2{} ORDER BY d.id {} LIMIT $3", kDeliveries,
                               filter.oldest_first ? ">" : "<", filter.state ? " AND d.state = $4" : "",
                               filter.oldest_first ? "ASC" : "DESC");
  if (!filter.state) return all(c_.db, sql, delivery_of, webhook, from, limit);
  return all(c_.db, sql, delivery_of, webhook, from, limit, domain::name_of(*filter.state));
}

base::Result<std::optional<app::DeliveryId>> SqlWebhooks::first_due(app::WebhookId webhook, base::Timestamp now) {
  return first(
      c_.db,
      "SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'waiting' AND next_at <= $2 "
      "ORDER BY next_at, id LIMIT 1",
      [](const Row& row) { return app::DeliveryId{row.integer(0)}; }, webhook, now);
}

base::Result<std::int64_t> SqlWebhooks::count_waiting() {
  return first(c_.db, "SELECT count(*) FROM webhook_deliveries WHERE state = 'waiting'", first_integer)
      .map([](auto count) { return count.value_or(0); });
}

base::Result<std::int64_t> SqlWebhooks::give_up(app::WebhookId webhook, std::int64_t keep, base::Timestamp now,
                                                const std::string& trouble) {
  return run(c_.db,
             "UPDATE webhook_deliveries SET state = 'given_up', next_at = NULL, finished_at = $2, trouble = $3 "
             "WHERE webhook_id = $1 AND state = 'waiting' AND id NOT IN (SELECT id FROM webhook_deliveries WHERE "
             "webhook_id = $1 AND state = 'waiting' ORDER BY id DESC LIMIT $4)",
             webhook, now, trouble, keep);
}

base::Status SqlWebhooks::forget(base::Timestamp moment, std::int64_t keep) {
  TRY(run_only(c_.db, "DELETE FROM webhook_deliveries WHERE state <> 'waiting' AND finished_at < $1", moment));
  TRY_SET(const auto webhooks, list());
  for (const auto& webhook : webhooks) {
    TRY(run_only(c_.db,
                 "DELETE FROM webhook_deliveries WHERE webhook_id = $1 AND state <> 'waiting' AND id NOT IN (SELECT id "
                 "FROM webhook_deliveries WHERE webhook_id = $1 AND state <> 'waiting' ORDER BY id DESC LIMIT $2)",
                 webhook.id, keep));
  }
  return run_only(c_.db,
                  "DELETE FROM webhook_events WHERE NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.event_id = "
                  "webhook_events.id)");
}

base::Result<std::map<std::string, std::string>> SqlWebhooks::marks(const std::string& kind) {
  std::map<std::string, std::string> marks;
  TRY(each(
      c_.db, "SELECT name, value FROM webhook_marks WHERE kind = $1",
      [&](const Row& row) { marks[text_of(row, 0)] = text_of(row, 1); }, kind));
  return marks;
}

base::Status SqlWebhooks::put_mark(const std::string& kind, const std::string& name, const std::string& value) {
  return run_only(
      c_.db,
      "INSERT INTO webhook_marks (kind, name, value) VALUES ($1, $2, $3) ON CONFLICT (kind, name) DO UPDATE "
      "SET value = excluded.value",
      kind, name, value);
}

base::Status SqlWebhooks::remove_mark(const std::string& kind, const std::string& name) {
  return run_only(c_.db, "DELETE FROM webhook_marks WHERE kind = $1 AND name = $2", kind, name);
}

base::Status SqlWebhooks::drop_marks(const std::string& kind) {
  return run_only(c_.db, "DELETE FROM webhook_marks WHERE kind = $1", kind);
}

}  // namespace bursar::store
