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
  SubjectLoader(Transaction& transaction, domain::PlanWorld& world, LoadedWorld& loaded)
      : transaction_(transaction), world_(world), loaded_(loaded) {}

  /// With one more rule, which belongs to no group: how many it holds for.
  base::Result<std::pair<std::int64_t, std::int64_t>> count(const domain::Rule& rule, const domain::Reach& reach) {
    domain::GroupFacts facts;
    facts_.push_back(std::move(facts));
    rules_.push_back({0, rule});
    name_units();
    TRY(read_people());
    TRY(read_devices());
    auto found = facts_.front().direct;
    for (const auto kind : domain::kAssigneeKinds) {
      const auto& traits = raw_traits_[static_cast<std::size_t>(kind)];
      for (Index i = 0; i < traits.size() && !reach.everything; ++i) {
        if (!reach.has(traits[i].unit)) found[kind].remove(i);
      }
    }
    return std::pair(static_cast<std::int64_t>(found.of[0].cardinality()),
                     static_cast<std::int64_t>(found.of[1].cardinality()));
  }

  base::Status load() {
    name_units();
    TRY(read_groups());
    TRY(read_people());
    TRY(read_devices());
    TRY(read_members());
    loaded_.groups = domain::resolve_groups(facts_);
    make_traits();
    return {};
  }

 private:
  void name_units() {
    for (const auto& unit : world_.units) {
      auto& names = unit_names_[unit.id];
      for (const auto id : domain::path_of(world_.units, unit.id)) {
        const auto above =
            std::find_if(world_.units.begin(), world_.units.end(), [id](const auto& u) { return u.id == id; });
        names.push_back(above->name);
      }
    }
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

  Index number(AssigneeKind kind, const std::string& name, std::int64_t id) {
    auto& subjects = loaded_.of(kind);
    const auto place = subjects.add(name, id);
    subjects.unknown_from = place + 1;
    return place;
  }

  base::Status read_people() {
    std::optional<domain::PersonId> after;
    for (;;) {
      TRY_SET(const auto page, transaction_.inventory().people({}, after, kPage));
      for (const auto& person : page) {
        const auto place = number(AssigneeKind::person, person.client_user_id, person.id.value);
        domain::Trait trait;
        trait.unit = person.unit;
        trait.present = person.status == domain::PersonStatus::active;
        raw_traits_[1].push_back(trait);
        people_.push_back(person);
        for (auto& [at, rule] : rules_) {
          if (rule.may_hold_for_people() && rule.holds_for_person(person, unit_names_[person.unit], world_.now)) {
            facts_[at].direct[AssigneeKind::person].add(place);
          }
        }
      }
      if (page.empty()) break;
      after = page.back().id;
    }
    loaded_.devices_of.resize(people_.size());
    return {};
  }

  base::Status read_devices() {
    std::optional<domain::DeviceId> after;
    for (;;) {
      TRY_SET(const auto page, transaction_.inventory().devices({}, after, kPage));
      for (const auto& device : page) read_device(device);
      if (page.empty()) return {};
      after = page.back().id;
    }
  }

  void read_device(const domain::Device& device) {
    const auto place = number(AssigneeKind::device, device.serial_number, device.id.value);
    domain::Trait trait;
    trait.unit = device.unit;
    trait.platform = device.platform;
    trait.os = domain::parse_os_version(device.os_version).value_or(domain::OsVersion{});
    trait.enrollment = device.enrollment;
    trait.present = device.enrolled;
    raw_traits_[0].push_back(trait);
    loaded_.last_seen.push_back(device.last_seen_at.value_or(device.added_at).unix_ms);
    const auto& people = loaded_.of(AssigneeKind::person).by_name;
    const auto owner = device.owner.empty() ? people.end() : people.find(device.owner);
    if (owner != people.end()) loaded_.devices_of[owner->second].push_back(place);
    const auto* person = owner == people.end() ? nullptr : &people_[owner->second];
    for (auto& [at, rule] : rules_) {
      if (rule.may_hold_for_devices() && rule.holds_for_device(device, person, unit_names_[device.unit], world_.now)) {
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
        const auto& known = loaded_.of(kind).by_id;
        const auto place = known.find(member.id);
        if (place == known.end()) continue;
        (member.excluded ? facts.direct_excluded : facts.direct)[kind].add(place->second);
      }
    }
    return {};
  }

  void make_traits() {
    for (const auto kind : domain::kAssigneeKinds) {
      auto& raw = raw_traits_[static_cast<std::size_t>(kind)];
      for (std::size_t bit = 0; bit < world_.token_groups.size(); ++bit) {
        for (const Index member : loaded_.groups[world_.token_groups[bit]][kind]) {
          raw[member].token_groups |= std::uint64_t{1} << bit;
        }
      }
      std::map<domain::Trait, IndexSet> classes;
      for (Index i = 0; i < raw.size(); ++i) classes[raw[i]].add(i);
      for (auto& [trait, members] : classes) {
        world_.traits[static_cast<std::size_t>(kind)].push_back({trait, std::move(members)});
      }
    }
  }

  Transaction& transaction_;
  domain::PlanWorld& world_;
  LoadedWorld& loaded_;
  std::unordered_map<domain::UnitId, std::vector<std::string>> unit_names_;
  std::vector<domain::GroupFacts> facts_;
  std::vector<RuleGroup> rules_;
  std::vector<domain::Person> people_;
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

base::Status load_subjects(Transaction& transaction, domain::PlanWorld& world, LoadedWorld& loaded) {
  return SubjectLoader(transaction, world, loaded).load();
}

base::Result<std::pair<std::int64_t, std::int64_t>> count_rule(const Services& services, Transaction& transaction,
                                                               const domain::Rule& rule, const domain::Reach& reach) {
  LoadedWorld loaded;
  loaded.world.now = services.clock.now();
  TRY_SET(loaded.world.units, transaction.organization().units());
  return SubjectLoader(transaction, loaded.world, loaded).count(rule, reach);
}

SubjectSets subjects_in(const LoadedWorld& loaded, const domain::Reach& reach) {
  SubjectSets sets;
  for (const auto kind : domain::kAssigneeKinds) {
    for (const auto& one : loaded.world.traits[static_cast<std::size_t>(kind)]) {
      if (reach.has(one.trait.unit)) sets[kind] |= one.members;
    }
  }
  return sets;
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
