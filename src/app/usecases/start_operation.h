// What somebody asks for becomes an operation of the ledger: checked, counted, batched, and only then written down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"

namespace bursar::app {

struct OperationOrder {
  domain::Verb verb = domain::Verb::associate;
  std::optional<domain::LocationId> location;  // none: the one that can do it, if there is just one
  // associate, disassociate: these pairs, and every asset × every assignee.
  std::vector<domain::Assignment> pairs;
  std::vector<domain::AssetKey> assets;
  std::vector<std::string> serial_numbers;   // also revoke
  std::vector<std::string> client_user_ids;  // also revoke, retire_users
  std::vector<UserChange> users;             // create_users, update_users
  std::string created_by;
  std::string note;
  bool dry_run = false;
  domain::Reach reach = domain::kWholeReach;  // of whoever asks: the location has to serve it, all named to be of it
  bool as_far_as_seats_go = false;  // with too few seats: the first ones in the order given, instead of nothing
};

/// What the operation does to one asset.
struct AssetEffect {
  domain::AssetKey asset;
  std::string name;
  std::int64_t seats = 0;  // given (associate) or taken back
  bool unlimited = false;
  std::int64_t available_before = 0;
  std::int64_t available_after = 0;
};

struct OperationPreview {
  domain::LocationId location;
  std::string location_name;
  domain::Verb verb = domain::Verb::associate;
  std::int64_t asked = 0;       // pairs or people asked for, without doubles
  std::int64_t already_so = 0;  // nothing to do
  std::int64_t to_do = 0;
  std::int64_t left_out = 0;  // for want of seats
  std::int64_t requests = 0;
  std::int64_t duration_ms = 0;  // of sending them at Apple's pace
  std::vector<AssetEffect> assets;
  std::vector<std::string> warnings;
};

struct StartedOperation {
  std::optional<domain::OperationId> id;  // none: dry run, or nothing to do
  OperationPreview preview;
};

/// Errors: invalid "nothing_asked", "bad_serial_number", "bad_client_user_id", "bad_email", "book_to_device"
/// (MERAKI-58), "not_device_assignable" (MERAKI-27), "not_revocable" (MERAKI-59); not_found "no_such_location",
/// "asset_not_owned", "user_not_found"; conflict "choose_location" (several could do it), "token_not_usable",
/// "user_exists"; forbidden "outside_scope"; shortage "not_enough_licenses" (CLOMO-29; the message has the counts). On
/// any error nothing was written.
base::Result<StartedOperation> start_operation(const Services& services, const OperationOrder& order);

}  // namespace bursar::app
