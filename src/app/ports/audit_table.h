#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/audit/audit.h"
#include "domain/model/asset.h"
#include "domain/model/assignment.h"
#include "domain/model/location.h"

namespace bursar::app {

/// Empty fields ask for nothing.
struct AuditFilter {
  std::string actor;
  std::string act;
  std::string subject;
  std::optional<base::Timestamp> from;
  std::optional<base::Timestamp> to;
  bool newest_first = false;
};

class AuditTable {
 public:
  virtual ~AuditTable() = default;
  /// Adds the entry with the next number and the hashes that belong to it.
  virtual base::Status append(const domain::AuditEntry& entry) = 0;
  /// Oldest first and after this number, or newest first and before it; 0: from the end that comes first.
  virtual base::Result<std::vector<domain::AuditEntry>> list(const AuditFilter& filter, std::int64_t after,
                                                             int limit) = 0;
  /// The number of the newest entry; 0: there is none.
  virtual base::Result<std::int64_t> newest() = 0;
};

}  // namespace bursar::app
