// Comparing answers by shape: the same members with the same JSON types; values may differ, but for those that decide.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace bursar::exchanges {

/// What differs, one sentence each; empty: the same shape. Elements of a list are taken together, null is absence,
/// members of `results` are taken together as `results.*`. Paths in `varies`, and all below them, may be on either side
/// alone. errorNumber, eventStatus, eventType, result, and type have to agree in value too.
std::vector<std::string> shape_differences(const nlohmann::json& expected, const nlohmann::json& actual,
                                           const std::vector<std::string>& varies);

}  // namespace bursar::exchanges
