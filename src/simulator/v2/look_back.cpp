#include "simulator/v2/look_back.h"

#include <algorithm>

namespace bursar::simulator {

View::View(const Asking& a)
    : library_(a.library),
      assets_version_(a.library.assets_version),
      assignments_version_(a.library.assignments_version),
      users_version_(a.library.users_version) {
  if (a.world.switches.look_back_ms == 0) return;
  const auto moment_ms = a.world.now().unix_ms - a.world.switches.look_back_ms;
  const auto changed_after = [&](const auto& changes) { return !changes.empty() && changes.back().at_ms > moment_ms; };
  if (changed_after(library_.changes)) look_back_at_stocks(moment_ms);
  if (changed_after(library_.user_changes)) look_back_at_users(moment_ms);
}

void View::look_back_at_stocks(std::int64_t moment_ms) {
  auto& stocks = earlier_stocks_.emplace(library_.stocks);
  const auto& changes = library_.changes;
  for (auto change = changes.rbegin(); change != changes.rend() && change->at_ms > moment_ms; ++change) {
    auto& holdings = stocks[change->stock].holdings;
    const auto at = std::lower_bound(holdings.begin(), holdings.end(), change->holder,
                                     [](const Holding& h, HolderId id) { return h.holder < id; });
    if (change->added && at != holdings.end() && at->holder == change->holder) holdings.erase(at);
    if (!change->added) holdings.insert(at, {change->holder, change->version - 1});
    assignments_version_ = change->version - 1;
    --assets_version_;
  }
}

void View::look_back_at_users(std::int64_t moment_ms) {
  auto& users = earlier_users_.emplace();
  users_version_ = 1;
  for (const auto& change : library_.user_changes) {
    if (change.at_ms > moment_ms) break;
    if (change.place == users.size()) users.emplace_back();
    users[change.place] = change.record;
    users_version_ = change.record.modified;
  }
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (users[i].active()) earlier_active_[users[i].client_user_id] = i;
  }
}

const UserRecord* View::active_user(const std::string& client_user_id) const {
  const auto& places = earlier_users_ ? earlier_active_ : library_.active_users;
  const auto found = places.find(client_user_id);
  return found == places.end() ? nullptr : &users()[found->second];
}

}  // namespace bursar::simulator
