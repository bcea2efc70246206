// Every message of Apple's, current and legacy, from any bytes. What is read must be written so that it can be read
// again.
#include <cstdlib>

#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/client_config.h"
#include "apple_api/common.h"
#include "apple_api/event_status.h"
#include "apple_api/legacy_assets.h"
#include "apple_api/legacy_common.h"
#include "apple_api/legacy_config.h"
#include "apple_api/legacy_licenses.h"
#include "apple_api/legacy_users.h"
#include "apple_api/manage_assets.h"
#include "apple_api/metadata.h"
#include "apple_api/service_config.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"

namespace {

namespace api = bursar::apple_api;

template <class Parse>
void there_and_back(Parse parse, std::string_view text) {
  if (auto read = parse(text)) {
    if (!parse(api::serialize(*read))) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  there_and_back(api::parse_assets_response, text);
  there_and_back(api::parse_assignments_response, text);
  there_and_back(api::parse_client_config_request, text);
  there_and_back(api::parse_client_config_response, text);
  there_and_back(api::parse_error_response, text);
  there_and_back(api::parse_event_status_response, text);
  there_and_back(api::parse_legacy_assets_request, text);
  there_and_back(api::parse_legacy_assets_response, text);
  there_and_back(api::parse_legacy_assignments_request, text);
  there_and_back(api::parse_legacy_assignments_response, text);
  there_and_back(api::parse_legacy_trailer, text);
  there_and_back(api::parse_legacy_token_request, text);
  there_and_back(api::parse_legacy_service_config_response, text);
  there_and_back(api::parse_legacy_client_config_request, text);
  there_and_back(api::parse_legacy_client_config_response, text);
  there_and_back(api::parse_legacy_licenses_request, text);
  there_and_back(api::parse_legacy_licenses_response, text);
  there_and_back(api::parse_legacy_manage_licenses_request, text);
  there_and_back(api::parse_legacy_manage_licenses_response, text);
  there_and_back(api::parse_legacy_register_user_request, text);
  there_and_back(api::parse_legacy_user_request, text);
  there_and_back(api::parse_legacy_user_response, text);
  there_and_back(api::parse_legacy_users_request, text);
  there_and_back(api::parse_legacy_users_response, text);
  there_and_back(api::parse_manage_assets_request, text);
  there_and_back(api::parse_revoke_assets_request, text);
  there_and_back(api::parse_event_answer, text);
  there_and_back(api::parse_lookup_response, text);
  there_and_back(api::parse_service_config_response, text);
  there_and_back(api::parse_subscription_admins_response, text);
  there_and_back(api::parse_manage_subscription_admins_request, text);
  there_and_back(api::parse_manage_subscription_admins_response, text);
  there_and_back(api::parse_subscription_management_response, text);
  there_and_back(api::parse_subscriptions_response, text);
  there_and_back(api::parse_subscription_assignments_response, text);
  there_and_back(api::parse_associate_subscriptions_request, text);
  there_and_back(api::parse_disassociate_subscriptions_request, text);
  there_and_back(api::parse_users_response, text);
  there_and_back(api::parse_users_request, text);
  return 0;
}
