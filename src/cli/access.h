// What the commands for accounts, keys and single sign-on share.
#pragma once

#include "cli/command.h"

namespace bursar::cli {

/// By name or number; the first tenant where nothing is named. not_found "no_such_unit".
base::Result<std::int64_t> unit_id(const Remote& remote, const std::string& name);
/// "ROLE" or "ROLE@UNIT", each as {role, unit}.
base::Result<nlohmann::json> grants_of(const Remote& remote, const std::vector<std::string>& texts);

void add_sign_on_commands(CLI::App& app, Shared& shared);

}  // namespace bursar::cli
