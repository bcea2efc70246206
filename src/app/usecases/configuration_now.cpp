#include "app/usecases/configuration_now.h"

#include <algorithm>
#include <set>

#include "app/usecases/automatic_mode.h"
#include "app/usecases/edit_organization.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using base::Value;
using domain::Entry;
using domain::Permission;
using domain::Section;

constexpr int kLookUpPage = 20;

Value moment(const std::optional<base::Timestamp>& at) {
  return at ? Value::of_text(base::format_rfc3339(*at)) : Value();
}

Value sorted(Value list) {
  std::stable_sort(list.items.begin(), list.items.end(), base::comes_before);
  return list;
}

/// Reads section by section; each needs the names of those before.
class Reading {
 public:
  Reading(Transaction& transaction, const NewNames& names) : t_(transaction), names_(names) {}

  base::Result<ConfigurationNow> read() {
    TRY(settings());
    TRY(units());
    TRY(group_names());
    TRY_SET(distributions_, t_.distributions().list());
    TRY(subject_names());
    groups();
    TRY(locations());
    distributions();
    TRY(roles());
    TRY(webhooks());
    for (auto& [section, entries] : now_.configuration.sections) {
      std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    }
    return std::move(now_);
  }

 private:
  void put(Section section, const std::string& key, Value fields) {
    now_.configuration.sections[section].push_back({key, std::move(fields), -1, 0});
  }

  base::Status settings() {
    TRY_SET(const auto automatic, automatic_mode(t_));
    auto fields = Value::of_map();
    fields.put("automatic", Value::of_flag(automatic));
    put(Section::settings, "", std::move(fields));
    return {};
  }

  base::Status units() {
    TRY_SET(const auto units, t_.organization().units());
    const auto name_of = [&](const domain::Unit& unit) {
      return unit.id == domain::kFirstTenant && !names_.first_tenant.empty() ? names_.first_tenant : unit.name;
    };
    for (const auto& unit : units) {
      std::vector<std::string> names;
      for (const auto id : domain::path_of(units, unit.id)) {
        names.push_back(name_of(*std::find_if(units.begin(), units.end(), [&](const auto& u) { return u.id == id; })));
      }
      std::reverse(names.begin(), names.end());
      const auto path = domain::unit_path(names);
      now_.units[path] = unit.id;
      units_[unit.id] = path;
      names.back() = unit.name;
      auto fields = Value::of_map();
      fields.put("path", Value::of_text(domain::unit_path(names)));
      fields.put("kind", Value::of_text(domain::name_of(unit.kind)));
      fields.put("first", Value::of_flag(unit.id == domain::kFirstTenant));
      fields.put("domain", Value::of_text(unit.domain));
      fields.put("managedDistribution", Value::of_flag(unit.settings.managed_distribution));
      fields.put("fallBackToCompany", Value::of_flag(unit.settings.fall_back_to_company));
      put(Section::units, path, std::move(fields));
    }
    return {};
  }

  base::Status group_names() {
    TRY_SET(groups_, t_.inventory().groups());
    for (const auto& group : groups_) {
      now_.groups[group.name] = group.id;
      group_names_[group.id] = group.name;
      TRY_SET(members_[group.id], t_.inventory().members(group.id));
    }
    return {};
  }

  base::Status subject_names() {
    std::set<std::int64_t> devices, people;
    for (const auto& [group, members] : members_) {
      for (const auto& member : members) {
        if (member.kind == domain::MemberKind::device) devices.insert(member.id);
        if (member.kind == domain::MemberKind::person) people.insert(member.id);
      }
    }
    for (const auto& d : distributions_) {
      for (const auto& target : d.targets) {
        if (target.kind == domain::TargetKind::device) devices.insert(target.id);
        if (target.kind == domain::TargetKind::person) people.insert(target.id);
      }
    }
    TRY(look_up<domain::DeviceId>(devices, &InventoryTable::devices, &domain::Device::serial_number, devices_));
    return look_up<domain::PersonId>(people, &InventoryTable::people, &domain::Person::client_user_id, people_);
  }

  /// Page by page of the list by id, over what lies between two that are wanted.
  template <class Id, class Subject, class List>
  base::Status look_up(const std::set<std::int64_t>& ids, List list, std::string Subject::*name,
                       std::map<std::int64_t, std::string>& names) {
    for (auto next = ids.begin(); next != ids.end();) {
      TRY_SET(const auto page, (t_.inventory().*list)({}, Id{*next - 1}, kLookUpPage));
      for (const auto& subject : page) {
        if (ids.count(subject.id.value) != 0) names[subject.id.value] = subject.*name;
      }
      next = page.empty() ? ids.end() : ids.upper_bound(page.back().id.value);
    }
    return {};
  }

  Value members(domain::GroupId group, bool excluded) {
    std::array<Value, 3> of{Value::of_list(), Value::of_list(), Value::of_list()};
    for (const auto& member : members_[group]) {
      if (member.excluded != excluded) continue;
      const auto name = member.kind == domain::MemberKind::device   ? devices_[member.id]
                        : member.kind == domain::MemberKind::person ? people_[member.id]
                                                                    : group_names_[{member.id}];
      of[static_cast<std::size_t>(member.kind)].items.push_back(Value::of_text(name));
    }
    auto fields = Value::of_map();
    constexpr std::array kNames{"serialNumbers", "clientUserIds", "groups"};
    for (std::size_t i = 0; i < of.size(); ++i) {
      if (!of[i].items.empty()) fields.put(kNames[i], sorted(std::move(of[i])));
    }
    return fields;
  }

  void groups() {
    now_.configuration.sections[Section::groups];
    for (const auto& group : groups_) {
      auto fields = Value::of_map();
      fields.put("name", Value::of_text(group.name));
      fields.put("unit", Value::of_text(units_[group.unit]));
      fields.put("description", Value::of_text(group.description));
      fields.put("rule", Value::of_text(group.rule));
      fields.put("members", members(group.id, false));
      fields.put("excluded", members(group.id, true));
      put(Section::groups, group.name, std::move(fields));
    }
  }

  base::Status locations() {
    now_.configuration.sections[Section::locations];
    TRY_SET(const auto list, t_.locations().list());
    for (const auto& location : list) {
      const auto renamed = names_.locations.find(location.uid);
      const auto& key = renamed == names_.locations.end() ? location.name : renamed->second;
      now_.locations[key] = location.id;
      locations_[location.id] = key;
      TRY_SET(const auto scope, scope_of(t_, location.id));
      auto sites = Value::of_list(), groups = Value::of_list();
      for (const auto site : scope.sites) sites.items.push_back(Value::of_text(units_[site]));
      for (const auto group : scope.groups) groups.items.push_back(Value::of_text(group_names_[group]));
      auto fields = Value::of_map();
      fields.put("name", Value::of_text(location.name));
      fields.put("uId", Value::of_text(location.uid));
      fields.put("organization", scope.organization ? Value::of_text(units_[*scope.organization]) : Value());
      fields.put("sites", sorted(std::move(sites)));
      fields.put("groups", sorted(std::move(groups)));
      fields.put("administrators", sorted(Value::of_texts(scope.administrators)));
      fields.put("appleId", Value::of_text(scope.apple_id));
      fields.put("custodian", Value::of_text(scope.custodian));
      fields.put("autoAdd", Value::of_flag(scope.auto_add));
      put(Section::locations, key, std::move(fields));
    }
    return {};
  }

  static Value items_of(const domain::Distribution& d) {
    auto list = Value::of_list();
    for (const auto& item : d.items) {
      auto one = Value::of_map();
      one.put("adamId", Value::of_text(std::to_string(item.adam_id.value)));
      one.put("by", Value::of_text(domain::name_of(item.by)));
      one.put("install", Value::of_flag(item.install));
      list.items.push_back(std::move(one));
    }
    return sorted(std::move(list));
  }

  Value targets_of(const domain::Distribution& d) {
    auto list = Value::of_list();
    for (const auto& target : d.targets) {
      auto one = Value::of_map();
      switch (target.kind) {
        case domain::TargetKind::everyone:
          one.put("everyone", Value::of_flag(true));
          break;
        case domain::TargetKind::group:
          one.put("group", Value::of_text(group_names_[{target.id}]));
          break;
        case domain::TargetKind::device:
          one.put("serialNumber", Value::of_text(devices_[target.id]));
          break;
        case domain::TargetKind::person:
          one.put("clientUserId", Value::of_text(people_[target.id]));
          break;
      }
      if (target.excluded) one.put("excluded", Value::of_flag(true));
      list.items.push_back(std::move(one));
    }
    return sorted(std::move(list));
  }

  Value reservations_of(const domain::Distribution& d) {
    auto list = Value::of_list();
    for (const auto& reservation : d.reservations) {
      auto one = Value::of_map();
      one.put("group", Value::of_text(group_names_[reservation.group]));
      one.put("floor", Value::of_number(reservation.floor));
      if (reservation.ceiling) one.put("ceiling", Value::of_number(*reservation.ceiling));
      list.items.push_back(std::move(one));
    }
    return sorted(std::move(list));
  }

  void distributions() {
    now_.configuration.sections[Section::distributions];
    for (const auto& d : distributions_) {
      now_.distributions[d.name] = d.id;
      Value borrow;
      if (d.borrowing) {
        borrow = Value::of_map();
        borrow.put("location", Value::of_text(locations_[d.borrowing->from]));
        borrow.put("seatsMax", Value::of_number(d.borrowing->seats_max));
      }
      auto fields = Value::of_map();
      fields.put("name", Value::of_text(d.name));
      fields.put("unit", Value::of_text(units_[d.unit]));
      fields.put("state", Value::of_text(domain::name_of(d.state)));
      fields.put("items", items_of(d));
      fields.put("targets", targets_of(d));
      fields.put("grants", Value::of_flag(d.grants));
      fields.put("revokes", Value::of_flag(d.revokes));
      fields.put("startsAt", moment(d.starts_at));
      fields.put("endsAt", moment(d.ends_at));
      fields.put("priority", Value::of_number(d.priority));
      fields.put("shortage", Value::of_text(domain::name_of(d.shortage)));
      fields.put("reservations", reservations_of(d));
      fields.put("borrow", std::move(borrow));
      fields.put("idleDays", Value::of_number(d.idle_days));
      put(Section::distributions, d.name, std::move(fields));
    }
  }

  base::Status roles() {
    now_.configuration.sections[Section::roles];
    TRY_SET(const auto roles, t_.accounts().roles());
    for (const auto& role : roles) {
      auto permissions = Value::of_list();
      for (const auto permission : domain::kPermissions) {
        if (domain::has(role.permissions, permission)) {
          permissions.items.push_back(Value::of_text(domain::name_of(permission)));
        }
      }
      auto fields = Value::of_map();
      fields.put("name", Value::of_text(role.name));
      fields.put("permissions", sorted(std::move(permissions)));
      put(Section::roles, role.name, std::move(fields));
    }
    return {};
  }

  base::Status webhooks() {
    now_.configuration.sections[Section::webhooks];
    TRY_SET(const auto list, t_.webhooks().list());
    for (const auto& webhook : list) {
      now_.webhooks[webhook.name] = webhook.id;
      auto types = Value::of_list();
      for (const auto type : webhook.types) types.items.push_back(Value::of_text(domain::name_of(type)));
      auto fields = Value::of_map();
      fields.put("name", Value::of_text(webhook.name));
      fields.put("url", Value::of_text(webhook.url));
      fields.put("unit", Value::of_text(units_[webhook.unit]));
      fields.put("types", sorted(std::move(types)));
      fields.put("enabled", Value::of_flag(webhook.enabled));
      put(Section::webhooks, webhook.name, std::move(fields));
    }
    return {};
  }

  Transaction& t_;
  const NewNames& names_;
  ConfigurationNow now_;
  std::map<domain::UnitId, std::string> units_;
  std::map<domain::GroupId, std::string> group_names_;
  std::map<domain::LocationId, std::string> locations_;
  std::map<std::int64_t, std::string> devices_, people_;
  std::vector<domain::Group> groups_;
  std::map<domain::GroupId, std::vector<domain::Member>> members_;
  std::vector<domain::Distribution> distributions_;
};

}  // namespace

Permission permission_to_read(Section section) {
  if (section == Section::webhooks) return Permission::settings;
  return section == Section::roles ? Permission::accounts : Permission::view;
}

Permission permission_to_change(Section section) {
  switch (section) {
    case Section::settings:
    case Section::units:
    case Section::webhooks:
      return Permission::settings;
    case Section::groups:
      return Permission::inventory;
    case Section::locations:
      return Permission::tokens;
    case Section::distributions:
      return Permission::distribute;
    case Section::roles:
      return Permission::accounts;
  }
  return Permission::settings;
}

base::Result<ConfigurationNow> configuration_now(Transaction& transaction, const NewNames& names) {
  return Reading(transaction, names).read();
}

base::Result<Value> export_configuration(const Services& services, const May& may) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(auto now, configuration_now(*transaction));
  for (const auto section : domain::kSections) {
    if (!may(permission_to_read(section))) now.configuration.sections.erase(section);
  }
  return domain::document_of(now.configuration);
}

}  // namespace bursar::app
