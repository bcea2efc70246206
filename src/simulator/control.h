// What happens outside the service: purchases, people who accept, tokens that end. And what a test wants to see.
#pragma once

#include "net/http.h"
#include "simulator/world/world.h"

namespace bursar::simulator {

/// Everything under /control/: JSON in, JSON out. See docs/simulator.md.
net::HttpResponse control(World& world, const net::HttpRequest& request);

/// Another MDM server writes its name into the location.
void take_over(World& world, Library& library, const std::string& name);

/// The person behind an invite code accepts it with an Apple Account. The number of the error; 0: done.
int accept_invitation(World& world, Library& library, const std::string& invite_code, const std::string& account);

}  // namespace bursar::simulator
