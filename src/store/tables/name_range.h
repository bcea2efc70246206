// Names that begin with the same letters, as an index has them side by side.
#pragma once

#include <string>
#include <vector>

namespace bursar::store {

/// The last character there is: no name goes on with anything that comes after it.
inline constexpr const char* kLastCharacter = "\xF4\x8F\xBF\xBF";

struct NameRange {
  std::string from;
  std::string to;
};

/// Where names stand that begin with a text as it is given, in capitals or in small letters; in the order of names. No
/// text: where all names stand.
std::vector<NameRange> ranges_of(const std::string& text);

}  // namespace bursar::store
