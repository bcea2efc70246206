// The tree of an installation: tenants hold organizations, organizations hold sites. Every location, device, person,
// group and distribution belongs to one unit of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"

namespace bursar::domain {

using UnitId = base::Id<struct UnitTag>;

enum class UnitKind : std::uint8_t { tenant, organization, site };

/// What a tenant, organization or site is set to.
struct UnitSettings {
  bool managed_distribution = true;   // tenants: the switch that turns all of it on (CLOMO-5, CLOMO-22)
  bool fall_back_to_company = false;  // organizations: a short or lacking token of their own lets the company's help
  bool operator==(const UnitSettings&) const = default;
};

struct Unit {
  UnitId id;
  std::optional<UnitId> parent;  // none: a tenant
  UnitKind kind = UnitKind::tenant;
  std::string name;    // unique among the children of its parent
  std::string domain;  // e.g. school.example; may be empty (CLOMO-18)
  UnitSettings settings;
};

/// Whether `unit` is `above` or below it.
bool is_within(const std::vector<Unit>& units, UnitId unit, UnitId above);
/// The unit and all above it, nearest first.
std::vector<UnitId> path_of(const std::vector<Unit>& units, UnitId unit);

/// The lowest unit that holds all of these; none where there is no such unit (other tenants), or none was given.
std::optional<UnitId> nearest_above(const std::vector<Unit>& units, const std::vector<UnitId>& of);

/// The tenant that every database has from the start.
inline constexpr UnitId kFirstTenant{1};

inline const char* name_of(UnitKind kind) {
  return kind == UnitKind::tenant ? "tenant" : kind == UnitKind::organization ? "organization" : "site";
}

}  // namespace bursar::domain
