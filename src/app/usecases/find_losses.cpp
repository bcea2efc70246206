#include "app/usecases/find_losses.h"

#include <fmt/format.h>

#include "app/usecases/load_subjects.h"
#include "app/usecases/make_plan.h"
#include "domain/planner/explain.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;

tl::unexpected<base::Error> missing(const char* code, const std::string& what) {
  return base::fail(base::ErrorKind::not_found, code, fmt::format("There is no {}.", what), "Correct it.");
}

base::Status check(const LoadedWorld& loaded, const LossOrder& order) {
  const int named = (order.distribution ? 1 : 0) + (order.group ? 1 : 0) + (order.client_user_id.empty() ? 0 : 1) +
                    (order.serial_number.empty() ? 0 : 1);
  if (named != 1) {
    return base::fail(base::ErrorKind::invalid, "bad_field", "Who would lose it if what?",
                      "Name one distribution, group, clientUserId or serialNumber.");
  }
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

}  // namespace

base::Result<std::vector<domain::PlanLine>> find_losses(const Services& services, const LossOrder& order) {
  TRY_SET(auto transaction, services.store.begin_read());
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
  return work_out(then, lost, {}).lines;
}

}  // namespace bursar::app
