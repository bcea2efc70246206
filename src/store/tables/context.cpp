#include "store/tables/context.h"

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

}  // namespace bursar::store
