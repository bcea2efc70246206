#include "app/usecases/location_access.h"

#include <fmt/format.h>

#include "app/usecases/audit.h"
#include "app/usecases/tell_event.h"
#include "app/usecases/watch_states.h"
#include "app/usecases/who_may.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::OperationState;

constexpr int kOperationsMax = 10'000;

/// Who holds the location now, asked of Apple; none where Apple does not say.
std::optional<domain::MdmInfo> ask_holder(const Services& services, const base::Secret& stoken) {
  AppleToken token{stoken, "", true};
  const auto config = services.apple.client_config(token);
  return config ? config->mdm_info : std::nullopt;
}

base::Status change_operations(Transaction& transaction, base::Timestamp now, const domain::Location& location,
                               OperationState from, OperationState to, const std::string& reason) {
  TRY_SET(const auto operations, transaction.ledger().operations({location.id, from}, std::nullopt, kOperationsMax));
  for (const auto& operation : operations) {
    TRY(transaction.ledger().set_state(operation.id, to, reason));
    if (to != OperationState::stopped) continue;
    TRY(tell(transaction, now, domain::EventType::operation_stopped, fmt::format("operation {}", operation.id.value),
             {{"location", location.name}, {"verb", domain::name_of(operation.verb)}, {"reason", reason}}));
  }
  return {};
}

}  // namespace

base::Result<domain::Location> find_location(Transaction& transaction, domain::LocationId id) {
  TRY_SET(auto location, transaction.locations().find(id));
  if (!location) {
    return base::fail(ErrorKind::not_found, "no_such_location", fmt::format("There is no location {}.", id.value),
                      "List the locations to see their numbers and names.");
  }
  return *location;
}

base::Result<OpenLocation> open_location(const Services& services, domain::LocationId id, bool urgent) {
  TRY_SET(auto transaction, services.store.begin_read());
  TRY_SET(auto location, find_location(*transaction, id));
  const auto state = domain::token_state(location, services.clock.now(), services.settings.token_warning_ms);
  if (!domain::is_usable(state)) {
    return base::fail(ErrorKind::conflict, "token_not_usable",
                      fmt::format("The content token of \"{}\" is {}.", location.name, domain::name_of(state)),
                      domain::advice_for(state, location));
  }
  TRY_SET(auto stoken, transaction->locations().token(id));
  AppleToken token{std::move(stoken), location.mdm_id, urgent};
  return OpenLocation{std::move(location), std::move(token)};
}

domain::TokenTrouble trouble_of(const base::Error& error) {
  using domain::TokenTrouble;
  if (error.code == "token_expired") return TokenTrouble::expired;
  if (error.code == "token_revoked") return TokenTrouble::revoked;
  if (error.code == "token_invalid") return TokenTrouble::invalid;
  if (error.code == "held_elsewhere" || error.code == "claim_lost") return TokenTrouble::held_elsewhere;
  if (error.code == "location_removed") return TokenTrouble::location_removed;
  return TokenTrouble::none;
}

base::Status record_trouble(const Services& services, domain::LocationId id, domain::TokenTrouble trouble) {
  base::Secret stoken;
  {
    TRY_SET(auto reading, services.store.begin_read());
    TRY_SET(stoken, reading->locations().token(id));
  }
  const auto holder = trouble == domain::TokenTrouble::held_elsewhere ? ask_holder(services, stoken) : std::nullopt;
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto location, find_location(*transaction, id));
  location.trouble = trouble;
  if (holder) location.holder = holder;
  TRY(transaction->locations().update(location));
  const auto state = domain::token_state(location, services.clock.now(), services.settings.token_warning_ms);
  TRY(change_operations(*transaction, services.clock.now(), location, OperationState::running, OperationState::stopped,
                        domain::advice_for(state, location)));
  TRY(watch_token(services, *transaction, location));
  TRY_SET(const auto unit, unit_of_location(*transaction, id));
  TRY(record(*transaction, services.clock, "token_lost", "location " + std::to_string(id.value),
             {{"state", domain::name_of(state)}}, unit));
  return transaction->commit();
}

base::Status clear_trouble(const Services& services, domain::LocationId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto location, find_location(*transaction, id));
  location.trouble = domain::TokenTrouble::none;
  location.holder.reset();
  TRY(transaction->locations().update(location));
  TRY(change_operations(*transaction, services.clock.now(), location, OperationState::stopped, OperationState::running,
                        ""));
  TRY(watch_token(services, *transaction, location));
  return transaction->commit();
}

}  // namespace bursar::app
