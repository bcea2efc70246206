// Everything under subscriptions/: volume-bought subscriptions, assigned to people. Here adamIds are numbers.
// associate and disassociate are answered by EventAnswer (manage_assets.h).
// Source: https://developer.apple.com/documentation/devicemanagement/managing-subscriptions
#pragma once

#include "apple_api/common.h"

namespace bursar::apple_api {

inline constexpr std::string_view kSubscriptionActive = "ACTIVE";
inline constexpr std::string_view kSubscriptionInactive = "INACTIVE";
inline constexpr std::string_view kSubscriptionPaused = "PAUSED";

/// Answer of enable and disable, which take no body.
struct SubscriptionManagementResponse {
  bool subscription_management = false;
  Trailer trailer;
};
base::Result<SubscriptionManagementResponse> parse_subscription_management_response(std::string_view json);
std::string serialize(const SubscriptionManagementResponse& response, Absent absent = Absent::omitted);

/// Lists travel as one comma-separated parameter; repeated parameters are read too.
struct SubscriptionsQuery {
  std::vector<std::int64_t> parent_adam_ids;
  std::vector<std::int64_t> adam_ids;
  std::optional<std::string> cursor;
};
base::Result<SubscriptionsQuery> parse_subscriptions_query(const Query& query);
Query to_query(const SubscriptionsQuery& query);

struct RenewalCounts {
  std::int64_t renewing = 0;
  std::int64_t expiring = 0;
  bool operator==(const RenewalCounts&) const = default;
};

/// Sum of assigned and available = sum of total. assigned and available follow the assignment's renewal flag,
/// total the license's.
struct SubscriptionCounts {
  RenewalCounts assigned;
  RenewalCounts available;
  RenewalCounts total;
};

struct Subscription {
  std::optional<std::int64_t> parent_adam_id;  // the app
  std::int64_t adam_id = 0;                    // the subscription
  std::string status;
  std::optional<std::string> period_end_date;  // YYYY-MM-DD
  SubscriptionCounts counts;
};

/// Of answers paged by cursor: pass next_cursor on until it is absent.
struct CursorPaging {
  std::optional<std::string> next_cursor;
  std::optional<std::string> version_id;
};

struct SubscriptionsResponse {
  std::vector<Subscription> subscriptions;
  CursorPaging paging;
  Trailer trailer;
};
base::Result<SubscriptionsResponse> parse_subscriptions_response(std::string_view json);
std::string serialize(const SubscriptionsResponse& response, Absent absent = Absent::omitted);

struct SubscriptionAssignmentsQuery {
  std::vector<std::int64_t> parent_adam_ids;
  std::vector<std::int64_t> adam_ids;
  std::optional<std::string> client_user_id;
  std::optional<std::string> cursor;
};
base::Result<SubscriptionAssignmentsQuery> parse_subscription_assignments_query(const Query& query);
Query to_query(const SubscriptionAssignmentsQuery& query);

struct SubscriptionAssignment {
  std::int64_t adam_id = 0;
  std::string client_user_id;
  bool renewing = false;
};

struct SubscriptionAssignmentsResponse {
  std::vector<SubscriptionAssignment> assignments;
  CursorPaging paging;
  Trailer trailer;
};
base::Result<SubscriptionAssignmentsResponse> parse_subscription_assignments_response(std::string_view json);
std::string serialize(const SubscriptionAssignmentsResponse& response, Absent absent = Absent::omitted);

struct AssociateSubscriptionsRequest {
  std::vector<std::int64_t> adam_ids;
  std::vector<std::string> client_user_ids;
  bool renewing = false;
};
base::Result<AssociateSubscriptionsRequest> parse_associate_subscriptions_request(std::string_view json);
std::string serialize(const AssociateSubscriptionsRequest& request, Absent absent = Absent::omitted);

struct DisassociateSubscriptionsRequest {
  std::vector<std::int64_t> adam_ids;
  std::vector<std::string> client_user_ids;
  std::optional<bool> deferred;  // true: at the end of the period; absent means false
};
base::Result<DisassociateSubscriptionsRequest> parse_disassociate_subscriptions_request(std::string_view json);
std::string serialize(const DisassociateSubscriptionsRequest& request, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
