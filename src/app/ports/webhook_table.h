#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "base/secret.h"
#include "domain/model/organization.h"
#include "domain/webhooks/delivery.h"
#include "domain/webhooks/event.h"

namespace bursar::app {

using WebhookId = base::Id<struct WebhookTag>;
using DeliveryId = base::Id<struct DeliveryTag>;

/// Who is told of what.
struct Webhook {
  WebhookId id;
  domain::UnitId unit = domain::kFirstTenant;  // what happens in it and below; the first tenant is everything
  std::string name;                            // unique
  std::string url;
  std::vector<domain::EventType> types;
  bool enabled = false;
  std::optional<base::Timestamp> failing_since = {};  // every try since then has failed
  std::optional<base::Timestamp> paused_at = {};      // the server itself has stopped sending
  std::string pause_reason = {};
  std::optional<base::Timestamp> old_secret_until = {};
  base::Timestamp created_at = {};
  std::string created_by = {};
  bool sends() const { return enabled && !paused_at; }
};

struct WebhookSecrets {
  base::Secret now;
  base::Secret old = {};  // signs, too, until
  std::optional<base::Timestamp> old_until = {};
};

/// One event on its way to one subscription.
struct Delivery {
  DeliveryId id;
  WebhookId webhook;
  std::int64_t event = 0;
  domain::EventType type = domain::EventType::test;
  std::string subject = {};
  base::Timestamp happened_at = {};
  domain::DeliveryState state = domain::DeliveryState::waiting;
  int attempts = 0;
  std::optional<base::Timestamp> next_at = {};      // of the next try
  std::optional<base::Timestamp> tried_at = {};     // last
  std::optional<base::Timestamp> finished_at = {};  // delivered or given up
  int status = 0;                                   // of the last answer; 0: none came
  std::string answer = {};                          // its beginning, readable
  std::string trouble = {};                         // why the last try failed, in words
  std::int64_t duration_ms = 0;                     // of the last try
};

struct DeliveryFilter {
  std::optional<domain::DeliveryState> state = {};
  bool oldest_first = false;
};

/// Subscriptions, what is to be told to them, and what became of it. Secrets are kept sealed.
class WebhookTable {
 public:
  virtual ~WebhookTable() = default;
  /// conflict "webhook_exists" where the name is taken; so has update().
  virtual base::Result<WebhookId> add(const Webhook& webhook, const base::Secret& secret) = 0;
  /// Everything but secrets and health.
  virtual base::Status update(const Webhook& webhook) = 0;
  /// failing_since, paused_at, pause_reason.
  virtual base::Status put_health(const Webhook& webhook) = 0;
  /// With its deliveries.
  virtual base::Status remove(WebhookId id) = 0;
  /// By name.
  virtual base::Result<std::vector<Webhook>> list() = 0;
  virtual base::Result<std::optional<Webhook>> find(WebhookId id) = 0;
  virtual base::Result<WebhookSecrets> secrets(WebhookId id) = 0;
  virtual base::Status put_secrets(WebhookId id, const WebhookSecrets& secrets) = 0;

  virtual base::Result<std::int64_t> take_event_number() = 0;
  /// Keeps the event as it is sent.
  virtual base::Status add_event(const domain::Event& event) = 0;
  /// As it was rendered then; empty: it is kept no longer.
  virtual base::Result<std::string> event_body(std::int64_t event) = 0;

  /// id is not looked at, nor what belongs to the event.
  virtual base::Result<DeliveryId> add_delivery(const Delivery& delivery) = 0;
  virtual base::Status update(const Delivery& delivery) = 0;
  virtual base::Result<std::optional<Delivery>> find_delivery(DeliveryId id) = 0;
  /// Newest first where nothing else is asked for; `after`: the last id of the page before.
  virtual base::Result<std::vector<Delivery>> deliveries(WebhookId webhook, const DeliveryFilter& filter,
                                                         std::optional<DeliveryId> after, int limit) = 0;
  /// The one that should be tried first; none: nothing is due.
  virtual base::Result<std::optional<DeliveryId>> first_due(WebhookId webhook, base::Timestamp now) = 0;
  virtual base::Result<std::int64_t> count_waiting() = 0;
  /// Gives up all that wait but the newest `keep`; gives how many.
  virtual base::Result<std::int64_t> give_up(WebhookId webhook, std::int64_t keep, base::Timestamp now,
                                             const std::string& trouble) = 0;
  /// Forgets what was finished before `moment`, all but the newest `keep` finished ones of each subscription, and
  /// events that no delivery names.
  virtual base::Status forget(base::Timestamp moment, std::int64_t keep) = 0;

  /// What was so when it was last looked at, by kind and name: events are the differences.
  virtual base::Result<std::map<std::string, std::string>> marks(const std::string& kind) = 0;
  virtual base::Status put_mark(const std::string& kind, const std::string& name, const std::string& value) = 0;
  virtual base::Status remove_mark(const std::string& kind, const std::string& name) = 0;
  virtual base::Status drop_marks(const std::string& kind) = 0;
};

}  // namespace bursar::app
