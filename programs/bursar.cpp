// bursar: the server, and the commands that speak to it.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/command.h"
#include "programs/access_page.h"
#include "programs/demo.h"
#include "programs/options.h"
#include "programs/serve.h"

int main(int argc, char** argv) {
  using namespace bursar;
  CLI::App app{"Licenses of apps and books bought from Apple: who holds which, who gets which, and back again."};
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done, 1 a difference or failure was found, 2 wrong command line, 3 refused, 4 not allowed, 5 "
      "server not reached.");
  cli::Shared shared;
  app.add_option("--server", shared.remote.server, "the server's address")
      ->envname("BURSAR_SERVER")
      ->capture_default_str();
  app.add_option("--api-key", shared.remote.api_key, "the API key")->envname("BURSAR_API_KEY");
  app.add_option("--api-key-file", shared.remote.api_key_file, "a file with it")->envname("BURSAR_API_KEY_FILE");
  app.add_option("--server-ca-file", shared.remote.ca_file, "PEM certificate that the server is trusted by")
      ->envname("BURSAR_SERVER_CA_FILE");
  app.add_flag("--json", shared.json, "print the server's answer as JSON");
  app.add_flag("--yes,-y", shared.yes, "ask nothing");
  app.fallthrough();

  programs::Options options;
  auto* serving = app.add_subcommand("serve", "run the server");
  serving->fallthrough(false);
  options.add_to(*serving);
  std::string backup_file;
  auto* restoring = app.add_subcommand("restore", "put a backup into a new database; the server must not run");
  restoring->fallthrough(false);
  programs::Options restore_options;
  restore_options.add_to(*restoring);
  restoring->add_option("file", backup_file, "the backup")->required();
  programs::DemoOptions demo_options;
  auto* demonstrating = app.add_subcommand("demo", "server, simulator and sample data, to look at");
  demo_options.add_to(*demonstrating);
  auto* version = app.add_subcommand("version", "this program's version");
  auto* documenting = app.add_subcommand("options-page", "docs/options.md");
  documenting->group("");
  auto* tabulating = app.add_subcommand("access-tables", "the tables of docs/access.md");
  tabulating->group("");
  cli::add_commands(app, shared);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : cli::kUsage;
  }
  for (auto* wanted : {&options, &restore_options}) {
    if (const auto loaded = wanted->load(); !loaded) {
      std::cerr << "bursar: " << loaded.error().message << " " << loaded.error().remedy << "\n";
      return cli::kUsage;
    }
  }
  if (*serving) return programs::serve(options);
  if (*restoring) return programs::restore(restore_options, backup_file);
  if (*demonstrating) return programs::demo(demo_options);
  if (*version) std::cout << "bursar 0.1.0\n";
  if (*documenting) std::cout << programs::options_page();
  if (*tabulating) std::cout << programs::access_tables();
  return shared.exit_code;
}
