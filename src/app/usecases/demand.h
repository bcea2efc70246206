// What is used, how long it lasts, and what to buy.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"
#include "domain/demand/forecast.h"

namespace bursar::app {

struct DemandRow {
  domain::LocationId location;
  std::string location_name;
  domain::AssetKey asset;
  std::string name;
  domain::UsagePoint now;
  domain::Forecast forecast;
  std::int64_t price_milli = 0;  // of a seat; 0: not known
  std::string currency;
};
struct DemandOrder {
  std::optional<domain::LocationId> location;
  std::optional<domain::AdamId> item;
  int window_days = 28;
  int horizon_days = 30;
  bool only_needed = false;                   // the buy list
  domain::Reach reach = domain::kWholeReach;  // locations that serve it
};

/// Assets with a limit, those that last shortest first.
base::Result<std::vector<DemandRow>> demand(const Services& services, const DemandOrder& order);

}  // namespace bursar::app
