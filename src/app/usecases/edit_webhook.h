// Subscriptions of other servers to what happens here.
#pragma once

#include <functional>

#include "app/usecases/log_in.h"

namespace bursar::app {

struct NewWebhook {
  Webhook webhook;
  base::Secret secret;  // shown this once
};

/// Where whoever asks has a permission.
using ReachOf = std::function<base::Result<domain::Reach>(domain::Permission)>;

/// not_found "no_such_webhook".
base::Result<Webhook> find_webhook(Transaction& transaction, WebhookId id);

/// Adds one; without a secret one is made. `by`: who asks; they may subscribe to what they may see. Errors: invalid
/// "bad_webhook", "bad_webhook_url", "bad_webhook_secret"; conflict "webhook_exists", "too_many_webhooks"; not_found
/// "no_such_unit"; forbidden "outside_scope", "not_permitted".
base::Result<NewWebhook> add_webhook(const Services& services, const Caller& by, Webhook webhook,
                                     const base::Secret& secret);
/// Everything but the secret. Switched on again, its pause is over. Errors: as add_webhook; "no_such_webhook".
base::Result<Webhook> change_webhook(const Services& services, const Caller& by, Webhook webhook);
base::Status remove_webhook(const Services& services, WebhookId id);
/// As parts of a transaction that the caller commits. `reach_of` takes the place of who asks; the new webhook says in
/// `created_by` who that is.
base::Result<NewWebhook> add_webhook(const Services& services, Transaction& transaction, const ReachOf& reach_of,
                                     Webhook webhook, const base::Secret& secret);
base::Result<Webhook> change_webhook(const Services& services, Transaction& transaction, const ReachOf& reach_of,
                                     Webhook webhook);
base::Status remove_webhook(Transaction& transaction, const base::Clock& clock, WebhookId id);

inline constexpr std::int64_t kOverlapHours = 24;
inline constexpr std::int64_t kOverlapHoursMax = std::int64_t{30} * 24;
/// A new secret; until `overlap_hours` have passed the old one signs, too (0: not at all). Errors: invalid
/// "bad_webhook_secret", "bad_overlap"; "no_such_webhook".
base::Result<NewWebhook> rotate_webhook_secret(const Services& services, WebhookId id, const base::Secret& secret,
                                               std::int64_t overlap_hours);
base::Result<NewWebhook> rotate_webhook_secret(const Services& services, Transaction& transaction, WebhookId id,
                                               const base::Secret& secret, std::int64_t overlap_hours);

/// Part of a transaction: nothing is sent to it any more until somebody switches it on again; what waits is given up.
base::Status pause_webhook(Transaction& transaction, const base::Clock& clock, Webhook webhook,
                           const std::string& reason);

}  // namespace bursar::app
