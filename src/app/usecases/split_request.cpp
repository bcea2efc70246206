#include "app/usecases/split_request.h"

#include <algorithm>
#include <unordered_map>

#include "domain/ledger/settle.h"
#include "domain/planner/batching.h"

namespace bursar::app {
namespace {

using domain::AssigneeKind;
using domain::Assignment;
using domain::Task;
using domain::Verb;

std::vector<NewRequest> batch_pairs(Verb verb, const std::vector<Task>& tasks, const AppleLimits& limits) {
  std::vector<Assignment> pairs;
  std::unordered_map<Assignment, const Task*> task_of;
  for (const auto& task : tasks) {
    pairs.push_back({*task.asset, task.assignee});
    task_of.emplace(pairs.back(), &task);
  }
  std::vector<NewRequest> requests;
  for (const auto& r :
       domain::cover(pairs, {limits.assets_max, limits.serial_numbers_max, limits.client_user_ids_max})) {
    NewRequest request{verb, {}};
    const auto add = [&](const domain::AssetKey& asset, AssigneeKind kind, const std::string& name) {
      request.tasks.push_back(*task_of.at({asset, {kind, name}}));
    };
    for (const auto& asset : r.assets) {
      for (const auto& serial : r.serial_numbers) add(asset, AssigneeKind::device, serial);
      for (const auto& id : r.client_user_ids) add(asset, AssigneeKind::person, id);
    }
    requests.push_back(std::move(request));
  }
  return requests;
}

std::vector<NewRequest> batch_each(Verb verb, const std::vector<Task>& tasks, const AppleLimits& limits) {
  const bool revoke = verb == Verb::revoke;
  const auto devices_max = static_cast<std::size_t>(limits.revoke_serial_numbers_max);
  const auto people_max = static_cast<std::size_t>(revoke ? limits.revoke_client_user_ids_max : limits.users_max);
  std::vector<NewRequest> requests;
  std::size_t devices = 0;
  std::size_t people = 0;
  for (const auto& task : tasks) {
    const bool device = task.assignee.kind == AssigneeKind::device;
    const auto at = device ? devices++ / devices_max : people++ / people_max;
    if (at >= requests.size()) requests.push_back({verb, {}});
    requests[at].tasks.push_back(task);
  }
  return requests;
}

}  // namespace

std::vector<NewRequest> batch_open_tasks(Verb verb, const std::vector<Task>& tasks, const AppleLimits& limits) {
  const auto open = domain::open_ones(tasks);
  const bool pairs = verb == Verb::associate || verb == Verb::disassociate;
  return pairs ? batch_pairs(verb, open, limits) : batch_each(verb, open, limits);
}

std::vector<NewRequest> halve(Verb verb, const std::vector<Task>& tasks, const AppleLimits& limits) {
  auto open = domain::open_ones(tasks);
  if (open.size() <= 1) return batch_open_tasks(verb, open, limits);
  const bool several_assets =
      std::any_of(open.begin(), open.end(), [&](const Task& t) { return t.asset != open[0].asset; });
  std::stable_sort(open.begin(), open.end(), [&](const Task& a, const Task& b) {
    return several_assets ? a.asset < b.asset : a.assignee < b.assignee;
  });
  // The cut falls between two assets, so that both halves stay full rectangles.
  auto middle = open.begin() + static_cast<std::ptrdiff_t>(open.size() / 2);
  if (several_assets) {
    const auto asset = middle->asset;
    middle = std::find_if(open.begin(), open.end(), [&](const Task& t) { return t.asset == asset; });
    if (middle == open.begin()) {
      middle = std::find_if(open.begin(), open.end(), [&](const Task& t) { return t.asset != asset; });
    }
  }
  auto requests = batch_open_tasks(verb, {open.begin(), middle}, limits);
  for (auto& request : batch_open_tasks(verb, {middle, open.end()}, limits)) requests.push_back(std::move(request));
  return requests;
}

}  // namespace bursar::app
