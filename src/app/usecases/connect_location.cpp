#include "app/usecases/connect_location.h"

#include <fmt/format.h>

#include "app/usecases/audit.h"
#include "app/usecases/claim_location.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/location_access.h"
#include "app/usecases/who_may.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using base::ErrorKind;

base::Result<TokenFile> read_unexpired(const Services& services, const std::string& text) {
  TRY_SET(auto file, services.documents.read_token(text));
  if (file.expires_at <= services.clock.now()) {
    return base::fail(ErrorKind::invalid, "token_expired_already",
                      fmt::format("This content token ended on {}.", base::format_date(file.expires_at)),
                      "Download a new content token for this location at Apple; a token lives for one year.");
  }
  return file;
}

/// Of a part, only locations of that part are connected.
base::Status check_organization(const ConnectOrder& order) {
  if (order.reach.everything || (order.organization && order.reach.has(*order.organization))) return {};
  return base::fail(ErrorKind::forbidden, "outside_scope",
                    "You may connect locations for your part of the organization alone.",
                    "Name a unit of your part as the location's organization.");
}

/// A location that is connected already is named only to those whom it serves.
base::Status refuse_others_location(Transaction& transaction, const domain::Reach& reach, domain::LocationId known) {
  TRY_SET(const bool served, serves(transaction, reach, known));
  return served ? base::Status{} : refuse_outside("The location of this content token");
}

base::Status refuse_known_token(Transaction& transaction, const domain::Reach& reach, const TokenFile& file) {
  TRY_SET(const auto known, transaction.locations().find_by_token(file.stoken));
  if (!known) return {};
  TRY(refuse_others_location(transaction, reach, *known));
  TRY_SET(const auto location, find_location(transaction, *known));
  return base::fail(ErrorKind::conflict, "token_connected_already",
                    fmt::format("This very content token is connected here already, as \"{}\".", location.name),
                    "Nothing needs to be done. To renew it, download a new token at Apple first.");
}

base::Status refuse_known_location(Transaction& transaction, const domain::Reach& reach, const std::string& uid,
                                   const std::string& apple_name) {
  TRY_SET(const auto locations, transaction.locations().list());
  for (const auto& location : locations) {
    if (location.uid != uid) continue;
    TRY(refuse_others_location(transaction, reach, location.id));
    return base::fail(
        ErrorKind::conflict, "location_connected_already",
        fmt::format("The location \"{}\" is connected here already, as \"{}\", with another token.", apple_name,
                    location.name),
        "If this is a newer token of the same location, renew that location with it instead of adding it.");
  }
  return {};
}

}  // namespace

domain::Location location_of(const TokenFile& file, const ClientConfig& config) {
  domain::Location location;
  location.uid = config.uid;
  location.apple_name = config.location_name;
  location.name = config.location_name;
  location.organization = file.organization;
  location.country = config.country;
  location.platform = config.platform;
  location.website = config.website;
  location.token_expires_at = config.token_expires_at.value_or(file.expires_at);
  return location;
}

namespace {

/// None where the order names nothing of it: company-wide.
std::optional<LocationScope> scope_wanted(const ConnectOrder& order, domain::LocationId id) {
  if (!order.organization && order.apple_id.empty() && order.custodian.empty()) return std::nullopt;
  LocationScope scope;
  scope.location = id;
  scope.organization = order.organization;
  scope.apple_id = order.apple_id;
  scope.custodian = order.custodian;
  return scope;
}

/// With its scope at once, so that nobody hears of it whom it is not for.
base::Result<domain::Location> store_new(const Services& services, const ConnectOrder& order, const TokenFile& file,
                                         domain::Location location, const std::string& taken_from) {
  location.hook = services.secrets.make(16).reveal();
  location.connected_at = services.clock.now();
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(refuse_known_token(*transaction, order.reach, file));
  TRY(refuse_known_location(*transaction, order.reach, location.uid, location.apple_name));
  TRY_SET(location.id, transaction->locations().insert(location, file.stoken));
  TRY(transaction->locations().set_notification_secret(location.id, services.secrets.make(32)));
  if (const auto scope = scope_wanted(order, location.id)) TRY(save_scope(*transaction, services.clock, *scope));
  TRY(record(*transaction, services.clock, "location_connected", fmt::format("location {}", location.id.value),
             {{"name", location.name},
              {"uId", location.uid},
              {"expires", std::to_string(location.token_expires_at.unix_ms)},
              {"takenFrom", taken_from}},
             order.organization.value_or(domain::kFirstTenant)));
  TRY(transaction->commit());
  return location;
}

base::Status forget(const Services& services, domain::LocationId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto location, find_location(*transaction, id));
  TRY_SET(const auto unit, unit_of_location(*transaction, id));
  TRY(record(*transaction, services.clock, "location_removed", fmt::format("location {}", id.value),
             {{"name", location.name}}, unit));
  TRY(transaction->locations().remove(id));
  return transaction->commit();
}

}  // namespace

base::Status check_renewal(const domain::Location& location, const TokenFile& file, const ClientConfig& config) {
  if (config.uid != location.uid) {
    return base::fail(
        ErrorKind::conflict, "token_of_other_location",
        fmt::format("This token belongs to the location \"{}\", not to \"{}\".", config.location_name, location.name),
        "Download the token of the right location at Apple, or add this one as a location of its own.");
  }
  if (location.trouble == domain::TokenTrouble::none && file.expires_at <= location.token_expires_at) {
    return base::fail(ErrorKind::conflict, "token_not_newer",
                      fmt::format("This token ends on {}, no later than the one in use, which ends on {}.",
                                  base::format_date(file.expires_at), base::format_date(location.token_expires_at)),
                      "Pick the newest file; browsers number repeated downloads: name.vpptoken, name (1).vpptoken, …");
  }
  return {};
}

base::Result<SeenToken> look_at_token(const Services& services, const std::string& token_text) {
  SeenToken seen;
  TRY_SET(seen.file, read_unexpired(services, token_text));
  TRY_SET(seen.config, services.apple.client_config({seen.file.stoken, "", true}));
  return seen;
}

base::Result<std::string> installation_id(const Services& services) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(auto id, transaction->access().setting("installation_id"));
  if (!id.empty()) return id;
  id = services.secrets.make(16).reveal();
  TRY(transaction->access().put_setting("installation_id", id));
  TRY(transaction->commit());
  return id;
}

base::Result<domain::Location> connect_location(const Services& services, const ConnectOrder& order) {
  TRY(check_organization(order));
  TRY_SET(const auto file, read_unexpired(services, order.token_text));
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY(refuse_known_token(*transaction, order.reach, file));
  }
  TRY_SET(const auto our_id, installation_id(services));
  TRY_SET(const auto config, services.apple.client_config({file.stoken, "", true}));
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY(refuse_known_location(*transaction, order.reach, config.uid, config.location_name));
  }
  if (is_held_elsewhere(config, our_id) && !order.take_over) {
    return base::fail(held_elsewhere_error(*config.mdm_info, config.location_name));
  }
  auto wanted = location_of(file, config);
  wanted.mdm_id = our_id;
  if (!order.name.empty()) wanted.name = order.name;
  const auto taken_from = is_held_elsewhere(config, our_id) ? config.mdm_info->name : std::string();
  TRY_SET(auto location, store_new(services, order, file, std::move(wanted), taken_from));
  // Claiming comes after storing, so that Apple's test notification finds the location.
  const auto claimed = claim_location(services, location, file.stoken);
  if (!claimed) {
    TRY(forget(services, location.id));
    return base::fail(claimed.error());
  }
  return location;
}

base::Result<domain::Location> renew_token(const Services& services, domain::LocationId id,
                                           const std::string& token_text, const domain::Reach& reach) {
  TRY_SET(const auto file, read_unexpired(services, token_text));
  domain::Location location;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(location, find_location(*transaction, id));
    TRY(refuse_known_token(*transaction, reach, file));
  }
  TRY_SET(const auto config, services.apple.client_config({file.stoken, "", true}));
  TRY(check_renewal(location, file, config));
  if (is_held_elsewhere(config, location.mdm_id)) {
    return base::fail(held_elsewhere_error(*config.mdm_info, config.location_name));
  }
  location.token_expires_at = config.token_expires_at.value_or(file.expires_at);
  location.apple_name = config.location_name;
  {
    TRY_SET(auto transaction, services.store.begin_write());
    TRY(transaction->locations().update(location));
    TRY(transaction->locations().replace_token(id, file.stoken));
    TRY_SET(const auto unit, unit_of_location(*transaction, id));
    TRY(record(*transaction, services.clock, "token_renewed", fmt::format("location {}", id.value),
               {{"name", location.name}, {"expires", std::to_string(location.token_expires_at.unix_ms)}}, unit));
    TRY(transaction->commit());
  }
  TRY(clear_trouble(services, id));
  // mdmInfo and notifications may be kept per token: they are written again.
  TRY(claim_location(services, location, file.stoken));
  location.trouble = domain::TokenTrouble::none;
  location.holder.reset();
  return location;
}

base::Result<std::optional<domain::MdmInfo>> reclaim_location(const Services& services, domain::LocationId id) {
  domain::Location location;
  base::Secret stoken;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(location, find_location(*transaction, id));
    TRY_SET(stoken, transaction->locations().token(id));
  }
  TRY_SET(const auto config, services.apple.client_config({stoken, "", true}));
  TRY(claim_location(services, location, stoken));
  TRY(clear_trouble(services, id));
  {
    TRY_SET(auto transaction, services.store.begin_write());
    TRY_SET(const auto unit, unit_of_location(*transaction, id));
    TRY(record(*transaction, services.clock, "location_taken_over", fmt::format("location {}", id.value),
               {{"name", location.name},
                {"from", is_held_elsewhere(config, location.mdm_id) ? config.mdm_info->name : "nobody"}},
               unit));
    TRY(transaction->commit());
  }
  return is_held_elsewhere(config, location.mdm_id) ? config.mdm_info : std::nullopt;
}

base::Status rename_location(Transaction& transaction, const base::Clock& clock, domain::LocationId id,
                             const std::string& name) {
  TRY_SET(auto location, find_location(transaction, id));
  if (name.empty()) {
    return base::fail(ErrorKind::invalid, "bad_field", "The name must not be empty.", "Name the location.");
  }
  location.name = name;
  TRY(transaction.locations().update(location));
  TRY_SET(const auto unit, unit_of_location(transaction, id));
  return record(transaction, clock, "location_renamed", fmt::format("location {}", id.value), {{"name", name}}, unit);
}

}  // namespace bursar::app
