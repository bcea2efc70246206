// A location: one pool of licenses at Apple, reached with one content token.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/ids.h"

namespace bursar::domain {

using LocationId = base::Id<struct LocationTag>;

/// What stands against using the token, as last learned from Apple; the date is judged apart (token_state).
enum class TokenTrouble : std::uint8_t { none, expired, revoked, invalid, held_elsewhere, location_removed };

/// What an administrator sees.
enum class TokenState : std::uint8_t { active, expiring, expired, revoked, invalid, held_elsewhere, location_removed };

/// How another MDM server names itself in a location's client config.
struct MdmInfo {
  std::string id;
  std::string name;
  std::string metadata;
  bool operator==(const MdmInfo&) const = default;
};

struct Location {
  LocationId id;
  std::string name;          // ours; at first Apple's locationName. Unique
  std::string uid;           // Apple's library id: digits; unique
  std::string apple_name;    // locationName
  std::string organization;  // orgName of the token
  std::string country;       // ISO 3166 alpha-2
  std::string platform;      // enterprisestore | volumestore
  std::string website;
  base::Timestamp token_expires_at;
  TokenTrouble trouble = TokenTrouble::none;
  std::optional<MdmInfo> holder;  // who holds it, where trouble is held_elsewhere
  std::string mdm_id;             // the mdmInfo.id that we wrote
  std::string hook;               // last part of the path that Apple's notifications for this location come to
  base::Timestamp connected_at;
};

/// Warn this long before a token ends (CLOMO-S7: three months).
inline constexpr std::int64_t kTokenWarningMs = 90 * base::kDayMs;

TokenState token_state(const Location& location, base::Timestamp now, std::int64_t warning_ms = kTokenWarningMs);
/// Whether requests may be sent with the token in this state.
bool is_usable(TokenState state);
const char* name_of(TokenState state);
const char* name_of(TokenTrouble trouble);
/// What happened and what to do about it, in words for an administrator.
std::string advice_for(TokenState state, const Location& location);

}  // namespace bursar::domain
