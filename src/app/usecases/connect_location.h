// Taking in a content token: a new location, or a newer token for a known one.
#pragma once

#include "app/services.h"
#include "domain/access/permission.h"

namespace bursar::app {

struct ConnectOrder {
  std::string token_text;                           // the file's content or pasted text, as it is
  std::string name;                                 // ours; empty: Apple's name of the location
  bool take_over = false;                           // even if another MDM server holds it
  std::optional<domain::UnitId> organization = {};  // these three: of its scope
  std::string apple_id = {};
  std::string custodian = {};
  domain::Reach reach = domain::kWholeReach;  // of a part: the organization has to be in reach
};

/// Reads the token, asks Apple whose it is, stores the location with its scope and claims it. Errors beside those of
/// AppleDocuments::read_token, AppleService and save_scope, each with its own code:
///   invalid  "token_expired_already"
///   conflict "token_connected_already" (this very token) · "location_connected_already" (another token of the same
///            location) · "location_exists" (the name is taken) · "held_elsewhere" (names the other MDM server)
///   forbidden "outside_scope" (the organization is not in reach, or the location is connected here already and serves
///            nothing in reach)
base::Result<domain::Location> connect_location(const Services& services, const ConnectOrder& order);

/// A token, and what Apple says of its location.
struct SeenToken {
  TokenFile file;
  ClientConfig config;
};
/// Reads a token and asks Apple about it; keeps nothing. Errors: those of connect_location that need no database.
base::Result<SeenToken> look_at_token(const Services& services, const std::string& token_text);
/// The location as it would be kept, with Apple's name for it.
domain::Location location_of(const TokenFile& file, const ClientConfig& config);
/// conflict "token_of_other_location" · "token_not_newer".
base::Status check_renewal(const domain::Location& location, const TokenFile& file, const ClientConfig& config);

/// Replaces a location's token in place. `reach`: a location that is connected with this very token is named only where
/// it serves it. Errors: those of connect_location, and
///   conflict "token_of_other_location" · "token_not_newer" (ends no later than the one stored)
base::Result<domain::Location> renew_token(const Services& services, domain::LocationId id,
                                           const std::string& token_text,
                                           const domain::Reach& reach = domain::kWholeReach);

/// Takes a location back that another MDM server holds. Gives whom it was taken from, if anybody.
base::Result<std::optional<domain::MdmInfo>> reclaim_location(const Services& services, domain::LocationId id);

/// As part of a transaction that the caller commits. invalid "bad_field" where the name is empty; conflict
/// "location_exists".
base::Status rename_location(Transaction& transaction, const base::Clock& clock, domain::LocationId id,
                             const std::string& name);

/// Our mdmInfo.id: one per installation, made at first use.
base::Result<std::string> installation_id(const Services& services);

}  // namespace bursar::app
