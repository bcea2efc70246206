// The acts of the control API that only look.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "simulator/world/world.h"

namespace bursar::simulator {

/// A refusal of a control request, in words.
struct Refused {
  std::string message;
};

using ControlQuery = std::map<std::string, std::string>;

/// GET /control/<name>: JSON text; none: there is no such view. Throws Refused.
std::optional<std::string> control_view(const World& world, const std::string& name, const ControlQuery& query);

/// JSON text: a token and the location that it opens.
std::string describe(const Token& token, const Library& library);

}  // namespace bursar::simulator
