#include "app/usecases/load_stocks.h"

#include <algorithm>

namespace bursar::app {
namespace {

using domain::AssigneeKind;
using domain::Index;
using domain::SubjectSets;

constexpr int kOpenRequestsMax = 100'000;
constexpr int kUsersPage = 5000;

/// Apple's words: an app for iOS runs on iPadOS.
std::vector<domain::Platform> platforms_of(const std::vector<std::string>& words) {
  std::vector<domain::Platform> platforms;
  for (const auto& word : words) {
    const auto platform = domain::platform_of(word);
    if (!platform) continue;
    platforms.push_back(*platform);
    if (*platform == domain::Platform::ios) platforms.push_back(domain::Platform::ipados);
  }
  return platforms;
}

domain::PlanItem item_of(const MirroredAsset& row) {
  domain::PlanItem item;
  item.adam_id = row.asset.key.adam_id;
  item.name = row.name;
  item.type = row.asset.type;
  item.platforms = platforms_of(row.asset.platforms);
  return item;
}

domain::Stock stock_of(const MirroredAsset& row) {
  domain::Stock stock;
  stock.key = row.asset.key;
  stock.total = row.asset.total;
  stock.assigned = row.asset.assigned;
  stock.available = row.asset.available;
  stock.owned = row.owned;
  stock.unlimited = row.asset.unlimited;
  stock.device_assignable = row.asset.device_assignable;
  stock.revocable = row.asset.revocable;
  return stock;
}

class StockLoader {
 public:
  StockLoader(Transaction& transaction, domain::LocationId location, const LoadedWorld& known)
      : transaction_(transaction), part_(location, known) {}

  base::Result<StockPart> load() {
    TRY_SET(const auto assets, transaction_.mirror().assets(part_.location));
    for (const auto& row : assets) {
      by_key_[row.asset.key] = part_.stocks.size();
      part_.stocks.push_back(stock_of(row));
      part_.items.push_back(item_of(row));
    }
    TRY(read_people());
    TRY(read_leases());
    TRY(read_holders());
    TRY(read_open_tasks());
    return std::move(part_);
  }

 private:
  Index place_of(const domain::Assignee& assignee) {
    return part_.numbers[static_cast<std::size_t>(assignee.kind)].place_of(assignee.name);
  }

  base::Status read_people() {
    std::optional<MirroredUser> after;
    for (;;) {
      TRY_SET(const auto page, transaction_.mirror().users({part_.location, std::nullopt, ""}, after, kUsersPage));
      for (const auto& row : page) {
        if (!domain::is_active(row.user.status)) continue;
        const auto place = place_of({AssigneeKind::person, row.user.client_user_id});
        part_.registered.add(place);
        if (row.user.status == domain::UserStatus::associated) part_.accepted.add(place);
      }
      if (page.empty()) break;
      after = page.back();
    }
    TRY_SET(const auto accepted, transaction_.mirror().acceptances(part_.location));
    for (const auto& [id, at] : accepted) part_.accepted_at[place_of({AssigneeKind::person, id})] = at.unix_ms;
    return {};
  }

  base::Status read_leases() {
    TRY_SET(const auto leases, transaction_.distributions().leases(part_.location));
    std::map<std::pair<std::size_t, domain::DistributionId>, SubjectSets> sets;
    for (const auto& lease : leases) {
      sets[{by_key_.at(lease.pair.asset), lease.distribution}][lease.pair.assignee.kind].add(
          place_of(lease.pair.assignee));
    }
    for (auto& [key, members] : sets) part_.stocks[key.first].leases.push_back({key.second, std::move(members)});
    return {};
  }

  base::Status read_holders() {
    TRY_SET(const auto assignees, transaction_.mirror().assignees(part_.location));
    std::unordered_map<std::int64_t, std::pair<AssigneeKind, Index>> places;
    places.reserve(assignees.size());
    for (const auto& [number, assignee] : assignees) places[number] = {assignee.kind, place_of(assignee)};
    const domain::AssetKey* last = nullptr;
    domain::Stock* stock = nullptr;
    return transaction_.mirror().each_holding(part_.location, [&](const domain::AssetKey& key, std::int64_t number) {
      if (last == nullptr || *last != key) stock = &part_.stocks[by_key_.at(key)];
      last = &stock->key;
      const auto& [kind, place] = places.at(number);
      stock->holders[kind].add(place);
    });
  }

  base::Status read_open_tasks() {
    TRY_SET(const auto requests, transaction_.ledger().open_requests(part_.location, kOpenRequestsMax));
    for (const auto& request : requests) {
      TRY_SET(const auto tasks, transaction_.ledger().tasks_of(request.id));
      for (const auto& task : tasks) {
        if (task.state == domain::TaskState::open) mark(request.verb, task);
      }
    }
    return {};
  }

  void mark(domain::Verb verb, const domain::Task& task) {
    const auto kind = task.assignee.kind;
    const auto place = place_of(task.assignee);
    if (verb == domain::Verb::revoke || verb == domain::Verb::retire_users) {
      for (auto& stock : part_.stocks) {
        if (stock.revocable && stock.holders[kind].contains(place)) stock.revoking[kind].add(place);
      }
      return;
    }
    if (!task.asset) return;
    auto& stock = part_.stocks[by_key_.at(*task.asset)];
    (verb == domain::Verb::associate ? stock.granting : stock.revoking)[kind].add(place);
  }

  Transaction& transaction_;
  StockPart part_;
  std::map<domain::AssetKey, std::size_t> by_key_;
};

/// The first location that tells of an item says what it is; later ones only add it.
std::size_t place_of_item(domain::PlanItem item, LoadedWorld& loaded) {
  const auto [known, is_new] = loaded.item_places.try_emplace(item.adam_id.value, loaded.world.items.size());
  if (is_new) {
    loaded.world.items.push_back(std::move(item));
    return known->second;
  }
  auto& before = loaded.world.items[known->second];
  if (before.platforms.empty()) before.platforms = std::move(item.platforms);
  if (!item.name.empty()) before.name = std::move(item.name);
  before.type = item.type;
  return known->second;
}

}  // namespace

base::Result<StockPart> load_stocks(Transaction& transaction, domain::LocationId location, const LoadedWorld& known) {
  return StockLoader(transaction, location, known).load();
}

void merge(StockPart part, LoadedWorld& loaded) {
  for (const auto kind : domain::kAssigneeKinds) {
    part.numbers[static_cast<std::size_t>(kind)].merge(loaded.of(kind));
  }
  loaded.last_seen.resize(loaded.of(AssigneeKind::device).names.size(), loaded.world.now.unix_ms);
  loaded.devices_of.resize(loaded.of(AssigneeKind::person).names.size());
  const auto place = loaded.location_places.at(part.location.value);
  auto& location = loaded.world.locations[place];
  location.registered = std::move(part.registered);
  location.accepted = std::move(part.accepted);
  location.accepted_at = std::move(part.accepted_at);
  for (std::size_t i = 0; i < part.stocks.size(); ++i) {
    part.stocks[i].location = place;
    part.stocks[i].item = place_of_item(std::move(part.items[i]), loaded);
  }
  auto& stocks = loaded.world.stocks;  // by place of the location
  const auto comes_before = [](const domain::Stock& stock, std::size_t at) { return stock.location < at; };
  const auto first = std::lower_bound(stocks.begin(), stocks.end(), place, comes_before);
  const auto last = std::lower_bound(first, stocks.end(), place + 1, comes_before);
  const auto at = stocks.erase(first, last);
  stocks.insert(at, std::make_move_iterator(part.stocks.begin()), std::make_move_iterator(part.stocks.end()));
}

}  // namespace bursar::app
