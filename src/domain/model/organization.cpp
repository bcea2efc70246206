#include "domain/model/organization.h"

#include <algorithm>

namespace bursar::domain {

std::vector<UnitId> path_of(const std::vector<Unit>& units, UnitId unit) {
  std::vector<UnitId> path;
  std::optional<UnitId> next = unit;
  while (next && path.size() <= units.size()) {
    const auto at = std::find_if(units.begin(), units.end(), [&](const Unit& u) { return u.id == *next; });
    if (at == units.end()) break;
    path.push_back(at->id);
    next = at->parent;
  }
  return path;
}

std::optional<UnitId> nearest_above(const std::vector<Unit>& units, const std::vector<UnitId>& of) {
  if (of.empty()) return std::nullopt;
  for (const auto candidate : path_of(units, of.front())) {
    if (std::all_of(of.begin(), of.end(), [&](UnitId one) { return is_within(units, one, candidate); })) {
      return candidate;
    }
  }
  return std::nullopt;
}

bool is_within(const std::vector<Unit>& units, UnitId unit, UnitId above) {
  const auto path = path_of(units, unit);
  return std::find(path.begin(), path.end(), above) != path.end();
}

}  // namespace bursar::domain
