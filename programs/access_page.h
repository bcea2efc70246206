#pragma once

#include <string>

namespace bursar::programs {

/// The tables of permissions and of built-in roles in docs/access.md, with an empty line between them.
std::string access_tables();

}  // namespace bursar::programs
