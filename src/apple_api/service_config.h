// GET service/config: Apple's current URLs, limits, notification types and error numbers. Needs no token.
// Source: https://developer.apple.com/documentation/devicemanagement/service-config
#pragma once

#include <map>

#include "apple_api/common.h"

namespace bursar::apple_api {

inline constexpr std::string_view kLimitAssets = "maxAssets";
inline constexpr std::string_view kLimitClientUserIds = "maxClientUserIds";
inline constexpr std::string_view kLimitSerialNumbers = "maxSerialNumbers";
inline constexpr std::string_view kLimitRevokeClientUserIds = "maxRevokeClientUserIds";
inline constexpr std::string_view kLimitRevokeSerialNumbers = "maxRevokeSerialNumbers";
inline constexpr std::string_view kLimitUsers = "maxUsers";
inline constexpr std::string_view kLimitSubscriptions = "maxSubscriptions";
inline constexpr std::string_view kLimitSubscriptionClientUserIds = "maxSubscriptionClientUserIds";
inline constexpr std::string_view kLimitNotificationLength = "maxNotificationLength";
inline constexpr std::string_view kLimitMdmIdLength = "maxMdmIdLength";
inline constexpr std::string_view kLimitMdmNameLength = "maxMdmNameLength";
inline constexpr std::string_view kLimitMdmMetadataLength = "maxMdmMetadataLength";
inline constexpr std::string_view kLimitRequestsPerSecond = "maxRequestPerSecond";

/// Every limit with the value of Apple's published example; the real service may use others at any time.
std::map<std::string, std::int64_t> documented_limits();

inline constexpr std::string_view kUrlInvitationEmail = "invitationEmail";
inline constexpr std::string_view kUrlClientConfig = "clientConfig";
inline constexpr std::string_view kUrlCreateUsers = "createUsers";
inline constexpr std::string_view kUrlUpdateUsers = "updateUsers";
inline constexpr std::string_view kUrlRetireUsers = "retireUsers";
inline constexpr std::string_view kUrlGetUsers = "getUsers";
inline constexpr std::string_view kUrlGetAssets = "getAssets";
inline constexpr std::string_view kUrlGetAssignments = "getAssignments";
inline constexpr std::string_view kUrlAssociateAssets = "associateAssets";
inline constexpr std::string_view kUrlDisassociateAssets = "disassociateAssets";
inline constexpr std::string_view kUrlRevokeAssets = "revokeAssets";
inline constexpr std::string_view kUrlEventStatus = "eventStatus";
inline constexpr std::string_view kUrlContentMetadataLookup = "contentMetadataLookup";

struct ServiceErrorCode {
  std::int64_t error_number = 0;
  std::string error_message;
};

struct ServiceConfigResponse {
  std::vector<ServiceErrorCode> error_codes;
  std::map<std::string, std::int64_t> limits;  // keys above, and others
  std::vector<std::string> notification_types;
  std::map<std::string, std::string> urls;  // keys above, and others
};
base::Result<ServiceConfigResponse> parse_service_config_response(std::string_view json);
std::string serialize(const ServiceConfigResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
