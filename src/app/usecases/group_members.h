// Who is in a group, whatever puts them there: members, rules, groups inside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"

namespace bursar::app {

/// Which of them. They stand by kind (devices first) and name.
struct MemberListing {
  std::string text = {};  // part of the name, without regard to case; empty: any
  std::optional<domain::Assignee> after = {};
  bool descending = false;
};

/// At most `limit` of them. not_found "no_such_group"; invalid "bad_rule" where the group's rule cannot be read.
base::Result<std::vector<domain::Assignee>> group_members(const Services& services, domain::GroupId group,
                                                          const MemberListing& listing, int limit);

}  // namespace bursar::app
