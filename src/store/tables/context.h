// What the tables of one transaction share.
#pragma once

#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/model/location.h"
#include "store/sealing.h"
#include "store/sql/driver.h"

namespace bursar::store {

/// Ids of serial numbers and clientUserIds that are committed, by "location kind name"; bounded. Safe to share.
class AssigneeCache {
 public:
  std::int64_t find(const std::string& key) const;  // 0: not here
  void put(const std::vector<std::pair<std::string, std::int64_t>>& entries);
  /// Forgets everything, where ids may have gone.
  void clear();

 private:
  static constexpr std::size_t kEntriesMax = 400'000;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::int64_t> ids_;
};

struct Context {
  Connection& db;
  const Sealer& sealer;
  AssigneeCache& assignees;
  Durability durability = Durability::relaxed;  // durable once something was written that must not be lost
  std::vector<std::pair<std::string, std::int64_t>> interned = {};  // for the cache, at commit
  std::set<std::int64_t> touched = {};  // locations of which mirror, orders or leases are changed
  void touch(domain::LocationId location) { touched.insert(location.value); }
};

}  // namespace bursar::store
