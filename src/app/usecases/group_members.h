// Who is in a group, whatever puts them there: members, rules, groups inside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

/// By kind (devices first) and name; at most `limit` after the one named. not_found "no_such_group"; invalid "bad_rule"
/// where the group's rule cannot be read.
base::Result<std::vector<domain::Assignee>> group_members(const Services& services, domain::GroupId group,
                                                          const std::optional<domain::Assignee>& after, int limit);

}  // namespace bursar::app
