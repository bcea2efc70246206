#include "apple_api/legacy_config.h"

#include "apple_api/legacy_shapes.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyServiceConfigResponse>& response) {
  wire.maybe("errorCodes", response.error_codes);
  wire.defaulted("maxBatchAssociateLicenseCount", response.max_batch_associate_license_count);
  wire.defaulted("maxBatchDisassociateLicenseCount", response.max_batch_disassociate_license_count);
  wire.members_ending("Url", response.urls);
  describe(wire, response.trailer);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyClientConfigRequest>& request) {
  wire.required("sToken", request.s_token);
  wire.maybe("clientContext", request.client_context);
  wire.maybe("notificationToken", request.notification_token);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyClientConfigResponse>& response) {
  wire.maybe("apnToken", response.apn_token);
  wire.maybe("appleId", response.apple_id);
  wire.maybe("email", response.email);
  wire.maybe("countryCode", response.country_code);
  wire.maybe("defaultPlatform", response.default_platform);
  wire.maybe("organizationId", response.organization_id);
  wire.maybe("organizationIdHash", response.organization_id_hash);
  describe(wire, response.trailer);
}

base::Result<LegacyServiceConfigResponse> parse_legacy_service_config_response(std::string_view json) {
  return parse_as<LegacyServiceConfigResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyServiceConfigResponse& response, Absent absent) { return text_of(response, absent); }

base::Result<LegacyClientConfigRequest> parse_legacy_client_config_request(std::string_view json) {
  return parse_as<LegacyClientConfigRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyClientConfigRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<LegacyClientConfigResponse> parse_legacy_client_config_response(std::string_view json) {
  return parse_as<LegacyClientConfigResponse>(json, kLegacyAnswer);
}
std::string serialize(const LegacyClientConfigResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
