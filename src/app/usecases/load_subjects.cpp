#include "app/usecases/load_subjects.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "domain/groups/rule.h"
#include "domain/planner/resolution.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;
using domain::Index;
using domain::IndexSet;
using domain::SubjectSets;

constexpr int kPage = 20'000;

struct RuleGroup {
  std::size_t place;  // in facts
  domain::Rule rule;
};

class SubjectLoader {
 public:
  SubjectLoader(Transaction& transaction, base::Timestamp now, const LoadedWorld& known)
      : transaction_(transaction), now_(now), part_(known) {}

  /// For how many devices and people a rule holds, which belongs to no group.
  base::Result<std::pair<std::int64_t, std::int64_t>> count(const domain::Rule& rule) {
    facts_.emplace_back();
    rules_.push_back({0, rule});
    TRY(read_units());
    TRY(read_people());
    TRY(read_devices());
    const auto& found = facts_.front().direct;
    return std::pair(static_cast<std::int64_t>(found.of[0].cardinality()),
                     static_cast<std::int64_t>(found.of[1].cardinality()));
  }

  base::Result<SubjectPart> load() {
    TRY(read_units());
    TRY(read_token_groups());
    TRY(read_groups());
    TRY(read_people());
    TRY(read_devices());
    for (const auto kind : domain::kAssigneeKinds) numbers(kind).forget_all_but(seen_[kind]);
    TRY(read_members());
    part_.groups = domain::resolve_groups(facts_);
    make_traits();
    return std::move(part_);
  }

 private:
  SubjectNumbers& numbers(AssigneeKind kind) { return part_.numbers[static_cast<std::size_t>(kind)]; }

  base::Status read_units() {
    TRY_SET(part_.units, transaction_.organization().units());
    for (const auto& unit : part_.units) {
      auto& names = unit_names_[unit.id];
      for (const auto id : domain::path_of(part_.units, unit.id)) {
        const auto above =
            std::find_if(part_.units.begin(), part_.units.end(), [id](const auto& u) { return u.id == id; });
        names.push_back(above->name);
      }
    }
    return {};
  }

  base::Status read_token_groups() {
    TRY_SET(const auto scopes, transaction_.organization().scopes());
    part_.token_groups = token_groups_of(scopes);
    return {};
  }

  base::Status read_groups() {
    TRY_SET(const auto groups, transaction_.inventory().groups());
    for (const auto& group : groups) {
      domain::GroupFacts facts;
      facts.id = group.id;
      facts_.push_back(std::move(facts));
      if (group.kind != domain::GroupKind::rule) continue;
      auto rule = domain::Rule::parse(group.rule);
      if (!rule) {
        auto error = rule.error();
        error.message = fmt::format("The rule of the group \"{}\" cannot be read: {}", group.name, error.message);
        return base::fail(error);
      }
      rules_.push_back({facts_.size() - 1, std::move(*rule)});
    }
    return {};
  }

  base::Status read_people() {
    std::optional<domain::PersonId> after;
    for (;;) {
      TRY_SET(const auto page, transaction_.inventory().people({}, after, kPage));
      for (const auto& person : page) read_person(person);
      if (page.empty()) break;
      after = page.back().id;
    }
    part_.devices_of.resize(numbers(AssigneeKind::person).size());
    return {};
  }

  void read_person(const domain::Person& person) {
    const auto place = number(AssigneeKind::person, person.client_user_id, person.id.value);
    auto& trait = put(raw_traits_[1], place);
    trait.unit = person.unit;
    trait.present = person.status == domain::PersonStatus::active;
    put(people_, place) = person;
    for (auto& [at, rule] : rules_) {
      if (rule.may_hold_for_people() && rule.holds_for_person(person, unit_names_[person.unit], now_)) {
        facts_[at].direct[AssigneeKind::person].add(place);
      }
    }
  }

  base::Status read_devices() {
    std::optional<domain::DeviceId> after;
    for (;;) {
      TRY_SET(const auto page, transaction_.inventory().devices({}, after, kPage));
      for (const auto& device : page) read_device(device);
      if (page.empty()) break;
      after = page.back().id;
    }
    part_.last_seen.resize(numbers(AssigneeKind::device).size(), now_.unix_ms);
    return {};
  }

  void read_device(const domain::Device& device) {
    const auto place = number(AssigneeKind::device, device.serial_number, device.id.value);
    auto& trait = put(raw_traits_[0], place);
    trait.unit = device.unit;
    trait.platform = device.platform;
    trait.os = domain::parse_os_version(device.os_version).value_or(domain::OsVersion{});
    trait.enrollment = device.enrollment;
    trait.present = device.enrolled;
    if (part_.last_seen.size() <= place) part_.last_seen.resize(place + std::size_t{1}, now_.unix_ms);
    part_.last_seen[place] = device.last_seen_at.value_or(device.added_at).unix_ms;
    const auto* owner = device.owner.empty() ? nullptr : numbers(AssigneeKind::person).find(device.owner);
    if (owner != nullptr && !seen_[AssigneeKind::person].contains(*owner)) owner = nullptr;
    if (owner != nullptr) part_.devices_of[*owner].push_back(place);
    const auto* person = owner == nullptr ? nullptr : &people_[*owner];
    for (auto& [at, rule] : rules_) {
      if (rule.may_hold_for_devices() && rule.holds_for_device(device, person, unit_names_[device.unit], now_)) {
        facts_[at].direct[AssigneeKind::device].add(place);
      }
    }
  }

  base::Status read_members() {
    for (auto& facts : facts_) {
      TRY_SET(const auto members, transaction_.inventory().members(facts.id));
      for (const auto& member : members) {
        if (member.kind == domain::MemberKind::group) {
          (member.excluded ? facts.nested_excluded : facts.nested).push_back({member.id});
          continue;
        }
        const auto kind = member.kind == domain::MemberKind::device ? AssigneeKind::device : AssigneeKind::person;
        const auto* place = numbers(kind).find(member.id);
        if (place == nullptr || !seen_[kind].contains(*place)) continue;
        (member.excluded ? facts.direct_excluded : facts.direct)[kind].add(*place);
      }
    }
    return {};
  }

  void make_traits() {
    for (const auto kind : domain::kAssigneeKinds) {
      auto& raw = raw_traits_[static_cast<std::size_t>(kind)];
      for (std::size_t bit = 0; bit < part_.token_groups.size(); ++bit) {
        for (const Index member : part_.groups[part_.token_groups[bit]][kind]) {
          raw[member].token_groups |= std::uint64_t{1} << bit;
        }
      }
      std::map<domain::Trait, IndexSet> classes;
      for (const Index i : seen_[kind]) classes[raw[i]].add(i);
      for (auto& [trait, members] : classes) {
        part_.traits[static_cast<std::size_t>(kind)].push_back({trait, std::move(members)});
      }
    }
  }

  Index number(AssigneeKind kind, const std::string& name, std::int64_t id) {
    const auto place = numbers(kind).place_of(name, id);
    seen_[kind].add(place);
    return place;
  }

  template <class T>
  static T& put(std::vector<T>& list, Index place) {
    if (list.size() <= place) list.resize(place + std::size_t{1});
    return list[place];
  }

  Transaction& transaction_;
  const base::Timestamp now_;
  SubjectPart part_;
  SubjectSets seen_;
  std::unordered_map<domain::UnitId, std::vector<std::string>> unit_names_;
  std::vector<domain::GroupFacts> facts_;
  std::vector<RuleGroup> rules_;
  std::vector<domain::Person> people_;  // by place
  std::array<std::vector<domain::Trait>, 2> raw_traits_;
};

/// Everybody in a unit and below it.
SubjectSets within(const domain::PlanWorld& world, domain::UnitId unit) {
  SubjectSets sets;
  for (const auto kind : domain::kAssigneeKinds) {
    for (const auto& one : world.traits[static_cast<std::size_t>(kind)]) {
      if (domain::is_within(world.units, one.trait.unit, unit)) sets[kind] |= one.members;
    }
  }
  return sets;
}

/// With the devices of the people, and the owners of the devices.
SubjectSets with_owners(const LoadedWorld& loaded, const SubjectSets& sets) {
  auto both = sets;
  for (const Index person : sets[AssigneeKind::person]) {
    for (const Index device : loaded.devices_of[person]) both[AssigneeKind::device].add(device);
  }
  for (Index person = 0; person < loaded.devices_of.size(); ++person) {
    for (const Index device : loaded.devices_of[person]) {
      if (sets[AssigneeKind::device].contains(device)) both[AssigneeKind::person].add(person);
    }
  }
  return both;
}

SubjectSets target_sets(const LoadedWorld& loaded, const domain::Target& target, const SubjectSets& everyone) {
  SubjectSets sets;
  if (target.kind == domain::TargetKind::everyone) return everyone;
  if (target.kind == domain::TargetKind::group) {
    const auto group = loaded.groups.find({target.id});
    return group == loaded.groups.end() ? sets : group->second;
  }
  const auto kind = target.kind == domain::TargetKind::device ? AssigneeKind::device : AssigneeKind::person;
  const auto& known = loaded.of(kind).by_id;
  if (const auto place = known.find(target.id); place != known.end()) sets[kind].add(place->second);
  return sets;
}

}  // namespace

base::Result<SubjectPart> load_subjects(Transaction& transaction, base::Timestamp now, const LoadedWorld& known) {
  return SubjectLoader(transaction, now, known).load();
}

void merge(SubjectPart part, LoadedWorld& loaded) {
  for (const auto kind : domain::kAssigneeKinds) {
    part.numbers[static_cast<std::size_t>(kind)].merge(loaded.of(kind));
  }
  loaded.world.units = std::move(part.units);
  loaded.world.token_groups = std::move(part.token_groups);
  loaded.world.traits = std::move(part.traits);
  loaded.groups = std::move(part.groups);
  loaded.last_seen = std::move(part.last_seen);
  loaded.devices_of = std::move(part.devices_of);
}

std::vector<domain::GroupId> token_groups_of(const std::vector<LocationScope>& scopes) {
  constexpr std::size_t kTokenGroupsMax = 64;
  std::vector<domain::GroupId> groups;
  for (const auto& scope : scopes) {
    for (const auto group : scope.groups) {
      const bool known = std::find(groups.begin(), groups.end(), group) != groups.end();
      if (!known && groups.size() < kTokenGroupsMax) groups.push_back(group);
    }
  }
  return groups;
}

base::Result<std::pair<std::int64_t, std::int64_t>> count_rule(const Services& services, Transaction& transaction,
                                                               const domain::Rule& rule) {
  const LoadedWorld nothing;
  return SubjectLoader(transaction, services.clock.now(), nothing).count(rule);
}

void resolve_targets(const LoadedWorld& loaded, domain::PlanDistribution& distribution) {
  const auto everyone = within(loaded.world, distribution.rules.unit);
  for (const auto& target : distribution.rules.targets) {
    auto& into = target.excluded ? distribution.excluded : distribution.wanted;
    const auto sets = with_owners(loaded, target_sets(loaded, target, everyone));
    for (const auto kind : domain::kAssigneeKinds) into[kind] |= sets[kind];
  }
  for (const auto kind : domain::kAssigneeKinds) {
    distribution.wanted[kind] &= everyone[kind];
    distribution.wanted[kind] -= distribution.excluded[kind];
  }
}

}  // namespace bursar::app
