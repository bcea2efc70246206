// bursar demo: the server and the simulator as two processes, and a first day of work.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace bursar::programs {

struct DemoOptions {
  std::string data = "demo-data";
  std::string listen = "127.0.0.1:8480";
  bool once = false;

  void add_to(CLI::App& command) {
    command.add_option("--data", data, "folder that keeps the demo's database and keys")->capture_default_str();
    command.add_option("--listen", listen, "address:port of the server; port 0 picks a free one")
        ->capture_default_str();
    command.add_flag("--once", once, "end after the first day of work instead of staying up");
  }
};

/// Gives the exit code.
int demo(const DemoOptions& options);

}  // namespace bursar::programs
