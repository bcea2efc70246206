#pragma once

#include <vector>

#include "base/result.h"
#include "domain/access/sign_on_rule.h"

namespace bursar::app {

/// What groups of the single sign-on's provider are given.
class SignOnTable {
 public:
  virtual ~SignOnTable() = default;
  /// By group.
  virtual base::Result<std::vector<domain::SignOnRule>> rules() = 0;
  virtual base::Result<domain::SignOnRuleId> add_rule(const domain::SignOnRule& rule) = 0;
  virtual base::Status remove_rule(domain::SignOnRuleId id) = 0;
};

}  // namespace bursar::app
