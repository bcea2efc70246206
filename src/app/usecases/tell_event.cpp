#include "app/usecases/tell_event.h"

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/who_may.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using domain::EventType;

bool wants(const Webhook& webhook, EventType type) {
  return webhook.sends() && std::find(webhook.types.begin(), webhook.types.end(), type) != webhook.types.end();
}

/// What somebody sees who may see the subscription's part of the organization.
base::Result<domain::Reach> reach_of_webhook(Transaction& transaction, const Webhook& webhook) {
  TRY_SET(const auto units, transaction.organization().units());
  return domain::reach_of({{domain::kAdministrator, webhook.unit}}, domain::built_in_roles(), domain::Permission::view,
                          units);
}

base::Result<bool> sees_operation(Transaction& transaction, const domain::Reach& reach, std::int64_t number) {
  TRY_SET(const auto operation, transaction.ledger().find({number}));
  if (!operation) return false;
  if (operation->plan == 0) return owns(transaction, reach, operation->location);
  TRY_SET(const auto plan, transaction.plans().find({operation->plan}));
  if (!plan) return false;
  return sees_plan(transaction, reach, plan->scope);
}

base::Result<bool> sees_subject(Transaction& transaction, const domain::Reach& reach, const std::string& subject) {
  if (reach.everything) return true;
  const auto blank = subject.find(' ');
  const auto kind = subject.substr(0, blank);
  const auto number = blank == std::string::npos ? std::nullopt : base::parse_int(subject.substr(blank + 1));
  if (!number) return false;
  if (kind == "location") return serves(transaction, reach, {*number});
  if (kind == "operation") return sees_operation(transaction, reach, *number);
  if (kind == "plan") {
    TRY_SET(const auto plan, transaction.plans().find({*number}));
    if (!plan) return false;
    return sees_plan(transaction, reach, plan->scope);
  }
  if (kind != "distribution") return false;
  TRY_SET(const auto list, transaction.distributions().list());
  return std::any_of(list.begin(), list.end(),
                     [&](const auto& d) { return d.id.value == *number && reach.has(d.unit); });
}

base::Result<std::vector<WebhookId>> listeners(Transaction& transaction, EventType type, const std::string& subject) {
  TRY_SET(const auto webhooks, transaction.webhooks().list());
  std::vector<WebhookId> ids;
  for (const auto& webhook : webhooks) {
    if (!wants(webhook, type)) continue;
    TRY_SET(const auto reach, reach_of_webhook(transaction, webhook));
    TRY_SET(const bool sees, sees_subject(transaction, reach, subject));
    if (sees) ids.push_back(webhook.id);
  }
  return ids;
}

base::Status write(Transaction& transaction, domain::Event event) {
  TRY_SET(const auto ids, listeners(transaction, event.type, event.subject));
  if (ids.empty()) return {};
  TRY_SET(event.number, transaction.webhooks().take_event_number());
  TRY(transaction.webhooks().add_event(event));
  for (const auto id : ids) {
    Delivery delivery;
    delivery.webhook = id;
    delivery.event = event.number;
    delivery.next_at = event.at;
    TRY(transaction.webhooks().add_delivery(delivery).map([](auto) {}));
  }
  return {};
}

}  // namespace

base::Status tell(Transaction& transaction, base::Timestamp at, EventType type, const std::string& subject,
                  domain::EventData data) {
  return write(transaction, {0, type, at, acting_name(), subject, std::move(data)});
}

base::Status tell_act(Transaction& transaction, const domain::AuditEntry& entry, const domain::AuditDetail& detail) {
  const auto type = domain::event_type_of_act(entry.act);
  if (!type) return {};
  return write(transaction,
               {0, *type, entry.at, entry.actor, entry.subject, domain::data_of_act(*type, entry.act, detail)});
}

base::Result<std::set<EventType>> wanted_types(Transaction& transaction) {
  TRY_SET(const auto webhooks, transaction.webhooks().list());
  std::set<EventType> types;
  for (const auto& webhook : webhooks) {
    if (webhook.sends()) types.insert(webhook.types.begin(), webhook.types.end());
  }
  return types;
}

}  // namespace bursar::app
