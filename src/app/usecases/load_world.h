// Reads everything that a plan is made from, as of one moment.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "app/services.h"
#include "domain/groups/membership.h"
#include "domain/planner/world.h"

namespace bursar::app {

/// The devices or people of a world by their places.
struct SubjectNames {
  std::vector<std::string> names;  // serial numbers, or clientUserIds
  std::vector<std::int64_t> ids;   // DeviceId, or PersonId
  std::unordered_map<std::string, domain::Index> by_name;
  std::unordered_map<std::int64_t, domain::Index> by_id;
  /// Places from here on are of those whom the inventory does not know (any more): nothing is wanted for them, so seats
  /// that Bursar gave them go back. Their id is 0.
  domain::Index unknown_from = 0;

  domain::Index add(const std::string& name, std::int64_t id);
  bool is_unknown(domain::Index place) const { return place >= unknown_from; }
};

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
  bool with_strangers = false;  // number holders whom the inventory does not know, too
};

/// Errors: those of the store; invalid "bad_rule" where a group's rule cannot be read (it names the group).
base::Result<LoadedWorld> load_world(const Services& services, Transaction& transaction,
                                     const LoadOptions& options = {});

}  // namespace bursar::app
