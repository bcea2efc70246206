// GET subscriptions/admins, POST subscriptions/admins/add and …/remove.
// Source: https://developer.apple.com/documentation/devicemanagement/managing-subscriptions
#pragma once

#include "apple_api/subscriptions.h"

namespace bursar::apple_api {

struct SubscriptionAdminsQuery {
  std::vector<std::int64_t> adam_ids;
  std::optional<bool> include_user_state;
  std::optional<std::string> cursor;
};
base::Result<SubscriptionAdminsQuery> parse_subscription_admins_query(const Query& query);
Query to_query(const SubscriptionAdminsQuery& query);

struct SubscriptionAdmin {
  std::int64_t adam_id = 0;
  std::string client_user_id;
  std::optional<std::string> id_hash;  // both with includeUserState=true only
  std::optional<std::string> user_status;
};

/// The name of the list is not published; "admins" is assumed.
struct SubscriptionAdminsResponse {
  std::vector<SubscriptionAdmin> admins;
  CursorPaging paging;
  Trailer trailer;
};
base::Result<SubscriptionAdminsResponse> parse_subscription_admins_response(std::string_view json);
std::string serialize(const SubscriptionAdminsResponse& response, Absent absent = Absent::omitted);

/// Body of add and remove.
struct ManageSubscriptionAdminsRequest {
  std::vector<std::int64_t> adam_ids;
  std::vector<std::string> client_user_ids;
};
base::Result<ManageSubscriptionAdminsRequest> parse_manage_subscription_admins_request(std::string_view json);
std::string serialize(const ManageSubscriptionAdminsRequest& request, Absent absent = Absent::omitted);

/// Add and remove are done when this comes.
struct ManageSubscriptionAdminsResponse {
  std::optional<std::string> version_id;
  Trailer trailer;
};
base::Result<ManageSubscriptionAdminsResponse> parse_manage_subscription_admins_response(std::string_view json);
std::string serialize(const ManageSubscriptionAdminsResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
