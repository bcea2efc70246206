#include "app/usecases/edit_inventory.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/kept_world.h"
#include "app/usecases/audit.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/load_subjects.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Group;
using domain::GroupId;
using domain::MemberKind;

tl::unexpected<base::Error> bad_row(std::size_t row, const char* code, const std::string& what) {
  return base::fail(ErrorKind::invalid, code, fmt::format("Row {}: {}", row, what),
                    "Correct the row; nothing was changed.");
}

bool is_serial_number(const std::string& text) {
  return text.size() >= 8 && text.size() <= 14 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

std::string upper(std::string text) {
  for (auto& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

base::Status check(domain::Device& device, std::size_t row) {
  device.serial_number = upper(std::string(base::trim(device.serial_number)));
  if (is_serial_number(device.serial_number)) return {};
  return bad_row(row, "bad_serial_number",
                 fmt::format("\"{}\" is no serial number (8 to 14 letters and digits).", device.serial_number));
}
base::Status check(domain::Person& person, std::size_t row) {
  person.client_user_id = std::string(base::trim(person.client_user_id));
  if (!person.client_user_id.empty() && person.client_user_id.size() <= 100) return {};
  return bad_row(row, "bad_client_user_id", "the clientUserId is empty or longer than 100 characters.");
}

/// Units by name; a name that several bear names none of them.
class UnitNames {
 public:
  explicit UnitNames(const std::vector<domain::Unit>& units) {
    for (const auto& unit : units) by_name_[base::to_lower_ascii(unit.name)].push_back(unit.id);
  }
  base::Result<domain::UnitId> find(const std::string& name) const {
    const auto found = by_name_.find(base::to_lower_ascii(base::trim(name)));
    if (found == by_name_.end()) {
      return base::fail(ErrorKind::not_found, "no_such_unit", fmt::format("There is no unit \"{}\".", name),
                        "Make it first, or correct the name.");
    }
    if (found->second.size() > 1) {
      return base::fail(ErrorKind::invalid, "ambiguous_unit", fmt::format("Several units are called \"{}\".", name),
                        "Rename one of them.");
    }
    return found->second.front();
  }

 private:
  std::map<std::string, std::vector<domain::UnitId>> by_name_;
};

/// Fixed groups by name, made where they do not exist.
class GroupNames {
 public:
  GroupNames(Transaction& transaction, const std::vector<Group>& groups) : transaction_(transaction) {
    for (const auto& group : groups) by_name_[base::to_lower_ascii(group.name)] = group;
  }
  base::Result<GroupId> find_or_make(const std::string& name) {
    auto& group = by_name_[base::to_lower_ascii(base::trim(name))];
    if (!group.id) {
      group.name = std::string(base::trim(name));
      TRY_SET(group.id, transaction_.inventory().add_group(group));
    }
    if (group.kind == domain::GroupKind::fixed) return group.id;
    return base::fail(ErrorKind::conflict, "not_a_fixed_group",
                      fmt::format("The members of \"{}\" are told by its rule.", group.name),
                      "Name another group, or change its rule.");
  }

 private:
  Transaction& transaction_;
  std::map<std::string, Group> by_name_;
};

const std::string& key_of(const domain::Device& d) { return d.serial_number; }
const std::string& key_of(const domain::Person& p) { return p.client_user_id; }
base::Result<std::int64_t> id_of(Transaction& t, const domain::Device& d) {
  return t.inventory().find_device(key_of(d)).map([](const auto& found) { return found ? found->id.value : 0; });
}
base::Result<std::int64_t> id_of(Transaction& t, const domain::Person& p) {
  return t.inventory().find_person(key_of(p)).map([](const auto& found) { return found ? found->id.value : 0; });
}

/// `subject` gives the device or person of a row.
template <class Row, class T, class Put>
base::Result<PutCounts> put_rows(const Services& services, std::vector<Row>& rows, T Row::*subject, MemberKind kind,
                                 const Put& put) {
  if (rows.size() > kInventoryBatchMax) {
    return base::fail(ErrorKind::invalid, "too_many",
                      fmt::format("{} rows at once; {} is the most.", rows.size(), kInventoryBatchMax),
                      "Send them in several parts.");
  }
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto units, transaction->organization().units());
  TRY_SET(const auto groups, transaction->inventory().groups());
  const UnitNames unit_names(units);
  GroupNames group_names(*transaction, groups);
  std::vector<T> subjects;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& one = rows[i].*subject;
    TRY(check(one, i + 1));
    if (!rows[i].unit.empty()) {
      auto unit = unit_names.find(rows[i].unit);
      if (!unit) {
        auto error = unit.error();
        error.message = fmt::format("Row {}: {}", i + 1, error.message);
        return base::fail(error);
      }
      one.unit = *unit;
    }
    one.added_at = services.clock.now();
    subjects.push_back(one);
  }
  TRY_SET(const auto counts, put(*transaction, subjects));
  std::map<GroupId, std::vector<domain::Member>> members;
  for (const auto& row : rows) {
    for (const auto& name : row.groups) {
      TRY_SET(const auto group, group_names.find_or_make(name));
      TRY_SET(const auto id, id_of(*transaction, row.*subject));
      members[group].push_back({kind, id, false});
    }
  }
  for (const auto& [group, list] : members) TRY(transaction->inventory().put_members(group, list));
  TRY(record(*transaction, services.clock, "inventory_changed", domain::name_of(kind),
             {{"added", std::to_string(counts.added)}, {"changed", std::to_string(counts.changed)}}));
  TRY(transaction->commit());
  return counts;
}

tl::unexpected<base::Error> no_such_member(const char* what, const std::string& name) {
  return base::fail(ErrorKind::not_found, "no_such_member",
                    fmt::format("The inventory knows no {} \"{}\".", what, name),
                    "Import it first, or correct the name; nothing was changed.");
}

base::Result<std::vector<domain::Member>> members_in(Transaction& transaction, const MemberChange& change) {
  std::vector<domain::Member> members;
  for (const auto& serial : change.serial_numbers) {
    TRY_SET(const auto device, transaction.inventory().find_device(upper(serial)));
    if (!device) return no_such_member("device", serial);
    members.push_back({MemberKind::device, device->id.value, change.excluded});
  }
  for (const auto& id : change.client_user_ids) {
    TRY_SET(const auto person, transaction.inventory().find_person(id));
    if (!person) return no_such_member("person", id);
    members.push_back({MemberKind::person, person->id.value, change.excluded});
  }
  TRY_SET(const auto groups, transaction.inventory().groups());
  for (const auto& name : change.groups) {
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.name == name; });
    if (found == groups.end()) return no_such_member("group", name);
    members.push_back({MemberKind::group, found->id.value, change.excluded});
  }
  return members;
}

base::Result<std::vector<domain::GroupFacts>> nesting(Transaction& transaction) {
  std::vector<domain::GroupFacts> facts;
  TRY_SET(const auto groups, transaction.inventory().groups());
  for (const auto& group : groups) {
    domain::GroupFacts one;
    one.id = group.id;
    TRY_SET(const auto members, transaction.inventory().members(group.id));
    for (const auto& member : members) {
      if (member.kind == MemberKind::group) one.nested.push_back({member.id});
    }
    facts.push_back(std::move(one));
  }
  return facts;
}

base::Status refuse_loops(Transaction& transaction, GroupId outer, const std::vector<domain::Member>& members) {
  TRY_SET(const auto facts, nesting(transaction));
  for (const auto& member : members) {
    if (member.kind != MemberKind::group || !domain::would_nest_in_itself(facts, outer, {member.id})) continue;
    return base::fail(ErrorKind::conflict, "group_in_itself", "The group would come to hold itself.",
                      "Leave that group out; nothing was changed.");
  }
  return {};
}

base::Status refuse_if_named(Transaction& transaction, GroupId id) {
  const auto in_use = [](const std::string& by) {
    return base::fail(ErrorKind::conflict, "group_in_use", fmt::format("{} names this group.", by),
                      "Take it out there first.");
  };
  TRY_SET(const auto distributions, transaction.distributions().list());
  for (const auto& d : distributions) {
    const bool targets = std::any_of(d.targets.begin(), d.targets.end(), [id](const domain::Target& t) {
      return t.kind == domain::TargetKind::group && t.id == id.value;
    });
    const bool reserves = std::any_of(d.reservations.begin(), d.reservations.end(),
                                      [id](const domain::Reservation& r) { return r.group == id; });
    if (targets || reserves) return in_use(fmt::format("The distribution \"{}\"", d.name));
  }
  TRY_SET(const auto scopes, transaction.organization().scopes());
  for (const auto& scope : scopes) {
    if (std::find(scope.groups.begin(), scope.groups.end(), id) != scope.groups.end()) {
      return in_use(fmt::format("The scope of location {}", scope.location.value));
    }
  }
  return {};
}

}  // namespace

base::Result<PutCounts> put_devices(const Services& services, std::vector<NewDevice> devices) {
  return put_rows(services, devices, &NewDevice::device, MemberKind::device,
                  [](Transaction& t, const auto& rows) { return t.inventory().put_devices(rows); });
}

base::Result<PutCounts> put_people(const Services& services, std::vector<NewPerson> people) {
  return put_rows(services, people, &NewPerson::person, MemberKind::person,
                  [](Transaction& t, const auto& rows) { return t.inventory().put_people(rows); });
}

base::Status remove_from_inventory(const Services& services, const std::vector<std::string>& serial_numbers,
                                   const std::vector<std::string>& client_user_ids) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->inventory().remove_devices(serial_numbers));
  TRY(transaction->inventory().remove_people(client_user_ids));
  TRY(record(*transaction, services.clock, "inventory_removed", "devices and people",
             {{"asked", std::to_string(serial_numbers.size() + client_user_ids.size())}}));
  return transaction->commit();
}

base::Result<Group> find_group(Transaction& transaction, GroupId id) {
  TRY_SET(const auto groups, transaction.inventory().groups());
  const auto found = std::find_if(groups.begin(), groups.end(), [id](const Group& g) { return g.id == id; });
  if (found != groups.end()) return *found;
  return base::fail(ErrorKind::not_found, "no_such_group", fmt::format("There is no group {}.", id.value),
                    "List the groups.");
}

base::Result<GroupId> save_group(Transaction& transaction, const base::Clock& clock, const Group& group) {
  if (base::trim(group.name).empty()) {
    return base::fail(ErrorKind::invalid, "bad_group", "The group has no name.", "Give it one.");
  }
  if (group.kind == domain::GroupKind::rule) TRY(domain::Rule::parse(group.rule).map([](const auto&) {}));
  TRY_SET(const auto groups, transaction.inventory().groups());
  for (const auto& other : groups) {
    if (other.id == group.id || base::to_lower_ascii(other.name) != base::to_lower_ascii(group.name)) continue;
    return base::fail(ErrorKind::conflict, "group_exists", fmt::format("There is a group \"{}\" already.", other.name),
                      "Choose another name.");
  }
  TRY(find_unit(transaction, group.unit).map([](const auto&) {}));
  auto id = group.id;
  if (id) {
    TRY_SET(const auto before, find_group(transaction, id));
    if (before.kind != group.kind) {
      return base::fail(ErrorKind::invalid, "bad_group", "A group cannot change between members and a rule.",
                        "Make a new group.");
    }
    TRY(transaction.inventory().update_group(group));
  } else {
    TRY_SET(id, transaction.inventory().add_group(group));
  }
  TRY(record(transaction, clock, "group_saved", fmt::format("group {}", id.value),
             {{"name", group.name}, {"rule", group.rule}}));
  return id;
}

base::Result<GroupId> save_group(const Services& services, const Group& group) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto id, save_group(*transaction, services.clock, group));
  TRY(transaction->commit());
  return id;
}

base::Status remove_group(Transaction& transaction, const base::Clock& clock, GroupId id) {
  TRY(find_group(transaction, id).map([](const auto&) {}));
  TRY(refuse_if_named(transaction, id));
  TRY(transaction.inventory().remove_group(id));
  return record(transaction, clock, "group_removed", fmt::format("group {}", id.value), {});
}

base::Status remove_group(const Services& services, GroupId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(remove_group(*transaction, services.clock, id));
  return transaction->commit();
}

base::Status add_members(Transaction& transaction, const base::Clock& clock, GroupId id, const MemberChange& change) {
  TRY_SET(const auto group, find_group(transaction, id));
  TRY_SET(const auto members, members_in(transaction, change));
  const bool only_exclusions_or_groups = change.excluded;
  if (group.kind == domain::GroupKind::rule && !only_exclusions_or_groups) {
    return base::fail(
        ErrorKind::conflict, "not_a_fixed_group",
        fmt::format("The members of \"{}\" are told by its rule; only exclusions can be added.", group.name),
        "Change its rule.");
  }
  TRY(refuse_loops(transaction, id, members));
  TRY(transaction.inventory().put_members(id, members));
  return record(transaction, clock, "members_added", fmt::format("group {}", id.value),
                {{"count", std::to_string(members.size())}, {"excluded", change.excluded ? "yes" : "no"}});
}

base::Status add_members(const Services& services, GroupId id, const MemberChange& change) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(add_members(*transaction, services.clock, id, change));
  return transaction->commit();
}

base::Status remove_members(Transaction& transaction, const base::Clock& clock, GroupId id,
                            const MemberChange& change) {
  TRY(find_group(transaction, id).map([](const auto&) {}));
  TRY_SET(const auto members, members_in(transaction, change));
  TRY(transaction.inventory().remove_members(id, members));
  return record(transaction, clock, "members_removed", fmt::format("group {}", id.value),
                {{"count", std::to_string(members.size())}});
}

base::Status remove_members(const Services& services, GroupId id, const MemberChange& change) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(remove_members(*transaction, services.clock, id, change));
  return transaction->commit();
}

base::Result<std::vector<std::pair<Group, GroupSize>>> groups_with_sizes(const Services& services) {
  TRY_SET(const auto world, look_at_world(services));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto groups, transaction->inventory().groups());
  std::vector<std::pair<Group, GroupSize>> list;
  for (const auto& group : groups) {
    GroupSize size;
    if (const auto known = world->groups.find(group.id); known != world->groups.end()) {
      size.devices = static_cast<std::int64_t>(known->second.of[0].cardinality());
      size.people = static_cast<std::int64_t>(known->second.of[1].cardinality());
    }
    list.emplace_back(group, size);
  }
  return list;
}

base::Result<GroupSize> try_rule(const Services& services, const std::string& text) {
  TRY_SET(const auto rule, domain::Rule::parse(text));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(const auto matched, count_rule(services, *transaction, rule));
  return GroupSize{matched.first, matched.second};
}

}  // namespace bursar::app
