// Apple's notifications: made in pieces of 100, tried three times, and lost, doubled, late or out of order where told
// so.
#pragma once

#include "simulator/world/world.h"

namespace bursar::simulator {

void notify_assignments(World& world, Library& library, const Event& event, std::size_t stock,
                        const std::vector<HolderId>& holders, int error_number);
void notify_users(World& world, Library& library, const Event& event, const std::vector<std::string>& ids,
                  int error_number);
void notify_associated(World& world, Library& library, const UserRecord& record, const std::string& accepted_code);
void notify_count(World& world, Library& library, const Stock& stock, std::int64_t delta);
void notify_unlimited(World& world, Library& library, const Stock& stock);
void notify_subscription_count(World& world, Library& library, const SubscriptionStock& stock);
void run_subscription_event(World& world, Library& library, Event& event);

/// What a subscriber is sent while it sets up notifications.
std::string test_notification_body(Library& library);

/// Takes the notifications that are due out of the queue.
std::vector<Outgoing> take_due(World& world);
/// After an attempt: done, or put back for the next one.
void after_attempt(World& world, Outgoing outgoing, int status);

}  // namespace bursar::simulator
