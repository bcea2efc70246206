// What every command shares.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/remote.h"
#include "cli/table.h"

namespace bursar::cli {

struct Shared {
  RemoteOptions remote;
  bool json = false;  // print the server's answer as it is
  bool yes = false;   // ask nothing
  int exit_code = kOk;
};

/// Runs a command against the server; an Error becomes words on stderr and the exit code.
void run(Shared& shared, const std::function<base::Status(const Remote&)>& command);

/// The same for a command that needs no server.
void run_offline(Shared& shared, const std::function<base::Status()>& command);

/// Prints JSON where asked for, else the text.
void print(const Shared& shared, const nlohmann::json& answer, const std::string& text);

/// Asks on a terminal; elsewhere --yes is needed. False: not confirmed (exit code kUsage).
bool confirm(Shared& shared, const std::string& question);

/// Standard output is a terminal.
bool on_terminal();

/// The content of a file; "-" is standard input. invalid "no_such_file".
base::Result<std::string> read_file(const std::string& file);

/// Follows an operation to its end, with progress; fails the exit code where tasks failed.
base::Status follow(const Remote& remote, Shared& shared, std::int64_t operation);
/// Follows a sync to its end, with progress.
base::Status follow_sync(const Remote& remote, const Shared& shared, std::int64_t location, const std::string& name);

void add_token_commands(CLI::App& app, Shared& shared);
void add_sync_command(CLI::App& app, Shared& shared);
void add_show_commands(CLI::App& app, Shared& shared);
void add_license_commands(CLI::App& app, Shared& shared);
void add_people_commands(CLI::App& app, Shared& shared);
void add_operation_commands(CLI::App& app, Shared& shared);
void add_organization_commands(CLI::App& app, Shared& shared);
void add_distribution_commands(CLI::App& app, Shared& shared);
void add_audit_commands(CLI::App& app, Shared& shared);
void add_check_commands(CLI::App& app, Shared& shared);
void add_access_commands(CLI::App& app, Shared& shared);
void add_webhook_commands(CLI::App& app, Shared& shared);
void add_completion_command(CLI::App& app, Shared& shared);

/// Adds every command that speaks to a server, and the options they share.
void add_commands(CLI::App& app, Shared& shared);

}  // namespace bursar::cli
