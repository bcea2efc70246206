#include "apple_api/client_config.h"

#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, RequestMdmInfo>& info) {
  wire.maybe("id", info.id);
  wire.maybe("name", info.name);
  wire.maybe("metadata", info.metadata);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ClientConfigRequest>& request) {
  wire.maybe("mdmInfo", request.mdm_info);
  wire.maybe("notificationUrl", request.notification_url);
  wire.maybe("notificationAuthToken", request.notification_auth_token);
  wire.maybe("notificationTypes", request.notification_types);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ClientConfigResponse>& response) {
  wire.maybe("countryISO2ACode", response.country_iso2a_code);
  wire.maybe("defaultPlatform", response.default_platform);
  wire.maybe("locationName", response.location_name);
  wire.maybe("websiteURL", response.website_url);
  wire.maybe("notificationUrl", response.notification_url);
  wire.maybe("notificationAuthToken", response.notification_auth_token);
  wire.maybe("subscribedNotificationTypes", response.subscribed_notification_types);
  describe(wire, response.trailer);
}

base::Result<ClientConfigRequest> parse_client_config_request(std::string_view json) {
  return parse_as<ClientConfigRequest>(json, kRequest);
}
std::string serialize(const ClientConfigRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<ClientConfigResponse> parse_client_config_response(std::string_view json) {
  return parse_as<ClientConfigResponse>(json, kAnswer);
}
std::string serialize(const ClientConfigResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
