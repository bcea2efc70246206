// VPPServiceConfigSrv (no token) and VPPClientConfigSrv.
// Source: https://developer.apple.com/documentation/devicemanagement/service-configuration
#pragma once

#include <map>

#include "apple_api/legacy_common.h"
#include "apple_api/service_config.h"

namespace bursar::apple_api {

struct LegacyServiceConfigResponse {
  std::vector<ServiceErrorCode> error_codes;
  std::int64_t max_batch_associate_license_count = 0;
  std::int64_t max_batch_disassociate_license_count = 0;
  /// Every member whose name ends in "Url": invitationEmailUrl, contentMetadataLookupUrl, vppWebsiteUrl and one
  /// "…SrvUrl" per call.
  std::map<std::string, std::string> urls;
  LegacyTrailer trailer;
};
base::Result<LegacyServiceConfigResponse> parse_legacy_service_config_response(std::string_view json);
std::string serialize(const LegacyServiceConfigResponse& response, Absent absent = Absent::omitted);

struct LegacyClientConfigRequest {
  base::Secret s_token;
  std::optional<std::string> client_context;  // fewer than 256 bytes; "" clears
  std::optional<base::Secret> notification_token;
};
base::Result<LegacyClientConfigRequest> parse_legacy_client_config_request(std::string_view json);
std::string serialize(const LegacyClientConfigRequest& request, Absent absent = Absent::omitted);

struct LegacyClientConfigResponse {
  std::optional<base::Secret> apn_token;
  std::optional<std::string> apple_id;
  std::optional<std::string> email;
  std::optional<std::string> country_code;
  std::optional<std::string> default_platform;
  std::optional<std::string> organization_id;  // text or number on the wire; written as text
  std::optional<std::string> organization_id_hash;
  LegacyTrailer trailer;
};
base::Result<LegacyClientConfigResponse> parse_legacy_client_config_response(std::string_view json);
std::string serialize(const LegacyClientConfigResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
