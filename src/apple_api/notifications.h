// What Apple posts to the subscriber's URL.
// Source: https://developer.apple.com/documentation/devicemanagement/subscribing-to-notifications
#pragma once

#include <variant>

#include "apple_api/assignments.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"

namespace bursar::apple_api {

inline constexpr std::string_view kTestNotification = "TEST_NOTIFICATION";
inline constexpr std::string_view kAssetCountNotification = "ASSET_COUNT";
inline constexpr std::string_view kAssetManagementNotification = "ASSET_MANAGEMENT";
inline constexpr std::string_view kUserManagementNotification = "USER_MANAGEMENT";
inline constexpr std::string_view kUserAssociatedNotification = "USER_ASSOCIATED";
inline constexpr std::string_view kSubscriptionCountNotification = "SUBSCRIPTION_COUNT";
inline constexpr std::string_view kSubscriptionManagementNotification = "SUBSCRIPTION_MANAGEMENT";
inline constexpr std::string_view kUnlimitedAssetNotification = "UNLIMITED_ASSET";

inline constexpr std::string_view kResultSuccess = "SUCCESS";
inline constexpr std::string_view kResultFailure = "FAILURE";

/// At most so many assignments or users in one notification.
inline constexpr std::size_t kNotificationElementsMax = 100;

struct TestNotification {};

struct AssetCountNotification {
  std::string adam_id;
  std::string pricing_param;
  std::int64_t count_delta = 0;  // signed change of totalCount and availableCount
};

/// Of the three that report an event. `error` holds for all entities named.
struct EventOutcome {
  std::optional<std::string> event_id;  // may be one that somebody else started
  std::string type;                     // event_status.h
  std::string result;
  std::optional<ErrorResponse> error;
};

struct AssetManagementNotification {
  std::vector<Assignment> assignments;
  EventOutcome outcome;
};

struct UserManagementNotification {
  std::vector<ResponseUser> users;
  EventOutcome outcome;
};

struct UserAssociatedNotification {
  std::vector<ResponseUser> associated_users;  // with idHash and the accepted inviteCode
};

struct SubscriptionCountNotification {
  std::optional<std::int64_t> parent_adam_id;
  std::int64_t adam_id = 0;
  RenewalCounts available;  // absolute numbers
  RenewalCounts total;
};

struct SubscriptionManagementNotification {
  std::vector<SubscriptionAssignment> assignments;
  EventOutcome outcome;
};

/// Apple names the type and publishes no payload; this one is assumed, so every field may be absent.
struct UnlimitedAssetNotification {
  std::optional<std::string> adam_id;
  std::optional<std::string> pricing_param;
  std::optional<bool> unlimited;
};

/// A type that this version does not know: its `notification` as JSON text.
struct UnknownNotification {
  std::string json;
};

using NotificationContent =
    std::variant<TestNotification, AssetCountNotification, AssetManagementNotification, UserManagementNotification,
                 UserAssociatedNotification, SubscriptionCountNotification, SubscriptionManagementNotification,
                 UnlimitedAssetNotification, UnknownNotification>;

struct Notification {
  std::string notification_id;    // may come twice
  std::string notification_type;  // agrees with content
  std::string uid;                // the library
  NotificationContent content;
};
base::Result<Notification> parse_notification(std::string_view json);
std::string serialize(const Notification& notification, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
