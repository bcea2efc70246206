// Who may do what: single permissions, roles made of them, and grants of a role over a part of the organization.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "domain/model/organization.h"

namespace bursar::domain {

/// tokens is apart from distribute: who hands out licenses need not touch the tokens they come from.
enum class Permission : std::uint8_t {
  view,
  licenses,
  distribute,
  inventory,
  tokens,
  approve,
  audit,
  settings,
  accounts,
};
inline constexpr std::array kPermissions{Permission::view,      Permission::licenses, Permission::distribute,
                                         Permission::inventory, Permission::tokens,   Permission::approve,
                                         Permission::audit,     Permission::settings, Permission::accounts};
using PermissionSet = std::bitset<kPermissions.size()>;

const char* name_of(Permission permission);
/// What it lets somebody do, in one sentence.
const char* sentence_for(Permission permission);
std::optional<Permission> permission_of(std::string_view name);
PermissionSet set_of(const std::vector<Permission>& permissions);
inline bool has(const PermissionSet& set, Permission permission) {
  return set.test(static_cast<std::size_t>(permission));
}

struct Role {
  std::string name;
  PermissionSet permissions;
  bool built_in = false;
};
/// viewer, operator, token_administrator, administrator, auditor.
const std::vector<Role>& built_in_roles();
inline constexpr const char* kAdministrator = "administrator";

/// A role over a unit and all below it; the first tenant is everything.
struct Grant {
  std::string role;
  UnitId unit = kFirstTenant;
  auto operator<=>(const Grant&) const = default;
};

/// The units for which somebody has a permission.
struct Reach {
  bool everything = false;
  std::set<UnitId> units;  // with all below them, where not everything
  bool has(UnitId unit) const { return everything || units.count(unit) != 0; }
  bool nothing() const { return !everything && units.empty(); }
};

/// Of those who have it over the whole installation.
inline const Reach kWholeReach{true, {}};

/// `roles`: the built-in ones and those of the installation. A role that is gone gives nothing.
Reach reach_of(const std::vector<Grant>& grants, const std::vector<Role>& roles, Permission permission,
               const std::vector<Unit>& units);
/// What the grants give anywhere.
PermissionSet permissions_of(const std::vector<Grant>& grants, const std::vector<Role>& roles);

}  // namespace bursar::domain
