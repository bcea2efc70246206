// Query strings, as the simulator gets them.
#include "apple_api/assets.h"
#include "apple_api/assignments.h"
#include "apple_api/event_status.h"
#include "apple_api/metadata.h"
#include "apple_api/subscription_admins.h"
#include "apple_api/subscriptions.h"
#include "apple_api/users.h"
#include "net/http.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace api = bursar::apple_api;
  const auto query = bursar::net::parse_query({reinterpret_cast<const char*>(data), size});
  (void)api::parse_assets_query(query);
  (void)api::parse_assignments_query(query);
  (void)api::parse_event_status_query(query);
  (void)api::parse_lookup_query(query);
  (void)api::parse_subscription_admins_query(query);
  (void)api::parse_subscription_assignments_query(query);
  (void)api::parse_subscriptions_query(query);
  (void)api::parse_users_query(query);
  return 0;
}
