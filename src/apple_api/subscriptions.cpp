#include "apple_api/subscriptions.h"

#include "apple_api/wire_query.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionManagementResponse>& response) {
  wire.required("subscriptionManagement", response.subscription_management);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionsQuery>& query) {
  wire.list("parentAdamId", query.parent_adam_ids);
  wire.list("adamId", query.adam_ids);
  wire.maybe("cursor", query.cursor);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionCounts>& counts) {
  wire.required("assigned", counts.assigned);
  wire.required("available", counts.available);
  wire.required("total", counts.total);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, Subscription>& subscription) {
  wire.maybe("parentAdamId", subscription.parent_adam_id);
  wire.required("adamId", subscription.adam_id);
  wire.required("status", subscription.status);
  wire.maybe("periodEndDate", subscription.period_end_date);
  wire.required("counts", subscription.counts);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionsResponse>& response) {
  wire.defaulted("subscriptions", response.subscriptions);
  describe(wire, response.paging);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionAssignmentsQuery>& query) {
  wire.list("parentAdamId", query.parent_adam_ids);
  wire.list("adamId", query.adam_ids);
  wire.maybe("clientUserId", query.client_user_id);
  wire.maybe("cursor", query.cursor);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SubscriptionAssignmentsResponse>& response) {
  wire.defaulted("assignments", response.assignments);
  describe(wire, response.paging);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssociateSubscriptionsRequest>& request) {
  wire.required("adamIds", request.adam_ids);
  wire.required("clientUserIds", request.client_user_ids);
  wire.required("renewing", request.renewing);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, DisassociateSubscriptionsRequest>& request) {
  wire.required("adamIds", request.adam_ids);
  wire.required("clientUserIds", request.client_user_ids);
  wire.maybe("deferred", request.deferred);
}

base::Result<SubscriptionManagementResponse> parse_subscription_management_response(std::string_view json) {
  return parse_as<SubscriptionManagementResponse>(json, kAnswer);
}
std::string serialize(const SubscriptionManagementResponse& response, Absent absent) {
  return text_of(response, absent);
}

base::Result<SubscriptionsQuery> parse_subscriptions_query(const Query& query) {
  return parse_query_as<SubscriptionsQuery>(query);
}
Query to_query(const SubscriptionsQuery& query) { return query_of(query); }

base::Result<SubscriptionsResponse> parse_subscriptions_response(std::string_view json) {
  return parse_as<SubscriptionsResponse>(json, kAnswer);
}
std::string serialize(const SubscriptionsResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<SubscriptionAssignmentsQuery> parse_subscription_assignments_query(const Query& query) {
  return parse_query_as<SubscriptionAssignmentsQuery>(query);
}
Query to_query(const SubscriptionAssignmentsQuery& query) { return query_of(query); }

base::Result<SubscriptionAssignmentsResponse> parse_subscription_assignments_response(std::string_view json) {
  return parse_as<SubscriptionAssignmentsResponse>(json, kAnswer);
}
std::string serialize(const SubscriptionAssignmentsResponse& response, Absent absent) {
  return text_of(response, absent);
}

base::Result<AssociateSubscriptionsRequest> parse_associate_subscriptions_request(std::string_view json) {
  return parse_as<AssociateSubscriptionsRequest>(json, kRequest);
}
std::string serialize(const AssociateSubscriptionsRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<DisassociateSubscriptionsRequest> parse_disassociate_subscriptions_request(std::string_view json) {
  return parse_as<DisassociateSubscriptionsRequest>(json, kRequest);
}
std::string serialize(const DisassociateSubscriptionsRequest& request, Absent absent) {
  return text_of(request, absent);
}

}  // namespace bursar::apple_api
