#include "domain/access/sign_on_rule.h"

#include <algorithm>

namespace bursar::domain {

std::vector<Grant> grants_for(const std::vector<SignOnRule>& rules, const std::vector<std::string>& groups) {
  std::vector<Grant> grants;
  for (const auto& rule : rules) {
    if (std::find(groups.begin(), groups.end(), rule.group) != groups.end()) grants.push_back(rule.grant);
  }
  std::sort(grants.begin(), grants.end());
  grants.erase(std::unique(grants.begin(), grants.end()), grants.end());
  return grants;
}

}  // namespace bursar::domain
