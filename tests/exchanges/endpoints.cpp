#include "exchanges/endpoints.h"

#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/client_config.h"
#include "apple_api/event_status.h"
#include "apple_api/legacy_assets.h"
#include "apple_api/legacy_config.h"
#include "apple_api/legacy_licenses.h"
#include "apple_api/legacy_users.h"
#include "apple_api/manage_assets.h"
#include "apple_api/metadata.h"
#include "apple_api/notifications.h"
#include "apple_api/service_config.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"

namespace bursar::exchanges {
namespace {

using namespace apple_api;  // NOLINT: the table below names half of it

template <class Parse>
BothWays body(Parse parse) {
  return [parse](std::string_view text) -> base::Result<std::string> {
    TRY_SET(auto value, parse(text));
    return serialize(value);
  };
}

template <class Parse>
QueryBothWays query(Parse parse) {
  return [parse](const Query& pairs) -> base::Result<Query> {
    TRY_SET(auto value, parse(pairs));
    return to_query(value);
  };
}

Endpoint get(std::string path, QueryBothWays query, BothWays answer) {
  return {"v2", "GET", "/mdm/v2/" + path, std::move(query), nullptr, std::move(answer)};
}
Endpoint post(std::string path, BothWays request, BothWays answer) {
  return {"v2", "POST", "/mdm/v2/" + path, nullptr, std::move(request), std::move(answer)};
}
Endpoint legacy(std::string name, BothWays request, BothWays answer) {
  return {"legacy", "POST", "/mdm/" + name, nullptr, std::move(request), std::move(answer)};
}

std::vector<Endpoint> v2_endpoints() {
  const BothWays config = body(parse_client_config_response);
  const BothWays event = body(parse_event_answer);
  const BothWays users = body(parse_users_request);
  const BothWays manage = body(parse_manage_assets_request);
  return {get("service/config", nullptr, body(parse_service_config_response)),
          get("client/config", nullptr, config),
          post("client/config", body(parse_client_config_request), config),
          get("assets", query(parse_assets_query), body(parse_assets_response)),
          get("assignments", query(parse_assignments_query), body(parse_assignments_response)),
          get("users", query(parse_users_query), body(parse_users_response)),
          post("users/create", users, event),
          post("users/update", users, event),
          post("users/retire", users, event),
          post("assets/associate", manage, event),
          post("assets/disassociate", manage, event),
          post("assets/revoke", body(parse_revoke_assets_request), event),
          get("status", query(parse_event_status_query), body(parse_event_status_response))};
}

std::vector<Endpoint> subscription_endpoints() {
  const BothWays management = body(parse_subscription_management_response);
  const BothWays event = body(parse_event_answer);
  const BothWays admins = body(parse_manage_subscription_admins_request);
  const BothWays admins_answer = body(parse_manage_subscription_admins_response);
  return {post("subscriptions/enable", nullptr, management),
          post("subscriptions/disable", nullptr, management),
          get("subscriptions", query(parse_subscriptions_query), body(parse_subscriptions_response)),
          get("subscriptions/assignments", query(parse_subscription_assignments_query),
              body(parse_subscription_assignments_response)),
          post("subscriptions/associate", body(parse_associate_subscriptions_request), event),
          post("subscriptions/disassociate", body(parse_disassociate_subscriptions_request), event),
          get("subscriptions/admins", query(parse_subscription_admins_query), body(parse_subscription_admins_response)),
          post("subscriptions/admins/add", admins, admins_answer),
          post("subscriptions/admins/remove", admins, admins_answer)};
}

std::vector<Endpoint> legacy_endpoints() {
  const BothWays user = body(parse_legacy_user_request);
  const BothWays user_answer = body(parse_legacy_user_response);
  return {
      legacy("VPPServiceConfigSrv", nullptr, body(parse_legacy_service_config_response)),
      legacy("VPPClientConfigSrv", body(parse_legacy_client_config_request), body(parse_legacy_client_config_response)),
      legacy("getVPPAssetsSrv", body(parse_legacy_assets_request), body(parse_legacy_assets_response)),
      legacy("getVPPLicensesSrv", body(parse_legacy_licenses_request), body(parse_legacy_licenses_response)),
      legacy("getAssignments", body(parse_legacy_assignments_request), body(parse_legacy_assignments_response)),
      legacy("registerVPPUserSrv", body(parse_legacy_register_user_request), user_answer),
      legacy("getVPPUserSrv", user, user_answer),
      legacy("getVPPUsersSrv", body(parse_legacy_users_request), body(parse_legacy_users_response)),
      legacy("editVPPUserSrv", user, user_answer),
      legacy("retireVPPUserSrv", user, user_answer),
      legacy("manageVPPLicensesByAdamIdSrv", body(parse_legacy_manage_licenses_request),
             body(parse_legacy_manage_licenses_response))};
}

}  // namespace

const std::vector<Endpoint>& endpoints() {
  static const std::vector<Endpoint> all = [] {
    std::vector<Endpoint> list = v2_endpoints();
    for (Endpoint& endpoint : subscription_endpoints()) list.push_back(std::move(endpoint));
    for (Endpoint& endpoint : legacy_endpoints()) list.push_back(std::move(endpoint));
    list.push_back({"metadata", "GET", "/WebObjects/MZStorePlatform.woa/wa/lookup", query(parse_lookup_query), nullptr,
                    body(parse_lookup_response)});
    return list;
  }();
  return all;
}

const Endpoint* find_endpoint(const std::string& method, const std::string& path) {
  for (const Endpoint& endpoint : endpoints()) {
    if (endpoint.method == method && endpoint.path == path) return &endpoint;
  }
  return nullptr;
}

BothWays error_both_ways() { return body(parse_error_response); }
BothWays legacy_refusal_both_ways() { return body(parse_legacy_trailer); }
BothWays notification_both_ways() { return body(parse_notification); }

const std::vector<std::string_view>& notification_types() {
  static const std::vector<std::string_view> all = {kTestNotification,
                                                    kAssetCountNotification,
                                                    kAssetManagementNotification,
                                                    kUserManagementNotification,
                                                    kUserAssociatedNotification,
                                                    kSubscriptionCountNotification,
                                                    kUnlimitedAssetNotification,
                                                    kSubscriptionManagementNotification};
  return all;
}

}  // namespace bursar::exchanges
