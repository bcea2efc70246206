// Writes a difference of configurations into a transaction, by the same acts that people use.
#pragma once

#include <string>
#include <vector>

#include "app/usecases/configuration_writing.h"

namespace bursar::app {

/// Every step is tried; what stands against one becomes a finding at its place in the document. With a finding the
/// transaction must not be committed. Locations have to be connected already; others are passed over. Errors: those of
/// the store.
base::Status write_configuration(const Services& services, Transaction& transaction, ConfigurationNow& now,
                                 const domain::Difference& difference, const ConfigurationWriter& by,
                                 domain::Findings& findings, std::vector<std::string>& warnings);

}  // namespace bursar::app
