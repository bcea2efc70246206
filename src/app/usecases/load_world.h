// Reads everything that a plan is made from, as of one moment: at once, or part by part where a world is kept.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "app/services.h"
#include "app/usecases/subject_names.h"
#include "domain/groups/membership.h"
#include "domain/planner/world.h"

namespace bursar::app {

struct LoadedWorld {
  domain::PlanWorld world;
  std::array<SubjectNames, 2> subjects;  // by AssigneeKind
  std::unordered_map<domain::GroupId, domain::SubjectSets> groups;
  std::vector<std::int64_t> last_seen;                            // of devices: ms since 1970; never seen: when added
  std::vector<std::vector<domain::Index>> devices_of;             // by person
  std::unordered_map<std::int64_t, std::size_t> item_places;      // by adamId
  std::unordered_map<std::int64_t, std::size_t> location_places;  // by LocationId

  const SubjectNames& of(domain::AssigneeKind kind) const { return subjects[static_cast<std::size_t>(kind)]; }
  SubjectNames& of(domain::AssigneeKind kind) { return subjects[static_cast<std::size_t>(kind)]; }
};

struct LoadOptions {
  std::vector<domain::DistributionId> as_if_active;  // distributions to plan as if they were active
  std::vector<domain::DistributionId> as_if_ended;
};

/// Errors: those of the store; invalid "bad_rule" where a group's rule cannot be read (it names the group).
base::Result<LoadedWorld> load_world(const Services& services, Transaction& transaction,
                                     const LoadOptions& options = {});

}  // namespace bursar::app
