// GET and POST client/config: what Apple knows about the token's location, who manages it, and where notifications go.
// Source: https://developer.apple.com/documentation/devicemanagement/client-config
#pragma once

#include "apple_api/common.h"
#include "base/secret.h"

namespace bursar::apple_api {

inline constexpr std::string_view kPlatformStoreEducation = "volumestore";
inline constexpr std::string_view kPlatformStoreBusiness = "enterprisestore";

/// mdmInfo as sent: Apple refuses it with 9723 unless all three are there, so absence can be expressed.
struct RequestMdmInfo {
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::string> metadata;
};

struct ClientConfigRequest {
  std::optional<RequestMdmInfo> mdm_info;
  std::optional<std::string> notification_url;
  std::optional<base::Secret> notification_auth_token;         // Apple sends it back as bearer
  std::optional<std::vector<std::string>> notification_types;  // the complete wanted set
};
base::Result<ClientConfigRequest> parse_client_config_request(std::string_view json);
std::string serialize(const ClientConfigRequest& request, Absent absent = Absent::omitted);

/// Answer of both methods. Every field may be absent.
struct ClientConfigResponse {
  std::optional<std::string> country_iso2a_code;  // "CH"
  std::optional<std::string> default_platform;    // volumestore or enterprisestore
  std::optional<std::string> location_name;
  std::optional<std::string> website_url;
  std::optional<std::string> notification_url;
  std::optional<base::Secret> notification_auth_token;
  std::optional<std::vector<std::string>> subscribed_notification_types;
  Trailer trailer;
};
base::Result<ClientConfigResponse> parse_client_config_response(std::string_view json);
std::string serialize(const ClientConfigResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
