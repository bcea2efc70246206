// The ledger: every write to Apple stands here before it is sent, and is settled here after.
//
// An operation is what somebody asked for. It has tasks, one per (asset, assignee) pair or per person, and requests,
// each of which carries some of the tasks to Apple at once. The tasks of a request are always a full rectangle assets ×
// assignees, so that the request can be rebuilt from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/ids.h"
#include "domain/model/assignment.h"
#include "domain/model/location.h"
#include "domain/model/organization.h"

namespace bursar::domain {

using OperationId = base::Id<struct OperationTag>;
using RequestId = base::Id<struct RequestTag>;
using TaskId = base::Id<struct TaskTag>;

/// revoke: all revocable assets of the assignees at once (assets/revoke).
enum class Verb : std::uint8_t { associate, disassociate, revoke, create_users, update_users, retire_users };

enum class OperationState : std::uint8_t {
  running,
  done,     // every task is settled; some may have failed
  stopped,  // the token cannot be used (stop_reason says why); goes on when it can again
  waiting,  // for another operation (`after`) to be done
  paused,   // by somebody, or after too many failures (stop_reason says why)
};

struct OperationCounts {
  std::int64_t tasks = 0;
  std::int64_t done = 0;
  std::int64_t failed = 0;
  std::int64_t requests_sent = 0;
};

struct Operation {
  OperationId id;
  LocationId location;
  Verb verb = Verb::associate;
  OperationState state = OperationState::running;
  base::Timestamp created_at;
  std::string created_by;  // name of the API key
  std::string note;
  std::string stop_reason;  // where stopped
  std::optional<base::Timestamp> settled_at;
  std::optional<base::Timestamp> verified_at;  // a later sync agreed with Apple's counts
  OperationCounts counts;
  std::int64_t plan = 0;           // PlanId; 0: ordered by itself
  OperationId after;               // where waiting: starts when that one is done …
  std::int64_t after_ms = 0;       // … and so long after
  std::int64_t failures_max = -1;  // more failed tasks pause every operation of the plan; -1: no bound
  UnitId unit;                     // the lowest that holds all whom it is about; none: not known
};

enum class RequestState : std::uint8_t {
  planned,   // not sent
  sending,   // written down before sending; found like this later, its outcome is unknown and is looked up at Apple
  accepted,  // Apple gave an event id
  settled,   // every task is done, failed, or moved to a later request
};

struct Request {
  RequestId id;
  OperationId operation;
  LocationId location;
  Verb verb = Verb::associate;
  RequestState state = RequestState::planned;
  std::string event_id;
  int attempts = 0;                        // how often it was sent
  std::optional<base::Timestamp> sent_at;  // of the last attempt
  base::Timestamp next_at;                 // not before this: send, ask for status, or look
  std::string trouble;                     // the last error in words; empty: none
  bool held = false;                       // its operation is waiting or paused: not to be sent now
};

enum class TaskState : std::uint8_t { open, done, failed };

struct Task {
  TaskId id;
  RequestId request;
  std::optional<AssetKey> asset;  // none for revoke and for people
  Assignee assignee;              // for people: the person
  std::string email;              // create and update only
  std::string managed_apple_id;   // create and update only
  TaskState state = TaskState::open;
  int error_number = 0;  // Apple's, where failed
  std::string error_message;
};

inline const char* name_of(Verb verb) {
  switch (verb) {
    case Verb::associate:
      return "associate";
    case Verb::disassociate:
      return "disassociate";
    case Verb::revoke:
      return "revoke";
    case Verb::create_users:
      return "create_users";
    case Verb::update_users:
      return "update_users";
    case Verb::retire_users:
      return "retire_users";
  }
  return "associate";
}
inline const char* name_of(OperationState state) {
  switch (state) {
    case OperationState::running:
      return "running";
    case OperationState::done:
      return "done";
    case OperationState::stopped:
      return "stopped";
    case OperationState::waiting:
      return "waiting";
    case OperationState::paused:
      return "paused";
  }
  return "running";
}
inline const char* name_of(RequestState state) {
  switch (state) {
    case RequestState::planned:
      return "planned";
    case RequestState::sending:
      return "sending";
    case RequestState::accepted:
      return "accepted";
    case RequestState::settled:
      return "settled";
  }
  return "planned";
}
inline const char* name_of(TaskState state) {
  return state == TaskState::open ? "open" : state == TaskState::done ? "done" : "failed";
}

}  // namespace bursar::domain
