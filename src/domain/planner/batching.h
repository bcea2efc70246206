// Packs wanted pairs (asset × assignee) into as few requests as Apple's limits allow.
//
// A request to associate or disassociate means every one of its assets × every one of its assignees, so a request is a
// rectangle: the pairs are cut into rectangles that together hold each wanted pair once and no other pair. The method
// and what is known about its distance from the best are told in docs/decisions/0005-rectangles.md.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/model/assignment.h"

namespace bursar::domain {

/// One request's worth: all `assets` for all `serial_numbers` and all `client_user_ids`. Each list is sorted.
struct Rectangle {
  std::vector<AssetKey> assets;
  std::vector<std::string> serial_numbers;
  std::vector<std::string> client_user_ids;
  bool operator==(const Rectangle&) const = default;
};

/// Most of each kind in one request, as service/config tells them (maxAssets, maxSerialNumbers, maxClientUserIds).
/// Values under 1 count as 1.
struct BatchLimits {
  int assets_max = 25;
  int serial_numbers_max = 1000;
  int client_user_ids_max = 1000;
};

/// Exactly the wanted pairs, each in one rectangle. A pair given twice counts once. The same pairs in any order give
/// the same rectangles.
std::vector<Rectangle> cover(const std::vector<Assignment>& pairs, const BatchLimits& limits);

/// No set of rectangles that covers the pairs has fewer than this many. For reports and tests; slower than cover().
std::int64_t lower_bound(const std::vector<Assignment>& pairs, const BatchLimits& limits);

}  // namespace bursar::domain
