#include "domain/planner/rectangle_repair.h"

#include <algorithm>
#include <map>
#include <utility>

namespace bursar::domain {
namespace {

struct Span {
  Piece piece;
  AssetSet assets;
};

/// Cuts one group's overlapping spans at each other's ends, and gives each part the assets of all that cover it.
void add_parts(int kind, const std::vector<Span>& spans, std::vector<Want>& wants) {
  std::vector<std::int32_t> ends;
  for (const auto& span : spans) {
    ends.push_back(span.piece.begin);
    ends.push_back(span.piece.end);
  }
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    AssetSet assets;
    for (const auto& span : spans) {
      if (span.piece.begin <= ends[i] && span.piece.end >= ends[i + 1]) assets = assets.with(span.assets);
    }
    if (!assets.empty()) wants.push_back({assets, kind, {spans.front().piece.group, ends[i], ends[i + 1]}});
  }
}

std::int64_t pieces_of(const Block& block) {
  return static_cast<std::int64_t>(block.pieces[0].size() + block.pieces[1].size());
}

/// Places of `count` blocks: one by lot, and others with a chance that grows with the assets they share with it.
std::vector<std::size_t> choose(const std::vector<Block>& blocks, std::size_t count, base::Random& dice,
                                Effort& effort) {
  const std::size_t first = dice.below(blocks.size());
  std::vector<std::pair<double, std::size_t>> nearness;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i == first) continue;
    const AssetSet others = blocks[i].assets.minus(blocks[first].assets);
    const int shared = blocks[i].assets.size() - others.size();
    effort.spent += 4;
    nearness.emplace_back(-(shared + 1) * dice.unit(), i);
  }
  std::sort(nearness.begin(), nearness.end());
  std::vector<std::size_t> chosen{first};
  for (std::size_t i = 0; i + 1 < count && i < nearness.size(); ++i) chosen.push_back(nearness[i].second);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::int64_t roughness(const std::vector<Block>& blocks) {
  std::int64_t sum = 0;
  for (const auto& block : blocks) {
    std::int64_t members = 0;
    for (const auto& side : block.pieces) {
      for (const auto& piece : side) members += piece.size();
    }
    sum += members * block.assets.size() * members * block.assets.size() / 1000;
  }
  return sum;
}

}  // namespace

std::vector<Want> wants_of(const std::vector<const Block*>& blocks) {
  std::array<std::map<std::int32_t, std::vector<Span>>, 2> by_group;
  for (const Block* block : blocks) {
    for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
      for (const auto& piece : block->pieces[kind]) by_group[kind][piece.group].push_back({piece, block->assets});
    }
  }
  std::vector<Want> wants;
  for (const std::size_t kind : {std::size_t{0}, std::size_t{1}}) {
    for (const auto& [group, spans] : by_group[kind]) add_parts(static_cast<int>(kind), spans, wants);
  }
  return wants;
}

std::vector<Block> repair(std::vector<Block> blocks, std::size_t least, const BatchLimits& limits, std::uint64_t seed,
                          Effort& effort) {
  base::Random dice(seed);
  while (!effort.is_over() && blocks.size() > std::max<std::size_t>(1, least)) {
    const auto chosen = choose(blocks, static_cast<std::size_t>(dice.between(3, 20)), dice, effort);
    std::vector<const Block*> taken;
    for (const std::size_t i : chosen) {
      taken.push_back(&blocks[i]);
      effort.spent += 64 + 8 * pieces_of(blocks[i]);
    }
    const SearchStyle style{&dice, dice.unit(), dice.chance(0.3)};
    std::vector<Block> fresh = cut(wants_of(taken), limits, style, effort);
    if (fresh.size() > chosen.size()) continue;
    if (fresh.size() == chosen.size()) {
      std::vector<Block> old;
      old.reserve(taken.size());
      for (const Block* block : taken) old.push_back(*block);
      // Of two equal cuts the one with bigger and smaller blocks is nearer to losing one.
      if (roughness(fresh) < roughness(old) && !dice.chance(0.05)) continue;
    }
    for (auto i = chosen.rbegin(); i != chosen.rend(); ++i) {
      blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(*i));
    }
    for (auto& block : fresh) blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace bursar::domain
