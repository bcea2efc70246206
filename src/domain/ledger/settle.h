// What an answer of Apple's means for the tasks of a request. Pure; the caller writes it down and updates the mirror.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/model/operation.h"

namespace bursar::domain {

/// One group of failures as Apple reports it; empty lists: Apple did not say which.
struct ReportedFailure {
  int error_number = 0;
  std::string message;
  std::vector<AssetKey> assets;
  std::vector<std::string> serial_numbers;
  std::vector<std::string> client_user_ids;
};

struct Verdict {
  TaskId task;
  TaskState state = TaskState::open;  // open: this answer does not tell
  int error_number = 0;
  std::string error_message;
};

/// The tasks that are not settled.
std::vector<Task> open_ones(const std::vector<Task>& tasks);

/// Every task of a COMPLETE event.
std::vector<Verdict> all_done(const std::vector<Task>& tasks);
/// Every task of an event or request that was refused as a whole.
std::vector<Verdict> all_failed(const std::vector<Task>& tasks, int error_number, const std::string& message);

/// A FAILED event: `completed` of `requested` were done. Where the groups name exactly as many tasks as failed, each
/// task gets its verdict; where they do not add up (Apple may leave errorInfo empty), all stay open and Apple must be
/// asked what is so.
std::vector<Verdict> judge_failed_event(const std::vector<Task>& tasks, std::int64_t requested, std::int64_t completed,
                                        const std::vector<ReportedFailure>& failures);

/// Whether a failure says that the wanted state was there already: 9616 on associate, 9619 on disassociate, 9716 on
/// create, 9618 on retire.
bool means_already_so(Verb verb, int error_number);

/// How long to wait, and how often to ask. Source: Apple, "Managing assets" (30 s between two status requests of a
/// pending event, status after 5 minutes without notification, the request again after 10 minutes); the first question
/// of a server without notifications is our own choice.
struct SettlePace {
  std::int64_t first_status_ms = 5'000;
  std::int64_t first_status_with_notifications_ms = 5 * base::kMinuteMs;
  std::int64_t status_interval_ms = 30'000;
  std::int64_t resend_after_ms = 10 * base::kMinuteMs;
  std::int64_t look_again_ms = 15'000;  // an uncertain request is looked up so long after it was sent
  std::int64_t retry_first_ms = 2'000;  // after a refusal that passes (429, 503, maintenance)
  std::int64_t retry_max_ms = 5 * base::kMinuteMs;
  int accepted_max = 16;  // events of one location that may be pending at once
};

/// When an accepted request is asked about next.
std::int64_t status_delay_ms(const SettlePace& pace, bool has_notifications, bool first);

}  // namespace bursar::domain
