// What a group of the single sign-on's provider is given here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "domain/access/permission.h"

namespace bursar::domain {

using SignOnRuleId = base::Id<struct SignOnRuleTag>;

struct SignOnRule {
  SignOnRuleId id;
  std::string group;  // as the provider names it; compared byte by byte
  Grant grant;
  auto operator<=>(const SignOnRule&) const = default;
};

/// What somebody in these groups may do: sorted, each grant once. Empty: nothing, and no log-in.
std::vector<Grant> grants_for(const std::vector<SignOnRule>& rules, const std::vector<std::string>& groups);

}  // namespace bursar::domain
