#include "domain/access/permission.h"

#include <algorithm>

namespace bursar::domain {
namespace {

struct Words {
  const char* name;
  const char* sentence;
};

Words words_for(Permission permission) {
  switch (permission) {
    case Permission::view:
      return {"view", "See locations, items, devices, people, groups, distributions, plans and operations."};
    case Permission::licenses:
      return {"licenses", "Assign and revoke licenses by hand, sync and verify locations, adopt seats, enter prices."};
    case Permission::distribute:
      return {"distribute", "Change distributions, make plans, apply them, and control their runs."};
    case Permission::inventory:
      return {"inventory", "Change devices, people and groups, and import them."};
    case Permission::tokens:
      return {"tokens", "Connect, renew, take over, scope and remove locations and their content tokens."};
    case Permission::approve:
      return {"approve", "Approve what others planned where a guard asks for a second person."};
    case Permission::audit:
      return {"audit", "Read the journal and check its chain."};
    case Permission::settings:
      return {"settings", "Change the tree of units, automatic mode and webhooks, and write backups."};
    case Permission::accounts:
      return {"accounts", "Change accounts, roles and API keys."};
  }
  return {"", ""};
}

const Role* find(const std::vector<Role>& roles, const std::string& name) {
  const auto role = std::find_if(roles.begin(), roles.end(), [&](const Role& r) { return r.name == name; });
  return role == roles.end() ? nullptr : &*role;
}

}  // namespace

const char* name_of(Permission permission) { return words_for(permission).name; }
const char* sentence_for(Permission permission) { return words_for(permission).sentence; }

std::optional<Permission> permission_of(std::string_view name) {
  for (const auto permission : kPermissions) {
    if (name == name_of(permission)) return permission;
  }
  return std::nullopt;
}

PermissionSet set_of(const std::vector<Permission>& permissions) {
  PermissionSet set;
  for (const auto permission : permissions) set.set(static_cast<std::size_t>(permission));
  return set;
}

const std::vector<Role>& built_in_roles() {
  using P = Permission;
  static const std::vector<Role> roles{
      {"viewer", set_of({P::view}), true},
      {"operator", set_of({P::view, P::licenses, P::distribute, P::inventory}), true},
      {"token_administrator", set_of({P::view, P::tokens}), true},
      {kAdministrator, PermissionSet().set(), true},
      {"auditor", set_of({P::view, P::audit}), true},
  };
  return roles;
}

Reach reach_of(const std::vector<Grant>& grants, const std::vector<Role>& roles, Permission permission,
               const std::vector<Unit>& units) {
  Reach reach;
  for (const auto& grant : grants) {
    const auto* role = find(roles, grant.role);
    if (role == nullptr || !has(role->permissions, permission)) continue;
    if (grant.unit == kFirstTenant) {
      reach.everything = true;
      continue;
    }
    for (const auto& unit : units) {
      if (is_within(units, unit.id, grant.unit)) reach.units.insert(unit.id);
    }
  }
  return reach;
}

PermissionSet permissions_of(const std::vector<Grant>& grants, const std::vector<Role>& roles) {
  PermissionSet set;
  for (const auto& grant : grants) {
    if (const auto* role = find(roles, grant.role)) set |= role->permissions;
  }
  return set;
}

}  // namespace bursar::domain
