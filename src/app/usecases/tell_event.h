// Writing down what is to be told to webhooks, in the transaction in which it happened.
#pragma once

#include <set>
#include <string>

#include "app/services.h"
#include "domain/audit/audit.h"
#include "domain/webhooks/event.h"

namespace bursar::app {

/// The event and one delivery for each subscription that is on, wants its type and may see its subject. Nothing is
/// written where there is none.
base::Status tell(Transaction& transaction, base::Timestamp at, domain::EventType type, const std::string& subject,
                  domain::EventData data);

/// The same for what the journal has just taken in, where its act is among those that are told.
base::Status tell_act(Transaction& transaction, const domain::AuditEntry& entry, const domain::AuditDetail& detail);

/// The types that any subscription that is on wants.
base::Result<std::set<domain::EventType>> wanted_types(Transaction& transaction);

}  // namespace bursar::app
