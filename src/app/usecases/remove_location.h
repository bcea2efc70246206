// Forgetting a location: what would happen, and doing it. Nothing changes at Apple (JAMF-13).
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"

namespace bursar::app {

struct RemovalPreview {
  std::int64_t items = 0;
  std::int64_t seats = 0;                  // assigned at Apple; they stay so
  std::int64_t waiting = 0;                // who waits for a seat of it, and will wait elsewhere or for nothing
  std::int64_t only_here = 0;              // items that no other location owns
  std::vector<std::string> distributions;  // in force, and name an item that only this location owns, or borrow from it
  std::int64_t operations_open = 0;
  bool in_use() const { return !distributions.empty() || operations_open > 0; }
};

/// Of distributions that are not in reach, the number is told in place of the name. not_found "no_such_location".
base::Result<RemovalPreview> preview_removal(const Services& services, domain::LocationId id,
                                             const domain::Reach& reach = domain::kWholeReach);

/// Errors: not_found "no_such_location"; conflict "operations_open", "location_in_use" unless `even_in_use`.
base::Status remove_location(const Services& services, domain::LocationId id, bool even_in_use,
                             const domain::Reach& reach = domain::kWholeReach);
/// As part of a transaction that the caller commits.
base::Status remove_location(Transaction& transaction, const base::Clock& clock, domain::LocationId id,
                             bool even_in_use, const domain::Reach& reach = domain::kWholeReach);

}  // namespace bursar::app
