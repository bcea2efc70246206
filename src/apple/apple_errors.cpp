#include "apple/apple_errors.h"

#include <fmt/format.h>

#include <algorithm>

namespace bursar::apple {
namespace {

using base::ErrorKind;

constexpr const char* kRenew = "Download a new content token for this location at Apple and renew it here.";
constexpr const char* kReport = "This is a fault of this program or of its settings: please report it with the log.";
constexpr const char* kWait = "It is tried again by itself.";
constexpr const char* kBuy = "Buy or move licenses at Apple, or take some back; then ask again.";
constexpr const char* kSync = "Sync the location; then ask again.";

constexpr AppleErrorMeaning kMeanings[] = {
    {9600, ErrorKind::invalid, "argument_missing", "Apple misses an argument.", kReport},
    {9601, ErrorKind::unauthorized, "token_invalid", "Apple wants a login: the content token is not accepted.", kRenew},
    {9602, ErrorKind::invalid, "argument_invalid", "Apple does not accept an argument.", kReport},
    {9603, ErrorKind::unavailable, "apple_unavailable", "Apple's service had an internal error.", kWait},
    {9604, ErrorKind::not_found, "result_not_found", "Apple found no result.", kSync},
    {9605, ErrorKind::invalid, "wrong_storefront", "The account belongs to another country's store.",
     "Use an account of the location's country."},
    {9606, ErrorKind::unavailable, "apple_unavailable", "Apple could not build a list token.", kWait},
    {9607, ErrorKind::invalid, "not_revocable", "This license is permanent and cannot be taken back.",
     "Books stay with the person who received them."},
    {9608, ErrorKind::unavailable, "apple_unavailable", "A service behind Apple's service gave an empty answer.",
     kWait},
    {9609, ErrorKind::not_found, "user_not_found", "Apple knows no such active person in this location.",
     "Add the person, or sync the location."},
    {9610, ErrorKind::shortage, "license_not_found", "Apple found no license for it.", kSync},
    {9611, ErrorKind::not_found, "admin_not_found", "Apple knows no such administrator.", kRenew},
    {9612, ErrorKind::unavailable, "apple_unavailable", "Apple could not start the assignment.", kWait},
    {9613, ErrorKind::unavailable, "apple_unavailable", "Apple could not start taking the license back.", kWait},
    {9614, ErrorKind::invalid, "bad_date", "Apple cannot read a date.", kReport},
    {9615, ErrorKind::invalid, "country_not_found", "Apple finds no country for the organization.",
     "Check the organization's country at Apple."},
    {9616, ErrorKind::conflict, "already_assigned", "The license is assigned already.", ""},
    {9618, ErrorKind::conflict, "already_retired", "The person is retired already.", ""},
    {9619, ErrorKind::conflict, "not_assigned", "The license is not assigned.", ""},
    {9620, ErrorKind::conflict, "already_deleted", "The person's record is deleted already.", ""},
    {9621, ErrorKind::unauthorized, "token_expired", "The content token has ended.", kRenew},
    {9622, ErrorKind::unauthorized, "token_invalid", "Apple does not accept the content token.", kRenew},
    {9623, ErrorKind::invalid, "push_token_invalid", "Apple does not accept a push token.", kReport},
    {9624, ErrorKind::conflict, "license_refunded", "The license was refunded.", kSync},
    {9625, ErrorKind::unauthorized, "token_revoked",
     "The content token is revoked: the password of the account that downloaded it was changed, the person lost the "
     "role, or a newer token was made.",
     kRenew},
    {9626, ErrorKind::conflict, "license_taken", "The license went to another person meanwhile.", kWait},
    {9627, ErrorKind::rate_limited, "too_frequent", "The license was taken back and given too often in a short time.",
     "Wait some hours before taking it back again."},
    {9628, ErrorKind::invalid, "not_device_assignable", "This app cannot be assigned to devices.",
     "Assign it to people instead."},
    {9629, ErrorKind::invalid, "list_token_mismatch", "A list token belongs to another content token.", kReport},
    {9630, ErrorKind::rate_limited, "slow_down", "Apple asks not to repeat this request so soon.", kWait},
    {9631, ErrorKind::rate_limited, "slow_down", "Apple asks not to repeat this request so soon.", kWait},
    {9632, ErrorKind::rate_limited, "slow_down", "Apple asks not to repeat this request so soon.", kWait},
    {9633, ErrorKind::unavailable, "list_lost", "Apple lost a list while it was read.", kWait},
    {9634, ErrorKind::not_found, "location_removed", "Apple says that this service or location is removed.",
     "Check the location at Apple."},
    {9635, ErrorKind::invalid, "account_not_usable",
     "This Apple Account cannot be linked: it was not found, or belongs to another organization.",
     "Use a Managed Apple Account of the same organization."},
    {9636, ErrorKind::not_found, "user_not_found", "Apple knows no such person.",
     "Add the person, or sync the location."},
    {9637, ErrorKind::forbidden, "token_read_only",
     "The content token may not do this: the person who downloaded it lacks the privilege.",
     "Let somebody with the privilege to manage licenses download a new token, and renew it here."},
    {9638, ErrorKind::forbidden, "manager_without_organization",
     "The account behind the content token belongs to no organization.", kRenew},
    {9639, ErrorKind::not_found, "facilitator_not_found", "Apple knows no such facilitator member.", kReport},
    {9640, ErrorKind::unavailable, "apple_unavailable", "Apple could not read the facilitator member.", kWait},
    {9641, ErrorKind::conflict, "account_linked_already",
     "This Apple Account is linked to another person of this location.",
     "Find the other person by the same idHash, and retire one of the two."},
    {9642, ErrorKind::conflict, "account_needs_terms", "This Apple Account must accept the store's terms first.",
     "Let the person sign in to the store once."},
    {9643, ErrorKind::unavailable, "license_locked", "The license is being moved between locations.", kWait},
    {9644, ErrorKind::unavailable, "apple_maintenance", "Apple's service is in maintenance.", kWait},
    {9645, ErrorKind::forbidden, "managed_by_apple",
     "Apple's own device management manages this location; it can only be read.",
     "Take the location out of Apple's own device management first."},
    {9646, ErrorKind::rate_limited, "slow_down", "Apple asks to send fewer requests.", kWait},
    {9647, ErrorKind::forbidden, "legacy_token", "This is a content token of the old kind, bound to a person.",
     "Move its licenses to a location at Apple, and download that location's token."},
    {9650, ErrorKind::invalid, "bad_page", "The list has no such page any more.", kWait},
    {9700, ErrorKind::invalid, "too_many_assets", "The request names too many items.", kWait},
    {9701, ErrorKind::invalid, "too_many_people", "The request names too many people.", kWait},
    {9702, ErrorKind::invalid, "too_many_devices", "The request names too many devices.", kWait},
    {9703, ErrorKind::invalid, "asset_twice", "The request names an item twice.", kReport},
    {9704, ErrorKind::invalid, "person_twice", "The request names a person twice.", kReport},
    {9705, ErrorKind::invalid, "device_twice", "The request names a device twice.", kReport},
    {9706, ErrorKind::invalid, "not_revocable", "This item's licenses are permanent and cannot be taken back.",
     "Books stay with the person who received them."},
    {9707, ErrorKind::invalid, "not_device_assignable", "This item cannot be assigned to devices.",
     "Assign it to people instead."},
    {9708, ErrorKind::not_found, "unknown_event", "Apple does not know this event any more.",
     "What became of it is looked up by itself."},
    {9709, ErrorKind::shortage, "not_enough_licenses", "Apple has not enough licenses for it.", kBuy},
    {9710, ErrorKind::invalid, "notification_incomplete", "Notification address and secret must be set together.",
     kReport},
    {9711, ErrorKind::invalid, "notification_too_long", "The notification address or secret is too long.",
     "Use a shorter public-url."},
    {9712, ErrorKind::invalid, "notification_url_malformed",
     "Apple does not accept the notification address; it must be https with host and path only.",
     "Correct public-url."},
    {9713, ErrorKind::invalid, "mdm_metadata_too_long", "The server's host name is too long for Apple.",
     "Use a shorter host name."},
    {9714, ErrorKind::invalid, "too_many_people", "The request names too many people.", kWait},
    {9715, ErrorKind::invalid, "person_twice", "The request names a person twice.", kReport},
    {9716, ErrorKind::conflict, "user_exists", "An active person with this clientUserId exists already.", ""},
    {9717, ErrorKind::invalid, "bad_email", "Apple does not accept the e-mail address.", "Correct the address."},
    {9718, ErrorKind::invalid, "asset_missing", "The request names no item.", kReport},
    {9719, ErrorKind::invalid, "assignee_missing", "The request names neither people nor devices.", kReport},
    {9720, ErrorKind::invalid, "people_missing", "The request names no people.", kReport},
    {9721, ErrorKind::invalid, "bad_version", "Apple does not know the list's version any more.",
     "The list is read from the start by itself."},
    {9722, ErrorKind::unauthorized, "token_invalid", "Apple cannot read the content token that was sent.", kRenew},
    {9723, ErrorKind::invalid, "mdm_info_incomplete", "Id, name and metadata of the server must be set together.",
     kReport},
    {9724, ErrorKind::invalid, "mdm_id_too_long", "The server's id is too long for Apple.", kReport},
    {9725, ErrorKind::invalid, "mdm_name_too_long", "The server's name is too long for Apple.",
     "Use a shorter server-name."},
    {9726, ErrorKind::invalid, "method_not_supported", "Apple does not take this HTTP method.", kReport},
    {9727, ErrorKind::invalid, "content_type_not_supported", "Apple does not take this content type.", kReport},
    {9728, ErrorKind::invalid, "notification_url_unreachable",
     "Apple could not reach the notification address by https, or it did not answer with success.",
     "Check that public-url leads here from the internet with a valid certificate; or leave it empty to work by "
     "asking."},
    {9729, ErrorKind::unavailable, "apple_unavailable", "Apple's service is not available now.", kWait},
    {9805, ErrorKind::invalid, "too_many_subscriptions", "The request names too many subscriptions or people.", kWait},
    {9811, ErrorKind::invalid, "bad_subscription_request", "Apple does not accept this subscription assignment.",
     "Check the subscription and the person."},
    {9812, ErrorKind::invalid, "bad_cursor", "The list of subscriptions must be read from the start.", kWait},
    {9813, ErrorKind::invalid, "bad_subscription", "Apple knows no such subscription here.", kSync},
    {9814, ErrorKind::not_found, "person_not_associated", "The person has not accepted the invitation yet.",
     "Subscriptions need a person who is Associated."},
    {9815, ErrorKind::conflict, "subscription_not_assigned", "The person does not hold this subscription.", ""},
    {9816, ErrorKind::invalid, "too_many_subscriptions", "The request names too many subscriptions or people.", kWait},
    {9817, ErrorKind::conflict, "assigned_through_group", "The person has this subscription through a group already.",
     "Take the person out of the group at Apple first."},
    {9818, ErrorKind::conflict, "subscriptions_exist",
     "Subscriptions exist in this location, so their management cannot be switched off.", "Let them end first."},
};

ErrorKind kind_of_status(int status) {
  if (status == 401) return ErrorKind::unauthorized;
  if (status == 403) return ErrorKind::forbidden;
  if (status == 404 || status == 410) return ErrorKind::not_found;
  if (status == 429) return ErrorKind::rate_limited;
  return status >= 500 ? ErrorKind::unavailable : ErrorKind::invalid;
}

}  // namespace

std::span<const AppleErrorMeaning> apple_error_meanings() { return kMeanings; }

base::Error error_for(int number, int http_status, const std::string& apple_text) {
  const auto* found =
      std::find_if(std::begin(kMeanings), std::end(kMeanings), [&](const auto& m) { return m.number == number; });
  const auto detail = fmt::format("Apple: {} (error {}, HTTP {})", apple_text, number, http_status);
  if (found != std::end(kMeanings)) {
    return {
        found->kind, found->code, fmt::format("{} (Apple's error {})", found->message, number), found->remedy, detail,
        number,      {}};
  }
  return {kind_of_status(http_status),
          "apple_refused",
          fmt::format("Apple refused with error {}, which is not known here.", number),
          "See Apple's documentation of error responses.",
          detail,
          number,
          {}};
}

base::Error error_for_status(int http_status) {
  const auto kind = kind_of_status(http_status);
  const char* code = kind == ErrorKind::unauthorized   ? "token_invalid"
                     : kind == ErrorKind::rate_limited ? "slow_down"
                     : kind == ErrorKind::unavailable  ? "apple_unavailable"
                                                       : "apple_refused";
  return {kind,
          code,
          fmt::format("Apple answered with HTTP {} and no reason.", http_status),
          kind == ErrorKind::unauthorized ? kRenew : kWait,
          {},
          {},
          {}};
}

}  // namespace bursar::apple
