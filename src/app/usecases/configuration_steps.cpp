#include "app/usecases/configuration_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/usecases/accounts.h"
#include "app/usecases/automatic_mode.h"
#include "app/usecases/configuration_distributions.h"
#include "app/usecases/configuration_webhooks.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/remove_location.h"

namespace bursar::app {
namespace {

using base::Value;
using domain::Change;
using domain::EntryChange;
using domain::Section;

const std::array kKinds{domain::UnitKind::tenant, domain::UnitKind::organization, domain::UnitKind::site};

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

class Steps : private ConfigurationWriting {
 public:
  Steps(const ConfigurationWriting& writing, const domain::Difference& difference)
      : ConfigurationWriting(writing), difference_(difference), distributions_(*this), webhooks_(*this) {}

  base::Status write() {
    TRY(each(Section::units, &Steps::save_unit));
    TRY(each(Section::roles, &Steps::save_role));
    TRY(each(Section::groups, &Steps::save_group));
    TRY(each(Section::groups, &Steps::take_members_out));
    TRY(each(Section::groups, &Steps::put_members_in));
    TRY(each(Section::locations, &Steps::rename_location));
    company_wide_ = true;
    TRY(each(Section::locations, &Steps::save_scope));
    company_wide_ = false;
    TRY(each(Section::locations, &Steps::save_scope));
    TRY(each(Section::distributions, &Steps::save_distribution));
    TRY(each(Section::settings, &Steps::set_automatic));
    for (const auto section :
         {Section::distributions, Section::locations, Section::groups, Section::roles, Section::webhooks}) {
      TRY(remove(section));
    }
    TRY(each(Section::webhooks, &Steps::save_webhook));  // a new one is not told of the rest
    return remove(Section::units);
  }

 private:
  using Step = base::Status (Steps::*)(const EntryChange&);

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

  base::Status save_distribution(const EntryChange& change) { return distributions_.save(change); }
  base::Status save_webhook(const EntryChange& change) { return webhooks_.save(change); }

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
        return remove_one_location(now_.locations.at(change.key));
      case Section::distributions:
        return distributions_.remove(change);
      case Section::roles:
        return remove_role(t_, s_.clock, change.key);
      case Section::webhooks:
        return webhooks_.remove(change);
      case Section::settings:
        return {};
    }
    return {};
  }

  /// Nothing that a document says may be left without its location, be it in force or not.
  base::Status remove_one_location(domain::LocationId id) {
    TRY(remove_location(t_, s_.clock, id, false));
    TRY_SET(const auto distributions, t_.distributions().list());
    for (const auto& d : distributions) {
      if (!d.borrowing || d.borrowing->from != id) continue;
      return base::fail(base::ErrorKind::conflict, "location_in_use",
                        fmt::format("The distribution \"{}\" borrows from it.", d.name),
                        "Let it borrow elsewhere, or remove it, too.");
    }
    return {};
  }

  const domain::Difference& difference_;
  DistributionSteps distributions_;
  WebhookSteps webhooks_;
  bool company_wide_ = true;
};

}  // namespace

base::Status write_configuration(const Services& services, Transaction& transaction, ConfigurationNow& now,
                                 const domain::Difference& difference, const ConfigurationWriter& by,
                                 domain::Findings& findings, std::vector<std::string>& warnings) {
  return Steps(ConfigurationWriting(services, transaction, now, by, findings, warnings), difference).write();
}

}  // namespace bursar::app
