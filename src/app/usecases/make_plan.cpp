#include "app/usecases/make_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/usecases/audit.h"
#include "app/usecases/load_subjects.h"
#include "app/usecases/who_may.h"
#include "base/text.h"
#include "domain/planner/batching.h"

namespace bursar::app {
namespace {

using domain::Action;
using domain::AssigneeKind;
using domain::Index;

std::size_t rank_of(Action action) {
  switch (action) {
    case Action::revoke:
      return 0;
    case Action::grant:
      return 1;
    case Action::wait:
      return 2;
    case Action::unlicensed:
      return 3;
    case Action::refuse:
      return 4;
    case Action::keep:
      return 5;
  }
  return 5;
}

bool is_in_scope(const LoadedWorld& loaded, const domain::PlanPart& part, const PlanScope& scope) {
  if (!scope.location) return true;
  if (!part.stock) return false;
  return loaded.world.locations[loaded.world.stocks[*part.stock].location].id == *scope.location;
}

using Places = std::map<std::tuple<std::size_t, AssigneeKind, Index>, std::int64_t>;

Places places_in_lines(const domain::Plan& plan) {
  Places places;
  for (const auto& line : plan.lines) {
    std::int64_t place = 0;
    for (const auto& waiting : line.places) places[{line.item, waiting.kind, waiting.subject}] = ++place;
  }
  return places;
}

/// The lines of one part, by place in the line where there is one, else in the order of numbering.
void add_lines(const LoadedWorld& loaded, const domain::PlanPart& part, const Places& places,
               std::vector<domain::PlanLine>& lines) {
  domain::PlanLine line;
  line.action = part.action;
  line.reason = part.reason;
  line.distribution = part.distribution;
  line.pair.asset = {loaded.world.items[part.item].adam_id, domain::Pricing::stdq};
  if (part.stock) {
    const auto& stock = loaded.world.stocks[*part.stock];
    line.pair.asset = stock.key;
    line.location = loaded.world.locations[stock.location].id;
  }
  line.pair.assignee.kind = part.kind;
  for (const Index member : part.members) {
    line.pair.assignee.name = loaded.of(part.kind).names[member];
    const auto place = places.find({part.item, part.kind, member});
    line.place = part.action == Action::wait && place != places.end() ? place->second : 0;
    lines.push_back(line);
  }
}

void add_count(const domain::PlanPart& part, domain::PlanCounts& counts) {
  const auto pairs = static_cast<std::int64_t>(part.members.cardinality());
  switch (part.action) {
    case Action::keep:
      counts.keep += pairs;
      return;
    case Action::grant:
      counts.grant += pairs;
      return;
    case Action::revoke:
      counts.revoke += pairs;
      return;
    case Action::wait:
      counts.wait += pairs;
      return;
    case Action::unlicensed:
      counts.unlicensed += pairs;
      return;
    case Action::refuse:
      counts.refuse += pairs;
      return;
  }
}

void add_effect(const LoadedWorld& loaded, const domain::PlanPart& part,
                std::map<std::size_t, domain::PlanEffect>& effects) {
  if (!part.stock || part.action == Action::keep) return;
  const auto& stock = loaded.world.stocks[*part.stock];
  auto& effect = effects[*part.stock];
  effect.location = loaded.world.locations[stock.location].id;
  effect.asset = stock.key;
  effect.unlimited = stock.unlimited;
  effect.available_before = stock.available;
  const auto pairs = static_cast<std::int64_t>(part.members.cardinality());
  if (part.action == Action::grant) effect.granted += pairs;
  if (part.action == Action::revoke) effect.revoked += pairs;
  if (part.reason == domain::Reason::no_seats || part.reason == domain::Reason::kept_for_group) effect.waiting += pairs;
}

std::int64_t requests_for(const std::vector<domain::PlanLine>& lines, const AppleLimits& limits) {
  std::map<std::pair<Action, domain::LocationId>, std::vector<domain::Assignment>> pairs;
  for (const auto& line : lines) {
    if (line.action == Action::grant || line.action == Action::revoke)
      pairs[{line.action, line.location}].push_back(line.pair);
  }
  std::int64_t requests = 0;
  for (const auto& [key, wanted] : pairs) {
    const domain::BatchLimits most{limits.assets_max, limits.serial_numbers_max, limits.client_user_ids_max};
    requests += static_cast<std::int64_t>(domain::cover(wanted, most).size());
  }
  return requests;
}

// What if

void move_devices(LoadedWorld& loaded, const Pretended& p) {
  domain::IndexSet moved;
  const auto& known = loaded.of(AssigneeKind::device).by_name;
  for (const auto& serial : p.serial_numbers) {
    if (const auto place = known.find(serial); place != known.end()) moved.add(place->second);
  }
  std::map<domain::Trait, domain::IndexSet> classes;
  for (const auto& [trait, members] : loaded.world.traits[0]) {
    classes[trait] |= members - moved;
    auto there = trait;
    there.unit = p.unit;
    classes[there] |= members & moved;
  }
  loaded.world.traits[0].clear();
  for (auto& [trait, members] : classes) {
    if (!members.isEmpty()) loaded.world.traits[0].push_back({trait, std::move(members)});
  }
}

void add_seats(LoadedWorld& loaded, const Pretended& p) {
  for (auto& stock : loaded.world.stocks) {
    const bool meant = loaded.world.locations[stock.location].id == p.location && stock.key.adam_id.value == p.adam_id;
    if (!meant || stock.unlimited) continue;
    stock.total += p.seats;
    stock.available = std::max<std::int64_t>(0, stock.available + p.seats);
    return;
  }
}

void reclaim_idle(LoadedWorld& loaded, const Pretended& p) {
  const auto moment = loaded.world.now.plus_ms(-p.idle_days * base::kDayMs);
  domain::IndexSet idle;
  for (Index i = 0; i < loaded.last_seen.size(); ++i) {
    if (loaded.last_seen[i] < moment.unix_ms) idle.add(i);
  }
  for (auto& distribution : loaded.world.distributions) distribution.wanted[AssigneeKind::device] -= idle;
}

/// What it names has to be there; otherwise the answer would be about another world than was asked for.
base::Status check_pretended(const LoadedWorld& loaded, const Pretended& p) {
  const auto missing = [](const char* code, const std::string& what) {
    return base::fail(base::ErrorKind::not_found, code, fmt::format("There is no {}.", what), "Correct the what-if.");
  };
  const auto& world = loaded.world;
  const bool names_location = p.kind == Pretended::Kind::token_dies || p.kind == Pretended::Kind::more_seats;
  if (names_location && loaded.location_places.count(p.location.value) == 0) {
    return missing("no_such_location", fmt::format("location {}", p.location.value));
  }
  const auto is_meant = [&](const domain::Stock& s) {
    return world.locations[s.location].id == p.location && s.key.adam_id.value == p.adam_id;
  };
  if (p.kind == Pretended::Kind::more_seats && std::none_of(world.stocks.begin(), world.stocks.end(), is_meant)) {
    return missing("no_such_item", fmt::format("item {} in location {}", p.adam_id, p.location.value));
  }
  if (p.kind != Pretended::Kind::devices_move) return {};
  if (std::none_of(world.units.begin(), world.units.end(), [&](const auto& u) { return u.id == p.unit; })) {
    return missing("no_such_unit", fmt::format("unit {}", p.unit.value));
  }
  const auto& devices = loaded.of(AssigneeKind::device);
  for (const auto& serial : p.serial_numbers) {
    if (!devices.known(serial)) return missing("no_such_device", fmt::format("device \"{}\"", serial));
  }
  return {};
}

base::Status pretend(LoadedWorld& loaded, const Pretended& p) {
  TRY(check_pretended(loaded, p));
  switch (p.kind) {
    case Pretended::Kind::token_dies:
      loaded.world.locations[loaded.location_places.at(p.location.value)].usable = false;
      return {};
    case Pretended::Kind::more_seats:
      add_seats(loaded, p);
      return {};
    case Pretended::Kind::devices_move:
      move_devices(loaded, p);
      for (auto& distribution : loaded.world.distributions) {
        distribution.wanted = {};
        distribution.excluded = {};
        resolve_targets(loaded, distribution);
      }
      return {};
    case Pretended::Kind::idle_reclaimed:
      reclaim_idle(loaded, p);
      return {};
  }
  return {};
}

}  // namespace

base::Status check_reach(Transaction& transaction, const std::vector<domain::PlanLine>& lines,
                         const domain::Reach& reach) {
  if (reach.everything) return {};
  TRY_SET(const auto list, transaction.distributions().list());
  std::set<domain::DistributionId> mine;
  for (const auto& distribution : list) {
    if (reach.has(distribution.unit)) mine.insert(distribution.id);
  }
  for (const auto& line : lines) {
    if (line.action != Action::grant && line.action != Action::revoke) continue;
    if (mine.count(line.distribution) == 0) return refuse_outside("A seat that this plan would move");
  }
  return {};
}

domain::Plan plan_scope(const LoadedWorld& loaded, const PlanScope& scope) {
  std::vector<domain::DistributionId> named = scope.begin;
  named.insert(named.end(), scope.end.begin(), scope.end.end());
  if (scope.distribution) named.push_back(*scope.distribution);
  if (named.empty()) return domain::make_plan(loaded.world);
  std::vector<std::size_t> items;
  for (const auto& distribution : loaded.world.distributions) {
    if (std::find(named.begin(), named.end(), distribution.rules.id) == named.end()) continue;
    for (const auto& [item, by] : distribution.items) items.push_back(item);
  }
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return domain::make_plan(loaded.world, items);
}

WorkedOutPlan work_out(const LoadedWorld& loaded, const domain::Plan& plan, const PlanScope& scope) {
  WorkedOutPlan worked;
  std::vector<const domain::PlanPart*> parts;
  std::map<std::size_t, domain::PlanEffect> effects;
  for (const auto& part : plan.parts) {
    if (!is_in_scope(loaded, part, scope)) continue;
    add_count(part, worked.plan.counts);
    add_effect(loaded, part, effects);
    if (part.action != Action::keep) parts.push_back(&part);
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto* a, const auto* b) { return rank_of(a->action) < rank_of(b->action); });
  const auto places = places_in_lines(plan);
  for (const auto* part : parts) add_lines(loaded, *part, places, worked.lines);
  std::stable_sort(worked.lines.begin(), worked.lines.end(), [](const auto& a, const auto& b) {
    if (a.action != Action::wait || b.action != Action::wait) return false;
    return std::tuple(a.pair.asset, a.location, a.place == 0, a.place) <
           std::tuple(b.pair.asset, b.location, b.place == 0, b.place);
  });
  for (auto& [stock, effect] : effects) worked.effects.push_back(effect);
  worked.plan.scope = to_text(scope);
  worked.plan.created_at = loaded.world.now;
  return worked;
}

base::Result<WorkedOutPlan> make_plan(const Services& services, const PlanOrder& order) {
  const auto config = services.apple.service_config();
  const auto limits = config ? config->limits : AppleLimits{};
  WorkedOutPlan worked;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(auto loaded, load_world_of(services, *transaction, order.scope));
    for (const auto& pretended : order.pretended) TRY(pretend(loaded, pretended));
    worked = work_out(loaded, plan_scope(loaded, order.scope), order.scope);
    TRY(check_reach(*transaction, worked.lines, order.reach));
  }
  worked.plan.created_by = order.created_by;
  worked.plan.requests = requests_for(worked.lines, limits);
  worked.plan.duration_ms = worked.plan.requests * 1000 / std::max(1, limits.requests_per_second_max);
  const bool waits = std::any_of(worked.effects.begin(), worked.effects.end(), [](const domain::PlanEffect& e) {
    return !e.unlimited && e.revoked > 0 && e.granted > e.available_before;
  });
  if (waits) worked.plan.duration_ms += services.settings.regrant_after_ms;
  if (!order.pretended.empty()) return worked;
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(worked.plan.id, transaction->plans().add(worked.plan, worked.lines, worked.effects));
  TRY_SET(const auto unit, unit_of_plan(*transaction, worked.plan.scope));
  TRY(record(*transaction, services.clock, "plan_made", fmt::format("plan {}", worked.plan.id.value),
             {{"scope", worked.plan.scope},
              {"grant", std::to_string(worked.plan.counts.grant)},
              {"revoke", std::to_string(worked.plan.counts.revoke)}},
             unit));
  TRY(transaction->commit());
  return worked;
}

}  // namespace bursar::app
