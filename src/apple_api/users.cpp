#include "apple_api/users.h"

#include "apple_api/wire_query.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, UsersQuery>& query) {
  wire.maybe("pageIndex", query.page_index);
  wire.maybe("sinceVersionId", query.since_version_id);
  wire.maybe("clientUserId", query.client_user_id);
  wire.maybe("activeOnly", query.active_only);
  wire.maybe("retiredOnly", query.retired_only);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, UsersResponse>& response) {
  wire.defaulted("users", response.users);
  describe(wire, response.paging);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, RequestUser>& user) {
  wire.required("clientUserId", user.client_user_id);
  wire.maybe("email", user.email);
  wire.maybe("managedAppleId", user.managed_apple_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, UsersRequest>& request) {
  wire.defaulted("users", request.users);
}

base::Result<UsersQuery> parse_users_query(const Query& query) { return parse_query_as<UsersQuery>(query); }
Query to_query(const UsersQuery& query) { return query_of(query); }

base::Result<UsersResponse> parse_users_response(std::string_view json) {
  return parse_as<UsersResponse>(json, kAnswer);
}
std::string serialize(const UsersResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<UsersRequest> parse_users_request(std::string_view json) { return parse_as<UsersRequest>(json, kRequest); }
std::string serialize(const UsersRequest& request, Absent absent) { return text_of(request, absent); }

}  // namespace bursar::apple_api
