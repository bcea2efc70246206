#include "base/random.h"

namespace bursar::base {

std::string Random::hex(int digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto& c : text) c = kDigits[below(16)];
  return text;
}

std::string Random::uuid() {
  auto text = hex(36);
  text[8] = text[13] = text[18] = text[23] = '-';
  text[14] = '4';
  text[19] = "89ab"[below(4)];
  return text;
}

}  // namespace bursar::base
