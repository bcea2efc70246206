// The first version of the service ("legacy"), on the same state.
#pragma once

#include <string_view>

#include "net/http.h"
#include "simulator/world/world.h"

namespace bursar::simulator {

bool is_legacy(std::string_view path);
net::HttpResponse legacy(World& world, const net::HttpRequest& request);

}  // namespace bursar::simulator
