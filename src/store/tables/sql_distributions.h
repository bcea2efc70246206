#pragma once

#include "app/ports/distribution_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlDistributions : public app::DistributionTable {
 public:
  explicit SqlDistributions(Context& context) : c_(context) {}
  base::Result<domain::DistributionId> add(const domain::Distribution& distribution) override;
  base::Status update(const domain::Distribution& distribution) override;
  base::Status remove(domain::DistributionId id) override;
  base::Result<std::vector<domain::Distribution>> list() override;
  base::Status put_leases(domain::LocationId location, const std::vector<app::Lease>& leases) override;
  base::Status drop_leases(domain::LocationId location, const std::vector<domain::Assignment>& pairs) override;
  base::Result<std::vector<std::optional<app::Lease>>> leases_of(const std::vector<app::Holder>& holders) override;
  base::Result<std::vector<app::Lease>> leases(domain::LocationId location) override;
  base::Status replace_waiting(const std::vector<std::int64_t>& adam_ids,
                               const std::vector<app::Waiting>& waiting) override;
  base::Result<std::vector<app::Waiting>> waiting() override;
  base::Result<std::vector<app::WaitingLine>> waiting_lines() override;

 private:
  base::Status put_parts(const domain::Distribution& distribution);
  base::Status drop_parts(domain::DistributionId id);
  Context& c_;
};

class SqlPlans : public app::PlanTable {
 public:
  explicit SqlPlans(Context& context) : c_(context) {}
  base::Result<domain::PlanId> add(const domain::SavedPlan& plan, const std::vector<domain::PlanLine>& lines,
                                   const std::vector<domain::PlanEffect>& effects) override;
  base::Status update(const domain::SavedPlan& plan) override;
  base::Result<std::optional<domain::SavedPlan>> find(domain::PlanId id) override;
  base::Result<std::vector<domain::SavedPlan>> list(const app::PlanFilter& filter, std::optional<domain::PlanId> after,
                                                    int limit) override;
  base::Result<std::vector<domain::PlanLine>> lines(domain::PlanId id, std::optional<domain::Action> action,
                                                    std::int64_t after, int limit) override;
  base::Result<std::vector<app::NumberedLine>> lines_listed(domain::PlanId id, const app::PlanLineFilter& filter,
                                                            int limit) override;
  base::Result<std::vector<domain::PlanEffect>> effects(domain::PlanId id) override;
  base::Status forget_lines_before(base::Timestamp moment) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
