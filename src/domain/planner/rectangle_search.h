// Cuts wants into rectangles, biggest first. Works on groups of assignees, never on single ones, and on slices of at
// most kSliceAssets assets, so that a set of assets is four machine words.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/random.h"
#include "domain/planner/batching.h"

namespace bursar::domain {

/// A multiple of 25, today's limit, so that a slice's end wastes nothing.
inline constexpr int kSliceAssets = 250;

struct AssetSet {
  std::array<std::uint64_t, 4> words{};

  void add(int asset) { words[word(asset)] |= bit(asset); }
  bool has(int asset) const { return (words[word(asset)] & bit(asset)) != 0; }
  int size() const {
    int n = 0;
    for (const auto w : words) n += std::popcount(w);
    return n;
  }
  bool empty() const { return (words[0] | words[1] | words[2] | words[3]) == 0; }
  bool contains(const AssetSet& other) const { return other.minus(*this).empty(); }
  AssetSet minus(const AssetSet& other) const {
    AssetSet out;
    for (std::size_t i = 0; i < words.size(); ++i) out.words[i] = words[i] & ~other.words[i];
    return out;
  }
  AssetSet with(const AssetSet& other) const {
    AssetSet out;
    for (std::size_t i = 0; i < words.size(); ++i) out.words[i] = words[i] | other.words[i];
    return out;
  }
  template <class Do>
  void each(Do&& act) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (auto w = words[i]; w != 0; w &= w - 1) act(static_cast<int>(i) * 64 + std::countr_zero(w));
    }
  }
  auto operator<=>(const AssetSet&) const = default;

 private:
  static std::size_t word(int asset) { return static_cast<std::size_t>(asset) / 64; }
  static std::uint64_t bit(int asset) { return std::uint64_t{1} << (static_cast<unsigned>(asset) % 64); }
};

/// Members [begin, end) of a group.
struct Piece {
  std::int32_t group = 0;
  std::int32_t begin = 0;
  std::int32_t end = 0;
  std::int64_t size() const { return end - begin; }
};

/// A rectangle over groups: all `assets` for the members of all `pieces`, which do not overlap.
struct Block {
  AssetSet assets;
  std::array<std::vector<Piece>, 2> pieces;  // by kind
};

/// Members of one kind who still lack `assets`.
struct Want {
  AssetSet assets;
  int kind = 0;
  Piece piece;
};

/// Counts inner steps, so that the time spent is bounded and the same on every machine.
struct Effort {
  std::int64_t spent = 0;
  std::int64_t allowed = 0;
  bool is_over() const { return spent >= allowed; }
};

/// How choices between near equals are made; with no dice, always the biggest.
struct SearchStyle {
  base::Random* dice = nullptr;
  double noise = 0;         // 0 … 1: how far a candidate's size is shaken
  bool leave_rich = false;  // take members with the most other wants first instead of the fewest
};

/// Blocks that together hold each want once. Wants with the same assets are treated as one.
std::vector<Block> cut(const std::vector<Want>& wants, const BatchLimits& limits, const SearchStyle& style,
                       Effort& effort);

}  // namespace bursar::domain
