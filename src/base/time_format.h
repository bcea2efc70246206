// ISO 8601 in the forms that Apple's service and our API use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace bursar::base {

/// Reads 2027-11-08T22:33:22 followed by +0000, +00:00, -0700, Z or nothing (taken as UTC), with or without
/// fractions of a second. Nothing else; an impossible date (month 13, 30 February) gives none.
std::optional<Timestamp> parse_iso8601(std::string_view text);

/// Apple's form: 2027-11-08T22:33:22+0000
std::string format_apple(Timestamp moment);
/// Our API's form (RFC 3339): 2027-11-08T22:33:22Z, with .123 where the milliseconds are not zero.
std::string format_rfc3339(Timestamp moment);
/// 2027-11-08
std::string format_date(Timestamp moment);

}  // namespace bursar::base
