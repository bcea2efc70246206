#include "apple_api/service_config.h"

#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

std::map<std::string, std::int64_t> documented_limits() {
  return {{std::string(kLimitAssets), 25},
          {std::string(kLimitClientUserIds), 1000},
          {std::string(kLimitSerialNumbers), 1000},
          {std::string(kLimitRevokeClientUserIds), 100},
          {std::string(kLimitRevokeSerialNumbers), 100},
          {std::string(kLimitUsers), 100},
          {std::string(kLimitSubscriptions), 25},
          {std::string(kLimitSubscriptionClientUserIds), 1000},
          {std::string(kLimitNotificationLength), 512},
          {std::string(kLimitMdmIdLength), 100},
          {std::string(kLimitMdmNameLength), 100},
          {std::string(kLimitMdmMetadataLength), 255},
          {std::string(kLimitRequestsPerSecond), 15}};
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ServiceConfigResponse>& response) {
  wire.defaulted("errorCodes", response.error_codes);
  wire.required("limits", response.limits);
  wire.defaulted("notificationTypes", response.notification_types);
  wire.required("urls", response.urls);
}

base::Result<ServiceConfigResponse> parse_service_config_response(std::string_view json) {
  return parse_as<ServiceConfigResponse>(json, kAnswer);
}
std::string serialize(const ServiceConfigResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
