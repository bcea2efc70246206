// YAML, as far as configuration files need it: scalars, lists and maps in one document. No tags, anchors or aliases.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/value.h"

namespace bursar::base {

inline constexpr std::size_t kYamlBytesMax = std::size_t{4} * 1024 * 1024;
inline constexpr int kYamlDepthMax = 20;

struct YamlTrouble {
  int line = 0;  // from 1
  std::string message;
};

/// Every scalar stays the text that was written, with `plain` where it had no quotes; nothing, ~ and null are `none`.
/// So no and 007 mean what the reader of the field makes of them. JSON is read as well. A document of nothing is
/// `none`.
tl::expected<Value, YamlTrouble> read_yaml(std::string_view text);

/// Block style, in the order of the value, two spaces a level. A text is quoted unless everybody would read it as the
/// same text without quotes. read_yaml gives the same content back.
std::string write_yaml(const Value& value);

}  // namespace bursar::base
