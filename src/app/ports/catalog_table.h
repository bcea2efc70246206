#pragma once

#include <vector>

#include "base/result.h"
#include "domain/model/catalog.h"
#include "domain/model/location.h"

namespace bursar::app {

class CatalogTable {
 public:
  virtual ~CatalogTable() = default;
  /// All but the price.
  virtual base::Status put(const domain::CatalogItem& item) = 0;
  /// Of an item that is there.
  virtual base::Status put_price(domain::AdamId adam_id, std::int64_t price_milli, const std::string& currency) = 0;
  /// By adamId.
  virtual base::Result<std::vector<domain::CatalogItem>> items() = 0;
  /// Keeps the first moment where the outcome is the same.
  virtual base::Status put_add(domain::LocationId location, const domain::CatalogAdd& add) = 0;
  virtual base::Result<std::vector<domain::CatalogAdd>> adds(domain::LocationId location) = 0;
};

}  // namespace bursar::app
