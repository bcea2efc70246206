#include "simulator/world/library.h"

#include <algorithm>
#include <tuple>

namespace bursar::simulator {
namespace {

auto place_of(std::vector<Holding>& holdings, HolderId holder) {
  return std::lower_bound(holdings.begin(), holdings.end(), holder,
                          [](const Holding& held, HolderId id) { return held.holder < id; });
}

bool before(const Stock& stock, const std::string& adam_id, const std::string& pricing) {
  return std::forward_as_tuple(stock.adam_id.size(), stock.adam_id, stock.pricing) <
         std::forward_as_tuple(adam_id.size(), adam_id, pricing);
}

}  // namespace

std::optional<std::size_t> Library::find_stock(const std::string& adam_id, const std::string& pricing) const {
  const auto at = std::find_if(stocks.begin(), stocks.end(),
                               [&](const Stock& s) { return s.adam_id == adam_id && s.pricing == pricing; });
  if (at == stocks.end()) return std::nullopt;
  return static_cast<std::size_t>(at - stocks.begin());
}

Stock& Library::add_stock(const StoreItem& item, const std::string& pricing, std::int64_t total, bool unlimited) {
  const auto at =
      std::find_if(stocks.begin(), stocks.end(), [&](const Stock& s) { return !before(s, item.adam_id, pricing); });
  const auto place = static_cast<std::uint32_t>(at - stocks.begin());
  for (auto& change : changes) change.stock += change.stock >= place ? 1 : 0;
  Stock stock;
  stock.adam_id = item.adam_id;
  stock.pricing = pricing;
  stock.item = &item;
  stock.total = total;
  stock.unlimited = unlimited;
  ++assets_version;
  return *stocks.insert(at, std::move(stock));
}

const UserRecord* Library::active_user(const std::string& client_user_id) const {
  const auto found = active_users.find(client_user_id);
  return found == active_users.end() ? nullptr : &users[found->second];
}

bool Library::holds(const Stock& stock, HolderId holder) const {
  auto& holdings = const_cast<std::vector<Holding>&>(stock.holdings);
  const auto at = place_of(holdings, holder);
  return at != holdings.end() && at->holder == holder;
}

void Library::give(std::size_t stock, HolderId holder, base::Timestamp now) {
  auto& holdings = stocks[stock].holdings;
  ++assignments_version;
  ++assets_version;
  holdings.insert(place_of(holdings, holder), {holder, assignments_version});
  changes.push_back({assignments_version, now.unix_ms, static_cast<std::uint32_t>(stock), holder, true});
}

void Library::take_back(std::size_t stock, HolderId holder, base::Timestamp now) {
  auto& holdings = stocks[stock].holdings;
  const auto at = place_of(holdings, holder);
  if (at == holdings.end() || at->holder != holder) return;
  ++assignments_version;
  ++assets_version;
  holdings.erase(at);
  changes.push_back({assignments_version, now.unix_ms, static_cast<std::uint32_t>(stock), holder, false});
}

UserRecord& Library::add_user(UserRecord record, base::Timestamp now) {
  record.legacy_id = static_cast<std::int64_t>(users.size()) + 1;
  if (record.active()) active_users[record.client_user_id] = users.size();
  users.push_back(std::move(record));
  touch_user(users.back(), now);
  return users.back();
}

void Library::touch_user(UserRecord& record, base::Timestamp now) {
  record.modified = ++users_version;
  user_changes.push_back({now.unix_ms, static_cast<std::size_t>(&record - users.data()), record});
}

std::vector<std::pair<std::size_t, HolderId>> Library::held_by(HolderId holder) const {
  std::vector<std::pair<std::size_t, HolderId>> held;
  for (std::size_t i = 0; i < stocks.size(); ++i) {
    if (holds(stocks[i], holder)) held.emplace_back(i, holder);
  }
  return held;
}

}  // namespace bursar::simulator
