#include "configuration/random_organization.h"

#include <algorithm>

#include "app/usecases/accounts.h"
#include "app/usecases/api_keys.h"
#include "app/usecases/automatic_mode.h"
#include "app/usecases/configuration_now.h"
#include "app/usecases/connect_location.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/edit_webhook.h"
#include "base/random.h"
#include "base/yaml.h"

namespace bursar::configuration {
namespace {

using conformance::ok;
using namespace domain;

constexpr int kSubjects = 12;
const char* const kNames[] = {"Rivershire",  "no",        "Null",       "007",    "1e3",        "2026-09-01",
                              "~",           "a/b\\c",    "With: sign", "# five", "\"Quoted\"", "École",
                              "日本の学校",  "Tab\there", "- dash",     "true",   "{curly}",    "*star",
                              "Line\nbreak", "It's fine", "0x10",       "& more", "@home",      "Plain name"};

std::string serial(int i) { return "CLASSDEV" + std::to_string(1000 + i); }
std::string person(int i) { return "person-" + std::to_string(i) + "@school.example"; }

class Maker {
 public:
  Maker(scenarios::World& world, std::uint64_t seed) : world_(world), s_(world.services()), random_(seed) {}

  std::vector<std::string> make() {
    units();
    groups();
    locations();
    distributions();
    webhooks();
    for (auto i = pick(3); i > 0; --i) {
      Role role{"role_" + std::to_string(i), {}, false};
      for (const auto permission : kPermissions) role.permissions.set(static_cast<std::size_t>(permission), chance());
      role.permissions.set(0);
      ok(app::save_role(s_, role));
    }
    auto transaction = ok(s_.store.begin_write());
    ok(app::set_automatic_mode(*transaction, s_.clock, chance()));
    ok(transaction->commit());
    return tokens_;
  }

 private:
  std::int64_t pick(std::int64_t below) { return random_.between(0, below - 1); }
  bool chance() { return random_.chance(0.5); }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(pick(static_cast<std::int64_t>(list.size())))];
  }
  std::string name() {
    std::string made;
    do {
      made = kNames[pick(std::size(kNames))];
      if (chance()) made += " " + std::to_string(pick(1000));
    } while (!used_.insert(made).second);
    return made;
  }

  void units() {
    Unit first;
    first.id = kFirstTenant;
    first.name = name();
    first.domain = chance() ? "first.example" : "";
    ok(app::save_unit(s_, first));
    units_ = {first};
    for (auto i = pick(8); i > 0; --i) {
      Unit unit;
      const auto& above = one_of(units_);
      unit.kind = pick(6) == 0                                 ? UnitKind::tenant
                  : above.kind == UnitKind::tenant && chance() ? UnitKind::organization
                                                               : UnitKind::site;
      if (unit.kind != UnitKind::tenant) unit.parent = above.id;
      unit.name = name();
      unit.domain = chance() ? "part.example" : "";
      unit.settings = {chance(), chance()};
      unit.id = ok(app::save_unit(s_, unit));
      units_.push_back(unit);
    }
  }

  void groups() {
    for (auto i = pick(7); i > 0; --i) {
      Group group;
      group.unit = one_of(units_).id;
      group.name = name();
      group.description = chance() ? "What it is for: " + name() : "";
      if (chance()) {
        group.kind = GroupKind::rule;
        group.rule = "platform = ipados and name ~ \"x: #" + std::to_string(pick(9)) + "\"";
      }
      group.id = ok(app::save_group(s_, group));
      for (const bool excluded : {false, true}) {
        if (group.kind == GroupKind::rule && !excluded) continue;
        app::MemberChange members;
        members.excluded = excluded;
        for (int k = excluded ? 1 : 0; k < kSubjects; k += 2) {
          if (chance()) members.serial_numbers.push_back(serial(k));
          if (chance()) members.client_user_ids.push_back(person(k));
        }
        for (std::size_t k = excluded ? 1 : 0; k < groups_.size(); k += 2) {
          if (chance()) members.groups.push_back(groups_[k].name);
        }
        ok(app::add_members(s_, group.id, members));
      }
      groups_.push_back(group);
    }
  }

  void locations() {
    const auto count = static_cast<int>(world_.control("GET", "locations")["locations"].size());
    for (int i = 0; i < count; ++i) {
      tokens_.push_back(world_.token_text(i));
      const auto location = ok(app::connect_location(s_, {tokens_.back(), chance() ? name() : "", false}));
      locations_.push_back(location.id);
      app::LocationScope scope;
      scope.location = location.id;
      if (i > 0 && chance()) scope.organization = one_of(units_).id;
      if (chance()) scope.sites = {one_of(units_).id};
      if (chance() && !groups_.empty()) scope.groups = {one_of(groups_).id};
      if (chance()) scope.administrators = {"zoe", "adam"};
      scope.custodian = chance() ? "Kim: the one" : "";
      scope.apple_id = chance() ? "it@school.example" : "";
      scope.auto_add = chance();
      ok(app::save_scope(s_, scope));
    }
  }

  Target target() {
    const auto kind = pick(4);
    const auto id = pick(kSubjects);
    auto transaction = ok(s_.store.begin_read());
    if (kind == 0)
      return {TargetKind::device, ok(transaction->inventory().find_device(serial(static_cast<int>(id))))->id.value,
              chance()};
    if (kind == 1)
      return {TargetKind::person, ok(transaction->inventory().find_person(person(static_cast<int>(id))))->id.value,
              chance()};
    if (kind == 2 && !groups_.empty()) return {TargetKind::group, one_of(groups_).id.value, chance()};
    return {TargetKind::everyone, 0, false};
  }

  void distributions() {
    for (auto i = pick(6); i > 0; --i) {
      Distribution d;
      d.name = name();
      d.unit = one_of(units_).id;
      d.state = static_cast<DistributionState>(pick(4));
      for (std::int64_t k = 900100203; k > 900100203 - pick(4); --k)
        d.items.push_back({{k}, AssignBy::person, chance()});
      for (auto k = pick(4); k > 0; --k) {
        const auto one = target();
        const bool twice = std::any_of(d.targets.begin(), d.targets.end(),
                                       [&](const Target& t) { return t.kind == one.kind && t.id == one.id; });
        if (!twice) d.targets.push_back(one);
      }
      d.grants = chance();
      d.revokes = chance();
      if (chance()) d.starts_at = base::Timestamp{1'790'000'000'000 + pick(1'000'000'000)};
      if (chance()) d.ends_at = base::Timestamp{1'800'000'000'000 + pick(1'000'000'000)};
      d.priority = static_cast<int>(random_.between(-5, 5));
      d.shortage = static_cast<ShortagePolicy>(pick(5));
      if (d.shortage == ShortagePolicy::borrow) d.borrowing = Borrowing{one_of(locations_), 1 + pick(9)};
      if (!groups_.empty() && chance()) {
        d.reservations.push_back(
            {one_of(groups_).id, pick(4), chance() ? std::optional<std::int64_t>(9) : std::nullopt});
      }
      d.idle_days = static_cast<int>(1 + pick(90));
      ok(app::save_distribution(s_, d));
    }
  }

  void webhooks() {
    const app::Caller by{"somebody", {{kAdministrator}}, std::nullopt, ""};
    for (auto i = pick(4); i > 0; --i) {
      app::Webhook webhook;
      webhook.name = name();
      webhook.url = "https://events.school.example/" + std::to_string(pick(1000)) + "?to=a&b=%20";
      webhook.unit = one_of(units_).id;
      for (const auto& words : event_types()) {
        const auto type = *event_type_of(words.name);
        const bool allowed = !words.of_accounts || webhook.unit == kFirstTenant;
        if (type != EventType::test && allowed && chance()) webhook.types.push_back(type);
      }
      if (webhook.types.empty()) webhook.types.push_back(EventType::sync_failed);
      std::reverse(webhook.types.begin(), webhook.types.end());
      webhook.enabled = chance();
      ok(app::add_webhook(s_, by, webhook, {}));
    }
  }

  scenarios::World& world_;
  const app::Services& s_;
  base::Random random_;
  std::set<std::string> used_;
  std::vector<Unit> units_;
  std::vector<Group> groups_;
  std::vector<LocationId> locations_;
  std::vector<std::string> tokens_;
};

}  // namespace

std::unique_ptr<scenarios::World> new_world(conformance::Kind kind, std::uint64_t seed) {
  scenarios::WorldOptions options;
  options.seed = seed;
  options.profile = "company";
  options.database_url = conformance::new_database(kind);
  auto world = std::make_unique<scenarios::World>(options);
  ok(app::create_api_key(world->services(), "somebody", {kAdministrator}));
  return world;
}

void import_inventory(scenarios::World& world) {
  std::vector<app::NewDevice> devices;
  std::vector<app::NewPerson> people;
  for (int i = 0; i < kSubjects; ++i) {
    app::NewDevice device;
    device.device.serial_number = serial(i);
    devices.push_back(device);
    app::NewPerson one;
    one.person.client_user_id = person(i);
    people.push_back(one);
  }
  ok(app::put_devices(world.services(), devices));
  ok(app::put_people(world.services(), people));
}

std::vector<std::string> make_organization(scenarios::World& world, std::uint64_t seed) {
  return Maker(world, seed).make();
}

bool may_everything(Permission) { return true; }

std::string exported(scenarios::World& world) {
  return base::write_yaml(ok(app::export_configuration(world.services(), may_everything)));
}

std::string fingerprint(scenarios::World& world) {
  auto transaction = ok(world.services().store.begin_read());
  return ok(transaction->fingerprint());
}

}  // namespace bursar::configuration
