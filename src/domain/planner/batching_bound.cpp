// A lower bound by a fooling set. Count each group of assignees at one asset it wants, or nowhere, so that of two
// groups counted at different assets one does not want the other's. A rectangle that holds counted pairs of two assets
// would then hold an unwanted pair: so each asset needs requests of its own for everybody counted at it. Any such
// choice gives a valid bound; the search looks for a high one. It starts from choices of the form "order the assets,
// count each group at its first", which always satisfy the rule.
#include <algorithm>
#include <array>
#include <numeric>

#include "base/random.h"
#include "domain/planner/batching.h"
#include "domain/planner/pair_table.h"

namespace bursar::domain {
namespace {

constexpr int kRounds = 40'000;
constexpr int kCountingRounds = 12'000;
constexpr std::size_t kCountedGroupsMax = 1'000;
constexpr std::int64_t kStepsMax = 400'000'000;
constexpr std::uint64_t kSeed = 7;

std::int64_t in_chunks(std::int64_t count, int chunk) {
  const std::int64_t size = std::max(1, chunk);
  return (count + size - 1) / size;
}

using Counts = std::array<std::int64_t, 2>;

std::int64_t requests_for(const Counts& count, const BatchLimits& limits) {
  return std::max(in_chunks(count[kDevices], limits.serial_numbers_max),
                  in_chunks(count[kPeople], limits.client_user_ids_max));
}

/// Per group, its first asset in an order given as the place of each asset.
std::vector<int> firsts_of(const PairTable& table, const std::vector<int>& places) {
  std::vector<int> firsts;
  for (const auto& group : table.groups) {
    firsts.push_back(*std::min_element(group.assets.begin(), group.assets.end(), [&](auto a, auto b) {
      return places[static_cast<std::size_t>(a)] < places[static_cast<std::size_t>(b)];
    }));
  }
  return firsts;
}

class OrderBound {
 public:
  OrderBound(const PairTable& table, const BatchLimits& limits) : table_(table), limits_(limits) {}

  /// `places`: per asset, its place in the order.
  std::int64_t of(const std::vector<int>& places) {
    counts_.assign(table_.assets.size(), {});
    const std::vector<int> firsts = firsts_of(table_, places);
    for (std::size_t g = 0; g < firsts.size(); ++g) {
      counts_[static_cast<std::size_t>(firsts[g])][static_cast<std::size_t>(table_.groups[g].kind)] +=
          static_cast<std::int64_t>(table_.groups[g].members.size());
    }
    std::int64_t bound = 0;
    for (const auto& count : counts_) bound += requests_for(count, limits_);
    return bound;
  }

 private:
  const PairTable& table_;
  BatchLimits limits_;
  std::vector<Counts> counts_;
};

/// Goes on where orders end.
class Counting {
 public:
  Counting(const PairTable& table, const BatchLimits& limits)
      : table_(table),
        limits_(limits),
        wants_(table.groups.size()),
        at_(table.groups.size(), -1),
        counts_(table.assets.size()) {
    for (std::size_t g = 0; g < wants_.size(); ++g) {
      wants_[g].assign(table.assets.size(), 0);
      for (const auto asset : table.groups[g].assets) wants_[g][static_cast<std::size_t>(asset)] = 1;
    }
  }

  /// Counts `group` at `asset` and takes out whoever stands against it.
  void put(std::size_t group, int asset) {
    remove(group);
    for (std::size_t other = 0; other < at_.size(); ++other) {
      if (at_[other] >= 0 && clash(group, asset, other, at_[other])) remove(other);
    }
    at_[group] = asset;
    add(group, asset, 1);
  }

  /// Counts everybody who can be, without taking anybody out.
  void fill(base::Random& dice) {
    const std::size_t start = dice.below(at_.size());
    for (std::size_t i = 0; i < at_.size(); ++i) {
      const std::size_t group = (start + i) % at_.size();
      if (at_[group] < 0) try_put(group, dice);
    }
  }

  std::int64_t bound() const { return bound_; }
  const std::vector<int>& places() const { return at_; }
  void restore(const std::vector<int>& places) {
    for (std::size_t g = 0; g < at_.size(); ++g) {
      if (at_[g] == places[g]) continue;
      remove(g);
      at_[g] = places[g];
      if (at_[g] >= 0) add(g, at_[g], 1);
    }
  }

 private:
  bool clash(std::size_t g, int a, std::size_t h, int b) const {
    return a != b && wants_[g][static_cast<std::size_t>(b)] != 0 && wants_[h][static_cast<std::size_t>(a)] != 0;
  }

  void try_put(std::size_t group, base::Random& dice) {
    const auto& assets = table_.groups[group].assets;
    const std::size_t start = dice.below(assets.size());
    for (std::size_t i = 0; i < assets.size(); ++i) {
      const int asset = assets[(start + i) % assets.size()];
      bool fits = true;
      for (std::size_t other = 0; fits && other < at_.size(); ++other) {
        fits = at_[other] < 0 || !clash(group, asset, other, at_[other]);
      }
      if (!fits) continue;
      at_[group] = asset;
      add(group, asset, 1);
      return;
    }
  }

  void remove(std::size_t group) {
    if (at_[group] < 0) return;
    add(group, at_[group], -1);
    at_[group] = -1;
  }

  void add(std::size_t group, int asset, int sign) {
    auto& count = counts_[static_cast<std::size_t>(asset)];
    bound_ -= requests_for(count, limits_);
    count[static_cast<std::size_t>(table_.groups[group].kind)] +=
        sign * static_cast<std::int64_t>(table_.groups[group].members.size());
    bound_ += requests_for(count, limits_);
  }

  const PairTable& table_;
  BatchLimits limits_;
  std::vector<std::vector<std::uint8_t>> wants_;
  std::vector<int> at_;
  std::vector<Counts> counts_;
  std::int64_t bound_ = 0;
};

std::int64_t best_counting(const PairTable& table, const BatchLimits& limits, const std::vector<int>& order) {
  Counting counting(table, limits);
  counting.restore(firsts_of(table, order));
  std::int64_t best = counting.bound();
  base::Random dice(kSeed);
  if (table.groups.size() > kCountedGroupsMax) return best;
  for (int i = 0; i < kCountingRounds; ++i) {
    const std::vector<int> before = counting.places();
    const std::int64_t was = counting.bound();
    const std::size_t group = dice.below(table.groups.size());
    const auto& assets = table.groups[group].assets;
    counting.put(group, assets[dice.below(assets.size())]);
    counting.fill(dice);
    if (counting.bound() < was) counting.restore(before);
    best = std::max(best, counting.bound());
  }
  return best;
}

std::int64_t best_order(const PairTable& table, const BatchLimits& limits) {
  const std::size_t n = table.assets.size();
  std::vector<int> places(n);  // rarest first: assets are numbered by how often they are wanted
  for (std::size_t i = 0; i < n; ++i) places[i] = static_cast<int>(n - i);
  OrderBound bound(table, limits);
  std::int64_t best = bound.of(places);
  std::int64_t steps_per_round = 1;
  for (const auto& group : table.groups) steps_per_round += static_cast<std::int64_t>(group.assets.size());
  const auto rounds = std::min<std::int64_t>(kRounds, kStepsMax / steps_per_round);
  base::Random dice(kSeed);
  for (std::int64_t i = 0; i < rounds && n > 1; ++i) {
    const auto a = dice.below(n);
    const auto b = dice.below(n);
    std::swap(places[a], places[b]);
    const std::int64_t now = bound.of(places);
    if (now >= best) {
      best = now;
    } else {
      std::swap(places[a], places[b]);
    }
  }
  return best_counting(table, limits, places);
}

/// A request holds at most this many pairs of any kind.
std::int64_t volume_bound(const PairTable& table, const BatchLimits& limits) {
  std::array<std::int64_t, 2> pairs{};
  std::size_t widest = 0;
  for (const auto& group : table.groups) {
    pairs[static_cast<std::size_t>(group.kind)] +=
        static_cast<std::int64_t>(group.members.size() * group.assets.size());
    widest = std::max(widest, group.assets.size());
  }
  const int width = std::max(1, std::min(limits.assets_max, static_cast<int>(widest)));
  return std::max(in_chunks(pairs[kDevices], width * std::max(1, limits.serial_numbers_max)),
                  in_chunks(pairs[kPeople], width * std::max(1, limits.client_user_ids_max)));
}

}  // namespace

std::int64_t lower_bound(const std::vector<Assignment>& pairs, const BatchLimits& limits) {
  if (pairs.empty()) return 0;
  const PairTable table = make_pair_table(pairs);
  return std::max(volume_bound(table, limits), best_order(table, limits));
}

}  // namespace bursar::domain
