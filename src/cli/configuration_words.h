// A difference of configurations in words.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace bursar::cli {

bool changes_anything(const nlohmann::json& report);
/// "2 added, 1 changed, 0 removed, 1 token connected".
std::string counts_of(const nlohmann::json& report);
/// What is wrong, each with file and line; else the difference field by field. Warnings, and what is left alone.
std::string words_of(const nlohmann::json& report);

}  // namespace bursar::cli
