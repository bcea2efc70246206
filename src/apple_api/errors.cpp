#include "apple_api/errors.h"

#include <algorithm>
#include <array>

namespace bursar::apple_api {
namespace {

constexpr bool kAsync = true;
constexpr bool kV1 = true;

constexpr std::array kTable = {
    ErrorEntry{9600, "an argument is missing", 0, !kAsync, kV1},
    ErrorEntry{9601, "login needed", 401, !kAsync, kV1},
    ErrorEntry{9602, "an argument is not valid", 400, !kAsync, kV1},
    ErrorEntry{9603, "internal error of Apple's service", 500, kAsync, kV1},
    ErrorEntry{9604, "nothing was found", 0, !kAsync, kV1},
    ErrorEntry{9605, "the account belongs to another storefront", 0, !kAsync, kV1},
    ErrorEntry{9606, "the service could not make a batch token or modified token", 0, !kAsync, kV1},
    ErrorEntry{9607, "the license is irrevocable", 0, !kAsync, kV1},
    ErrorEntry{9608, "a service behind Apple's answered nothing", 0, !kAsync, kV1},
    ErrorEntry{9609, "the registered user was not found", 400, kAsync, kV1},
    ErrorEntry{9610, "no license was found or none is available", 0, !kAsync, kV1},
    ErrorEntry{9611, "the admin user was not found", 0, !kAsync, kV1},
    ErrorEntry{9612, "the job that assigns could not be created", 0, !kAsync, kV1},
    ErrorEntry{9613, "the job that takes back could not be created", 0, !kAsync, kV1},
    ErrorEntry{9614, "a date has the wrong format", 0, !kAsync, kV1},
    ErrorEntry{9615, "the country of the organization was not found", 0, !kAsync, kV1},
    ErrorEntry{9616, "the license is assigned already", 0, !kAsync, kV1},
    ErrorEntry{9618, "the user is retired already", 0, !kAsync, kV1},
    ErrorEntry{9619, "the license is not associated", 0, !kAsync, kV1},
    ErrorEntry{9620, "the user is deleted already", 0, !kAsync, kV1},
    ErrorEntry{9621, "the token has expired", 401, !kAsync, kV1},
    ErrorEntry{9622, "the token is not valid", 401, !kAsync, kV1},
    ErrorEntry{9623, "the APN token is not valid", 400, !kAsync, kV1},
    ErrorEntry{9624, "the license was refunded", 0, !kAsync, kV1},
    ErrorEntry{9625, "the token was revoked", 401, !kAsync, kV1},
    ErrorEntry{9626, "the license was given to another user meanwhile", 0, !kAsync, kV1},
    ErrorEntry{9627, "the license is associated again too often to be taken back now", 0, !kAsync, kV1},
    ErrorEntry{9628, "the license cannot be assigned to a device", 0, !kAsync, kV1},
    ErrorEntry{9629, "the batch token was made with another token", 0, !kAsync, kV1},
    ErrorEntry{9630, "too soon: the same assignment was refused as existing a moment ago", 0, !kAsync, kV1},
    ErrorEntry{9631, "too soon: the same assignment was refused for want of licenses a moment ago", 0, !kAsync, kV1},
    ErrorEntry{9632, "too soon: exactly this request was made a moment ago", 0, !kAsync, kV1},
    ErrorEntry{9633, "the batch is lost and has to be started again", 0, !kAsync, kV1},
    ErrorEntry{9634, "the service is no longer offered", 410, !kAsync, kV1},
    ErrorEntry{9635, "the Apple Account cannot be used for this user", 0, kAsync, kV1},
    ErrorEntry{9636, "the registered user was not found (second number)", 0, !kAsync, kV1},
    ErrorEntry{9637, "this token may not do that", 403, !kAsync, kV1},
    ErrorEntry{9638, "the account behind the token has no managed organization", 0, !kAsync, kV1},
    ErrorEntry{9639, "the facilitator member was not found", 0, !kAsync, kV1},
    ErrorEntry{9640, "the facilitator member's details are not available", 0, !kAsync, kV1},
    ErrorEntry{9641, "the Apple Account is linked to another user already", 0, kAsync, kV1},
    ErrorEntry{9642, "the Apple Account has to accept the store's terms first", 0, !kAsync, kV1},
    ErrorEntry{9643, "the license is locked by a transfer", 0, !kAsync, kV1},
    ErrorEntry{9644, "Apple's service is under maintenance", 0, kAsync, kV1},
    ErrorEntry{9645, "Apple's own device management manages this location; it can only be read", 0, !kAsync, kV1},
    ErrorEntry{9646, "too many requests", 429, !kAsync, kV1},
    ErrorEntry{9647, "tokens of the old kind may not do that", 403, !kAsync, kV1},
    ErrorEntry{9650, "the page index is not valid", 400, !kAsync, kV1},
    ErrorEntry{9700, "too many assets in one request", 400, !kAsync, !kV1},
    ErrorEntry{9701, "too many clientUserIds in one request", 400, !kAsync, !kV1},
    ErrorEntry{9702, "too many serialNumbers in one request", 400, !kAsync, !kV1},
    ErrorEntry{9703, "an asset is listed twice", 400, !kAsync, !kV1},
    ErrorEntry{9704, "a clientUserId is listed twice", 400, !kAsync, !kV1},
    ErrorEntry{9705, "a serialNumber is listed twice", 400, !kAsync, !kV1},
    ErrorEntry{9706, "the asset cannot be taken back", 400, !kAsync, !kV1},
    ErrorEntry{9707, "the asset cannot be assigned to devices", 400, !kAsync, !kV1},
    ErrorEntry{9708, "the event is not known", 400, !kAsync, !kV1},
    ErrorEntry{9709, "not enough licenses", 0, kAsync, !kV1},
    ErrorEntry{9710, "notificationUrl and notificationAuthToken have to come together", 400, !kAsync, !kV1},
    ErrorEntry{9711, "notificationUrl or notificationAuthToken is too long", 400, !kAsync, !kV1},
    ErrorEntry{9712, "notificationUrl is not a usable https address", 400, !kAsync, !kV1},
    ErrorEntry{9713, "mdmInfo.metadata is too long", 400, !kAsync, !kV1},
    ErrorEntry{9714, "too many users in one request", 400, !kAsync, !kV1},
    ErrorEntry{9715, "a user is listed twice", 400, !kAsync, !kV1},
    ErrorEntry{9716, "an active user with that clientUserId exists", 0, kAsync, !kV1},
    ErrorEntry{9717, "an e-mail address is not valid", 400, !kAsync, !kV1},
    ErrorEntry{9718, "no asset in the request", 400, !kAsync, !kV1},
    ErrorEntry{9719, "neither a user nor a device in the request", 400, !kAsync, !kV1},
    ErrorEntry{9720, "no user in the request", 400, !kAsync, !kV1},
    ErrorEntry{9721, "the version id is not valid", 400, !kAsync, !kV1},
    ErrorEntry{9722, "the Authorization header is not valid", 401, !kAsync, !kV1},
    ErrorEntry{9723, "mdmInfo needs id, name and metadata", 400, !kAsync, !kV1},
    ErrorEntry{9724, "mdmInfo.id is too long", 400, !kAsync, !kV1},
    ErrorEntry{9725, "mdmInfo.name is too long", 400, !kAsync, !kV1},
    ErrorEntry{9726, "the HTTP method is not supported here", 405, !kAsync, !kV1},
    ErrorEntry{9727, "the Content-Type is not supported", 415, !kAsync, !kV1},
    ErrorEntry{9728, "the notification address did not take the test notification", 400, !kAsync, !kV1},
    ErrorEntry{9729, "Apple's service is not available for a moment", 503, !kAsync, !kV1},
    ErrorEntry{9805, "a limit of subscription requests is exceeded (number of an earlier edition)", 400, !kAsync, !kV1},
    ErrorEntry{9811, "the subscription cannot be associated so", 400, !kAsync, !kV1},
    ErrorEntry{9812, "the cursor is not valid", 400, !kAsync, !kV1},
    ErrorEntry{9813, "a subscription's adamId is not valid", 400, !kAsync, !kV1},
    ErrorEntry{9814, "the clientUserId has no associated record", 400, !kAsync, !kV1},
    ErrorEntry{9815, "the user does not hold that subscription", 400, !kAsync, !kV1},
    ErrorEntry{9816, "a limit of subscription requests is exceeded", 400, !kAsync, !kV1},
    ErrorEntry{9817, "the user has the subscription through a group", 400, !kAsync, !kV1},
    ErrorEntry{9818, "subscriptions exist, so management cannot be disabled", 400, !kAsync, !kV1},
};

}  // namespace

std::span<const ErrorEntry> error_table() { return kTable; }

const ErrorEntry* find_error(int number) {
  const auto found = std::ranges::lower_bound(kTable, number, {}, &ErrorEntry::number);
  return found == kTable.end() || found->number != number ? nullptr : &*found;
}

int http_status_of(int number) {
  const ErrorEntry* entry = find_error(number);
  return entry == nullptr || entry->v2_status == 0 ? 400 : entry->v2_status;
}

}  // namespace bursar::apple_api
