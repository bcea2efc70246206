// GET assignments: who holds what.
// Source: https://developer.apple.com/documentation/devicemanagement/get-assignments-9wv1e
#pragma once

#include "apple_api/common.h"

namespace bursar::apple_api {

struct AssignmentsQuery {
  std::optional<std::int64_t> page_index;
  std::optional<std::string> since_version_id;  // only what changed since; removals are not documented to show
  std::optional<std::string> adam_id;
  std::optional<std::string> pricing_param;
  std::optional<std::string> client_user_id;
  std::optional<std::string> serial_number;
  std::optional<bool> exclude_inactive_users;
  std::optional<bool> include_user_state;
};
base::Result<AssignmentsQuery> parse_assignments_query(const Query& query);
Query to_query(const AssignmentsQuery& query);

/// Either client_user_id or serial_number is set.
struct Assignment {
  std::string adam_id;
  std::string pricing_param;
  std::optional<std::string> client_user_id;
  std::optional<std::string> serial_number;
  std::optional<std::string> user_status;  // both with includeUserState=true only
  std::optional<std::string> id_hash;
};

struct AssignmentsResponse {
  std::vector<Assignment> assignments;
  Paging paging;
  Trailer trailer;
};
base::Result<AssignmentsResponse> parse_assignments_response(std::string_view json);
std::string serialize(const AssignmentsResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
