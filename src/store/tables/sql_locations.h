#pragma once

#include "app/ports/location_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlLocations : public app::LocationTable {
 public:
  explicit SqlLocations(Context& context) : c_(context) {}
  base::Result<domain::LocationId> insert(const domain::Location& location, const base::Secret& stoken) override;
  base::Status update(const domain::Location& location) override;
  base::Status replace_token(domain::LocationId id, const base::Secret& stoken) override;
  base::Status remove(domain::LocationId id) override;
  base::Result<std::vector<domain::Location>> list() override;
  base::Result<std::optional<domain::Location>> find(domain::LocationId id) override;
  base::Result<base::Secret> token(domain::LocationId id) override;
  base::Result<std::optional<domain::LocationId>> find_by_token(const base::Secret& stoken) override;
  base::Result<base::Secret> notification_secret(domain::LocationId id) override;
  base::Status set_notification_secret(domain::LocationId id, const base::Secret& secret) override;
  base::Result<app::SyncRecord> sync_record(domain::LocationId id) override;
  base::Status put_sync_record(domain::LocationId id, const app::SyncRecord& record) override;

 private:
  base::Status refuse_doubles(const domain::Location& location);
  base::Status changed(base::Result<std::int64_t> rows, domain::LocationId id);
  Context& c_;
};

}  // namespace bursar::store
