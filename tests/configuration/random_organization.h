// A random organization, by seed: units, groups, locations, distributions, webhooks, roles, with names that YAML could
// take for something else.
#pragma once

#include <memory>
#include <string>

#include "conformance/stores.h"
#include "scenarios/world.h"

namespace bursar::configuration {

/// One server with an Apple of its own; those of the same seed have the same tokens.
std::unique_ptr<scenarios::World> new_world(conformance::Kind kind, std::uint64_t seed);

/// Devices and people that configurations name, the same for every seed.
void import_inventory(scenarios::World& world);

/// Everything else; gives the tokens of the locations that it connected.
std::vector<std::string> make_organization(scenarios::World& world, std::uint64_t seed);

bool may_everything(domain::Permission permission);
std::string exported(scenarios::World& world);
std::string fingerprint(scenarios::World& world);

}  // namespace bursar::configuration
