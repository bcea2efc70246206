#include "store/tables/name_range.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/text.h"

namespace bursar::store {

std::vector<NameRange> ranges_of(const std::string& text) {
  auto capitals = text;
  for (auto& c : capitals) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  std::vector<NameRange> ranges;
  for (const auto& begin : std::set{text, base::to_lower_ascii(text), capitals}) {
    ranges.push_back({begin, begin + kLastCharacter});
  }
  return ranges;
}

}  // namespace bursar::store
