// Whether plans are made and carried out by themselves.
#pragma once

#include "app/services.h"

namespace bursar::app {

base::Result<bool> automatic_mode(Transaction& transaction);
/// As part of a transaction that the caller commits.
base::Status set_automatic_mode(Transaction& transaction, const base::Clock& clock, bool on);

}  // namespace bursar::app
