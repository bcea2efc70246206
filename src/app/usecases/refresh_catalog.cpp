#include "app/usecases/refresh_catalog.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/usecases/audit.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/location_access.h"
#include "base/text.h"

namespace bursar::app {
namespace {

constexpr std::int64_t kFreshMs = base::kDayMs;
constexpr std::int64_t kIconRetryMs = 7 * base::kDayMs;
constexpr int kIconsMax = 400;  // at once; the others with the next sync

using Catalog = std::map<std::int64_t, domain::CatalogItem>;

base::Result<Catalog> catalog_of(Transaction& transaction) {
  TRY_SET(const auto items, transaction.catalog().items());
  Catalog catalog;
  for (const auto& item : items) catalog.emplace(item.adam_id.value, item);
  return catalog;
}

base::Result<std::set<std::int64_t>> owned_items(Transaction& transaction, domain::LocationId id) {
  TRY_SET(const auto assets, transaction.mirror().assets(id));
  std::set<std::int64_t> items;
  for (const auto& row : assets) {
    if (row.owned) items.insert(row.asset.key.adam_id.value);
  }
  return items;
}

domain::CatalogItem item_of(const ContentMetadata& m, const std::string& storefront, base::Timestamp now) {
  return {{m.adam_id},
          m.name,
          m.bundle_id,
          m.artist,
          m.artwork_url,
          m.kind,
          m.version,
          m.minimum_os,
          m.genres,
          m.device_families,
          m.custom_app,
          storefront,
          domain::CatalogState::found,
          now};
}

base::Status put_found(Transaction& transaction, domain::LocationId id, const domain::CatalogItem& item, bool known) {
  TRY(transaction.catalog().put(item));
  TRY(transaction.mirror().put_names(item.adam_id.value, item.name, item.bundle_id));
  return transaction.catalog().put_add(id, {item.adam_id, true, known ? "already exists" : "added", item.looked_at});
}

/// The store does not know it: not any more, or not here.
base::Status put_absent(Transaction& transaction, const domain::Location& location, std::int64_t adam_id,
                        const Catalog& catalog, base::Timestamp now) {
  const auto known = catalog.find(adam_id);
  domain::CatalogItem item;
  if (known != catalog.end()) item = known->second;
  // Another country's store may have it; only the one where it was found can tell that it left.
  const bool was_here = known != catalog.end() && item.state != domain::CatalogState::not_found;
  if (was_here && item.storefront != location.country) {
    return transaction.catalog().put_add(location.id, {{adam_id}, true, "already exists", now});
  }
  item.adam_id = {adam_id};
  item.storefront = location.country;
  item.state = was_here ? domain::CatalogState::left_store : domain::CatalogState::not_found;
  item.looked_at = now;
  TRY(transaction.catalog().put(item));
  if (was_here) return {};
  return transaction.catalog().put_add(location.id, {{adam_id}, false, "not found", now});
}

/// Owned, and not for sale any more: the owner is told of it, and nobody else. Custom apps are for nobody else anyway.
base::Result<std::set<std::int64_t>> not_for_sale(const Services& services, const OpenLocation& opened,
                                                  const std::vector<ContentMetadata>& found) {
  std::set<std::int64_t> absent;
  for (const auto& metadata : found) {
    if (!metadata.custom_app) absent.insert(metadata.adam_id);
  }
  if (absent.empty()) return absent;
  TRY_SET(const auto sold, services.apple.look_up(opened.token, {absent.begin(), absent.end()}, opened.location.country,
                                                  opened.location.platform, false));
  for (const auto& metadata : sold) absent.erase(metadata.adam_id);
  return absent;
}

base::Result<int> look_up(const Services& services, const OpenLocation& opened,
                          const std::vector<std::int64_t>& wanted) {
  if (wanted.empty()) return 0;
  TRY_SET(const auto found,
          services.apple.look_up(opened.token, wanted, opened.location.country, opened.location.platform, true));
  TRY_SET(const auto gone, not_for_sale(services, opened, found));
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto catalog, catalog_of(*transaction));
  const auto now = services.clock.now();
  std::set<std::int64_t> told;
  for (const auto& metadata : found) {
    const auto known = catalog.find(metadata.adam_id);
    const bool was_there = known != catalog.end() && known->second.state != domain::CatalogState::not_found;
    auto item = item_of(metadata, opened.location.country, now);
    if (gone.count(metadata.adam_id) != 0) item.state = domain::CatalogState::left_store;
    TRY(put_found(*transaction, opened.location.id, item, was_there));
    told.insert(metadata.adam_id);
  }
  for (const auto adam_id : wanted) {
    if (told.count(adam_id) == 0) TRY(put_absent(*transaction, opened.location, adam_id, catalog, now));
  }
  TRY(transaction->commit());
  return static_cast<int>(found.size());
}

}  // namespace

base::Result<int> refresh_catalog(const Services& services, domain::LocationId id) {
  TRY_SET(const auto opened, open_location(services, id, false));
  std::vector<std::int64_t> wanted;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto catalog, catalog_of(*transaction));
    TRY_SET(const auto owned, owned_items(*transaction, id));
    TRY_SET(const auto scope, scope_of(*transaction, id));
    TRY_SET(const auto adds, transaction->catalog().adds(id));
    std::set<std::int64_t> noted;
    for (const auto& add : adds) noted.insert(add.adam_id.value);
    const auto stale = services.clock.now().plus_ms(-kFreshMs);
    for (const auto adam_id : owned) {
      const auto known = catalog.find(adam_id);
      const bool due = known == catalog.end()
                           ? scope.auto_add
                           : known->second.looked_at <= stale || (scope.auto_add && noted.count(adam_id) == 0);
      if (due) wanted.push_back(adam_id);
    }
  }
  return look_up(services, opened, wanted);
}

base::Result<int> add_to_catalog(const Services& services, domain::LocationId id,
                                 const std::vector<std::int64_t>& adam_ids) {
  TRY_SET(const auto opened, open_location(services, id, true));
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto owned, owned_items(*transaction, id));
    for (const auto adam_id : adam_ids) {
      if (owned.count(adam_id) != 0) continue;
      return base::fail(base::ErrorKind::not_found, "asset_not_owned",
                        fmt::format("\"{}\" does not own the item {}.", opened.location.name, adam_id),
                        "Check the number in the list of assets; nothing was added.");
    }
  }
  return look_up(services, opened, adam_ids);
}

base::Result<int> fetch_icons(const Services& services) {
  const auto now = services.clock.now();
  std::vector<domain::CatalogItem> items;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(items, transaction->catalog().items_without_icon(now.plus_ms(-kIconRetryMs), kIconsMax));
  }
  if (items.empty()) return 0;
  std::vector<std::string> urls;
  for (const auto& item : items) urls.push_back(item.icon_url);
  const auto icons = services.apple.icons(urls);
  int came = 0;
  TRY_SET(auto transaction, services.store.begin_write());
  for (std::size_t i = 0; i < items.size(); ++i) {
    domain::CatalogIcon icon{items[i].adam_id, items[i].icon_url, "", "", now};
    if (icons[i]) {
      icon.type = icons[i]->type;
      icon.bytes = icons[i]->bytes;
      ++came;
    } else if (icons[i].error().kind == base::ErrorKind::unavailable) {
      continue;  // with the next sync
    }
    TRY(transaction->catalog().put_icon(icon));
  }
  TRY(transaction->commit());
  return came;
}

base::Status set_price(const Services& services, domain::AdamId adam_id, std::int64_t price_milli,
                       const std::string& currency) {
  const bool is_code =
      currency.size() == 3 && currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  if (price_milli != 0 && !is_code) {
    return base::fail(base::ErrorKind::invalid, "bad_currency", "A price needs a currency of three capital letters.",
                      "Give one such as EUR.");
  }
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto items, transaction->catalog().items());
  const bool known = std::any_of(items.begin(), items.end(), [&](const auto& i) { return i.adam_id == adam_id; });
  if (!known) {
    return base::fail(base::ErrorKind::not_found, "no_such_item", "The catalog has no such item.", "List the catalog.");
  }
  TRY(transaction->catalog().put_price(adam_id, price_milli, price_milli == 0 ? "" : currency));
  TRY(record(*transaction, services.clock, "price_set", "item " + std::to_string(adam_id.value),
             {{"price", base::format_thousandths(price_milli)}, {"currency", currency}}));
  return transaction->commit();
}

}  // namespace bursar::app
