#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/model/operation.h"

namespace bursar::app {

/// The tasks of one request to be: a full rectangle assets × assignees.
struct NewRequest {
  domain::Verb verb = domain::Verb::associate;
  std::vector<domain::Task> tasks;  // id, request and state are not looked at
};

struct TaskOutcome {
  domain::TaskId task;
  domain::TaskState state = domain::TaskState::done;
  int error_number = 0;
  std::string error_message;
};

struct OperationFilter {
  std::optional<domain::LocationId> location;
  std::optional<domain::OperationState> state;
  bool oldest_first = false;
  // With any unit: of these units, or begun by this caller.
  std::vector<domain::UnitId> units = {};
  std::string created_by = {};
};

struct TaskFilter {
  std::optional<domain::TaskState> state = {};
  bool last_first = false;
};

struct LedgerCounts {
  std::int64_t open_operations = 0;
  std::int64_t open_requests = 0;       // planned, sending or accepted
  std::int64_t uncertain_requests = 0;  // sending
};

/// What was once ordered about one pair.
struct ActOnPair {
  domain::OperationId operation;
  domain::Verb verb = domain::Verb::associate;
  std::int64_t plan = 0;
  domain::TaskState state = domain::TaskState::open;
  std::string error_message;
  std::string event_id;
};

/// An assignment that was given or taken back, and when that was settled.
struct SettledAct {
  domain::LocationId location;
  domain::Assignment pair;
  domain::Verb verb = domain::Verb::associate;
};

class LedgerTable {
 public:
  virtual ~LedgerTable() = default;

  /// Writes the operation with its requests and tasks, in this order; gives its id.
  virtual base::Result<domain::OperationId> add(const domain::Operation& operation,
                                                const std::vector<NewRequest>& requests) = 0;
  /// Moves the open tasks of `request` into new requests of the same operation and settles it. The new requests come
  /// where `request` stood in the order of sending.
  virtual base::Status replace_request(domain::RequestId request, const std::vector<NewRequest>& requests,
                                       base::Timestamp next_at) = 0;
  /// Everything of the request but its tasks.
  virtual base::Status update(const domain::Request& request) = 0;
  /// Settles tasks; gives false where some task was settled already (it is left as it is).
  virtual base::Result<bool> settle(const std::vector<TaskOutcome>& outcomes) = 0;
  /// Where no request of the operation is open any more: state done, settled_at = now.
  virtual base::Status close_if_settled(domain::OperationId operation, base::Timestamp now) = 0;
  virtual base::Status set_state(domain::OperationId operation, domain::OperationState state,
                                 const std::string& stop_reason) = 0;
  /// Marks operations of a location settled before `moment` as verified at `now`.
  virtual base::Status mark_verified(domain::LocationId location, base::Timestamp settled_before,
                                     base::Timestamp now) = 0;

  /// Operations of a location that wait for one that is done, and has been for long enough, run.
  virtual base::Status release_waiting(domain::LocationId location, base::Timestamp now) = 0;
  /// When the next of them will run; none: when another operation is done, or never.
  virtual base::Result<std::optional<base::Timestamp>> next_release(domain::LocationId location) = 0;
  /// Pauses all operations of the operation's plan, where more of its tasks failed than may.
  virtual base::Status pause_plan_if_failing(domain::OperationId operation, const std::string& reason) = 0;
  virtual base::Result<std::vector<domain::OperationId>> operations_of_plan(std::int64_t plan) = 0;

  virtual base::Result<std::vector<domain::LocationId>> locations_with_open_requests() = 0;
  /// Requests not settled, in the order of sending; those that are held come last.
  virtual base::Result<std::vector<domain::Request>> open_requests(domain::LocationId location, int limit) = 0;
  virtual base::Result<std::optional<domain::Request>> find_request_by_event(domain::LocationId location,
                                                                             const std::string& event_id) = 0;
  virtual base::Result<std::vector<domain::Task>> tasks_of(domain::RequestId request) = 0;
  /// Newest first; `before`: the last id of the page before (none: from the newest).
  virtual base::Result<std::vector<domain::Operation>> operations(const OperationFilter& filter,
                                                                  std::optional<domain::OperationId> before,
                                                                  int limit) = 0;
  virtual base::Result<std::optional<domain::Operation>> find(domain::OperationId id) = 0;
  virtual base::Result<std::vector<domain::Request>> requests_of(domain::OperationId id) = 0;
  /// By id; `after`: the last id of the page before.
  virtual base::Result<std::vector<domain::Task>> tasks(domain::OperationId id, const TaskFilter& filter,
                                                        std::optional<domain::TaskId> after, int limit) = 0;
  virtual base::Result<LedgerCounts> counts() = 0;
  /// Newest first.
  virtual base::Result<std::vector<ActOnPair>> acts_on(domain::LocationId location, std::int64_t adam_id,
                                                       const domain::Assignee& assignee, int limit) = 0;
  /// What was done about an item in operations settled after a moment; newest first.
  virtual base::Result<std::vector<SettledAct>> settled_since(std::int64_t adam_id, base::Timestamp moment) = 0;
  /// Sets how many failures pause the operation's plan.
  virtual base::Status allow_failures(domain::OperationId operation, std::int64_t failures_max) = 0;
};

}  // namespace bursar::app
