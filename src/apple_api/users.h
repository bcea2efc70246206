// GET users, and the body of POST users/create, users/update and users/retire (answered by EventAnswer).
// Source: https://developer.apple.com/documentation/devicemanagement/managing-users
#pragma once

#include "apple_api/common.h"

namespace bursar::apple_api {

inline constexpr std::string_view kUserRegistered = "Registered";
inline constexpr std::string_view kUserAssociated = "Associated";
inline constexpr std::string_view kUserRetired = "Retired";
inline constexpr std::string_view kUserDeleted = "Deleted";

struct UsersQuery {
  std::optional<std::int64_t> page_index;
  std::optional<std::string> since_version_id;
  std::optional<std::string> client_user_id;
  std::optional<bool> active_only;
  std::optional<bool> retired_only;
};
base::Result<UsersQuery> parse_users_query(const Query& query);
Query to_query(const UsersQuery& query);

struct ResponseUser {
  std::string client_user_id;
  std::optional<std::string> email;
  std::string status;                      // one of the four above, or a newer one
  std::optional<std::string> invite_code;  // while Registered; also on one retired before ever associating
  std::optional<std::string> id_hash;      // if an Apple Account is or was linked; equal for equal accounts
};

struct UsersResponse {
  std::vector<ResponseUser> users;
  Paging paging;
  Trailer trailer;
};
base::Result<UsersResponse> parse_users_response(std::string_view json);
std::string serialize(const UsersResponse& response, Absent absent = Absent::omitted);

struct RequestUser {
  std::string client_user_id;
  std::optional<std::string> email;
  std::optional<std::string> managed_apple_id;
};

struct UsersRequest {
  std::vector<RequestUser> users;
};
base::Result<UsersRequest> parse_users_request(std::string_view json);
std::string serialize(const UsersRequest& request, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
