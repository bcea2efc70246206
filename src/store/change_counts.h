// What app::Changes is made of.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "app/ports/store.h"

namespace bursar::store {

/// Safe to share.
class ChangeCounts {
 public:
  /// Of one commit: the tables that it wrote, and the locations that it said to touch. Where it wrote what belongs to
  /// locations and names none, all of them count as changed.
  void count(const std::set<std::string, std::less<>>& tables, const std::set<std::int64_t>& locations);
  app::Changes now() const;

 private:
  mutable std::mutex mutex_;
  app::Changes changes_;
};

}  // namespace bursar::store
