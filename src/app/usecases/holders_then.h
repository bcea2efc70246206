// Who held an item at a moment.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

#include "app/services.h"

namespace bursar::app {

struct HoldersThenOrder {
  std::int64_t adam_id = 0;
  base::Timestamp moment;
  std::function<base::Result<bool>(Transaction&, const Holder&)> sees;  // holders that are told of
  std::size_t first = 0;                                                // of these, how many are left out before
  std::size_t count = std::numeric_limits<std::size_t>::max();
};
struct HoldersThen {
  std::vector<Holder> holders;
  bool more = false;  // after these
};
/// Who held an item at a moment: who holds it now, less what Bursar gave since, with what it took back since. Changes
/// that others made at Apple are known only as of now. First those about whom something was done since, then the others
/// in the order of MirrorTable::holders.
base::Result<HoldersThen> holders_at(const Services& services, const HoldersThenOrder& order);

}  // namespace bursar::app
