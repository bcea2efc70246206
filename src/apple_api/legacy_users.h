// registerVPPUserSrv, getVPPUserSrv, getVPPUsersSrv, editVPPUserSrv, retireVPPUserSrv.
// Source:
// https://developer.apple.com/documentation/devicemanagement/managing-apps-and-books-through-web-services-legacy
#pragma once

#include "apple_api/legacy_licenses.h"

namespace bursar::apple_api {

struct LegacyRegisterUserRequest {
  base::Secret s_token;
  std::string client_user_id;  // clientUserIdStr
  std::optional<std::string> email;
  std::optional<std::string> managed_apple_id;  // managedAppleIDStr
};
base::Result<LegacyRegisterUserRequest> parse_legacy_register_user_request(std::string_view json);
std::string serialize(const LegacyRegisterUserRequest& request, Absent absent = Absent::omitted);

/// Body of get, edit and retire: user_id wins over client_user_id.
struct LegacyUserRequest {
  base::Secret s_token;
  std::optional<std::int64_t> user_id;
  std::optional<std::string> client_user_id;  // clientUserIdStr
  std::optional<std::string> its_id_hash;
  std::optional<std::string> email;             // edit only; changed only if present
  std::optional<std::string> managed_apple_id;  // edit only; managedAppleIDStr
};
base::Result<LegacyUserRequest> parse_legacy_user_request(std::string_view json);
std::string serialize(const LegacyUserRequest& request, Absent absent = Absent::omitted);

struct LegacyUser {
  std::int64_t user_id = 0;    // userId and userIdStr
  std::string client_user_id;  // clientUserIdStr
  std::optional<std::string> email;
  std::string status;
  std::optional<std::string> its_id_hash;
  std::optional<std::string> invite_code;
  std::optional<std::string> invite_url;
  std::vector<LegacyLicense> licenses;
};

/// Answer of register, get, edit and retire; without user when refused.
struct LegacyUserResponse {
  std::optional<LegacyUser> user;
  LegacyTrailer trailer;
};
base::Result<LegacyUserResponse> parse_legacy_user_response(std::string_view json);
std::string serialize(const LegacyUserResponse& response, Absent absent = Absent::omitted);

struct LegacyUsersRequest {
  base::Secret s_token;
  std::optional<bool> include_retired;  // 0 or 1 on the wire, as are all flags here; true and false are read too
  std::optional<bool> include_retired_only;
  LegacyBatchRequest batch;
};
base::Result<LegacyUsersRequest> parse_legacy_users_request(std::string_view json);
std::string serialize(const LegacyUsersRequest& request, Absent absent = Absent::omitted);

struct LegacyUsersResponse {
  std::vector<LegacyUser> users;
  LegacyBatch batch;
  LegacyTrailer trailer;
};
base::Result<LegacyUsersResponse> parse_legacy_users_response(std::string_view json);
std::string serialize(const LegacyUsersResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
