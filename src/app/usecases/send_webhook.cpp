#include "app/usecases/send_webhook.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/edit_webhook.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::DeliveryState;

constexpr std::int64_t kWaitingMax = 10'000;
constexpr std::int64_t kFinishedMax = 1'000;
constexpr std::int64_t kKeptMs = 30 * base::kDayMs;
constexpr std::size_t kAnswerBytesMax = 500;
constexpr std::int64_t kRetryAfterMaxMs = 6 * base::kHourMs;
constexpr int kGone = 410;

struct Outgoing {
  Webhook webhook;
  WebhookSecrets secrets;
  Delivery delivery;
  std::string body;
};

struct Outcome {
  base::Result<WebhookAnswer> answer;
  std::int64_t duration_ms = 0;
  bool good() const { return answer && answer->status / 100 == 2; }
};

/// Readable everywhere: bytes that are no text become '?'.
std::string readable(const std::string& bytes) {
  auto text = bytes.substr(0, kAnswerBytesMax);
  const bool valid = base::is_valid_utf8(text);
  for (auto& c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f || (byte >= 0x80 && !valid)) c = '?';
  }
  return text;
}

Outcome send(const Services& services, const Outgoing& out) {
  const auto began = services.clock.now();
  std::vector<base::Secret> secrets{out.secrets.now};
  if (!out.secrets.old.empty() && out.secrets.old_until && began < *out.secrets.old_until)
    secrets.push_back(out.secrets.old);
  WebhookPost post;
  post.url = out.webhook.url;
  post.body = out.body;
  post.headers = {{"Content-Type", "application/json"},
                  {"Bursar-Event", domain::name_of(out.delivery.type)},
                  {"Bursar-Delivery", std::to_string(out.delivery.id.value)},
                  {"Bursar-Signature", domain::signature_of(secrets, began, out.body)}};
  auto answer = services.webhooks.post(post);
  return {std::move(answer), services.clock.now().ms_since(began)};
}

std::string trouble_of(const Outcome& outcome) {
  if (outcome.good()) return "";
  if (!outcome.answer) return outcome.answer.error().message;
  const auto status = outcome.answer->status;
  if (status / 100 == 3) return fmt::format("The server answered {}; redirects are not followed.", status);
  return fmt::format("The server answered {}.", status);
}

/// What a try tells about the delivery; its state and next try are up to the caller.
void note(Delivery& delivery, const Outcome& outcome, base::Timestamp now) {
  ++delivery.attempts;
  delivery.tried_at = now;
  delivery.duration_ms = outcome.duration_ms;
  delivery.status = outcome.answer ? outcome.answer->status : 0;
  delivery.answer = outcome.answer ? readable(outcome.answer->beginning) : "";
  delivery.trouble = trouble_of(outcome);
  delivery.next_at.reset();
}

void finish(Delivery& delivery, DeliveryState state, base::Timestamp now) {
  delivery.state = state;
  delivery.finished_at = now;
}

/// The next try, or giving up.
void put_off(const Services& services, Delivery& delivery, const Outcome& outcome, double chance) {
  const auto now = services.clock.now();
  const auto pause = domain::next_try_ms(delivery.attempts, services.settings.webhook_retry_first_ms, chance);
  if (!pause) return finish(delivery, DeliveryState::given_up, now);
  const auto asked = outcome.answer ? outcome.answer->retry_after_ms.value_or(0) : 0;
  delivery.next_at = now.plus_ms(std::max(*pause, std::min(asked, kRetryAfterMaxMs)));
}

/// What a try tells about the webhook.
base::Status note_health(const Services& services, Transaction& transaction, Webhook webhook,
                         const Delivery& delivery) {
  const auto now = services.clock.now();
  if (delivery.state == DeliveryState::delivered) {
    if (!webhook.failing_since) return {};
    webhook.failing_since.reset();
    return transaction.webhooks().put_health(webhook);
  }
  if (delivery.status == kGone) {
    return pause_webhook(transaction, services.clock, webhook, "The server answered 410: it wants no more events.");
  }
  if (!webhook.failing_since) {
    webhook.failing_since = now;
    return transaction.webhooks().put_health(webhook);
  }
  if (now.ms_since(*webhook.failing_since) < services.settings.webhook_pause_after_ms) return {};
  return pause_webhook(transaction, services.clock, webhook,
                       fmt::format("Every try since {} has failed; the last time: {}",
                                   base::format_rfc3339(*webhook.failing_since), delivery.trouble));
}

base::Result<std::optional<Outgoing>> load(const Services& services, DeliveryId id) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(auto delivery, transaction->webhooks().find_delivery(id));
  if (!delivery || delivery->state != DeliveryState::waiting) return std::optional<Outgoing>();
  TRY_SET(auto webhook, transaction->webhooks().find(delivery->webhook));
  if (!webhook || !webhook->sends()) return std::optional<Outgoing>();
  TRY_SET(auto secrets, transaction->webhooks().secrets(webhook->id));
  TRY_SET(auto body, transaction->webhooks().event_body(delivery->event));
  return std::optional(Outgoing{std::move(*webhook), std::move(secrets), std::move(*delivery), std::move(body)});
}

}  // namespace

base::Result<std::optional<Delivery>> try_delivery(const Services& services, DeliveryId id, double chance) {
  TRY_SET(const auto out, load(services, id));
  if (!out) return std::optional<Delivery>();
  const auto outcome = send(services, *out);
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto delivery, transaction->webhooks().find_delivery(id));
  TRY_SET(auto webhook, transaction->webhooks().find(out->webhook.id));
  if (!delivery || !webhook) return std::optional<Delivery>();
  // Switched off or paused meanwhile: it was given up, and is delivered all the same where the server took it.
  const bool waits = delivery->state == DeliveryState::waiting;
  if (!waits && !outcome.good()) return std::optional<Delivery>();
  note(*delivery, outcome, services.clock.now());
  if (outcome.good()) {
    finish(*delivery, DeliveryState::delivered, services.clock.now());
  } else {
    put_off(services, *delivery, outcome, chance);
  }
  TRY(transaction->webhooks().update(*delivery));
  TRY(note_health(services, *transaction, *webhook, *delivery));
  TRY(transaction->commit());
  return delivery;
}

base::Result<Delivery> send_test(const Services& services, WebhookId id) {
  Outgoing out;
  {
    TRY_SET(auto transaction, services.store.begin_write());
    TRY_SET(out.webhook, find_webhook(*transaction, id));
    TRY_SET(out.secrets, transaction->webhooks().secrets(id));
    domain::Event event;
    TRY_SET(event.number, transaction->webhooks().take_event_number());
    event.at = services.clock.now();
    event.actor = acting_name();
    event.subject = fmt::format("webhook {}", id.value);
    event.data = {{"message", "This is a test of Bursar."}};
    TRY(transaction->webhooks().add_event(event));
    Delivery delivery;
    delivery.webhook = id;
    delivery.event = event.number;
    delivery.trouble = "The server stopped before the outcome was known.";
    finish(delivery, DeliveryState::given_up, event.at);
    TRY_SET(delivery.id, transaction->webhooks().add_delivery(delivery));
    out.body = domain::body_of(event);
    TRY(transaction->commit());
    delivery.subject = event.subject;
    delivery.happened_at = event.at;
    out.delivery = std::move(delivery);
  }
  const auto outcome = send(services, out);
  note(out.delivery, outcome, services.clock.now());
  finish(out.delivery, outcome.good() ? DeliveryState::delivered : DeliveryState::given_up, services.clock.now());
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->webhooks().update(out.delivery));
  TRY(transaction->commit());
  return out.delivery;
}

base::Result<Delivery> send_again(const Services& services, WebhookId webhook_id, DeliveryId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto webhook, find_webhook(*transaction, webhook_id));
  TRY_SET(auto delivery, transaction->webhooks().find_delivery(id));
  if (!delivery || delivery->webhook != webhook_id) {
    return base::fail(ErrorKind::not_found, "no_such_delivery",
                      fmt::format("There is no delivery {} of this webhook.", id.value), "List its deliveries.");
  }
  if (!webhook.sends()) {
    return base::fail(ErrorKind::conflict, "webhook_off", "The webhook is switched off or paused.",
                      "Switch it on first.");
  }
  delivery->state = DeliveryState::waiting;
  delivery->attempts = 0;
  delivery->next_at = services.clock.now();
  delivery->finished_at.reset();
  TRY(transaction->webhooks().update(*delivery));
  TRY(transaction->commit());
  return *delivery;
}

base::Status tidy_deliveries(const Services& services) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto webhooks, transaction->webhooks().list());
  const auto now = services.clock.now();
  for (const auto& webhook : webhooks) {
    TRY(transaction->webhooks()
            .give_up(webhook.id, kWaitingMax, now,
                     fmt::format("More than {} events wait; the oldest are given up.", kWaitingMax))
            .map([](auto) {}));
  }
  TRY(transaction->webhooks().forget(now.plus_ms(-kKeptMs), kFinishedMax));
  return transaction->commit();
}

}  // namespace bursar::app
