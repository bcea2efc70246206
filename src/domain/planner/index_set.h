// A set of devices or people by their places in a PlanWorld: compressed bitmaps, so that a million of them against two
// hundred items stay small and set operations take microseconds.
#pragma once

#include <cstdint>
#include <roaring/roaring.hh>

namespace bursar::domain {

using Index = std::uint32_t;
using IndexSet = Roaring;

}  // namespace bursar::domain
