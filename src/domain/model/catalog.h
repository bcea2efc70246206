// The catalog: one logical item for each adamId, across locations and price tiers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/model/asset.h"

namespace bursar::domain {

/// left_store: it was there once and the store does not know it any more; nothing new is assigned (JAMF-S19).
enum class CatalogState : std::uint8_t { found, not_found, left_store };

struct CatalogItem {
  AdamId adam_id;
  std::string name;
  std::string bundle_id;
  std::string artist;
  std::string icon_url;  // template with {w}x{h}bb.{f}
  std::string kind;      // iosSoftware, desktopApp, ebook …
  std::string version;
  std::string minimum_os;
  std::vector<std::string> genres;
  std::vector<std::string> families;
  bool custom = false;     // made for this organization
  std::string storefront;  // country it was looked up in
  CatalogState state = CatalogState::found;
  base::Timestamp looked_at;
  // Entered by hand; a look-up leaves it alone.
  std::int64_t price_milli = 0;  // of a seat, in thousandths of the currency; 0: not known
  std::string currency = {};     // ISO 4217
};

/// A version of an item, and when a look-up told of it first.
struct CatalogVersion {
  std::string version;
  std::string minimum_os;
  base::Timestamp seen_at;
};

/// The picture of an item, kept so that a page need not ask Apple's servers for it.
struct CatalogIcon {
  AdamId adam_id;
  std::string source;  // the item's icon_url that it came from
  std::string type;    // image/png …; empty: it was not to be had
  std::string bytes;
  base::Timestamp fetched_at;
};

/// How an item of a location came into the catalog (MAAS-19, MAAS-S1, MAAS-S2).
struct CatalogAdd {
  AdamId adam_id;
  bool success = true;
  std::string comment;  // "added", "already exists", "not found"
  base::Timestamp added_at;
};

inline const char* name_of(CatalogState state) {
  return state == CatalogState::found ? "found" : state == CatalogState::not_found ? "not_found" : "left_store";
}

}  // namespace bursar::domain
