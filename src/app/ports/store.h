// What the use cases keep. One Transaction sees and changes everything; nothing of it is visible to others before
// commit(). Implementations: store/ (SQLite and PostgreSQL, the SQL written once) and tests/fakes. Held to
// tests/conformance.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "app/ports/access_table.h"
#include "app/ports/account_table.h"
#include "app/ports/audit_table.h"
#include "app/ports/catalog_table.h"
#include "app/ports/distribution_table.h"
#include "app/ports/inventory_table.h"
#include "app/ports/ledger_table.h"
#include "app/ports/location_table.h"
#include "app/ports/mirror_table.h"
#include "app/ports/notification_table.h"
#include "app/ports/organization_table.h"
#include "app/ports/repeat_table.h"
#include "app/ports/sign_on_table.h"
#include "app/ports/usage_table.h"
#include "app/ports/webhook_table.h"

namespace bursar::app {

/// Errors of every table call: unavailable "store_busy" (try the whole transaction again), internal "store_failed";
/// others are named at the call. A Transaction is used by one thread; destroyed without commit(), it leaves no trace.
class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual LocationTable& locations() = 0;
  virtual MirrorTable& mirror() = 0;
  virtual LedgerTable& ledger() = 0;
  virtual NotificationTable& notifications() = 0;
  virtual AccessTable& access() = 0;
  virtual AccountTable& accounts() = 0;
  virtual RepeatTable& repeats() = 0;
  virtual SignOnTable& sign_on() = 0;
  virtual OrganizationTable& organization() = 0;
  virtual InventoryTable& inventory() = 0;
  virtual DistributionTable& distributions() = 0;
  virtual PlanTable& plans() = 0;
  virtual AuditTable& audit() = 0;
  virtual UsageTable& usage() = 0;
  virtual CatalogTable& catalog() = 0;
  virtual WebhookTable& webhooks() = 0;
  /// A text that is the same as long as nothing in any table has changed. Reads everything.
  virtual base::Result<std::string> fingerprint() = 0;
  /// After an error nothing was kept.
  virtual base::Status commit() = 0;
};

/// How often what plans are made from was changed since the store was opened, by sort: where a count is as before,
/// nothing of its sort has changed. Counted after the commit, so whoever asks first and reads then sees all that was
/// counted.
struct Changes {
  std::uint64_t subjects = 0;    // units, devices, people, groups, and for whom a location's token is
  std::uint64_t rules = 0;       // locations, distributions, the catalog, who waits
  std::uint64_t everywhere = 0;  // of all locations
  std::unordered_map<std::int64_t, std::uint64_t> locations;  // mirror, orders and leases of a location
  std::unordered_map<std::int64_t, std::uint64_t> usage;      // how many seats of a location were used, by day
  bool operator==(const Changes&) const = default;
};

/// Safe to call from any thread.
class Store {
 public:
  virtual ~Store() = default;
  /// Waits for its turn where the database has one writer. No network call is made while one is open.
  virtual base::Result<std::unique_ptr<Transaction>> begin_write() = 0;
  /// As begin_write, for what may as well be written later: unavailable "store_busy" at once where it is another's
  /// turn.
  virtual base::Result<std::unique_ptr<Transaction>> begin_write_if_free() = 0;
  /// A consistent view of one moment; writers are not held up by it.
  virtual base::Result<std::unique_ptr<Transaction>> begin_read() = 0;
  virtual Changes changes() const = 0;
  /// Writes everything as of one moment into a new SQLite file (whatever the database is), while others go on.
  /// conflict "file_exists" if there is one.
  virtual base::Status backup(const std::string& file) = 0;
};

}  // namespace bursar::app
