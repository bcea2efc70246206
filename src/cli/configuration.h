// bursar export | apply
#pragma once

#include "cli/command.h"

namespace bursar::cli {

void add_configuration_commands(CLI::App& app, Shared& shared);

}  // namespace bursar::cli
