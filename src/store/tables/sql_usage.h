#pragma once

#include "app/ports/usage_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlUsage : public app::UsageTable {
 public:
  explicit SqlUsage(Context& context) : c_(context) {}
  base::Status note(domain::LocationId location, std::int64_t day) override;
  base::Result<std::vector<domain::UsagePoint>> points(domain::LocationId location,
                                                       const domain::AssetKey& asset) override;
  base::Result<std::map<domain::AssetKey, std::vector<domain::UsagePoint>>> points_of(
      domain::LocationId location) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
