#include "apple_api/legacy_users.h"

#include "apple_api/legacy_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyRegisterUserRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.required("clientUserIdStr", request.client_user_id);
  wire.maybe("email", request.email);
  wire.maybe("managedAppleIDStr", request.managed_apple_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyUserRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.maybe("userId", request.user_id);
  wire.maybe("clientUserIdStr", request.client_user_id);
  wire.maybe("itsIdHash", request.its_id_hash);
  wire.maybe("email", request.email);
  wire.maybe("managedAppleIDStr", request.managed_apple_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyUser>& user) {
  wire.twice("userId", "userIdStr", user.user_id);
  wire.required("clientUserIdStr", user.client_user_id);
  wire.maybe("email", user.email);
  wire.required("status", user.status);
  wire.maybe("itsIdHash", user.its_id_hash);
  wire.maybe("inviteCode", user.invite_code);
  wire.maybe("inviteUrl", user.invite_url);
  wire.maybe("licenses", user.licenses);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyUserResponse>& response) {
  wire.maybe("user", response.user);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyUsersRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.flag("includeRetired", request.include_retired);
  wire.flag("includeRetiredOnly", request.include_retired_only);
  describe(wire, request.batch);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyUsersResponse>& response) {
  wire.defaulted("users", response.users);
  describe(wire, response.batch);
  describe(wire, response.trailer);
}

base::Result<LegacyRegisterUserRequest> parse_legacy_register_user_request(std::string_view json) {
  return parse_as<LegacyRegisterUserRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyRegisterUserRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyUserRequest> parse_legacy_user_request(std::string_view json) {
  return parse_as<LegacyUserRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyUserRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyUserResponse> parse_legacy_user_response(std::string_view json) {
  return parse_as<LegacyUserResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyUserResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<LegacyUsersRequest> parse_legacy_users_request(std::string_view json) {
  return parse_as<LegacyUsersRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyUsersRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyUsersResponse> parse_legacy_users_response(std::string_view json) {
  return parse_as<LegacyUsersResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyUsersResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
