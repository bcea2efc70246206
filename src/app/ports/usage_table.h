#pragma once

#include <map>
#include <vector>

#include "base/result.h"
#include "domain/demand/forecast.h"
#include "domain/model/asset.h"
#include "domain/model/location.h"

namespace bursar::app {

class UsageTable {
 public:
  virtual ~UsageTable() = default;
  /// Notes how every owned asset of the location is on this day; what is as it was the last time takes no room.
  virtual base::Status note(domain::LocationId location, std::int64_t day) = 0;
  /// By day.
  virtual base::Result<std::vector<domain::UsagePoint>> points(domain::LocationId location,
                                                               const domain::AssetKey& asset) = 0;
  /// Of every asset of a location.
  virtual base::Result<std::map<domain::AssetKey, std::vector<domain::UsagePoint>>> points_of(
      domain::LocationId location) = 0;
};

}  // namespace bursar::app
