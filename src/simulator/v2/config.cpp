// service/config and client/config.
#include <algorithm>

#include "apple_api/client_config.h"
#include "apple_api/errors.h"
#include "apple_api/notifications.h"
#include "apple_api/service_config.h"
#include "simulator/notifications.h"
#include "simulator/v2/answers.h"

namespace bursar::simulator {
namespace {

const std::vector<std::string> kTypes = {"ASSET_MANAGEMENT", "USER_MANAGEMENT",         "USER_ASSOCIATED",
                                         "ASSET_COUNT",      "SUBSCRIPTION_MANAGEMENT", "SUBSCRIPTION_COUNT",
                                         "UNLIMITED_ASSET"};

std::map<std::string, std::int64_t> limits_of(const World& world) {
  auto limits = apple_api::documented_limits();
  limits[std::string(apple_api::kLimitRequestsPerSecond)] = world.switches.requests_per_second_max;
  return limits;
}

NotificationSettings& settings_of(Asking& a) {
  return a.world.switches.mdm_info_per_token ? a.token.notifications : a.library.notifications;
}

std::size_t length(const std::optional<std::string>& text) { return text ? text->size() : 0; }

int check_mdm_info(const World& world, const apple_api::RequestMdmInfo& info) {
  if (!info.id || !info.name || !info.metadata) return 9723;
  auto limits = limits_of(world);
  if (length(info.id) > static_cast<std::size_t>(limits["maxMdmIdLength"])) return 9724;
  if (length(info.name) > static_cast<std::size_t>(limits["maxMdmNameLength"])) return 9725;
  if (length(info.metadata) > static_cast<std::size_t>(limits["maxMdmMetadataLength"])) return 9713;
  return 0;
}

int check_notifications(const World& world, const apple_api::ClientConfigRequest& wanted) {
  const bool url = wanted.notification_url.has_value();
  const bool bearer = wanted.notification_auth_token.has_value();
  if (url != bearer) return 9710;
  if (!url) return 0;
  const auto longest = static_cast<std::size_t>(limits_of(world)["maxNotificationLength"]);
  if (wanted.notification_url->size() > longest || wanted.notification_auth_token->reveal().size() > longest)
    return 9711;
  const auto& address = *wanted.notification_url;
  if (!address.empty() && (address.rfind("https://", 0) != 0 || address.find('?') != std::string::npos)) return 9712;
  return 0;
}

int check(const World& world, const apple_api::ClientConfigRequest& wanted) {
  if (wanted.mdm_info) {
    if (const int number = check_mdm_info(world, *wanted.mdm_info); number != 0) return number;
  }
  if (const int number = check_notifications(world, wanted); number != 0) return number;
  for (const auto& type : wanted.notification_types.value_or(std::vector<std::string>{})) {
    if (type != "TEST_NOTIFICATION" && std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) return 9602;
  }
  return 0;
}

apple_api::ClientConfigResponse config_of(Asking& a) {
  apple_api::ClientConfigResponse response;
  response.country_iso2a_code = a.library.country;
  response.default_platform = a.library.platform;
  response.location_name = a.library.name;
  response.website_url = a.library.website;
  const auto& settings = settings_of(a);
  if (!settings.url.empty()) {
    response.notification_url = settings.url;
    response.notification_auth_token = base::Secret(settings.bearer);
    response.subscribed_notification_types = settings.types;
  }
  response.trailer = trailer_of(a);
  return response;
}

}  // namespace

net::HttpResponse service_config(World& world) {
  apple_api::ServiceConfigResponse config;
  for (const auto& entry : apple_api::error_table()) {
    if (entry.v2_status != 0 || entry.v2_async)
      config.error_codes.push_back({entry.number, std::string(entry.meaning)});
  }
  config.limits = limits_of(world);
  config.notification_types = kTypes;
  const auto base = world.options.base_url + "/mdm/v2/";
  config.urls = {
      {"invitationEmail",
       world.options.base_url +
           "/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount?inviteCode=%25inviteCode%25&mt=8"},
      {"clientConfig", base + "client/config"},
      {"createUsers", base + "users/create"},
      {"updateUsers", base + "users/update"},
      {"retireUsers", base + "users/retire"},
      {"getUsers", base + "users"},
      {"getAssets", base + "assets"},
      {"getAssignments", base + "assignments"},
      {"associateAssets", base + "assets/associate"},
      {"disassociateAssets", base + "assets/disassociate"},
      {"revokeAssets", base + "assets/revoke"},
      {"eventStatus", base + "status"},
      {"contentMetadataLookup", world.options.base_url + "/WebObjects/MZStorePlatform.woa/wa/lookup"},
  };
  return json_answer(apple_api::serialize(config));
}

net::HttpResponse get_client_config(Asking& a) {
  return json_answer(apple_api::serialize(config_of(a), absent_of(a.world)));
}

ConfigChange check_client_config(Asking& a) {
  ConfigChange change;
  const auto wanted = apple_api::parse_client_config_request(a.request.body);
  const int number = wanted ? check(a.world, *wanted) : 9602;
  if (number != 0) {
    change.refused = error_answer(a, number);
    return change;
  }
  if (wanted->notification_url && !wanted->notification_url->empty()) {
    change.url = *wanted->notification_url;
    change.bearer = wanted->notification_auth_token->reveal();
    change.test_body = test_notification_body(a.library);
  }
  return change;
}

net::HttpResponse set_client_config(Asking& a, bool reachable) {
  const auto wanted = apple_api::parse_client_config_request(a.request.body);
  if (!wanted) return error_answer(a, 9602);
  if (!reachable) return error_answer(a, 9728);
  if (wanted->mdm_info) {
    auto& info = a.world.switches.mdm_info_per_token ? a.token.mdm_info : a.library.mdm_info;
    info = apple_api::MdmInfo{*wanted->mdm_info->id, *wanted->mdm_info->name, *wanted->mdm_info->metadata};
  }
  auto& settings = settings_of(a);
  if (wanted->notification_url) {
    settings.url = *wanted->notification_url;
    settings.bearer = wanted->notification_auth_token->reveal();
    if (settings.url.empty()) settings = {};
  }
  if (wanted->notification_types) settings.types = *wanted->notification_types;
  return get_client_config(a);
}

}  // namespace bursar::simulator
