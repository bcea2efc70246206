#pragma once

#include "app/ports/usage_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlUsage : public app::UsageTable {
 public:
  explicit SqlUsage(Context& context) : c_(context) {}
  base::Status note(domain::LocationId location, std::int64_t day) override;
  base::Result<std::vector<app::AssetUsage>> all_at(std::int64_t day) override;
  base::Result<std::vector<domain::UsagePoint>> points(domain::LocationId location,
                                                       const domain::AssetKey& asset) override;
  base::Result<app::UsagePoints> points_since(domain::LocationId location, std::int64_t day) override;
  base::Result<std::vector<app::LocationUsage>> sums_since(std::int64_t day,
                                                           std::optional<domain::LocationId> location) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
