// How many seats were used and free: day by day, and as of one day.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

/// Which locations count.
using LocationTest = std::function<bool(domain::LocationId)>;

/// The sum over all assets with a limit (`only`: of one location), one point for each day from then to today; days on
/// which nothing was known yet are left out.
base::Result<std::vector<domain::UsagePoint>> seats_over_time(const Services& services, const LocationTest& counts,
                                                              std::optional<domain::LocationId> only, int days);

enum class PositionBy : std::uint8_t { item, location, organization };

struct PositionRow {
  std::string organization;  // of the token; empty where rows are items
  std::string location_name;
  std::optional<domain::LocationId> location;
  std::string adam_id;
  std::string name;
  std::int64_t items = 0;
  domain::UsagePoint seats;      // sums; its day is the asked one
  std::int64_t value_milli = 0;  // of all seats, where every price is entered in one currency; 0: not known
  std::string currency;
};

/// What was owned and used at the end of a day.
base::Result<std::vector<PositionRow>> position_at(const Services& services, const LocationTest& counts, PositionBy by,
                                                   std::int64_t day);

}  // namespace bursar::app
