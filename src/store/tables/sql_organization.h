#pragma once

#include "app/ports/organization_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlOrganization : public app::OrganizationTable {
 public:
  explicit SqlOrganization(Context& context) : c_(context) {}
  base::Result<domain::UnitId> add(const domain::Unit& unit) override;
  base::Status update(const domain::Unit& unit) override;
  base::Status remove(domain::UnitId id) override;
  base::Result<std::vector<domain::Unit>> units() override;
  base::Result<std::int64_t> belongings(domain::UnitId id) override;
  base::Status put_scope(const app::LocationScope& scope) override;
  base::Result<std::vector<app::LocationScope>> scopes() override;

 private:
  Context& c_;
};

}  // namespace bursar::store
