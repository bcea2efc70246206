#include "app/usecases/plan_scope.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include "app/usecases/audit.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/load_subjects.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;
using domain::Index;
using domain::IndexSet;

/// Blanks and signs of the line's own as %XX.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' || c == '%' || c == '=') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

tl::unexpected<base::Error> missing(const char* code, const std::string& what) {
  return base::fail(base::ErrorKind::not_found, code, fmt::format("There is no {}.", what), "Correct it.");
}

base::Status check(const LoadedWorld& loaded, const PlanScope& scope) {
  const auto location = [&](domain::LocationId id) { return loaded.location_places.count(id.value) != 0; };
  if (scope.location && !location(*scope.location)) {
    return missing("no_such_location", fmt::format("location {}", scope.location->value));
  }
  if (scope.moving) {
    for (const auto id : {scope.moving->from, scope.moving->to}) {
      if (!location(id)) return missing("no_such_location", fmt::format("location {}", id.value));
    }
    if (scope.moving->from == scope.moving->to) {
      return base::fail(base::ErrorKind::invalid, "bad_field", "A location cannot take over from itself.",
                        "Name two locations.");
    }
    const auto& group = scope.moving->group;
    if (group && loaded.groups.count(*group) == 0)
      return missing("no_such_group", fmt::format("group {}", group->value));
  }
  if (!scope.leaver.empty() && !loaded.of(AssigneeKind::person).known(scope.leaver)) {
    return missing("no_such_person", fmt::format("person \"{}\"", scope.leaver));
  }
  return {};
}

void take_out(LoadedWorld& loaded, Index person) {
  auto& classes = loaded.world.traits[1];
  for (auto& one : classes) {
    if (!one.members.contains(person)) continue;
    one.members.remove(person);
    auto trait = one.trait;
    trait.present = false;
    domain::TraitClass gone{trait, {}};
    gone.members.add(person);
    classes.push_back(std::move(gone));
    break;
  }
  for (auto& [id, members] : loaded.groups) members[AssigneeKind::person].remove(person);
  loaded.devices_of[person].clear();
  for (auto& distribution : loaded.world.distributions) {
    distribution.wanted = {};
    distribution.excluded = {};
    resolve_targets(loaded, distribution);
  }
  // Nothing is wanted for who is gone, so what others gave goes back, too.
  for (auto& distribution : loaded.world.distributions) distribution.wanted[AssigneeKind::person].remove(person);
  for (auto& stock : loaded.world.stocks) {
    if (stock.holders[AssigneeKind::person].contains(person)) stock.asked_back[AssigneeKind::person].add(person);
  }
}

class Asking {
 public:
  Asking(LoadedWorld& loaded, const GiveBack& order) : loaded_(loaded), order_(order) {}

  void ask() {
    named_[0] = named(AssigneeKind::device, order_.serial_numbers);
    named_[1] = named(AssigneeKind::person, order_.client_user_ids);
    const bool everybody = order_.serial_numbers.empty() && order_.client_user_ids.empty();
    for (auto& stock : loaded_.world.stocks) {
      for (const auto kind : domain::kAssigneeKinds) {
        auto asked = candidates(stock, kind);
        if (!everybody) asked &= named_[static_cast<std::size_t>(kind)];
        if (order_.idle_days > 0) asked &= idle(kind);
        stock.asked_back[kind] |= asked;
      }
    }
  }

 private:
  IndexSet named(AssigneeKind kind, const std::vector<std::string>& names) const {
    IndexSet set;
    const auto& known = loaded_.of(kind).by_name;
    for (const auto& name : names) {
      if (const auto at = known.find(name); at != known.end()) set.add(at->second);
    }
    return set;
  }

  IndexSet candidates(const domain::Stock& stock, AssigneeKind kind) const {
    IndexSet reasons;
    IndexSet by_hand;
    for (const auto& lease : stock.leases) (lease.distribution ? reasons : by_hand) |= lease.members[kind];
    const auto others = stock.holders[kind] - reasons - by_hand;
    const auto& unknown = loaded_.of(kind).unknown;
    IndexSet asked;
    if (order_.foreign) asked |= others - unknown;
    if (order_.strangers) asked |= others & unknown;
    if (order_.by_hand) asked |= stock.holders[kind] & by_hand;
    return asked;
  }

  IndexSet idle(AssigneeKind kind) const {
    IndexSet set = loaded_.of(kind).unknown;
    const auto moment = loaded_.world.now.plus_ms(-order_.idle_days * base::kDayMs).unix_ms;
    if (kind == AssigneeKind::device) {
      for (Index i = 0; i < loaded_.last_seen.size(); ++i) {
        if (loaded_.last_seen[i] < moment) set.add(i);
      }
      return set;
    }
    for (const auto& [trait, members] : loaded_.world.traits[1]) {
      if (!trait.present) set |= members;
    }
    return set;
  }

  LoadedWorld& loaded_;
  const GiveBack& order_;
  std::array<IndexSet, 2> named_;
};

void take_over(LoadedWorld& loaded, const Moving& moving) {
  domain::Takeover takeover;
  takeover.from = loaded.location_places.at(moving.from.value);
  takeover.to = loaded.location_places.at(moving.to.value);
  if (moving.group) {
    takeover.whose = loaded.groups.at(*moving.group);
  } else {
    for (const auto kind : domain::kAssigneeKinds) takeover.whose[kind].addRange(0, loaded.of(kind).names.size());
  }
  loaded.world.takeovers.push_back(std::move(takeover));
}

base::Status set_state(const Services& services, Transaction& transaction, domain::DistributionId id,
                       domain::DistributionState state) {
  TRY_SET(auto distribution, find_distribution(transaction, id));
  if (distribution.state == state) return {};
  distribution.state = state;
  distribution.changed_at = services.clock.now();
  TRY(transaction.distributions().update(distribution));
  return record_saved(transaction, services.clock, distribution);
}

/// No longer active, in no group, and answering for no device.
base::Status write_leaver(const Services& services, Transaction& transaction, const std::string& id) {
  TRY_SET(auto person, transaction.inventory().find_person(id));
  if (!person) return missing("no_such_person", fmt::format("person \"{}\"", id));
  person->status = domain::PersonStatus::inactive;
  TRY(transaction.inventory().put_people({*person}).map([](const auto&) {}));
  TRY_SET(const auto groups, transaction.inventory().groups());
  for (const auto& group : groups) {
    TRY(transaction.inventory().remove_members(group.id, {{domain::MemberKind::person, person->id.value, false}}));
  }
  TRY_SET(auto devices, transaction.inventory().devices_of_owner(id));
  for (auto& device : devices) device.owner.clear();
  TRY(transaction.inventory().put_devices(devices).map([](const auto&) {}));
  return record(transaction, services.clock, "person_left", fmt::format("person {}", id),
                {{"devices", std::to_string(devices.size())}}, person->unit);
}

void read_part(std::string_view name, std::string_view value, PlanScope& scope) {
  const auto number = base::parse_int(value).value_or(0);
  const auto give_back = [&]() -> GiveBack& {
    if (!scope.give_back) scope.give_back.emplace();
    return *scope.give_back;
  };
  if (name == "distribution") scope.distribution = domain::DistributionId{number};
  if (name == "location") scope.location = domain::LocationId{number};
  if (name == "begin") scope.begin.push_back({number});
  if (name == "end") scope.end.push_back({number});
  if (name == "leaver") scope.leaver = unescaped(value);
  if (name == "back" && value == "foreign") give_back().foreign = true;
  if (name == "back" && value == "strangers") give_back().strangers = true;
  if (name == "back" && value == "by-hand") give_back().by_hand = true;
  if (name == "idle") give_back().idle_days = static_cast<int>(number);
  if (name == "device") give_back().serial_numbers.push_back(unescaped(value));
  if (name == "person") give_back().client_user_ids.push_back(unescaped(value));
  if (!scope.moving && (name == "from" || name == "to" || name == "group")) scope.moving.emplace();
  if (name == "from") scope.moving->from = {number};
  if (name == "to") scope.moving->to = {number};
  if (name == "group") scope.moving->group = domain::GroupId{number};
}

}  // namespace

std::string to_text(const PlanScope& scope) {
  std::vector<std::string> parts;
  const auto add = [&](const char* name, const auto& value) { parts.push_back(fmt::format("{}={}", name, value)); };
  if (scope.distribution) add("distribution", scope.distribution->value);
  if (scope.location) add("location", scope.location->value);
  for (const auto id : scope.end) add("end", id.value);
  for (const auto id : scope.begin) add("begin", id.value);
  if (!scope.leaver.empty()) add("leaver", escaped(scope.leaver));
  if (const auto& back = scope.give_back) {
    if (back->foreign) add("back", "foreign");
    if (back->strangers) add("back", "strangers");
    if (back->by_hand) add("back", "by-hand");
    if (back->idle_days > 0) add("idle", back->idle_days);
    for (const auto& serial : back->serial_numbers) add("device", escaped(serial));
    for (const auto& id : back->client_user_ids) add("person", escaped(id));
  }
  if (scope.moving) {
    add("from", scope.moving->from.value);
    add("to", scope.moving->to.value);
    if (scope.moving->group) add("group", scope.moving->group->value);
  }
  return base::join(parts, " ");
}

PlanScope parse_plan_scope(const std::string& text) {
  PlanScope scope;
  for (const auto part : base::split(text, ' ')) {
    const auto equals = part.find('=');
    if (equals != std::string_view::npos) read_part(part.substr(0, equals), part.substr(equals + 1), scope);
  }
  return scope;
}

base::Result<LoadedWorld> load_world_of(const Services& services, Transaction& transaction, const PlanScope& scope) {
  LoadOptions options;
  options.as_if_active = scope.begin;
  options.as_if_ended = scope.end;
  for (const auto& ids : {scope.begin, scope.end}) {
    for (const auto id : ids) TRY(find_distribution(transaction, id).map([](const auto&) {}));
  }
  if (scope.distribution) {
    TRY_SET(const auto named, find_distribution(transaction, *scope.distribution));
    if (named.state == domain::DistributionState::draft) options.as_if_active.push_back(named.id);
  }
  TRY_SET(auto loaded, load_world(services, transaction, options));
  TRY(check(loaded, scope));
  if (!scope.leaver.empty()) take_out(loaded, loaded.of(AssigneeKind::person).by_name.at(scope.leaver));
  if (scope.give_back) Asking(loaded, *scope.give_back).ask();
  if (scope.moving) take_over(loaded, *scope.moving);
  return loaded;
}

base::Status carry_out_hand_overs(const Services& services, Transaction& transaction, const PlanScope& scope) {
  if (scope.distribution) {
    TRY_SET(const auto named, find_distribution(transaction, *scope.distribution));
    if (named.state == domain::DistributionState::draft) {
      TRY(set_state(services, transaction, named.id, domain::DistributionState::active));
    }
  }
  for (const auto id : scope.end) TRY(set_state(services, transaction, id, domain::DistributionState::ended));
  for (const auto id : scope.begin) TRY(set_state(services, transaction, id, domain::DistributionState::active));
  if (!scope.leaver.empty()) TRY(write_leaver(services, transaction, scope.leaver));
  return {};
}

base::Result<domain::UnitId> unit_of_plan(Transaction& transaction, const std::string& text) {
  const auto scope = parse_plan_scope(text);
  if (scope.location || scope.give_back || scope.moving || !scope.leaver.empty()) return domain::kFirstTenant;
  auto named = scope.begin;
  named.insert(named.end(), scope.end.begin(), scope.end.end());
  if (scope.distribution) named.push_back(*scope.distribution);
  TRY_SET(const auto units, transaction.organization().units());
  TRY_SET(const auto list, transaction.distributions().list());
  std::vector<domain::UnitId> all;
  for (const auto& d : list) {
    if (std::find(named.begin(), named.end(), d.id) != named.end()) all.push_back(d.unit);
  }
  return domain::nearest_above(units, all).value_or(domain::kFirstTenant);
}

}  // namespace bursar::app
