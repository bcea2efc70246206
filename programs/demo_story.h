// The second half of the demo: groups, a distribution with too few seats, a plan that is read, applied and explained,
// and a seat that comes back and goes to the next in line.
#pragma once

#include <functional>

#include "cli/command.h"

namespace bursar::programs {

struct DemoStage {
  const cli::Remote& remote;
  cli::Shared& shared;
  /// The simulator's control API.
  std::function<base::Result<nlohmann::json>(const std::string& path)> look_at_apple;
  std::function<base::Status(const std::string& path, const nlohmann::json& body)> act_at_apple;
};

base::Status tell_distribution_story(const DemoStage& stage);

}  // namespace bursar::programs
