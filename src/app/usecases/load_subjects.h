// Devices, people and groups of a world, and the targets of its distributions.
#pragma once

#include <utility>

#include "app/usecases/load_world.h"
#include "domain/access/permission.h"
#include "domain/groups/rule.h"

namespace bursar::app {

/// Fills traits, subjects, groups, last_seen and devices_of; world.units and world.token_groups must be there.
base::Status load_subjects(Transaction& transaction, domain::PlanWorld& world, LoadedWorld& loaded);

/// For how many devices and people in reach a rule holds now.
base::Result<std::pair<std::int64_t, std::int64_t>> count_rule(const Services& services, Transaction& transaction,
                                                               const domain::Rule& rule, const domain::Reach& reach);

/// The devices and people of the units in reach.
domain::SubjectSets subjects_in(const LoadedWorld& loaded, const domain::Reach& reach);

/// Fills wanted and excluded. People stand for their devices, and devices for their owners; a target outside the
/// distribution's unit and what is below it does not count.
void resolve_targets(const LoadedWorld& loaded, domain::PlanDistribution& distribution);

}  // namespace bursar::app
