#include "domain/planner/rectangle_search.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <unordered_map>

namespace bursar::domain {
namespace {

struct SetHash {
  std::size_t operator()(const AssetSet& set) const {
    std::uint64_t hash = 0;
    for (const auto w : set.words) hash = (hash ^ w) * 0x9E3779B97F4A7C15ULL, hash ^= hash >> 31;
    return static_cast<std::size_t>(hash);
  }
};

/// All members who lack exactly `assets`.
struct Class {
  AssetSet assets;
  std::array<std::vector<Piece>, 2> pieces;
  std::array<std::int64_t, 2> members{};
  bool empty() const { return members[0] == 0 && members[1] == 0; }
};

/// A set of assets that a block could be grown from, with the size last found. Sizes only shrink as wants are met, so a
/// seed whose fresh size still beats the next one's old size is the best (lazy greedy).
struct Seed {
  double size = 0;
  int asset = -1;  // grow from this one, or
  int cls = -1;    // take this class's assets as they are
};
struct SmallerFirst {
  bool operator()(const Seed& a, const Seed& b) const {
    if (a.size != b.size) return a.size < b.size;
    return a.asset != b.asset ? a.asset > b.asset : a.cls > b.cls;
  }
};

struct Candidate {
  AssetSet assets;
  std::int64_t pairs = 0;
};

/// Classes that are worth a seed of their own; beyond it the seeds by asset find enough.
constexpr std::size_t kClassSeeds = 400;

class Search {
 public:
  Search(const BatchLimits& limits, const SearchStyle& style, Effort& effort)
      : assets_max_(std::max(1, limits.assets_max)),
        members_max_{std::max(1, limits.serial_numbers_max), std::max(1, limits.client_user_ids_max)},
        style_(style),
        effort_(effort),
        holders_(kSliceAssets + 6) {}

  std::vector<Block> run(const std::vector<Want>& wants) {
    for (const auto& want : wants) add(want.assets, want.kind, want.piece);
    for (int asset = 0; asset < static_cast<int>(holders_.size()); ++asset) {
      if (!holders_[static_cast<std::size_t>(asset)].empty()) seeds_.push({kUnknown, asset, -1});
    }
    std::vector<Block> blocks;
    while (!seeds_.empty()) {
      Seed seed = seeds_.top();
      seeds_.pop();
      const Candidate candidate =
          seed.asset >= 0 ? grow(seed.asset) : exact(classes_[static_cast<std::size_t>(seed.cls)]);
      if (candidate.pairs == 0) continue;
      seed.size = shaken(candidate.pairs);
      if (seeds_.empty() || seed.size >= seeds_.top().size || effort_.is_over()) {
        blocks.push_back(take(candidate.assets));
        seed.size = static_cast<double>(candidate.pairs) * (1 + style_.noise);
      }
      seeds_.push(seed);
    }
    return blocks;
  }

 private:
  static constexpr double kUnknown = std::numeric_limits<double>::max();

  double shaken(std::int64_t pairs) {
    if (style_.dice == nullptr) return static_cast<double>(pairs);
    return static_cast<double>(pairs) * (1 + style_.noise * style_.dice->unit());
  }

  void add(const AssetSet& assets, int kind, const Piece& piece) {
    auto [place, fresh] = places_.try_emplace(assets, static_cast<int>(classes_.size()));
    const int number = place->second;
    if (fresh) {
      classes_.push_back({assets, {}, {}});
      assets.each([&](int asset) { holders_[static_cast<std::size_t>(asset)].push_back(number); });
      if (classes_.size() <= kClassSeeds && assets.size() <= assets_max_) seeds_.push({kUnknown, -1, number});
    }
    auto& cls = classes_[static_cast<std::size_t>(number)];
    cls.pieces[static_cast<std::size_t>(kind)].push_back(piece);
    cls.members[static_cast<std::size_t>(kind)] += piece.size();
  }

  std::int64_t capped(const std::array<std::int64_t, 2>& members) const {
    return std::min(members[0], members_max_[0]) + std::min(members[1], members_max_[1]);
  }

  /// Living classes that hold the asset; forgets the dead ones.
  std::vector<int> holders_of(int asset) {
    auto& list = holders_[static_cast<std::size_t>(asset)];
    std::erase_if(list, [&](int c) { return classes_[static_cast<std::size_t>(c)].empty(); });
    effort_.spent += static_cast<std::int64_t>(list.size());
    return list;
  }

  /// Adds, one by one, the asset that keeps most members, and answers with the biggest block on the way.
  Candidate grow(int first) {
    std::vector<int> holders = holders_of(first);
    AssetSet chosen;
    chosen.add(first);
    Candidate best;
    for (int width = 1; !holders.empty(); ++width) {
      std::array<std::int64_t, 2> members{};
      for (auto& counts : counts_) counts.fill(0);
      for (const int c : holders) {
        const auto& cls = classes_[static_cast<std::size_t>(c)];
        members[0] += cls.members[0];
        members[1] += cls.members[1];
        if (width < assets_max_) count_others(cls, chosen);
      }
      const std::int64_t pairs = width * capped(members);
      if (pairs > best.pairs) best = {chosen, pairs};
      if (width >= assets_max_ || assets_max_ * capped(members) <= best.pairs) break;
      const int next = most_kept();
      if (next < 0) break;
      chosen.add(next);
      std::erase_if(holders, [&](int c) { return !classes_[static_cast<std::size_t>(c)].assets.has(next); });
    }
    return best;
  }

  void count_others(const Class& cls, const AssetSet& chosen) {
    const AssetSet others = cls.assets.minus(chosen);
    others.each([&](int asset) {
      auto& counts = counts_[static_cast<std::size_t>(asset)];
      counts[0] += cls.members[0];
      counts[1] += cls.members[1];
      ++effort_.spent;
    });
  }

  int most_kept() const {
    int best = -1;
    std::int64_t best_capped = 0;
    std::int64_t best_all = 0;
    for (int asset = 0; asset < static_cast<int>(counts_.size()); ++asset) {
      const auto& counts = counts_[static_cast<std::size_t>(asset)];
      const std::int64_t all = counts[0] + counts[1];
      if (all == 0) continue;
      const std::int64_t kept = capped(counts);
      if (kept > best_capped || (kept == best_capped && all > best_all))
        best = asset, best_capped = kept, best_all = all;
    }
    return best;
  }

  /// The class's own assets, for everybody who lacks them.
  Candidate exact(const Class& cls) {
    if (cls.empty()) return {};
    std::array<std::int64_t, 2> members{};
    for (const int c : matching(cls.assets)) {
      members[0] += classes_[static_cast<std::size_t>(c)].members[0];
      members[1] += classes_[static_cast<std::size_t>(c)].members[1];
    }
    return {cls.assets, cls.assets.size() * capped(members)};
  }

  std::vector<int> matching(const AssetSet& assets) {
    int rarest = -1;
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    assets.each([&](int asset) {
      const std::size_t n = holders_[static_cast<std::size_t>(asset)].size();
      if (n < fewest) rarest = asset, fewest = n;
    });
    std::vector<int> found = holders_of(rarest);
    std::erase_if(found, [&](int c) { return !classes_[static_cast<std::size_t>(c)].assets.contains(assets); });
    return found;
  }

  /// Cuts the block out of the wants, up to the limits; first from those who then lack least.
  Block take(const AssetSet& assets) {
    std::vector<int> from = matching(assets);
    const int sign = style_.leave_rich ? -1 : 1;
    std::sort(from.begin(), from.end(), [&](int a, int b) {
      const auto& x = classes_[static_cast<std::size_t>(a)];
      const auto& y = classes_[static_cast<std::size_t>(b)];
      const int left_x = sign * x.assets.size();
      const int left_y = sign * y.assets.size();
      if (left_x != left_y) return left_x < left_y;
      const auto all_x = x.members[0] + x.members[1];
      const auto all_y = y.members[0] + y.members[1];
      return all_x != all_y ? all_x > all_y : a < b;
    });
    Block block{assets, {}};
    for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
      std::int64_t room = members_max_[kind];
      for (const int c : from) {
        if (room == 0) break;
        room -= move_members(c, kind, room, block);
      }
    }
    for (const int c : from) {
      if (classes_[static_cast<std::size_t>(c)].empty()) places_.erase(classes_[static_cast<std::size_t>(c)].assets);
    }
    return block;
  }

  std::int64_t move_members(int number, std::size_t kind, std::int64_t room, Block& block) {
    const AssetSet rest = classes_[static_cast<std::size_t>(number)].assets.minus(block.assets);
    std::int64_t moved = 0;
    while (moved < room && classes_[static_cast<std::size_t>(number)].members[kind] > 0) {
      auto& cls = classes_[static_cast<std::size_t>(number)];
      Piece piece = cls.pieces[kind].back();
      cls.pieces[kind].pop_back();
      if (piece.size() > room - moved) {
        Piece stays = piece;
        stays.begin = piece.end = piece.begin + static_cast<std::int32_t>(room - moved);
        cls.pieces[kind].push_back(stays);
      }
      cls.members[kind] -= piece.size();
      moved += piece.size();
      block.pieces[kind].push_back(piece);
      if (!rest.empty()) add(rest, static_cast<int>(kind), piece);  // may move classes_
    }
    return moved;
  }

  std::int64_t assets_max_;
  std::array<std::int64_t, 2> members_max_;
  SearchStyle style_;
  Effort& effort_;
  std::vector<Class> classes_;
  std::unordered_map<AssetSet, int, SetHash> places_;
  std::vector<std::vector<int>> holders_;  // per asset: classes
  std::array<std::array<std::int64_t, 2>, 256> counts_{};
  std::priority_queue<Seed, std::vector<Seed>, SmallerFirst> seeds_;
};

}  // namespace

std::vector<Block> cut(const std::vector<Want>& wants, const BatchLimits& limits, const SearchStyle& style,
                       Effort& effort) {
  return Search(limits, style, effort).run(wants);
}

}  // namespace bursar::domain
