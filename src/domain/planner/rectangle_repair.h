// Makes a finished cut smaller: takes a few blocks apart and cuts their wants again, many times, keeping what needs no
// more blocks than before.
#pragma once

#include <vector>

#include "domain/planner/rectangle_search.h"

namespace bursar::domain {

/// The wants that the blocks met: members who are in several blocks come back with all their assets together.
std::vector<Want> wants_of(const std::vector<const Block*>& blocks);

/// Never more blocks than it was given, and no further try once there are no more than `least`. `seed` decides which
/// blocks are tried; the same seed gives the same answer.
std::vector<Block> repair(std::vector<Block> blocks, std::size_t least, const BatchLimits& limits, std::uint64_t seed,
                          Effort& effort);

}  // namespace bursar::domain
