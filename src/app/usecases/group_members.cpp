#include "app/usecases/group_members.h"

#include <algorithm>

#include "app/usecases/edit_inventory.h"
#include "app/usecases/load_world.h"

namespace bursar::app {

base::Result<std::vector<domain::Assignee>> group_members(const Services& services, domain::GroupId group,
                                                          const std::optional<domain::Assignee>& after, int limit) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY(find_group(*transaction, group).map([](const auto&) {}));
  TRY_SET(const auto loaded, load_world(services, *transaction));
  std::vector<domain::Assignee> members;
  for (const auto kind : domain::kAssigneeKinds) {
    for (const domain::Index member : loaded.groups.at(group)[kind]) {
      domain::Assignee one{kind, loaded.of(kind).names[member]};
      if (!after || *after < one) members.push_back(std::move(one));
    }
  }
  const auto shown = std::min<std::size_t>(members.size(), static_cast<std::size_t>(limit));
  std::partial_sort(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(shown), members.end());
  members.resize(shown);
  return members;
}

}  // namespace bursar::app
