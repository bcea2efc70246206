#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/result.h"
#include "domain/model/catalog.h"
#include "domain/model/location.h"

namespace bursar::app {

class CatalogTable {
 public:
  virtual ~CatalogTable() = default;
  /// All but the price; a version that is new is kept beside those before.
  virtual base::Status put(const domain::CatalogItem& item) = 0;
  /// Of an item that is there.
  virtual base::Status put_price(domain::AdamId adam_id, std::int64_t price_milli, const std::string& currency) = 0;
  /// Newest first.
  virtual base::Result<std::vector<domain::CatalogVersion>> versions(domain::AdamId adam_id) = 0;
  /// Takes the place of the icon that was kept.
  virtual base::Status put_icon(const domain::CatalogIcon& icon) = 0;
  virtual base::Result<std::optional<domain::CatalogIcon>> icon(domain::AdamId adam_id) = 0;
  /// Items whose icon was never asked for, or has another address now, or was not to be had before `tried_before`.
  virtual base::Result<std::vector<domain::CatalogItem>> items_without_icon(base::Timestamp tried_before,
                                                                            int limit) = 0;
  /// When the icon of each item that has one was kept.
  virtual base::Result<std::vector<std::pair<domain::AdamId, base::Timestamp>>> icon_moments() = 0;
  /// By adamId.
  virtual base::Result<std::vector<domain::CatalogItem>> items() = 0;
  /// Keeps the first moment where the outcome is the same.
  virtual base::Status put_add(domain::LocationId location, const domain::CatalogAdd& add) = 0;
  virtual base::Result<std::vector<domain::CatalogAdd>> adds(domain::LocationId location) = 0;
};

}  // namespace bursar::app
