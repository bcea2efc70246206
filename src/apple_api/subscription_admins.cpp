#include "apple_api/subscription_admins.h"

#include "apple_api/wire_query.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionAdminsQuery>& query) {
  wire.list("adamId", query.adam_ids);
  wire.maybe("includeUserState", query.include_user_state);
  wire.maybe("cursor", query.cursor);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionAdmin>& admin) {
  wire.required("adamId", admin.adam_id);
  wire.required("clientUserId", admin.client_user_id);
  wire.maybe("idHash", admin.id_hash);
  wire.maybe("userStatus", admin.user_status);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionAdminsResponse>& response) {
  wire.defaulted("admins", response.admins);
  describe(wire, response.paging);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ManageSubscriptionAdminsRequest>& request) {
  wire.required("adamIds", request.adam_ids);
  wire.required("clientUserIds", request.client_user_ids);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ManageSubscriptionAdminsResponse>& response) {
  wire.maybe("versionId", response.version_id);
  describe(wire, response.trailer);
}

base::Result<SubscriptionAdminsQuery> parse_subscription_admins_query(const Query& query) {
  return parse_query_as<SubscriptionAdminsQuery>(query);
}
Query to_query(const SubscriptionAdminsQuery& query) { return query_of(query); }

base::Result<SubscriptionAdminsResponse> parse_subscription_admins_response(std::string_view json) {
  return parse_as<SubscriptionAdminsResponse>(json, kAnswer);
}
std::string serialize(const SubscriptionAdminsResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<ManageSubscriptionAdminsRequest> parse_manage_subscription_admins_request(std::string_view json) {
  return parse_as<ManageSubscriptionAdminsRequest>(json, kRequest);
}
std::string serialize(const ManageSubscriptionAdminsRequest& request, Absent absent) {
  return text_of(request, absent);
}

base::Result<ManageSubscriptionAdminsResponse> parse_manage_subscription_admins_response(std::string_view json) {
  return parse_as<ManageSubscriptionAdminsResponse>(json, kAnswer);
}
std::string serialize(const ManageSubscriptionAdminsResponse& response, Absent absent) {
  return text_of(response, absent);
}

}  // namespace bursar::apple_api
