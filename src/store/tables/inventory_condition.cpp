#include "store/tables/inventory_condition.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"

namespace bursar::store {

std::string condition_of(const app::InventoryFilter& filter) {
  std::vector<std::string> all{"1 = 1"};
  if (!filter.units.empty()) {
    std::vector<std::string> numbers;
    for (const auto unit : filter.units) numbers.push_back(std::to_string(unit.value));
    all.push_back("unit_id IN (" + base::join(numbers, ", ") + ")");
  }
  if (filter.platform) all.push_back(fmt::format("platform = '{}'", domain::name_of(*filter.platform)));
  if (filter.enrollment) all.push_back(fmt::format("enrollment = '{}'", domain::name_of(*filter.enrollment)));
  if (filter.enrolled) all.push_back(fmt::format("enrolled = {}", *filter.enrolled ? 1 : 0));
  if (filter.status) all.push_back(fmt::format("status = '{}'", domain::name_of(*filter.status)));
  return base::join(all, " AND ");
}

}  // namespace bursar::store
