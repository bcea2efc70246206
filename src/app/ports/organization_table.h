#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/model/inventory.h"
#include "domain/model/location.h"

namespace bursar::app {

/// Whom the token of a location is for, and who answers for it. A location without one is company-wide, for everybody.
struct LocationScope {
  domain::LocationId location;
  std::optional<domain::UnitId> organization;  // none: company-wide (CLOMO-23)
  std::vector<domain::UnitId> sites;           // only for these and what is below them; empty: all (MERAKI-12)
  std::vector<domain::GroupId> groups;         // only for members of one of these; empty: all (MAAS-10)
  std::vector<std::string> administrators;     // who may change it beside administrators of all (MERAKI-11)
  std::string apple_id;                        // which Apple Account downloaded the token (CLOMO-8)
  std::string custodian;                       // who answers for that account (CLOMO-9)
  bool auto_add = true;                        // its purchases go into the catalog by themselves (JAMF-21, MAAS-5)
  bool operator==(const LocationScope&) const = default;
};

/// The tree of organizations. Small: read as a whole.
class OrganizationTable {
 public:
  virtual ~OrganizationTable() = default;
  virtual base::Result<domain::UnitId> add(const domain::Unit& unit) = 0;
  virtual base::Status update(const domain::Unit& unit) = 0;
  virtual base::Status remove(domain::UnitId id) = 0;
  /// By id: parents that were never moved come before their children.
  virtual base::Result<std::vector<domain::Unit>> units() = 0;
  /// How many locations, devices, people, groups, distributions, webhooks and units belong to it.
  virtual base::Result<std::int64_t> belongings(domain::UnitId id) = 0;

  virtual base::Status put_scope(const LocationScope& scope) = 0;
  virtual base::Result<std::vector<LocationScope>> scopes() = 0;
};

}  // namespace bursar::app
