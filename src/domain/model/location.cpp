#include "domain/model/location.h"

#include <fmt/format.h>

#include "base/time_format.h"

namespace bursar::domain {

TokenState token_state(const Location& location, base::Timestamp now, std::int64_t warning_ms) {
  switch (location.trouble) {
    case TokenTrouble::expired:
      return TokenState::expired;
    case TokenTrouble::revoked:
      return TokenState::revoked;
    case TokenTrouble::invalid:
      return TokenState::invalid;
    case TokenTrouble::held_elsewhere:
      return TokenState::held_elsewhere;
    case TokenTrouble::location_removed:
      return TokenState::location_removed;
    case TokenTrouble::none:
      break;
  }
  if (location.token_expires_at <= now) return TokenState::expired;
  if (location.token_expires_at <= now.plus_ms(warning_ms)) return TokenState::expiring;
  return TokenState::active;
}

bool is_usable(TokenState state) { return state == TokenState::active || state == TokenState::expiring; }

const char* name_of(TokenState state) {
  switch (state) {
    case TokenState::active:
      return "active";
    case TokenState::expiring:
      return "expiring";
    case TokenState::expired:
      return "expired";
    case TokenState::revoked:
      return "revoked";
    case TokenState::invalid:
      return "invalid";
    case TokenState::held_elsewhere:
      return "held_elsewhere";
    case TokenState::location_removed:
      return "location_removed";
  }
  return "invalid";
}

const char* name_of(TokenTrouble trouble) {
  switch (trouble) {
    case TokenTrouble::none:
      return "none";
    case TokenTrouble::expired:
      return "expired";
    case TokenTrouble::revoked:
      return "revoked";
    case TokenTrouble::invalid:
      return "invalid";
    case TokenTrouble::held_elsewhere:
      return "held_elsewhere";
    case TokenTrouble::location_removed:
      return "location_removed";
  }
  return "none";
}

std::string advice_for(TokenState state, const Location& location) {
  static constexpr const char* kNewFile =
      "Download a new content token for this location in Apple School Manager or Apple Business "
      "(account name, Preferences, Payments and Billing, Content Tokens) and renew it here; do not remove the location "
      "first.";
  switch (state) {
    case TokenState::active:
      return "";
    case TokenState::expiring:
      return fmt::format("The content token ends on {}. {}", base::format_date(location.token_expires_at), kNewFile);
    case TokenState::expired:
      return fmt::format("The content token ended on {}. {}", base::format_date(location.token_expires_at), kNewFile);
    case TokenState::revoked:
      return fmt::format(
          "Apple says that the content token is revoked. The usual causes: the person who downloaded it changed or "
          "reset the "
          "password, lost the role or left, or a new token was made for the location. {}",
          kNewFile);
    case TokenState::invalid:
      return fmt::format("Apple does not accept the content token. {}", kNewFile);
    case TokenState::held_elsewhere:
      return fmt::format(
          "The MDM server \"{}\" holds this location now; two servers on one location hand out the same seats twice, "
          "so all "
          "work here has stopped. Remove the token there, then reclaim the location here.",
          location.holder && !location.holder->name.empty() ? location.holder->name : "(unnamed)");
    case TokenState::location_removed:
      return "Apple says that this location does not exist any more. Move its licenses to another location at Apple, "
             "connect "
             "that one, then remove this one here.";
  }
  return "";
}

}  // namespace bursar::domain
