#pragma once

#include "app/ports/ledger_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlLedger : public app::LedgerTable {
 public:
  explicit SqlLedger(Context& context) : c_(context) {}
  base::Result<domain::OperationId> add(const domain::Operation& operation,
                                        const std::vector<app::NewRequest>& requests) override;
  base::Status replace_request(domain::RequestId request, const std::vector<app::NewRequest>& requests,
                               base::Timestamp next_at) override;
  base::Status update(const domain::Request& request) override;
  base::Result<bool> settle(const std::vector<app::TaskOutcome>& outcomes) override;
  base::Status close_if_settled(domain::OperationId operation, base::Timestamp now) override;
  base::Status set_state(domain::OperationId operation, domain::OperationState state,
                         const std::string& stop_reason) override;
  base::Status mark_verified(domain::LocationId location, base::Timestamp settled_before, base::Timestamp now) override;
  base::Status release_waiting(domain::LocationId location, base::Timestamp now) override;
  base::Result<std::optional<base::Timestamp>> next_release(domain::LocationId location) override;
  base::Status pause_plan_if_failing(domain::OperationId operation, const std::string& reason) override;
  base::Result<std::vector<domain::OperationId>> operations_of_plan(std::int64_t plan) override;
  base::Result<std::vector<domain::LocationId>> locations_with_open_requests() override;
  base::Result<std::vector<domain::Request>> open_requests(domain::LocationId location, int limit) override;
  base::Result<std::optional<domain::Request>> find_request_by_event(domain::LocationId location,
                                                                     const std::string& event_id) override;
  base::Result<std::vector<domain::Task>> tasks_of(domain::RequestId request) override;
  base::Result<std::vector<domain::Operation>> operations(const app::OperationFilter& filter,
                                                          std::optional<domain::OperationId> before,
                                                          int limit) override;
  base::Result<std::optional<domain::Operation>> find(domain::OperationId id) override;
  base::Result<std::vector<domain::Request>> requests_of(domain::OperationId id) override;
  base::Result<std::vector<domain::Task>> tasks(domain::OperationId id, const app::TaskFilter& filter,
                                                std::optional<domain::TaskId> after, int limit) override;
  base::Result<app::LedgerCounts> counts() override;
  base::Result<std::vector<app::ActOnPair>> acts_on(domain::LocationId location, std::int64_t adam_id,
                                                    const domain::Assignee& assignee, int limit) override;
  base::Result<std::vector<app::SettledAct>> settled_since(std::int64_t adam_id, base::Timestamp moment) override;
  base::Status allow_failures(domain::OperationId operation, std::int64_t failures_max) override;

 private:
  struct Slot {
    domain::OperationId operation;
    domain::LocationId location;
    std::int64_t position = 0;
    std::int64_t next_at = 0;
  };
  base::Result<std::int64_t> add_request(const Slot& slot, domain::Verb verb);
  base::Status add_tasks(domain::LocationId location, std::int64_t first_task,
                         const std::vector<app::NewRequest>& requests, const std::vector<std::int64_t>& request_ids);
  Context& c_;
};

}  // namespace bursar::store
