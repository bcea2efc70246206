// bursar demo: the server and the simulator as two processes, and a first day of work.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace bursar::programs {

struct DemoOptions {
  std::string data = "demo-data";
  std::string listen = "127.0.0.1:8480";
  bool once = false;

  void add_to(CLI::App& command);
};

/// Gives the exit code.
int demo(const DemoOptions& options);

}  // namespace bursar::programs
