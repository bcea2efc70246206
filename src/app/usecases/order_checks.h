// The checks of an order that need no database: what was asked, without doubles and in its order.
#pragma once

#include <vector>

#include "app/usecases/start_operation.h"

namespace bursar::app {

/// The pairs of an associate or disassociate order: those given, then every asset × every device, every asset × every
/// person; each once. invalid "nothing_asked", "bad_serial_number", "bad_client_user_id".
base::Result<std::vector<domain::Assignment>> pairs_of(const OperationOrder& order);

/// The devices and people of a revoke order, each once. Errors as above.
base::Result<std::vector<domain::Assignee>> assignees_of(const OperationOrder& order);

/// The people of a create, update or retire order, each once. Errors as above and "bad_email".
base::Result<std::vector<UserChange>> people_of(const OperationOrder& order);

}  // namespace bursar::app
