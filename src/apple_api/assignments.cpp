#include "apple_api/assignments.h"

#include "apple_api/wire_query.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssignmentsQuery>& query) {
  wire.maybe("pageIndex", query.page_index);
  wire.maybe("sinceVersionId", query.since_version_id);
  wire.maybe("adamId", query.adam_id);
  wire.maybe("pricingParam", query.pricing_param);
  wire.maybe("clientUserId", query.client_user_id);
  wire.maybe("serialNumber", query.serial_number);
  wire.maybe("excludeInactiveUsers", query.exclude_inactive_users);
  wire.maybe("includeUserState", query.include_user_state);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, AssignmentsResponse>& response) {
  wire.defaulted("assignments", response.assignments);
  describe(wire, response.paging);
  describe(wire, response.trailer);
}

base::Result<AssignmentsQuery> parse_assignments_query(const Query& query) {
  return parse_query_as<AssignmentsQuery>(query);
}
Query to_query(const AssignmentsQuery& query) { return query_of(query); }

base::Result<AssignmentsResponse> parse_assignments_response(std::string_view json) {
  return parse_as<AssignmentsResponse>(json, kAnswer);
}
std::string serialize(const AssignmentsResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
