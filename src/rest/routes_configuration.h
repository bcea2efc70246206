// GET and POST /v1/configuration.
#pragma once

#include "rest/routes.h"

namespace bursar::rest {

void add_configuration_routes(std::vector<Route>& routes, const app::Services& services, app::Background& background);

}  // namespace bursar::rest
