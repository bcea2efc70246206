#include "app/usecases/name_items.h"

#include <algorithm>

#include "app/usecases/location_access.h"

namespace bursar::app {

base::Result<int> name_items(const Services& services, domain::LocationId id) {
  TRY_SET(const auto opened, open_location(services, id, false));
  std::vector<std::int64_t> nameless;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto assets, transaction->mirror().assets(id));
    for (const auto& row : assets) {
      if (row.name.empty()) nameless.push_back(row.asset.key.adam_id.value);
    }
  }
  nameless.erase(std::unique(nameless.begin(), nameless.end()), nameless.end());
  if (nameless.empty()) return 0;
  TRY_SET(const auto found,
          services.apple.look_up(opened.token, nameless, opened.location.country, opened.location.platform));
  TRY_SET(auto transaction, services.store.begin_write());
  for (const auto& item : found) TRY(transaction->mirror().put_names(item.adam_id, item.name, item.bundle_id));
  TRY(transaction->commit());
  return static_cast<int>(found.size());
}

}  // namespace bursar::app
