#include "app/usecases/configuration_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/usecases/accounts.h"
#include "app/usecases/automatic_mode.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/load_world.h"
#include "app/usecases/remove_location.h"
#include "base/text.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using base::Value;
using domain::Change;
using domain::EntryChange;
using domain::Section;

/// The field that an error is about, where it is about one.
const char* field_of_error(const std::string& code) {
  static const std::map<std::string, const char*> kFields{{"bad_rule", "rule"},
                                                          {"group_in_itself", "members"},
                                                          {"not_a_fixed_group", "members"},
                                                          {"no_such_device", "members"},
                                                          {"company_token_first", "organization"},
                                                          {"book_by_device", "items"},
                                                          {"not_device_assignable", "items"}};
  const auto found = kFields.find(code);
  return found == kFields.end() ? "" : found->second;
}

template <class Enum, std::size_t N>
Enum by_word(const Value& word, const std::array<Enum, N>& values) {
  for (const auto value : values) {
    if (word.text == domain::name_of(value)) return value;
  }
  return values.front();
}

const std::array kKinds{domain::UnitKind::tenant, domain::UnitKind::organization, domain::UnitKind::site};
const std::array kStates{domain::DistributionState::draft, domain::DistributionState::active,
                         domain::DistributionState::paused, domain::DistributionState::ended};
const std::array kPolicies{domain::ShortagePolicy::fail, domain::ShortagePolicy::wait,
                           domain::ShortagePolicy::unlicensed, domain::ShortagePolicy::borrow,
                           domain::ShortagePolicy::reclaim};
const std::array kBys{domain::AssignBy::device, domain::AssignBy::person, domain::AssignBy::nothing};

std::set<std::string> texts_in(const Value& members, const char* name) {
  std::set<std::string> texts;
  if (const auto* list = members.find(name)) {
    for (const auto& item : list->items) texts.insert(item.text);
  }
  return texts;
}

std::vector<std::string> without(const std::set<std::string>& some, const std::set<std::string>& others) {
  std::vector<std::string> rest;
  std::set_difference(some.begin(), some.end(), others.begin(), others.end(), std::back_inserter(rest));
  return rest;
}

class Writing {
 public:
  Writing(const Services& services, Transaction& transaction, ConfigurationNow& now,
          const domain::Difference& difference, const std::string& by, domain::Findings& findings,
          std::vector<std::string>& warnings)
      : s_(services),
        t_(transaction),
        now_(now),
        difference_(difference),
        by_(by),
        findings_(findings),
        warnings_(warnings) {}

  base::Status write() {
    TRY(each(Section::units, &Writing::save_unit));
    TRY(each(Section::roles, &Writing::save_role));
    TRY(each(Section::groups, &Writing::save_group));
    TRY(each(Section::groups, &Writing::take_members_out));
    TRY(each(Section::groups, &Writing::put_members_in));
    TRY(each(Section::locations, &Writing::rename_location));
    company_wide_ = true;
    TRY(each(Section::locations, &Writing::save_scope));
    company_wide_ = false;
    TRY(each(Section::locations, &Writing::save_scope));
    TRY(each(Section::distributions, &Writing::save_distribution));
    TRY(each(Section::settings, &Writing::set_automatic));
    for (const auto section :
         {Section::distributions, Section::locations, Section::groups, Section::roles, Section::units}) {
      TRY(remove(section));
    }
    return {};
  }

 private:
  using Step = base::Status (Writing::*)(const EntryChange&);

  /// By key, so that units come after those above them.
  std::vector<const EntryChange*> changes_of(Section section, bool removals) const {
    std::vector<const EntryChange*> list;
    for (const auto& change : difference_.changes) {
      if (change.section == section && (change.change == Change::removed) == removals) list.push_back(&change);
    }
    std::sort(list.begin(), list.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    return list;
  }

  base::Status each(Section section, Step step) {
    for (const auto* change : changes_of(section, false)) TRY(judge(*change, (this->*step)(*change)));
    return {};
  }

  /// What people can mend becomes a finding; what they cannot ends it all.
  base::Status judge(const EntryChange& change, const base::Status& done) {
    if (done) return {};
    const auto& error = done.error();
    if (error.kind == ErrorKind::internal || error.kind == ErrorKind::unavailable) return base::fail(error);
    find(change, field_of_error(error.code), 0, error.code, error.message, error.remedy);
    return {};
  }

  void find(const EntryChange& change, const std::string& field, int line, const std::string& code,
            const std::string& message, const std::string& remedy) {
    domain::Finding finding{-1, line, domain::path_of(change.section, change.key, field), code, message, remedy};
    if (change.wanted != nullptr) {
      finding.file = change.wanted->file;
      const auto* written = change.wanted->fields.find(field);
      if (line == 0) finding.line = written == nullptr ? change.wanted->line : written->line;
    }
    findings_.push_back(std::move(finding));
  }

  static const Value& value(const EntryChange& change, const char* name) {
    return domain::field_of(change.section, change.whole, name);
  }
  static const std::string& text(const EntryChange& change, const char* name) { return value(change, name).text; }

  /// The id of a name that the check has found; none where its own entry failed, which is told there.
  template <class Id>
  static std::optional<Id> id_in(const std::map<std::string, Id>& ids, const std::string& name) {
    const auto found = ids.find(name);
    return found == ids.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<domain::UnitId> unit_of(const EntryChange& change) const {
    const auto& path = text(change, "unit");
    return path.empty() ? std::optional(domain::kFirstTenant) : id_in(now_.units, path);
  }

  base::Status save_unit(const EntryChange& change) {
    auto names = domain::names_of_path(change.key);
    domain::Unit unit;
    if (const auto id = id_in(now_.units, change.key)) unit.id = *id;
    unit.name = names.back();
    names.pop_back();
    if (!names.empty()) {
      unit.parent = id_in(now_.units, domain::unit_path(names));
      if (!unit.parent) return {};
    }
    if (value(change, "first").flag != (unit.id == domain::kFirstTenant)) {
      find(change, "first", 0, "bad_unit", "\"first\" marks the tenant that every server has from the start.",
           "Leave it as export writes it.");
    }
    unit.kind = by_word(value(change, "kind"), kKinds);
    unit.domain = text(change, "domain");
    unit.settings = {value(change, "managedDistribution").flag, value(change, "fallBackToCompany").flag};
    TRY_SET(now_.units[change.key], app::save_unit(t_, s_.clock, unit));
    return {};
  }

  base::Status save_role(const EntryChange& change) {
    domain::Role role{change.key, {}, false};
    for (const auto& item : value(change, "permissions").items) {
      role.permissions.set(static_cast<std::size_t>(*domain::permission_of(item.text)));
    }
    return app::save_role(t_, s_.clock, role);
  }

  base::Status save_group(const EntryChange& change) {
    domain::Group group;
    if (const auto id = id_in(now_.groups, change.key)) group.id = *id;
    const auto unit = unit_of(change);
    if (!unit) return {};
    group.unit = *unit;
    group.name = change.key;
    group.description = text(change, "description");
    group.rule = text(change, "rule");
    group.kind = group.rule.empty() ? domain::GroupKind::fixed : domain::GroupKind::rule;
    TRY_SET(now_.groups[change.key], app::save_group(t_, s_.clock, group));
    return {};
  }

  /// Members as they are, and as they are to be: included or excluded.
  Value members_before(const EntryChange& change, const char* name) const {
    const auto* entry = now_.configuration.find(Section::groups, change.key);
    return entry == nullptr ? Value::of_map() : domain::field_of(Section::groups, entry->fields, name);
  }
  static MemberChange member_change(const Value& some, const Value& others, bool excluded) {
    return {without(texts_in(some, "serialNumbers"), texts_in(others, "serialNumbers")),
            without(texts_in(some, "clientUserIds"), texts_in(others, "clientUserIds")),
            without(texts_in(some, "groups"), texts_in(others, "groups")), excluded};
  }
  static bool names_nobody(const MemberChange& change) {
    return change.serial_numbers.empty() && change.client_user_ids.empty() && change.groups.empty();
  }

  base::Status take_members_out(const EntryChange& change) {
    const auto id = id_in(now_.groups, change.key);
    if (!id) return {};
    for (const auto* field : {"members", "excluded"}) {
      const auto gone = member_change(members_before(change, field), value(change, field), false);
      if (!names_nobody(gone)) TRY(remove_members(t_, s_.clock, *id, gone));
    }
    return {};
  }

  base::Status put_members_in(const EntryChange& change) {
    const auto id = id_in(now_.groups, change.key);
    if (!id) return {};
    for (const auto* field : {"members", "excluded"}) {
      const bool excluded = field == std::string("excluded");
      auto fresh = member_change(value(change, field), members_before(change, field), excluded);
      TRY_SET(const auto known, all_known(change, field, fresh));
      if (known && !names_nobody(fresh)) TRY(add_members(t_, s_.clock, *id, fresh));
    }
    for (const auto* kind : {"serialNumbers", "clientUserIds", "groups"}) {
      const auto in = texts_in(value(change, "members"), kind), out = texts_in(value(change, "excluded"), kind);
      for (const auto& name : in) {
        if (out.count(name) == 0) continue;
        find(change, "excluded", 0, "bad_group", fmt::format("\"{}\" is a member and excluded.", name),
             "Name it in one of the two.");
      }
    }
    return {};
  }

  /// False where a name is unknown, each of which is a finding; groups that failed are told at their own entry.
  base::Result<bool> all_known(const EntryChange& change, const char* field, MemberChange& fresh) {
    const auto before = findings_.size();
    for (const auto& serial : fresh.serial_numbers) {
      TRY_SET(const auto device, t_.inventory().find_device(serial));
      if (!device) unknown(change, field, "serialNumbers", "no_such_device", "device", serial);
    }
    for (const auto& id : fresh.client_user_ids) {
      TRY_SET(const auto person, t_.inventory().find_person(id));
      if (!person) unknown(change, field, "clientUserIds", "no_such_person", "person", id);
    }
    auto& groups = fresh.groups;
    groups.erase(std::remove_if(groups.begin(), groups.end(), [&](const auto& g) { return !now_.groups.count(g); }),
                 groups.end());
    return findings_.size() == before;
  }

  void unknown(const EntryChange& change, const char* field, const char* list, const char* code, const char* what,
               const std::string& name) {
    int line = 0;
    if (const auto* written = change.wanted->fields.find(field)) {
      if (const auto* names = written->find(list)) {
        for (const auto& item : names->items) line = item.text == name ? item.line : line;
      }
    }
    find(change, fmt::format("{}/{}", field, list), line, code,
         fmt::format("The inventory knows no {} \"{}\".", what, name),
         "Import it first, or correct it; upper and lower case count.");
  }

  base::Status rename_location(const EntryChange& change) {
    const auto id = id_in(now_.locations, change.key);
    if (!id) return {};
    const auto* entry = now_.configuration.find(Section::locations, change.key);
    if (entry == nullptr || domain::field_of(Section::locations, entry->fields, "name").text == change.key) return {};
    return app::rename_location(t_, s_.clock, *id, change.key);
  }

  base::Status save_scope(const EntryChange& change) {
    const auto& organization = value(change, "organization");
    const auto id = id_in(now_.locations, change.key);
    if (!id || organization.is_none() != company_wide_) return {};
    LocationScope scope;
    scope.location = *id;
    if (!organization.is_none()) {
      scope.organization = id_in(now_.units, organization.text);
      if (!scope.organization) return {};
    }
    for (const auto& item : value(change, "sites").items) {
      if (const auto unit = id_in(now_.units, item.text)) scope.sites.push_back(*unit);
    }
    for (const auto& item : value(change, "groups").items) {
      if (const auto group = id_in(now_.groups, item.text)) scope.groups.push_back(*group);
    }
    for (const auto& item : value(change, "administrators").items) scope.administrators.push_back(item.text);
    scope.apple_id = text(change, "appleId");
    scope.custodian = text(change, "custodian");
    scope.auto_add = value(change, "autoAdd").flag;
    return app::save_scope(t_, s_.clock, scope);
  }

  base::Status save_distribution(const EntryChange& change) {
    const auto before = findings_.size();
    domain::Distribution d;
    d.created_by = by_;
    if (const auto id = id_in(now_.distributions, change.key)) {
      TRY_SET(d, find_distribution(t_, *id));
    }
    const auto unit = unit_of(change);
    if (!unit) return {};
    d.unit = *unit;
    d.name = change.key;
    d.state = by_word(value(change, "state"), kStates);
    d.shortage = by_word(value(change, "shortage"), kPolicies);
    d.grants = value(change, "grants").flag;
    d.revokes = value(change, "revokes").flag;
    d.starts_at = base::parse_iso8601(text(change, "startsAt"));
    d.ends_at = base::parse_iso8601(text(change, "endsAt"));
    d.priority = static_cast<int>(value(change, "priority").number);
    d.idle_days = static_cast<int>(value(change, "idleDays").number);
    bool whole = read_items(change, d) && read_reservations(change, d) && read_borrowing(change, d);
    TRY_SET(const auto targets, read_targets(change, d));
    if (!whole || !targets || findings_.size() != before) return {};
    if (!loaded_) {
      TRY_SET(loaded_, load_world(s_, t_));
    }
    TRY_SET(const auto saved, app::save_distribution(t_, s_.clock, *loaded_, d));
    for (const auto& warning : saved.warnings) {
      warnings_.push_back(fmt::format("{}: {}", domain::path_of(change.section, change.key), warning));
    }
    return {};
  }

  bool read_items(const EntryChange& change, domain::Distribution& d) {
    d.items.clear();
    bool good = true;
    for (const auto& item : value(change, "items").items) {
      const auto id = base::parse_int(item.find("adamId")->text);
      if (!id || std::to_string(*id) != item.find("adamId")->text) {
        find(change, "items", item.line, "bad_field", fmt::format("\"{}\" is no adamId.", item.find("adamId")->text),
             "An adamId is a number.");
        good = false;
        continue;
      }
      d.items.push_back({{*id}, by_word(*item.find("by"), kBys), item.find("install")->flag});
    }
    return good;
  }

  base::Result<bool> read_targets(const EntryChange& change, domain::Distribution& d) {
    d.targets.clear();
    bool good = true;
    for (const auto& item : value(change, "targets").items) {
      const auto count = item.names.size() - (item.find("excluded") == nullptr ? 0U : 1U);
      if (count != 1) {
        find(change, "targets", item.line, "bad_field",
             "A target names one of group, serialNumber, clientUserId, or everyone.", "Write a target for each.");
        good = false;
        continue;
      }
      domain::Target target;
      target.excluded = item.find("excluded") != nullptr;
      if (const auto* group = item.find("group")) {
        const auto id = id_in(now_.groups, group->text);
        if (!id) good = false;
        target.id = id.value_or(domain::GroupId{}).value;
      } else if (const auto* serial = item.find("serialNumber")) {
        TRY_SET(const auto device, t_.inventory().find_device(serial->text));
        target = {domain::TargetKind::device, device ? device->id.value : 0, target.excluded};
        if (!device) unknown_target(change, item, "no_such_device", "device", serial->text);
      } else if (const auto* person_id = item.find("clientUserId")) {
        TRY_SET(const auto person, t_.inventory().find_person(person_id->text));
        target = {domain::TargetKind::person, person ? person->id.value : 0, target.excluded};
        if (!person) unknown_target(change, item, "no_such_person", "person", person_id->text);
      } else {
        target.kind = domain::TargetKind::everyone;
      }
      d.targets.push_back(target);
    }
    return good;
  }

  void unknown_target(const EntryChange& change, const Value& item, const char* code, const char* what,
                      const std::string& name) {
    find(change, "targets", item.line, code, fmt::format("The inventory knows no {} \"{}\".", what, name),
         "Import it first, or correct it; upper and lower case count.");
  }

  bool read_reservations(const EntryChange& change, domain::Distribution& d) const {
    d.reservations.clear();
    for (const auto& item : value(change, "reservations").items) {
      const auto group = id_in(now_.groups, item.find("group")->text);
      if (!group) return false;
      domain::Reservation reservation{*group, item.find("floor")->number, std::nullopt};
      if (const auto* ceiling = item.find("ceiling")) reservation.ceiling = ceiling->number;
      d.reservations.push_back(reservation);
    }
    return true;
  }

  bool read_borrowing(const EntryChange& change, domain::Distribution& d) const {
    d.borrowing.reset();
    const auto& borrow = value(change, "borrow");
    if (borrow.is_none()) return true;
    const auto location = id_in(now_.locations, borrow.find("location")->text);
    if (location) d.borrowing = domain::Borrowing{*location, borrow.find("seatsMax")->number};
    return location.has_value();
  }

  base::Status set_automatic(const EntryChange& change) {
    return set_automatic_mode(t_, s_.clock, value(change, "automatic").flag);
  }

  /// Units from below: the longest paths first.
  base::Status remove(Section section) {
    auto list = changes_of(section, true);
    std::reverse(list.begin(), list.end());
    for (const auto* change : list) TRY(judge(*change, remove(*change)));
    return {};
  }

  base::Status remove(const EntryChange& change) {
    switch (change.section) {
      case Section::units:
        return remove_unit(t_, s_.clock, now_.units.at(change.key));
      case Section::groups:
        return remove_group(t_, s_.clock, now_.groups.at(change.key));
      case Section::locations:
        return remove_location(t_, s_.clock, now_.locations.at(change.key), false);
      case Section::distributions:
        return remove_distribution(t_, s_.clock, now_.distributions.at(change.key));
      case Section::roles:
        return remove_role(t_, s_.clock, change.key);
      case Section::settings:
        return {};
    }
    return {};
  }

  const Services& s_;
  Transaction& t_;
  ConfigurationNow& now_;
  const domain::Difference& difference_;
  const std::string& by_;
  domain::Findings& findings_;
  std::vector<std::string>& warnings_;
  std::optional<LoadedWorld> loaded_;
  bool company_wide_ = true;
};

}  // namespace

base::Status write_configuration(const Services& services, Transaction& transaction, ConfigurationNow& now,
                                 const domain::Difference& difference, const std::string& by,
                                 domain::Findings& findings, std::vector<std::string>& warnings) {
  return Writing(services, transaction, now, difference, by, findings, warnings).write();
}

}  // namespace bursar::app
