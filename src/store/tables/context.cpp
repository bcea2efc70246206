#include "store/tables/context.h"

#include "base/text.h"

namespace bursar::store {

std::int64_t AssigneeCache::find(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = ids_.find(key);
  return found == ids_.end() ? 0 : found->second;
}

void AssigneeCache::put(const std::vector<std::pair<std::string, std::int64_t>>& entries) {
  const std::lock_guard lock(mutex_);
  if (ids_.size() + entries.size() > kEntriesMax) ids_.clear();
  for (const auto& [key, id] : entries) ids_.emplace(key, id);
}

void AssigneeCache::clear() {
  const std::lock_guard lock(mutex_);
  ids_.clear();
}

std::string of_units(const std::vector<domain::UnitId>& units) {
  if (units.empty()) return "1 = 1";
  std::vector<std::string> numbers;
  for (const auto unit : units) numbers.push_back(std::to_string(unit.value));
  return "unit_id IN (" + base::join(numbers, ", ") + ")";
}

}  // namespace bursar::store
