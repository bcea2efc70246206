// Devices, people and groups of a world, and the targets of its distributions.
#pragma once

#include <utility>

#include "app/usecases/load_world.h"
#include "domain/groups/rule.h"

namespace bursar::app {

/// Who is there, in which unit and group.
struct SubjectPart {
  explicit SubjectPart(const LoadedWorld& known)
      : numbers{SubjectNumbers(known.subjects[0]), SubjectNumbers(known.subjects[1])} {}
  std::vector<domain::Unit> units;
  std::vector<domain::GroupId> token_groups;
  std::array<SubjectNumbers, 2> numbers;  // by AssigneeKind
  std::array<std::vector<domain::TraitClass>, 2> traits;
  std::unordered_map<domain::GroupId, domain::SubjectSets> groups;
  std::vector<std::int64_t> last_seen;
  std::vector<std::vector<domain::Index>> devices_of;
};

/// Reads units, groups, people and devices; `known` keeps its numbers.
base::Result<SubjectPart> load_subjects(Transaction& transaction, base::Timestamp now, const LoadedWorld& known);
/// Targets of distributions are to be resolved anew afterwards.
void merge(SubjectPart part, LoadedWorld& loaded);

/// Groups that some token is for, at most 64: the bits of Trait::token_groups and PlanLocation::groups.
std::vector<domain::GroupId> token_groups_of(const std::vector<LocationScope>& scopes);

/// For how many devices and people a rule holds now.
base::Result<std::pair<std::int64_t, std::int64_t>> count_rule(const Services& services, Transaction& transaction,
                                                               const domain::Rule& rule);

/// Fills wanted and excluded. People stand for their devices, and devices for their owners; a target outside the
/// distribution's unit and what is below it does not count.
void resolve_targets(const LoadedWorld& loaded, domain::PlanDistribution& distribution);

}  // namespace bursar::app
