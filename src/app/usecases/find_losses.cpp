#include "app/usecases/find_losses.h"

#include <fmt/format.h>

#include <set>

#include "app/usecases/load_subjects.h"
#include "app/usecases/make_plan.h"
#include "app/usecases/who_may.h"
#include "domain/planner/explain.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;

tl::unexpected<base::Error> missing(const char* code, const std::string& what) {
  return base::fail(base::ErrorKind::not_found, code, fmt::format("There is no {}.", what), "Correct it.");
}

base::Status check_named(const LossOrder& order) {
  const int named = (order.distribution ? 1 : 0) + (order.group ? 1 : 0) + (order.client_user_id.empty() ? 0 : 1) +
                    (order.serial_number.empty() ? 0 : 1);
  if (named != 1) {
    return base::fail(base::ErrorKind::invalid, "bad_field", "Who would lose it if what?",
                      "Name one distribution, group, clientUserId or serialNumber.");
  }
  return {};
}

template <class Rows, class Id>
std::optional<domain::UnitId> unit_among(const Rows& rows, Id id) {
  for (const auto& row : rows) {
    if (row.id == id) return row.unit;
  }
  return std::nullopt;
}
template <class Subject>
std::optional<domain::UnitId> unit_of(const std::optional<Subject>& found) {
  return found ? std::optional(found->unit) : std::nullopt;
}

/// Of what is asked about; none where it is not there.
base::Result<std::optional<domain::UnitId>> unit_asked(Transaction& transaction, const LossOrder& order) {
  if (order.distribution) {
    TRY_SET(const auto list, transaction.distributions().list());
    return unit_among(list, *order.distribution);
  }
  if (order.group) {
    TRY_SET(const auto groups, transaction.inventory().groups());
    return unit_among(groups, *order.group);
  }
  if (!order.client_user_id.empty())
    return transaction.inventory().find_person(order.client_user_id).map(unit_of<domain::Person>);
  return transaction.inventory().find_device(order.serial_number).map(unit_of<domain::Device>);
}

base::Status check_reach(Transaction& transaction, const LossOrder& order) {
  if (order.reach.everything) return {};
  TRY_SET(const auto unit, unit_asked(transaction, order));
  if (unit && order.reach.has(*unit)) return {};
  if (order.distribution) return refuse_outside("This distribution");
  if (order.group) return refuse_outside("This group");
  return refuse_outside(order.serial_number.empty() ? "This person" : "This device");
}

base::Status check(const LoadedWorld& loaded, const LossOrder& order) {
  if (order.group && loaded.groups.count(*order.group) == 0) {
    return missing("no_such_group", fmt::format("group {}", order.group->value));
  }
  if (!order.serial_number.empty() && !loaded.of(AssigneeKind::device).known(order.serial_number)) {
    return missing("no_such_device", fmt::format("device \"{}\"", order.serial_number));
  }
  return {};
}

void dissolve(LoadedWorld& loaded, domain::GroupId group) {
  loaded.groups[group] = {};
  for (auto& distribution : loaded.world.distributions) {
    distribution.wanted = {};
    distribution.excluded = {};
    resolve_targets(loaded, distribution);
  }
}

void unenroll(LoadedWorld& loaded, domain::Index device) {
  auto& classes = loaded.world.traits[0];
  for (auto& one : classes) {
    if (!one.members.contains(device)) continue;
    one.members.remove(device);
    domain::TraitClass gone{one.trait, {}};
    gone.trait.present = false;
    gone.members.add(device);
    classes.push_back(std::move(gone));
    return;
  }
}

/// Leaves seats of devices and people in reach, at locations that serve it; distributions of others are not named.
base::Status keep_seen(Transaction& transaction, const LoadedWorld& loaded, const domain::Reach& reach,
                       std::vector<domain::PlanPart>& parts) {
  if (reach.everything) return {};
  const auto mine = subjects_in(loaded, reach);
  std::set<domain::DistributionId> named;
  for (const auto& distribution : loaded.world.distributions) {
    if (reach.has(distribution.rules.unit)) named.insert(distribution.rules.id);
  }
  std::vector<bool> served;
  for (const auto& location : loaded.world.locations) {
    TRY_SET(const bool serves_here, serves(transaction, reach, location.id));
    served.push_back(serves_here);
  }
  std::erase_if(parts, [&](const domain::PlanPart& part) {
    return !part.stock || !served[loaded.world.stocks[*part.stock].location];
  });
  for (auto& part : parts) {
    part.members &= mine[part.kind];
    if (named.count(part.distribution) == 0) part.distribution = {};
  }
  return {};
}

}  // namespace

base::Result<std::vector<domain::PlanLine>> find_losses(const Services& services, const LossOrder& order) {
  TRY(check_named(order));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY(check_reach(*transaction, order));
  TRY_SET(const auto now, load_world(services, *transaction));
  TRY(check(now, order));
  PlanScope then_scope;
  if (order.distribution) then_scope.end = {*order.distribution};
  then_scope.leaver = order.client_user_id;
  TRY_SET(auto then, load_world_of(services, *transaction, then_scope));
  if (order.group) dissolve(then, *order.group);
  if (!order.serial_number.empty()) unenroll(then, then.of(AssigneeKind::device).by_name.at(order.serial_number));
  domain::Plan lost;
  lost.parts = domain::losses(domain::make_plan(now.world), domain::make_plan(then.world));
  TRY(keep_seen(*transaction, then, order.reach, lost.parts));
  return work_out(then, lost, {}).lines;
}

}  // namespace bursar::app
