// What a password must be. Length counts most; passwords that everybody tries first are refused.
#pragma once

#include <string_view>

#include "base/result.h"

namespace bursar::domain {

inline constexpr std::size_t kPasswordLengthMin = 12;
inline constexpr std::size_t kPasswordLengthMax = 256;

/// invalid "weak_password": too short, too long, one of the common ones (also with digits or signs around it), few
/// different characters, a row of the keyboard, or the account's name in it.
base::Status check_password(std::string_view password, std::string_view account_name);

}  // namespace bursar::domain
