#include "domain/ledger/settle.h"

#include <algorithm>
#include <iterator>

namespace bursar::domain {
namespace {

bool names(const ReportedFailure& failure, const Task& task) {
  if (task.asset && !failure.assets.empty() &&
      std::find(failure.assets.begin(), failure.assets.end(), *task.asset) == failure.assets.end()) {
    return false;
  }
  if (failure.serial_numbers.empty() && failure.client_user_ids.empty()) return !failure.assets.empty();
  const auto& ids = task.assignee.kind == AssigneeKind::device ? failure.serial_numbers : failure.client_user_ids;
  return std::find(ids.begin(), ids.end(), task.assignee.name) != ids.end();
}

}  // namespace

std::vector<Task> open_ones(const std::vector<Task>& tasks) {
  std::vector<Task> open;
  std::copy_if(tasks.begin(), tasks.end(), std::back_inserter(open),
               [](const Task& task) { return task.state == TaskState::open; });
  return open;
}

std::vector<Verdict> all_done(const std::vector<Task>& tasks) {
  std::vector<Verdict> verdicts;
  for (const auto& task : tasks) verdicts.push_back({task.id, TaskState::done, 0, {}});
  return verdicts;
}

std::vector<Verdict> all_failed(const std::vector<Task>& tasks, int error_number, const std::string& message) {
  std::vector<Verdict> verdicts;
  for (const auto& task : tasks) verdicts.push_back({task.id, TaskState::failed, error_number, message});
  return verdicts;
}

std::vector<Verdict> judge_failed_event(const std::vector<Task>& tasks, std::int64_t requested, std::int64_t completed,
                                        const std::vector<ReportedFailure>& failures) {
  std::vector<Verdict> verdicts = all_done(tasks);
  std::int64_t failed = 0;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    for (const auto& failure : failures) {
      if (!names(failure, tasks[i])) continue;
      verdicts[i] = {tasks[i].id, TaskState::failed, failure.error_number, failure.message};
      ++failed;
      break;
    }
  }
  if (failed == requested - completed) return verdicts;
  if (completed == 0 && failures.size() == 1) return all_failed(tasks, failures[0].error_number, failures[0].message);
  for (auto& verdict : verdicts) verdict = {verdict.task, TaskState::open, 0, {}};
  return verdicts;
}

bool means_already_so(Verb verb, int error_number) {
  switch (verb) {
    case Verb::associate:
      return error_number == 9616;
    case Verb::disassociate:
      return error_number == 9619;
    case Verb::create_users:
      return error_number == 9716;
    case Verb::retire_users:
      return error_number == 9618;
    case Verb::revoke:
    case Verb::update_users:
      return false;
  }
  return false;
}

std::int64_t status_delay_ms(const SettlePace& pace, bool has_notifications, bool first) {
  if (!first) return pace.status_interval_ms;
  return has_notifications ? pace.first_status_with_notifications_ms : pace.first_status_ms;
}

}  // namespace bursar::domain
