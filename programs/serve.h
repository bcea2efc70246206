// bursar serve: the parts, built and wired by hand.
#pragma once

#include "programs/options.h"

namespace bursar::programs {

/// Runs until SIGTERM or SIGINT; gives the exit code.
int serve(const Options& options);
/// Puts a backup into the database that the options name; gives the exit code.
int restore(const Options& options, const std::string& file);

}  // namespace bursar::programs
