#include "app/usecases/claim_location.h"

#include <fmt/format.h>

#include "app/usecases/location_access.h"

namespace bursar::app {
namespace {

const std::vector<std::string> kWantedNotifications = {"ASSET_COUNT", "ASSET_MANAGEMENT", "USER_MANAGEMENT",
                                                       "USER_ASSOCIATED"};

/// Subscribing to a type that the service does not list is refused, so only what both sides know is asked for.
base::Result<std::vector<std::string>> notification_types(AppleService& apple) {
  TRY_SET(const auto config, apple.service_config());
  std::vector<std::string> types;
  for (const auto& wanted : kWantedNotifications) {
    for (const auto& listed : config.notification_types) {
      if (wanted == listed) types.push_back(wanted);
    }
  }
  return types;
}

}  // namespace

bool is_held_elsewhere(const ClientConfig& config, const std::string& our_mdm_id) {
  return config.mdm_info && !config.mdm_info->id.empty() && config.mdm_info->id != our_mdm_id;
}

base::Error held_elsewhere_error(const domain::MdmInfo& holder, const std::string& location_name) {
  const auto at = holder.metadata.empty() ? std::string() : fmt::format(" ({})", holder.metadata);
  return {
      base::ErrorKind::conflict,
      "held_elsewhere",
      fmt::format("The location \"{}\" is held by the MDM server \"{}\"{}.", location_name, holder.name, at),
      "Two servers on one location hand out the same seats twice. Remove the token there first, or take the location "
      "over (the other server will then find that it has lost it).",
      {},
      {},
      {}};
}

base::Status claim_location(const Services& services, const domain::Location& location, const base::Secret& stoken) {
  const AppleToken unchecked{stoken, "", true};
  ClientConfigChange change;
  change.mdm_info = domain::MdmInfo{location.mdm_id, services.settings.server_name, services.settings.server_host};
  if (!services.settings.public_url.empty()) {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(change.notification_token, transaction->locations().notification_secret(location.id));
    TRY_SET(change.notification_types, notification_types(services.apple));
    change.notification_url = services.settings.public_url + "/apple/notifications/" + location.hook;
  }
  const auto answer = services.apple.update_client_config(unchecked, change);
  if (answer) return {};
  if (answer.error().kind != base::ErrorKind::uncertain) return base::fail(answer.error());
  TRY_SET(const auto config, services.apple.client_config(unchecked));
  if (config.mdm_info && config.mdm_info->id == location.mdm_id) return {};
  return base::fail(answer.error());
}

base::Status reclaim_if_free(const Services& services, domain::LocationId id) {
  TRY_SET(const auto opened, open_location(services, id, true));
  const AppleToken unchecked{opened.token.stoken, "", true};
  TRY_SET(const auto config, services.apple.client_config(unchecked));
  if (is_held_elsewhere(config, opened.location.mdm_id)) {
    return base::fail(held_elsewhere_error(*config.mdm_info, opened.location.name));
  }
  return claim_location(services, opened.location, opened.token.stoken);
}

}  // namespace bursar::app
