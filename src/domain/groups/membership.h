// Who is in which group: nested groups, exclusions and rules resolved into sets.
#pragma once

#include <unordered_map>
#include <vector>

#include "domain/planner/world.h"

namespace bursar::domain {

/// What is written down of one group. `direct` are members named one by one, or those that the rule holds for.
struct GroupFacts {
  GroupId id;
  SubjectSets direct;
  SubjectSets direct_excluded;
  std::vector<GroupId> nested;
  std::vector<GroupId> nested_excluded;
};

/// Members of each group: what is included, by itself or through groups, less what is excluded the same way. A group
/// that is (also) inside itself counts as empty there.
std::unordered_map<GroupId, SubjectSets> resolve_groups(const std::vector<GroupFacts>& groups);

/// Whether `inner` would come to hold itself if it were put into `outer`.
bool would_nest_in_itself(const std::vector<GroupFacts>& groups, GroupId outer, GroupId inner);

}  // namespace bursar::domain
