// The store: the content metadata look-up, pictures of items, and the page where a person accepts an invitation.
#pragma once

#include <string_view>

#include "net/http.h"
#include "simulator/world/world.h"

namespace bursar::simulator {

bool is_store_front(std::string_view path);
net::HttpResponse store_front(World& world, const net::HttpRequest& request);

}  // namespace bursar::simulator
