#include "domain/groups/membership.h"

#include <algorithm>
#include <unordered_set>

namespace bursar::domain {
namespace {

class GroupResolver {
 public:
  explicit GroupResolver(const std::vector<GroupFacts>& groups) {
    for (const auto& group : groups) facts_[group.id] = &group;
  }

  const SubjectSets& members(GroupId id) {
    static const SubjectSets kNobody;
    if (const auto known = resolved_.find(id); known != resolved_.end()) return known->second;
    const auto facts = facts_.find(id);
    if (facts == facts_.end() || !open_.insert(id).second) return kNobody;
    auto result = facts->second->direct;
    auto out = facts->second->direct_excluded;
    for (const auto inner : facts->second->nested) add(members(inner), result);
    for (const auto inner : facts->second->nested_excluded) add(members(inner), out);
    for (const auto kind : kAssigneeKinds) result[kind] -= out[kind];
    open_.erase(id);
    return resolved_[id] = std::move(result);
  }

  std::unordered_map<GroupId, SubjectSets> all() {
    for (const auto& [id, facts] : facts_) members(id);
    return std::move(resolved_);
  }

 private:
  static void add(const SubjectSets& more, SubjectSets& to) {
    for (const auto kind : kAssigneeKinds) to[kind] |= more[kind];
  }

  std::unordered_map<GroupId, const GroupFacts*> facts_;
  std::unordered_map<GroupId, SubjectSets> resolved_;
  std::unordered_set<GroupId> open_;
};

}  // namespace

std::unordered_map<GroupId, SubjectSets> resolve_groups(const std::vector<GroupFacts>& groups) {
  return GroupResolver(groups).all();
}

bool would_nest_in_itself(const std::vector<GroupFacts>& groups, GroupId outer, GroupId inner) {
  std::vector<GroupId> to_see{inner};
  std::unordered_set<GroupId> seen;
  while (!to_see.empty()) {
    const auto id = to_see.back();
    to_see.pop_back();
    if (id == outer) return true;
    if (!seen.insert(id).second) continue;
    const auto facts = std::find_if(groups.begin(), groups.end(), [id](const GroupFacts& g) { return g.id == id; });
    if (facts == groups.end()) continue;
    to_see.insert(to_see.end(), facts->nested.begin(), facts->nested.end());
    to_see.insert(to_see.end(), facts->nested_excluded.begin(), facts->nested_excluded.end());
  }
  return false;
}

}  // namespace bursar::domain
