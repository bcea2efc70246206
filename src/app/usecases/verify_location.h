// Comparing the whole mirror of a location with Apple, without changing it.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

struct Difference {
  std::string kind;  // "asset_count", "asset_missing", "asset_unknown", "holder_missing", "holder_unknown",
                     // "user_missing", "user_unknown", "user_differs"
  std::string what;  // the asset, holder or person
  std::string here;  // what the mirror says
  std::string at_apple;
};

struct VerifyReport {
  domain::LocationId location;
  std::string location_name;
  std::int64_t assets = 0;
  std::int64_t assignments = 0;
  std::int64_t users = 0;
  std::int64_t open_requests = 0;  // while there are some, differences may be on their way
  std::int64_t differences_total = 0;
  std::vector<Difference> differences;  // the first 1,000
};

/// Errors: as sync_location. Asks again, a few times, where Apple's lists change while they are read.
base::Result<VerifyReport> verify_location(const Services& services, domain::LocationId id);

}  // namespace bursar::app
