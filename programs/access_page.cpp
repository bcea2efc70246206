#include "programs/access_page.h"

#include <fmt/format.h>

#include "domain/access/permission.h"

namespace bursar::programs {
namespace {

std::string permissions_of(const domain::Role& role) {
  if (role.permissions.all()) return "all";
  std::string names;
  for (const auto permission : domain::kPermissions) {
    if (!domain::has(role.permissions, permission)) continue;
    names += fmt::format("{}`{}`", names.empty() ? "" : ", ", domain::name_of(permission));
  }
  return names;
}

}  // namespace

std::string access_tables() {
  std::string text = "| permission | what it lets somebody do |\n|---|---|\n";
  for (const auto permission : domain::kPermissions) {
    text += fmt::format("| `{}` | {} |\n", domain::name_of(permission), domain::sentence_for(permission));
  }
  text += "\n| built-in role | permissions |\n|---|---|\n";
  for (const auto& role : domain::built_in_roles()) {
    text += fmt::format("| `{}` | {} |\n", role.name, permissions_of(role));
  }
  return text;
}

}  // namespace bursar::programs
