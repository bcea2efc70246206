#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/demand/forecast.h"
#include "domain/model/asset.h"
#include "domain/model/location.h"

namespace bursar::app {

struct AssetUsage {
  domain::LocationId location;
  domain::AssetKey asset;
  domain::UsagePoint point;
};
struct LocationUsage {
  domain::LocationId location;
  domain::UsagePoint point;  // the sums over its assets with a limit
};
using UsagePoints = std::map<domain::AssetKey, std::vector<domain::UsagePoint>>;  // by day

class UsageTable {
 public:
  virtual ~UsageTable() = default;
  /// Notes how every asset of the location is on this day, those no longer owned with 0; what is as it was the last
  /// time takes no room.
  virtual base::Status note(domain::LocationId location, std::int64_t day) = 0;
  /// By day.
  virtual base::Result<std::vector<domain::UsagePoint>> points(domain::LocationId location,
                                                               const domain::AssetKey& asset) = 0;
  /// Of every asset with a limit of a location: the points from this day on, and the one before.
  virtual base::Result<UsagePoints> points_since(domain::LocationId location, std::int64_t day) = 0;
  /// Of every location, or of one: the points from this day on, and the one before; by day.
  virtual base::Result<std::vector<LocationUsage>> sums_since(std::int64_t day,
                                                              std::optional<domain::LocationId> location) = 0;
  /// The last point of every asset with a limit up to this day; by location and adamId.
  virtual base::Result<std::vector<AssetUsage>> all_at(std::int64_t day) = 0;
};

}  // namespace bursar::app
