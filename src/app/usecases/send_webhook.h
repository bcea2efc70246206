// Sending to webhooks: what waits, a test, and something again.
#pragma once

#include "app/services.h"

namespace bursar::app {

/// Sends a delivery that waits, and writes down what became of it; the sending is in no transaction, so that a crash
/// in between sends it once more. `chance` (0 … 1) spreads the next try. Gives the delivery as it is then; none: it
/// waits no longer.
base::Result<std::optional<Delivery>> try_delivery(const Services& services, DeliveryId id, double chance);

/// Sends a "test" event at once, whether the webhook is on or not, and never again by itself. not_found
/// "no_such_webhook".
base::Result<Delivery> send_test(const Services& services, WebhookId id);

/// Lets a delivery wait again, due at once, with all its tries before it. Errors: not_found "no_such_webhook",
/// "no_such_delivery"; conflict "webhook_off".
base::Result<Delivery> send_again(const Services& services, WebhookId webhook, DeliveryId id);

/// Keeps the outbox and the log within their bounds: 10,000 that wait and 1,000 finished ones of each webhook, 30 days.
base::Status tidy_deliveries(const Services& services);

}  // namespace bursar::app
