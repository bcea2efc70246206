#include "store/change_counts.h"

#include <algorithm>
#include <array>
#include <span>

namespace bursar::store {
namespace {

using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 6> kSubjects{"units",         "devices",       "people",
                                                    "member_groups", "group_members", "location_scopes"};
constexpr std::array<std::string_view, 8> kRules{"locations",
                                                 "distributions",
                                                 "distribution_items",
                                                 "distribution_targets",
                                                 "distribution_reservations",
                                                 "catalog_items",
                                                 "asset_names",
                                                 "waiting"};
constexpr std::array<std::string_view, 8> kOfLocations{"assets",      "assignments", "assignees", "users",
                                                       "acceptances", "leases",      "requests",  "tasks"};
constexpr std::array<std::string_view, 1> kUsage{"usage_points"};

bool any(Names names, const std::set<std::string, std::less<>>& tables) {
  return std::any_of(names.begin(), names.end(), [&](auto name) { return tables.find(name) != tables.end(); });
}

}  // namespace

void ChangeCounts::count(const std::set<std::string, std::less<>>& tables, const std::set<std::int64_t>& locations) {
  if (tables.empty()) return;
  const std::lock_guard lock(mutex_);
  if (any(kSubjects, tables)) ++changes_.subjects;
  if (any(kRules, tables)) ++changes_.rules;
  const bool of_locations = any(kOfLocations, tables);
  const bool usage = any(kUsage, tables);
  if (locations.empty() && (of_locations || usage)) ++changes_.everywhere;
  for (const auto location : locations) {
    if (of_locations) ++changes_.locations[location];
    if (usage) ++changes_.usage[location];
  }
}

app::Changes ChangeCounts::now() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}

}  // namespace bursar::store
