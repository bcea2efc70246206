#pragma once

#include "app/ports/catalog_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlCatalog : public app::CatalogTable {
 public:
  explicit SqlCatalog(Context& context) : c_(context) {}
  base::Status put(const domain::CatalogItem& item) override;
  base::Status put_price(domain::AdamId adam_id, std::int64_t price_milli, const std::string& currency) override;
  base::Result<std::vector<domain::CatalogVersion>> versions(domain::AdamId adam_id) override;
  base::Status put_icon(const domain::CatalogIcon& icon) override;
  base::Result<std::optional<domain::CatalogIcon>> icon(domain::AdamId adam_id) override;
  base::Result<std::vector<domain::CatalogItem>> items_without_icon(base::Timestamp tried_before, int limit) override;
  base::Result<std::vector<std::pair<domain::AdamId, base::Timestamp>>> icon_moments() override;
  base::Result<std::vector<domain::CatalogItem>> items() override;
  base::Status put_add(domain::LocationId location, const domain::CatalogAdd& add) override;
  base::Result<std::vector<domain::CatalogAdd>> adds(domain::LocationId location) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
