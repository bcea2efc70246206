// The wanted pairs as small integers: assets and assignees numbered, assignees who want the same gathered in groups.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "domain/model/assignment.h"

namespace bursar::domain {

inline constexpr int kDevices = 0;
inline constexpr int kPeople = 1;

/// Assignees of one kind who want the same assets, in order of name.
struct WantGroup {
  int kind = kDevices;
  std::vector<std::int32_t> assets;  // places in PairTable::assets, ascending
  std::vector<std::string_view> members;
};

/// Views into the pairs it was made from; those must outlive it.
struct PairTable {
  std::vector<AssetKey> assets;  // most wanted first
  std::vector<WantGroup> groups;
};

/// The same for the same set of pairs in any order.
PairTable make_pair_table(const std::vector<Assignment>& pairs);

}  // namespace bursar::domain
