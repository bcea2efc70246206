#include "store/tables/sql_catalog.h"

#include <fmt/format.h>

#include "base/base64.h"
#include "base/text.h"
#include "store/sql/enum_names.h"
#include "store/sql/query.h"

namespace bursar::store {
namespace {

constexpr const char* kColumns =
    "adam_id, name, bundle_id, artist, icon_url, kind, version, minimum_os, genres, families, custom, storefront, "
    "state, "
    "looked_at, price_milli, currency";

std::vector<std::string> texts_of(std::string_view lines) {
  std::vector<std::string> texts;
  if (lines.empty()) return texts;
  for (const auto line : base::split(lines, '\n')) texts.emplace_back(line);
  return texts;
}

domain::CatalogItem item_of(const Row& row) {
  domain::CatalogItem i;
  i.adam_id = {row.integer(0)};
  i.name = text_of(row, 1);
  i.bundle_id = text_of(row, 2);
  i.artist = text_of(row, 3);
  i.icon_url = text_of(row, 4);
  i.kind = text_of(row, 5);
  i.version = text_of(row, 6);
  i.minimum_os = text_of(row, 7);
  i.genres = texts_of(row.text(8));
  i.families = texts_of(row.text(9));
  i.custom = row.integer(10) != 0;
  i.storefront = text_of(row, 11);
  i.state = by_name(row.text(12), kCatalogStates);
  i.looked_at = {row.integer(13)};
  i.price_milli = row.integer(14);
  i.currency = text_of(row, 15);
  return i;
}

}  // namespace

base::Status SqlCatalog::put(const domain::CatalogItem& i) {
  TRY(run_only(c_.db,
               "INSERT INTO catalog_items (adam_id, name, bundle_id, artist, icon_url, kind, version, minimum_os, "
               "genres, families, custom, storefront, state, looked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
               "$10, $11, $12, $13, $14) ON CONFLICT (adam_id) DO UPDATE SET name = excluded.name, bundle_id = "
               "excluded.bundle_id, artist = excluded.artist, icon_url = excluded.icon_url, kind = excluded.kind, "
               "version = excluded.version, minimum_os = excluded.minimum_os, genres = excluded.genres, families = "
               "excluded.families, custom = excluded.custom, storefront = excluded.storefront, state = "
               "excluded.state, looked_at = excluded.looked_at",
               i.adam_id.value, i.name, i.bundle_id, i.artist, i.icon_url, i.kind, i.version, i.minimum_os,
               base::join(i.genres, "\n"), base::join(i.families, "\n"), i.custom, i.storefront,
               domain::name_of(i.state), i.looked_at));
  if (i.version.empty()) return {};
  return run_only(c_.db,
                  "INSERT INTO catalog_versions (adam_id, version, minimum_os, seen_at) VALUES ($1, $2, $3, $4) ON "
                  "CONFLICT (adam_id, version) DO NOTHING",
                  i.adam_id.value, i.version, i.minimum_os, i.looked_at);
}

base::Result<std::vector<domain::CatalogVersion>> SqlCatalog::versions(domain::AdamId adam_id) {
  return all(
      c_.db,
      "SELECT version, minimum_os, seen_at FROM catalog_versions WHERE adam_id = $1 ORDER BY seen_at DESC, version",
      [](const Row& row) {
        return domain::CatalogVersion{text_of(row, 0), text_of(row, 1), {row.integer(2)}};
      },
      adam_id.value);
}

base::Status SqlCatalog::put_price(domain::AdamId adam_id, std::int64_t price_milli, const std::string& currency) {
  return run_only(c_.db, "UPDATE catalog_items SET price_milli = $2, currency = $3 WHERE adam_id = $1", adam_id.value,
                  price_milli, currency);
}

base::Status SqlCatalog::put_icon(const domain::CatalogIcon& i) {
  return run_only(c_.db,
                  "INSERT INTO catalog_icons (adam_id, source, type, picture, fetched_at) VALUES ($1, $2, $3, $4, $5) "
                  "ON CONFLICT (adam_id) DO UPDATE SET source = excluded.source, type = excluded.type, picture = "
                  "excluded.picture, fetched_at = excluded.fetched_at",
                  i.adam_id.value, i.source, i.type, base::base64_encode(i.bytes), i.fetched_at);
}

base::Result<std::optional<domain::CatalogIcon>> SqlCatalog::icon(domain::AdamId adam_id) {
  return first(
      c_.db, "SELECT adam_id, source, type, picture, fetched_at FROM catalog_icons WHERE adam_id = $1 AND type <> ''",
      [](const Row& row) {
        return domain::CatalogIcon{{row.integer(0)},
                                   text_of(row, 1),
                                   text_of(row, 2),
                                   base::base64_decode(row.text(3)).value_or(""),
                                   {row.integer(4)}};
      },
      adam_id.value);
}

base::Result<std::vector<domain::CatalogItem>> SqlCatalog::items_without_icon(base::Timestamp tried_before, int limit) {
  return all(c_.db,
             fmt::format("SELECT {} FROM catalog_items c WHERE c.icon_url <> '' AND NOT EXISTS (SELECT 1 FROM "
                         "catalog_icons i WHERE i.adam_id = c.adam_id AND i.source = c.icon_url AND (i.type <> '' OR "
                         "i.fetched_at >= $1)) ORDER BY c.adam_id LIMIT $2",
                         kColumns),
             item_of, tried_before, limit);
}

base::Result<std::vector<std::pair<domain::AdamId, base::Timestamp>>> SqlCatalog::icon_moments() {
  return all(c_.db, "SELECT adam_id, fetched_at FROM catalog_icons WHERE type <> '' ORDER BY adam_id",
             [](const Row& row) { return std::pair(domain::AdamId{row.integer(0)}, base::Timestamp{row.integer(1)}); });
}

base::Result<std::vector<domain::CatalogItem>> SqlCatalog::items() {
  return all(c_.db, fmt::format("SELECT {} FROM catalog_items ORDER BY adam_id", kColumns), item_of);
}

base::Status SqlCatalog::put_add(domain::LocationId location, const domain::CatalogAdd& add) {
  return run_only(c_.db,
                  "INSERT INTO catalog_adds (location_id, adam_id, status, comment, added_at) VALUES ($1, $2, $3, $4, "
                  "$5) ON CONFLICT (location_id, adam_id) DO UPDATE SET status = excluded.status, comment = "
                  "excluded.comment, added_at = excluded.added_at WHERE catalog_adds.status <> excluded.status",
                  location, add.adam_id.value, add.success ? "success" : "failed", add.comment, add.added_at);
}

base::Result<std::vector<domain::CatalogAdd>> SqlCatalog::adds(domain::LocationId location) {
  return all(
      c_.db, "SELECT adam_id, status, comment, added_at FROM catalog_adds WHERE location_id = $1 ORDER BY adam_id",
      [](const Row& row) {
        return domain::CatalogAdd{{row.integer(0)}, row.text(1) == "success", text_of(row, 2), {row.integer(3)}};
      },
      location);
}

}  // namespace bursar::store
