#include "app/usecases/test_location.h"

#include "app/usecases/audit.h"
#include "app/usecases/claim_location.h"
#include "app/usecases/location_access.h"

namespace bursar::app {
namespace {

base::Status note_that_it_works(const Services& services, const domain::Location& location) {
  if (location.trouble == domain::TokenTrouble::none) return {};
  TRY(clear_trouble(services, location.id));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(record(*transaction, services.clock, "token_works_again", "location " + std::to_string(location.id.value),
             {{"before", domain::name_of(location.trouble)}}));
  return transaction->commit();
}

}  // namespace

base::Result<TokenTest> test_location(const Services& services, domain::LocationId id) {
  domain::Location location;
  base::Secret stoken;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(location, find_location(*transaction, id));
    TRY_SET(stoken, transaction->locations().token(id));
  }
  TokenTest test;
  test.expires_at = location.token_expires_at;
  const auto from = services.clock.now();
  const auto config = services.apple.client_config({stoken, "", true});
  test.took_ms = services.clock.now().ms_since(from);
  if (!config) {
    test.problem = config.error();
    const auto trouble = trouble_of(config.error());
    if (trouble != domain::TokenTrouble::none && trouble != location.trouble) {
      TRY(record_trouble(services, id, trouble));
    }
    return test;
  }
  test.apple_name = config->location_name;
  test.country = config->country;
  test.holder = config->mdm_info;
  if (config->token_expires_at) test.expires_at = *config->token_expires_at;
  test.held_by_us = config->mdm_info && config->mdm_info->id == location.mdm_id;
  if (is_held_elsewhere(*config, location.mdm_id)) {
    test.problem = held_elsewhere_error(*config->mdm_info, location.name);
    if (location.trouble == domain::TokenTrouble::none) {
      TRY(record_trouble(services, id, domain::TokenTrouble::held_elsewhere));
    }
    return test;
  }
  if (test.held_by_us) TRY(note_that_it_works(services, location));
  return test;
}

}  // namespace bursar::app
