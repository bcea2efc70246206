#include "domain/planner/batching.h"

#include <algorithm>
#include <map>

#include "domain/planner/pair_table.h"
#include "domain/planner/rectangle_repair.h"
#include "domain/planner/rectangle_search.h"

namespace bursar::domain {
namespace {

// Bounds on the work, in inner steps of some nanoseconds. The first cut always comes to its end.
constexpr std::int64_t kCutEffort = 400'000'000;
constexpr std::int64_t kRepairEffortMax = 10'000'000;
constexpr std::int64_t kRepairEffortPerBlock = 150'000;
constexpr std::uint64_t kSeed = 20;
/// So many groups that want different things are strewn by chance; taking blocks apart mends little there.
constexpr std::size_t kStrewnGroups = 20'000;
constexpr std::int64_t kRepairEffortStrewn = 1'000'000;
/// Groups searched at once. More would make each step slower and hardly find better blocks.
constexpr std::size_t kGroupsAtOnce = 65'536;

/// The wants of some groups, restricted to one slice of assets.
std::vector<Want> wants_in_slice(const PairTable& table, std::size_t begin, std::size_t end, int slice) {
  std::vector<Want> wants;
  for (std::size_t g = begin; g < end; ++g) {
    const auto& group = table.groups[g];
    AssetSet assets;
    for (const auto asset : group.assets) {
      if (asset / kSliceAssets == slice) assets.add(asset % kSliceAssets);
    }
    const auto size = static_cast<std::int32_t>(group.members.size());
    if (!assets.empty()) wants.push_back({assets, group.kind, {static_cast<std::int32_t>(g), 0, size}});
  }
  return wants;
}

Rectangle rectangle_of(const Block& block, const PairTable& table, int slice) {
  Rectangle out;
  block.assets.each([&](int asset) {
    out.assets.push_back(
        table.assets[static_cast<std::size_t>(slice) * kSliceAssets + static_cast<std::size_t>(asset)]);
  });
  std::sort(out.assets.begin(), out.assets.end());
  for (const std::size_t kind : {std::size_t{kDevices}, std::size_t{kPeople}}) {
    auto& names = kind == kDevices ? out.serial_numbers : out.client_user_ids;
    for (const auto& piece : block.pieces[kind]) {
      const auto& members = table.groups[static_cast<std::size_t>(piece.group)].members;
      names.insert(names.end(), members.begin() + piece.begin, members.begin() + piece.end);
    }
    std::sort(names.begin(), names.end());
  }
  return out;
}

/// No cut has fewer blocks: what the widest block that anybody wants can hold.
std::size_t least_blocks(const std::vector<Want>& wants, const BatchLimits& limits) {
  std::array<std::int64_t, 2> pairs{};
  int widest = 1;
  for (const auto& want : wants) {
    pairs[static_cast<std::size_t>(want.kind)] += want.assets.size() * want.piece.size();
    widest = std::max(widest, want.assets.size());
  }
  const std::int64_t width = std::min(widest, std::max(1, limits.assets_max));
  const std::int64_t devices = width * std::max(1, limits.serial_numbers_max);
  const std::int64_t people = width * std::max(1, limits.client_user_ids_max);
  return static_cast<std::size_t>(
      std::max((pairs[kDevices] + devices - 1) / devices, (pairs[kPeople] + people - 1) / people));
}

std::vector<Block> plan(const std::vector<Want>& wants, const BatchLimits& limits) {
  Effort cutting{0, kCutEffort};
  std::vector<Block> blocks = cut(wants, limits, {}, cutting);
  const auto effort_max = wants.size() > kStrewnGroups ? kRepairEffortStrewn : kRepairEffortMax;
  Effort repairing{0, std::min(effort_max, kRepairEffortPerBlock * static_cast<std::int64_t>(blocks.size()))};
  return repair(std::move(blocks), least_blocks(wants, limits), limits, kSeed, repairing);
}

/// Joins rectangles for the same assignees: those of different slices, where both are narrow.
void join_same_assignees(std::vector<Rectangle>& rectangles, std::size_t assets_max) {
  std::map<std::pair<std::vector<std::string>, std::vector<std::string>>, std::size_t> places;
  std::vector<Rectangle> joined;
  for (auto& rectangle : rectangles) {
    auto [place, fresh] = places.try_emplace({rectangle.serial_numbers, rectangle.client_user_ids}, joined.size());
    if (!fresh && joined[place->second].assets.size() + rectangle.assets.size() <= assets_max) {
      auto& assets = joined[place->second].assets;
      assets.insert(assets.end(), rectangle.assets.begin(), rectangle.assets.end());
      std::sort(assets.begin(), assets.end());
      continue;
    }
    place->second = joined.size();
    joined.push_back(std::move(rectangle));
  }
  rectangles = std::move(joined);
}

}  // namespace

std::vector<Rectangle> cover(const std::vector<Assignment>& pairs, const BatchLimits& limits) {
  const PairTable table = make_pair_table(pairs);
  const int slices = (static_cast<int>(table.assets.size()) + kSliceAssets - 1) / kSliceAssets;
  std::vector<Rectangle> rectangles;
  for (std::size_t begin = 0; begin < table.groups.size(); begin += kGroupsAtOnce) {
    const std::size_t end = std::min(begin + kGroupsAtOnce, table.groups.size());
    for (int slice = 0; slice < slices; ++slice) {
      for (const auto& block : plan(wants_in_slice(table, begin, end, slice), limits)) {
        rectangles.push_back(rectangle_of(block, table, slice));
      }
    }
  }
  if (slices > 1) join_same_assignees(rectangles, static_cast<std::size_t>(std::max(1, limits.assets_max)));
  return rectangles;
}

}  // namespace bursar::domain
