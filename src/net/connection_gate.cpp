#include "net/connection_gate.h"

#include <utility>

#include "net/peer.h"

namespace bursar::net {

ConnectionGate::ConnectionGate(GateLimits limits) : limits_(std::move(limits)), state_(std::make_shared<State>()) {}

std::shared_ptr<void> ConnectionGate::admit(const std::string& address) { return take(address, {1, 0}); }

std::shared_ptr<void> ConnectionGate::hold(const std::string& address, std::size_t bytes) {
  return take(address, {0, bytes});
}

int ConnectionGate::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->all.connections;
}

std::shared_ptr<void> ConnectionGate::take(const std::string& address, Use wanted) {
  const bool exempt = limits_.is_exempt && limits_.is_exempt(address);
  const auto network = network_of(address);
  const std::lock_guard lock(state_->mutex);
  auto& all = state_->all;
  auto& mine = state_->of[network];
  const bool fits = all.connections + wanted.connections <= limits_.connections_max &&
                    all.bytes + wanted.bytes <= limits_.held_bytes_max;
  const bool fits_mine = exempt || (mine.connections + wanted.connections <= limits_.connections_per_network_max &&
                                    mine.bytes + wanted.bytes <= limits_.held_bytes_per_network_max);
  const auto forget_if_empty = [](State& state, const std::string& name) {
    const auto found = state.of.find(name);
    if (found->second.connections == 0 && found->second.bytes == 0) state.of.erase(found);
  };
  if (!fits || !fits_mine) {
    forget_if_empty(*state_, network);
    return nullptr;
  }
  for (auto* use : {&all, &mine}) {
    use->connections += wanted.connections;
    use->bytes += wanted.bytes;
  }
  return {this, [state = state_, network, wanted, forget_if_empty](void*) {
            const std::lock_guard letting_go(state->mutex);
            for (auto* use : {&state->all, &state->of[network]}) {
              use->connections -= wanted.connections;
              use->bytes -= wanted.bytes;
            }
            forget_if_empty(*state, network);
          }};
}

}  // namespace bursar::net
