#include "app/usecases/ask_outcome.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "app/usecases/location_access.h"
#include "app/usecases/sync_location.h"

namespace bursar::app {
namespace {

using domain::Task;
using domain::TaskState;
using domain::Verb;
using domain::Verdict;

base::Result<std::vector<Verdict>> ask_about_pairs(const Services& services, const domain::Request& request,
                                                   const std::vector<Task>& tasks) {
  std::map<domain::AssetKey, std::vector<domain::Assignee>> by_asset;
  for (const auto& task : tasks) by_asset[*task.asset].push_back(task.assignee);
  std::vector<domain::AssetKey> assets;
  for (const auto& [asset, assignees] : by_asset) assets.push_back(asset);
  TRY(look_at_apple(services, request.location, assets, false));
  TRY_SET(auto transaction, services.store.begin_read());
  std::map<domain::AssetKey, std::unordered_set<domain::Assignee>> held;
  for (const auto& [asset, assignees] : by_asset) {
    TRY_SET(const auto holders, transaction->mirror().holders_among(request.location, asset, assignees));
    held[asset].insert(holders.begin(), holders.end());
  }
  std::vector<Verdict> verdicts;
  for (const auto& task : tasks) {
    const bool holds = held[*task.asset].count(task.assignee) != 0;
    const bool so = holds == (request.verb == Verb::associate);
    verdicts.push_back({task.id, so ? TaskState::done : TaskState::open, 0, {}});
  }
  return verdicts;
}

base::Result<bool> is_wanted_state(Transaction& transaction, const domain::Request& request, const Task& task) {
  TRY_SET(const auto records,
          transaction.mirror().users({request.location, std::nullopt, task.assignee.name}, std::nullopt, 1000));
  const auto active = std::find_if(records.begin(), records.end(),
                                   [](const auto& record) { return domain::is_active(record.user.status); });
  if (request.verb == Verb::retire_users) return active == records.end();
  if (active == records.end()) return false;
  if (request.verb == Verb::create_users) return true;
  const bool email_so = task.email.empty() || active->user.email == task.email;
  const bool linked = task.managed_apple_id.empty() || active->user.status == domain::UserStatus::associated;
  return email_so && linked;
}

base::Result<std::vector<Verdict>> ask_about_people(const Services& services, const domain::Request& request,
                                                    const std::vector<Task>& tasks) {
  TRY(look_at_apple(services, request.location, {}, true));
  TRY_SET(auto transaction, services.store.begin_read());
  std::vector<Verdict> verdicts;
  for (const auto& task : tasks) {
    TRY_SET(const bool so, is_wanted_state(*transaction, request, task));
    verdicts.push_back({task.id, so ? TaskState::done : TaskState::open, 0, {}});
  }
  return verdicts;
}

/// Whether the assignee holds anything that can be taken back, as Apple has it.
base::Result<bool> holds_revocable(const Services& services, const OpenLocation& opened,
                                   const domain::Assignee& assignee) {
  for (int page = 0;; ++page) {
    TRY_SET(const auto answer,
            services.apple.start_assignments(opened.token, {std::nullopt, assignee, ""}, page).get());
    TRY_SET(auto transaction, services.store.begin_read());
    for (const auto& assignment : answer.rows) {
      TRY_SET(const auto row, transaction->mirror().find_asset(opened.location.id, assignment.asset));
      if (!row || row->asset.revocable) return true;
    }
    if (answer.info.last) return false;
  }
}

base::Result<std::vector<Verdict>> ask_about_revocation(const Services& services, const domain::Request& request,
                                                        const std::vector<Task>& tasks) {
  TRY_SET(const auto opened, open_location(services, request.location, true));
  std::vector<Verdict> verdicts;
  for (const auto& task : tasks) {
    TRY_SET(const bool holds, holds_revocable(services, opened, task.assignee));
    verdicts.push_back({task.id, holds ? TaskState::open : TaskState::done, 0, {}});
  }
  return verdicts;
}

}  // namespace

base::Result<std::vector<Verdict>> ask_outcome(const Services& services, const domain::Request& request,
                                               const std::vector<Task>& tasks) {
  const auto open = domain::open_ones(tasks);
  switch (request.verb) {
    case Verb::associate:
    case Verb::disassociate:
      return ask_about_pairs(services, request, open);
    case Verb::revoke:
      return ask_about_revocation(services, request, open);
    case Verb::create_users:
    case Verb::update_users:
    case Verb::retire_users:
      return ask_about_people(services, request, open);
  }
  return std::vector<Verdict>{};
}

}  // namespace bursar::app
