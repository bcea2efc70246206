// Each area of the API adds its routes.
#pragma once

#include <vector>

#include "rest/api.h"

namespace bursar::rest {

void add_location_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_mirror_routes(std::vector<Route>& routes, const app::Services& services);
void add_operation_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_organization_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_inventory_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_group_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_distribution_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_plan_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_seat_routes(std::vector<Route>& routes, const app::Services& services);
void add_catalog_routes(std::vector<Route>& routes, const app::Services& services);
void add_report_routes(std::vector<Route>& routes, const app::Services& services);
void add_audit_routes(std::vector<Route>& routes, const app::Services& services);
/// What the caller of a call hears, asked again while they listen.
using MakeHears = std::function<Events::Hears(const Call&)>;
void add_event_route(std::vector<Route>& routes, Events& events, const MakeHears& make_hears);
void add_session_routes(std::vector<Route>& routes, const app::Services& services, app::LoginThrottle& throttle,
                        const ApiOptions& options);
void add_own_routes(std::vector<Route>& routes, const app::Services& services);
void add_sign_on_routes(std::vector<Route>& routes, const app::Services& services, app::LoginThrottle& throttle,
                        const ApiOptions& options);
void add_account_routes(std::vector<Route>& routes, const app::Services& services);
void add_webhook_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);
void add_system_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background,
                       const ApiOptions& options);

/// {id} of the path.
base::Result<domain::LocationId> location_id(const Call& call);
/// ?location= of the query; none where it is not given.
base::Result<std::optional<domain::LocationId>> location_filter(const Call& call);

}  // namespace bursar::rest
