// Devices, people and groups of a world, and the targets of its distributions.
#pragma once

#include "app/usecases/load_world.h"

namespace bursar::app {

/// Fills traits, subjects, groups, last_seen and devices_of; world.units and world.token_groups must be there.
base::Status load_subjects(Transaction& transaction, domain::PlanWorld& world, LoadedWorld& loaded);

/// Fills wanted and excluded. People stand for their devices, and devices for their owners; a target outside the
/// distribution's unit and what is below it does not count.
void resolve_targets(const LoadedWorld& loaded, domain::PlanDistribution& distribution);

}  // namespace bursar::app
