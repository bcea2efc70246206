#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "domain/model/location.h"

namespace bursar::app {

/// How a location's last sync went, and what the next one goes on from.
struct SyncRecord {
  std::string state;  // domain/sync's own text; empty: never run
  std::optional<base::Timestamp> started_at;
  std::optional<base::Timestamp> finished_at;  // of the last run that reached its end
  std::string trouble;                         // why the last run stopped; empty: it did not
  std::int64_t rows = 0;                       // received by the last run
  std::int64_t pages = 0;
};

/// Locations and their content tokens. Tokens are encrypted before they reach the database.
class LocationTable {
 public:
  virtual ~LocationTable() = default;
  /// Gives the new id; conflict "location_exists" where uid or name is taken, or the same token is stored already.
  virtual base::Result<domain::LocationId> insert(const domain::Location& location, const base::Secret& stoken) = 0;
  /// Everything but the token. not_found "no_such_location".
  virtual base::Status update(const domain::Location& location) = 0;
  virtual base::Status replace_token(domain::LocationId id, const base::Secret& stoken) = 0;
  /// With its mirror, ledger, notifications and sync record. not_found "no_such_location".
  virtual base::Status remove(domain::LocationId id) = 0;
  virtual base::Result<std::vector<domain::Location>> list() = 0;  // by name
  virtual base::Result<std::optional<domain::Location>> find(domain::LocationId id) = 0;
  /// internal "token_unreadable" where the key file is not the one it was encrypted with.
  virtual base::Result<base::Secret> token(domain::LocationId id) = 0;
  /// The location that has exactly this token, if any (compared by keyed hash).
  virtual base::Result<std::optional<domain::LocationId>> find_by_token(const base::Secret& stoken) = 0;
  /// The secret that Apple's notifications for this location must carry; empty if none was set.
  virtual base::Result<base::Secret> notification_secret(domain::LocationId id) = 0;
  virtual base::Status set_notification_secret(domain::LocationId id, const base::Secret& secret) = 0;
  virtual base::Result<SyncRecord> sync_record(domain::LocationId id) = 0;
  virtual base::Status put_sync_record(domain::LocationId id, const SyncRecord& record) = 0;
};

}  // namespace bursar::app
