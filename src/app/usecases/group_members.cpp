#include "app/usecases/group_members.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "app/kept_world.h"
#include "app/usecases/edit_inventory.h"
#include "base/text.h"

namespace bursar::app {
namespace {

using Member = std::pair<domain::AssigneeKind, std::string_view>;

bool comes_before(const Member& a, const Member& b, bool descending) { return descending ? b < a : a < b; }

}  // namespace

base::Result<std::vector<domain::Assignee>> group_members(const Services& services, domain::GroupId group,
                                                          const MemberListing& listing, int limit) {
  TRY_SET(const auto world, look_at_world(services));
  TRY_SET(auto transaction, services.store.begin_read());
  TRY(find_group(*transaction, group).map([](const auto&) {}));
  const auto text = base::to_lower_ascii(listing.text);
  const auto is_wanted = [&](const Member& one) {
    if (listing.after && !comes_before({listing.after->kind, listing.after->name}, one, listing.descending))
      return false;
    return text.empty() || base::to_lower_ascii(one.second).find(text) != std::string::npos;
  };
  std::vector<Member> members;
  const auto resolved = world->groups.find(group);
  for (const auto kind : domain::kAssigneeKinds) {
    if (resolved == world->groups.end()) break;
    for (const domain::Index member : resolved->second[kind]) {
      const Member one{kind, world->of(kind).names[member]};
      if (is_wanted(one)) members.push_back(one);
    }
  }
  const auto shown = std::min<std::size_t>(members.size(), static_cast<std::size_t>(limit));
  std::partial_sort(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(shown), members.end(),
                    [&](const Member& a, const Member& b) { return comes_before(a, b, listing.descending); });
  std::vector<domain::Assignee> page;
  for (std::size_t i = 0; i < shown; ++i) page.push_back({members[i].first, std::string(members[i].second)});
  return page;
}

}  // namespace bursar::app
