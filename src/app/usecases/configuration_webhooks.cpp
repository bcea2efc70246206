#include "app/usecases/configuration_webhooks.h"

#include <algorithm>

namespace bursar::app {

using domain::EntryChange;

/// What a document says is done with what its sender may everywhere.
ReachOf WebhookSteps::reach() const {
  return [this](domain::Permission permission) -> base::Result<domain::Reach> {
    return by_.may(permission) ? domain::kWholeReach : domain::Reach{};
  };
}

base::Status WebhookSteps::save(const EntryChange& change) {
  const auto unit = unit_of(change);
  if (!unit) return {};
  Webhook webhook;
  const auto id = id_in(now_.webhooks, change.key);
  if (id) {
    TRY_SET(webhook, find_webhook(t_, *id));
  }
  webhook.name = change.key;
  webhook.url = text(change, "url");
  webhook.unit = *unit;
  webhook.enabled = value(change, "enabled").flag;
  webhook.types.clear();
  for (const auto& item : value(change, "types").items) webhook.types.push_back(*domain::event_type_of(item.text));
  auto done = id ? change_it(change, webhook) : add(change, webhook);
  const bool of_types =
      !done && (done.error().code == "not_permitted" || (done.error().code == "bad_webhook" && webhook.types.empty()));
  if (!of_types) return done;
  find(change, "types", 0, done.error().code, done.error().message, done.error().remedy);
  return {};
}

base::Status WebhookSteps::add(const EntryChange& change, Webhook webhook) {
  webhook.created_by = by_.name;
  const auto* given = secret_given_for(by_.secrets, change.key);
  TRY_SET(const auto made,
          add_webhook(s_, t_, reach(), std::move(webhook), given == nullptr ? base::Secret() : *given));
  now_.webhooks[change.key] = made.webhook.id;
  return {};
}

base::Status WebhookSteps::change_it(const EntryChange& change, const Webhook& webhook) {
  const auto is_secret = [](const domain::FieldChange& field) { return field.field == kSecretField; };
  if (!std::all_of(change.fields.begin(), change.fields.end(), is_secret)) {
    TRY(change_webhook(s_, t_, reach(), webhook).map([](const auto&) {}));
  }
  if (std::none_of(change.fields.begin(), change.fields.end(), is_secret)) return {};
  const auto* given = secret_given_for(by_.secrets, change.key);
  return rotate_webhook_secret(s_, t_, webhook.id, *given, kOverlapHours).map([](const auto&) {});
}

base::Status WebhookSteps::remove(const EntryChange& change) {
  return remove_webhook(t_, s_.clock, now_.webhooks.at(change.key));
}

}  // namespace bursar::app
