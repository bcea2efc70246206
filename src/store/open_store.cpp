#include "store/open_store.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "store/change_counts.h"
#include "store/copy.h"
#include "store/migrations.h"
#include "store/pool.h"
#include "store/postgres/postgres_database.h"
#include "store/restore.h"
#include "store/sql/query.h"
#include "store/sql/watched_connection.h"
#include "store/sqlite/sqlite_database.h"
#include "store/tables/sql_access.h"
#include "store/tables/sql_accounts.h"
#include "store/tables/sql_audit.h"
#include "store/tables/sql_catalog.h"
#include "store/tables/sql_distributions.h"
#include "store/tables/sql_inventory.h"
#include "store/tables/sql_ledger.h"
#include "store/tables/sql_locations.h"
#include "store/tables/sql_mirror.h"
#include "store/tables/sql_organization.h"
#include "store/tables/sql_repeats.h"
#include "store/tables/sql_sign_on.h"
#include "store/tables/sql_usage.h"
#include "store/tables/sql_webhooks.h"

namespace bursar::store {
namespace {

using base::ErrorKind;

constexpr std::chrono::milliseconds kPatience{60'000};
constexpr const char* kKeyCheckText = "this key opens this database";
constexpr const char* kKeyCheckContext = "key check";

class SqlTransaction : public app::Transaction {
 public:
  SqlTransaction(Pool::Lease lease, const Sealer& sealer, AssigneeCache& assignees, ChangeCounts& changes)
      : lease_(std::move(lease)), watched_(*lease_), context_{watched_, sealer, assignees}, changes_(changes) {}
  ~SqlTransaction() override { lease_->rollback(); }

  app::LocationTable& locations() override { return locations_; }
  app::MirrorTable& mirror() override { return mirror_; }
  app::LedgerTable& ledger() override { return ledger_; }
  app::NotificationTable& notifications() override { return notifications_; }
  app::AccessTable& access() override { return access_; }
  app::AccountTable& accounts() override { return accounts_; }
  app::RepeatTable& repeats() override { return repeats_; }
  app::SignOnTable& sign_on() override { return sign_on_; }
  app::OrganizationTable& organization() override { return organization_; }
  app::InventoryTable& inventory() override { return inventory_; }
  app::DistributionTable& distributions() override { return distributions_; }
  app::PlanTable& plans() override { return plans_; }
  app::AuditTable& audit() override { return audit_; }
  app::UsageTable& usage() override { return usage_; }
  app::CatalogTable& catalog() override { return catalog_; }
  app::WebhookTable& webhooks() override { return webhooks_; }

  base::Result<std::string> fingerprint() override { return fingerprint_of(*lease_); }

  base::Status commit() override {
    TRY(lease_->commit(context_.durability));
    changes_.count(watched_.written(), context_.touched);
    context_.assignees.put(context_.interned);
    context_.interned.clear();
    return {};
  }

 private:
  Pool::Lease lease_;
  WatchedConnection watched_;
  Context context_;
  ChangeCounts& changes_;
  SqlLocations locations_{context_};
  SqlMirror mirror_{context_};
  SqlLedger ledger_{context_};
  SqlNotifications notifications_{context_};
  SqlAccess access_{context_};
  SqlAccounts accounts_{context_};
  SqlRepeats repeats_{context_};
  SqlSignOn sign_on_{context_};
  SqlOrganization organization_{context_};
  SqlInventory inventory_{context_};
  SqlDistributions distributions_{context_};
  SqlPlans plans_{context_};
  SqlAudit audit_{context_};
  SqlUsage usage_{context_};
  SqlCatalog catalog_{context_};
  SqlWebhooks webhooks_{context_};
};

class SqlStore : public app::Store {
 public:
  SqlStore(std::unique_ptr<Database> database, Sealer sealer, int readers)
      : database_(std::move(database)),
        sealer_(std::move(sealer)),
        writer_(*database_, Access::write, 1, kPatience),
        readers_(*database_, Access::read, readers, kPatience) {}

  base::Status prepare() {
    TRY_SET(auto lease, writer_.take());
    TRY(migrate(*lease));
    return check_key(*lease);
  }

  base::Result<std::unique_ptr<app::Transaction>> begin_write() override {
    return begin(writer_.take(), Access::write);
  }
  base::Result<std::unique_ptr<app::Transaction>> begin_write_if_free() override {
    return begin(writer_.take_if_free(), Access::write);
  }
  base::Result<std::unique_ptr<app::Transaction>> begin_read() override { return begin(readers_.take(), Access::read); }
  app::Changes changes() const override { return changes_.now(); }

  base::Status backup(const std::string& file) override {
    TRY(create_private_file(file));
    return database_->copy_into_file(file);
  }

 private:
  base::Result<std::unique_ptr<app::Transaction>> begin(base::Result<Pool::Lease> lease, Access access) {
    if (!lease) return base::fail(lease.error());
    TRY((*lease)->begin(access));
    return std::unique_ptr<app::Transaction>(new SqlTransaction(std::move(*lease), sealer_, assignees_, changes_));
  }

  /// A sealed text tells whether the key is the one that this database was begun with.
  base::Status check_key(Connection& db) {
    TRY(db.begin(Access::write));
    const auto sealed = first(db, "SELECT value FROM installation WHERE name = 'key_check'",
                              [](const Row& row) { return text_of(row, 0); });
    if (!sealed) return base::fail(sealed.error());
    if (*sealed) {
      db.rollback();
      const auto opened = sealer_.open(**sealed, kKeyCheckContext);
      return opened.map([](const base::Secret&) {});
    }
    TRY(run(db, "INSERT INTO installation (name, value) VALUES ('key_check', $1)",
            sealer_.seal(base::Secret(kKeyCheckText), kKeyCheckContext))
            .map([](auto) {}));
    return db.commit(Durability::durable);
  }

  std::unique_ptr<Database> database_;
  const Sealer sealer_;
  AssigneeCache assignees_;
  ChangeCounts changes_;
  Pool writer_;
  Pool readers_;
};

bool starts_with(const std::string& text, std::string_view prefix) { return text.rfind(prefix, 0) == 0; }

base::Result<std::unique_ptr<Database>> open_database(const std::string& url) {
  if (starts_with(url, "postgresql://") || starts_with(url, "postgres://")) return open_postgres(url);
  if (url.empty() || url.find("://") != std::string::npos) {
    return base::fail(ErrorKind::invalid, "bad_database_url", "This is no address of a database.",
                      "Give a file, sqlite:FILE, or postgresql://user@host/name.");
  }
  return open_sqlite(starts_with(url, "sqlite:") ? url.substr(7) : url);
}

}  // namespace

base::Status restore_backup(const std::string& file, const StoreOptions& target) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) {
    return base::fail(ErrorKind::not_found, "no_such_file", "There is no backup file " + file + ".");
  }
  TRY_SET(const auto sealer, Sealer::create(target.key));
  TRY_SET(auto backup, open_sqlite(file));
  TRY_SET(auto source, backup->connect(Access::write));
  TRY(migrate(*source));
  TRY_SET(const auto sealed, first(*source, "SELECT value FROM installation WHERE name = 'key_check'",
                                   [](const Row& row) { return text_of(row, 0); }));
  if (sealed) TRY(sealer.open(*sealed, kKeyCheckContext).map([](const base::Secret&) {}));
  TRY_SET(auto database, open_database(target.database_url));
  TRY_SET(auto connection, database->connect(Access::write));
  TRY(migrate(*connection));
  TRY_SET(const auto locations, first(*connection, "SELECT count(*) FROM locations", first_integer));
  if (locations.value_or(0) != 0) {
    return base::fail(ErrorKind::conflict, "database_not_empty",
                      "The database to restore into holds locations already.",
                      "Name a new file, or an empty PostgreSQL database.");
  }
  TRY(source->begin(Access::read));
  TRY(copy_tables(*source, *connection));
  TRY_SET(const auto before, count_rows(*source));
  source->rollback();
  TRY_SET(const auto after, count_rows(*connection));
  if (before == after) return {};
  return base::fail(store_failed(fmt::format("{} rows in the backup, {} after restoring", before, after)));
}

base::Result<std::unique_ptr<app::Store>> open_store(const StoreOptions& options) {
  TRY_SET(auto sealer, Sealer::create(options.key));
  TRY_SET(auto database, open_database(options.database_url));
  auto store = std::make_unique<SqlStore>(std::move(database), std::move(sealer), options.readers);
  TRY(store->prepare());
  return std::unique_ptr<app::Store>(std::move(store));
}

}  // namespace bursar::store
