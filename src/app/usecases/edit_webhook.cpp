#include "app/usecases/edit_webhook.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/watch_states.h"
#include "app/usecases/who_may.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

constexpr int kSecretBytes = 32;
constexpr std::size_t kSecretBytesMin = 16;
constexpr std::size_t kSecretBytesMax = 200;
constexpr std::size_t kNameBytesMax = 100;
constexpr std::size_t kWebhooksMax = 50;  // each is written to in the transaction in which something happens

std::string subject_of(WebhookId id) { return fmt::format("webhook {}", id.value); }

base::Status check(const Webhook& webhook) {
  const auto& name = webhook.name;
  if (name.empty() || name.size() > kNameBytesMax || base::trim(name) != name || !base::is_valid_utf8(name)) {
    return base::fail(ErrorKind::invalid, "bad_webhook", "A webhook needs a name of 1 to 100 bytes.",
                      "Name it after the server that is told.");
  }
  if (webhook.types.empty()) {
    return base::fail(ErrorKind::invalid, "bad_webhook", "The webhook has no event types.",
                      "Choose what it is told; the types are listed.");
  }
  return domain::parse_webhook_url(webhook.url).map([](const auto&) {});
}

/// Nobody is told by a webhook what they may not see themselves.
base::Status check_permissions(Transaction& transaction, const ReachOf& reach_of, const Webhook& webhook) {
  TRY(find_unit(transaction, webhook.unit).map([](const auto&) {}));
  for (const auto permission : {domain::Permission::settings, domain::Permission::view}) {
    TRY_SET(const auto reach, reach_of(permission));
    if (!reach.has(webhook.unit)) TRY(refuse_outside("This webhook"));
  }
  const bool of_accounts = std::any_of(webhook.types.begin(), webhook.types.end(),
                                       [](auto type) { return domain::words_for(type).of_accounts; });
  if (!of_accounts) return {};
  TRY_SET(const auto reach, reach_of(domain::Permission::accounts));
  if (reach.everything && webhook.unit == domain::kFirstTenant) return {};
  return base::fail(ErrorKind::forbidden, "not_permitted",
                    "News of accounts, roles and keys need the permission \"accounts\", and the whole organization.",
                    "Leave these types out, or ask somebody who has it.");
}

ReachOf reach_of_caller(Transaction& transaction, const Caller& by) {
  return [&](domain::Permission permission) { return reach_of(transaction, by, permission); };
}

base::Result<base::Secret> secret_for(const Services& services, const base::Secret& given) {
  if (given.empty()) return base::Secret("whsec_" + services.secrets.make(kSecretBytes).reveal());
  const auto& text = given.reveal();
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (plain && text.size() >= kSecretBytesMin && text.size() <= kSecretBytesMax) return given;
  return base::fail(ErrorKind::invalid, "bad_webhook_secret",
                    "A webhook's secret is 16 to 200 letters, digits and signs without blanks.",
                    "Leave it out, and a good one is made.");
}

domain::AuditDetail detail_of(const Webhook& webhook) {
  std::vector<std::string> types;
  for (const auto type : webhook.types) types.emplace_back(domain::name_of(type));
  return {{"name", webhook.name},
          {"url", webhook.url},
          {"unit", std::to_string(webhook.unit.value)},
          {"enabled", webhook.enabled ? "yes" : "no"},
          {"types", base::join(types, " ")}};
}

}  // namespace

base::Result<Webhook> find_webhook(Transaction& transaction, WebhookId id) {
  TRY_SET(auto webhook, transaction.webhooks().find(id));
  if (webhook) return *webhook;
  return base::fail(ErrorKind::not_found, "no_such_webhook", fmt::format("There is no webhook {}.", id.value),
                    "List the webhooks.");
}

base::Result<NewWebhook> add_webhook(const Services& services, Transaction& transaction, const ReachOf& reach_of,
                                     Webhook webhook, const base::Secret& secret) {
  TRY(check(webhook));
  TRY_SET(auto made, secret_for(services, secret));
  webhook.created_at = services.clock.now();
  TRY(check_permissions(transaction, reach_of, webhook));
  TRY_SET(const auto present, transaction.webhooks().list());
  if (present.size() >= kWebhooksMax) {
    return base::fail(ErrorKind::conflict, "too_many_webhooks",
                      fmt::format("There are {} webhooks already.", present.size()), "Remove one that nobody needs.");
  }
  TRY_SET(webhook.id, transaction.webhooks().add(webhook, made));
  TRY(record(transaction, services.clock, "webhook_added", subject_of(webhook.id), detail_of(webhook)));
  TRY(watch_states(services, transaction));
  return NewWebhook{std::move(webhook), std::move(made)};
}

base::Result<NewWebhook> add_webhook(const Services& services, const Caller& by, Webhook webhook,
                                     const base::Secret& secret) {
  webhook.created_by = by.name;
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto made,
          add_webhook(services, *transaction, reach_of_caller(*transaction, by), std::move(webhook), secret));
  TRY(transaction->commit());
  return made;
}

base::Result<Webhook> change_webhook(const Services& services, Transaction& transaction, const ReachOf& reach_of,
                                     Webhook webhook) {
  TRY(check(webhook));
  TRY(find_webhook(transaction, webhook.id).map([](const auto&) {}));
  TRY(check_permissions(transaction, reach_of, webhook));
  TRY(transaction.webhooks().update(webhook));
  if (webhook.enabled) {
    webhook.failing_since.reset();
    webhook.paused_at.reset();
    webhook.pause_reason.clear();
    TRY(transaction.webhooks().put_health(webhook));
  } else {
    TRY(transaction.webhooks()
            .give_up(webhook.id, 0, services.clock.now(), "The webhook was switched off.")
            .map([](auto) {}));
  }
  TRY(record(transaction, services.clock, "webhook_changed", subject_of(webhook.id), detail_of(webhook)));
  TRY(watch_states(services, transaction));
  return webhook;
}

base::Result<Webhook> change_webhook(const Services& services, const Caller& by, Webhook webhook) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto changed, change_webhook(services, *transaction, reach_of_caller(*transaction, by), std::move(webhook)));
  TRY(transaction->commit());
  return changed;
}

base::Status remove_webhook(Transaction& transaction, const base::Clock& clock, WebhookId id) {
  TRY_SET(const auto webhook, find_webhook(transaction, id));
  TRY(transaction.webhooks().remove(id));
  return record(transaction, clock, "webhook_removed", subject_of(id), {{"name", webhook.name}});
}

base::Status remove_webhook(const Services& services, WebhookId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(remove_webhook(*transaction, services.clock, id));
  return transaction->commit();
}

base::Result<NewWebhook> rotate_webhook_secret(const Services& services, Transaction& transaction, WebhookId id,
                                               const base::Secret& secret, std::int64_t overlap_hours) {
  if (overlap_hours < 0 || overlap_hours > kOverlapHoursMax) {
    return base::fail(ErrorKind::invalid, "bad_overlap",
                      fmt::format("The old secret may go on for 0 to {} hours.", kOverlapHoursMax), "Correct it.");
  }
  TRY_SET(auto made, secret_for(services, secret));
  TRY_SET(auto webhook, find_webhook(transaction, id));
  TRY_SET(const auto before, transaction.webhooks().secrets(id));
  WebhookSecrets secrets{made, {}, std::nullopt};
  if (overlap_hours > 0) {
    secrets.old = before.now;
    secrets.old_until = services.clock.now().plus_ms(overlap_hours * base::kHourMs);
  }
  TRY(transaction.webhooks().put_secrets(id, secrets));
  TRY(record(transaction, services.clock, "webhook_secret_rotated", subject_of(id),
             {{"name", webhook.name}, {"overlap hours", std::to_string(overlap_hours)}}));
  webhook.old_secret_until = secrets.old_until;
  return NewWebhook{std::move(webhook), std::move(made)};
}

base::Result<NewWebhook> rotate_webhook_secret(const Services& services, WebhookId id, const base::Secret& secret,
                                               std::int64_t overlap_hours) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto made, rotate_webhook_secret(services, *transaction, id, secret, overlap_hours));
  TRY(transaction->commit());
  return made;
}

base::Status pause_webhook(Transaction& transaction, const base::Clock& clock, Webhook webhook,
                           const std::string& reason) {
  webhook.paused_at = clock.now();
  webhook.pause_reason = reason;
  TRY(transaction.webhooks().put_health(webhook));
  TRY(transaction.webhooks().give_up(webhook.id, 0, clock.now(), "The webhook is paused.").map([](auto) {}));
  return record(transaction, clock, "webhook_paused", subject_of(webhook.id),
                {{"name", webhook.name}, {"reason", reason}});
}

}  // namespace bursar::app
