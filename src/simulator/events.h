// Asynchronous work: events in the order in which they were posted, one after the other for each location.
#pragma once

#include "simulator/world/world.h"

namespace bursar::simulator {

/// Appends the event; it takes effect when its time has come.
Event& post_event(World& world, Library& library, Event event);
/// Carries out the events that are due by now.
void run_events(World& world);
std::optional<base::Timestamp> next_event_due(const World& world);

/// Retires a record: what can be taken back is taken back.
void retire_user(World& world, Library& library, UserRecord& record);
/// Creates a record by the rules of retired ones (a never associated one comes back, else a new one). The number of the
/// error that refuses it; 0: done.
int create_user(World& world, Library& library, const apple_api::RequestUser& wanted);
/// Links an Apple Account to a record. The number of the error that refuses it; 0: done.
int link_account(World& world, Library& library, UserRecord& record, const std::string& account);
/// Whether an account is a Managed Apple Account of the organization.
bool is_managed_here(const Library& library, const std::string& account);

}  // namespace bursar::simulator
