#include "domain/planner/pair_table.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace bursar::domain {
namespace {

using Number = std::int32_t;

/// Numbers things in the order they first come.
template <class Key>
class Numbering {
 public:
  Number of(const Key& key) {
    if (!keys_.empty() && keys_[static_cast<std::size_t>(last_)] == key) return last_;
    auto [place, fresh] = numbers_.try_emplace(key, static_cast<Number>(keys_.size()));
    if (fresh) keys_.push_back(key);
    return last_ = place->second;
  }
  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::unordered_map<Key, Number> numbers_;
  std::vector<Key> keys_;
  Number last_ = 0;
};

/// Per assignee, the assets wanted: one flat list, cut at `starts`.
struct Rows {
  std::vector<std::size_t> starts;
  std::vector<Number> assets;
};

struct Numbered {
  Number row;
  Number asset;
};

Rows rows_of(const std::vector<Numbered>& pairs, std::size_t row_count) {
  Rows rows;
  rows.starts.assign(row_count + 1, 0);
  for (const auto& pair : pairs) ++rows.starts[static_cast<std::size_t>(pair.row) + 1];
  std::partial_sum(rows.starts.begin(), rows.starts.end(), rows.starts.begin());
  rows.assets.resize(pairs.size());
  auto next = rows.starts;
  for (const auto& pair : pairs) rows.assets[next[static_cast<std::size_t>(pair.row)]++] = pair.asset;
  return rows;
}

/// Renumbers the groups' assets: most wanted first, then by key.
std::vector<AssetKey> order_assets(const std::vector<AssetKey>& keys, std::vector<WantGroup>& groups) {
  std::vector<std::size_t> wanted(keys.size(), 0);
  for (const auto& group : groups) {
    for (const Number asset : group.assets) wanted[static_cast<std::size_t>(asset)] += group.members.size();
  }
  std::vector<std::size_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return wanted[a] != wanted[b] ? wanted[a] > wanted[b] : keys[a] < keys[b];
  });
  std::vector<AssetKey> ordered;
  std::vector<Number> renumbered(keys.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    renumbered[order[i]] = static_cast<Number>(i);
    ordered.push_back(keys[order[i]]);
  }
  for (auto& group : groups) {
    for (Number& asset : group.assets) asset = renumbered[static_cast<std::size_t>(asset)];
    std::sort(group.assets.begin(), group.assets.end());
  }
  return ordered;
}

struct RowHash {
  std::size_t operator()(const std::vector<Number>& row) const {
    std::uint64_t hash = 1469598103934665603ULL;
    for (const Number asset : row) hash = (hash ^ static_cast<std::uint64_t>(asset)) * 1099511628211ULL;
    return static_cast<std::size_t>(hash ^ (hash >> 29));
  }
};

void add_groups(int kind, const std::vector<std::string_view>& names, const std::vector<Numbered>& pairs,
                std::vector<WantGroup>& groups) {
  const Rows rows = rows_of(pairs, names.size());
  std::vector<std::size_t> by_name(names.size());
  std::iota(by_name.begin(), by_name.end(), std::size_t{0});
  std::sort(by_name.begin(), by_name.end(), [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });

  std::unordered_map<std::vector<Number>, std::size_t, RowHash> places;
  std::vector<Number> row;
  for (const std::size_t i : by_name) {
    row.assign(rows.assets.begin() + static_cast<std::ptrdiff_t>(rows.starts[i]),
               rows.assets.begin() + static_cast<std::ptrdiff_t>(rows.starts[i + 1]));
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    auto [place, fresh] = places.try_emplace(row, groups.size());
    if (fresh) groups.push_back({kind, row, {}});
    groups[place->second].members.push_back(names[i]);
  }
}

}  // namespace

PairTable make_pair_table(const std::vector<Assignment>& pairs) {
  Numbering<AssetKey> assets;
  std::array<Numbering<std::string_view>, 2> names;
  std::array<std::vector<Numbered>, 2> numbered;
  for (const auto& pair : pairs) {
    const std::size_t kind = pair.assignee.kind == AssigneeKind::person ? kPeople : kDevices;
    numbered[kind].push_back({names[kind].of(pair.assignee.name), assets.of(pair.asset)});
  }
  PairTable table;
  add_groups(kDevices, names[kDevices].keys(), numbered[kDevices], table.groups);
  add_groups(kPeople, names[kPeople].keys(), numbered[kPeople], table.groups);
  table.assets = order_assets(assets.keys(), table.groups);
  return table;
}

}  // namespace bursar::domain
