// Who holds an item, in numbers: by location and reason.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

enum class HeldFor : std::uint8_t { distribution, by_hand, others };

struct HolderGroup {
  domain::LocationId location;
  std::string location_name;
  HeldFor reason = HeldFor::others;     // others: what we have no reason for
  domain::DistributionId distribution;  // 0: none
  std::string name;                     // of the distribution; empty where it is gone
  std::int64_t holders = 0;
};

/// By name of the location; in each by hand first, then by number of the distribution, others last.
base::Result<std::vector<HolderGroup>> holder_groups(const Services& services, domain::AdamId item);

}  // namespace bursar::app
