#include "apple_api/notifications.h"

#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire&, Ref<Wire, TestNotification>&) {}

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssetCountNotification>& count) {
  wire.required("adamId", count.adam_id);
  wire.required("pricingParam", count.pricing_param);
  wire.required("countDelta", count.count_delta);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, EventOutcome>& outcome) {
  wire.maybe("eventId", outcome.event_id);
  wire.required("type", outcome.type);
  wire.required("result", outcome.result);
  wire.maybe("error", outcome.error);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssetManagementNotification>& assets) {
  wire.defaulted("assignments", assets.assignments);
  describe(wire, assets.outcome);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, UserManagementNotification>& users) {
  wire.defaulted("users", users.users);
  describe(wire, users.outcome);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, UserAssociatedNotification>& users) {
  wire.required("associatedUsers", users.associated_users);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionManagementNotification>& subscriptions) {
  wire.defaulted("assignments", subscriptions.assignments);
  describe(wire, subscriptions.outcome);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, UnlimitedAssetNotification>& asset) {
  wire.maybe("adamId", asset.adam_id);
  wire.maybe("pricingParam", asset.pricing_param);
  wire.maybe("unlimited", asset.unlimited);
}

namespace {
// The wire's `counts` of SUBSCRIPTION_COUNT, which has no `assigned`.
struct NotifiedCounts {
  RenewalCounts available;
  RenewalCounts total;
};
template <class Wire>
void describe(Wire& wire, Ref<Wire, NotifiedCounts>& counts) {
  wire.required("available", counts.available);
  wire.required("total", counts.total);
}
}  // namespace

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionCountNotification>& count) {
  wire.maybe("parentAdamId", count.parent_adam_id);
  wire.required("adamId", count.adam_id);
  NotifiedCounts counts{count.available, count.total};
  wire.required("counts", counts);
  if constexpr (Wire::kReading) {
    count.available = counts.available;
    count.total = counts.total;
  }
}

namespace {

/// Reads `notification` as the content that the type asks for.
void read_content(Reader& wire, Notification& notification) {
  const auto as = [&]<class Content>(std::string_view type, Content content) {
    if (notification.notification_type != type) return false;
    wire.required("notification", content);
    notification.content = std::move(content);
    return true;
  };
  if (notification.notification_type == kTestNotification) {
    TestNotification content;
    wire.maybe("notification", content);
    notification.content = content;
    return;
  }
  const bool known = as(kAssetCountNotification, AssetCountNotification{}) ||
                     as(kAssetManagementNotification, AssetManagementNotification{}) ||
                     as(kUserManagementNotification, UserManagementNotification{}) ||
                     as(kUserAssociatedNotification, UserAssociatedNotification{}) ||
                     as(kSubscriptionCountNotification, SubscriptionCountNotification{}) ||
                     as(kSubscriptionManagementNotification, SubscriptionManagementNotification{}) ||
                     as(kUnlimitedAssetNotification, UnlimitedAssetNotification{});
  if (known) return;
  UnknownNotification unknown;
  wire.raw("notification", unknown.json);
  notification.content = std::move(unknown);
}

void write_content(Writer& wire, const Notification& notification) {
  const auto write = [&](const auto& content) {
    if constexpr (std::is_same_v<std::decay_t<decltype(content)>, UnknownNotification>) {
      wire.raw("notification", content.json);
    } else {
      wire.required("notification", content);
    }
  };
  std::visit(write, notification.content);
}

}  // namespace

template <class Wire>
void describe(Wire& wire, Ref<Wire, Notification>& notification) {
  wire.required("notificationId", notification.notification_id);
  wire.required("notificationType", notification.notification_type);
  wire.required("uId", notification.uid);
  if constexpr (Wire::kReading) {
    read_content(wire, notification);
  } else {
    write_content(wire, notification);
  }
}

base::Result<Notification> parse_notification(std::string_view json) { return parse_as<Notification>(json, kAnswer); }
std::string serialize(const Notification& notification, Absent absent) { return text_of(notification, absent); }

}  // namespace bursar::apple_api
