// The content metadata lookup: names, icons and versions of what the store holds.
// Source: https://developer.apple.com/documentation/devicemanagement/getting-app-and-book-information-legacy
#pragma once

#include <map>

#include "apple_api/common.h"

namespace bursar::apple_api {

/// The sToken travels in the cookie itvt.
struct LookupQuery {
  std::string version = "2";
  std::vector<std::string> ids;  // adamIds, sent as one comma-separated parameter `id`
  std::string profile = "mdm-lockup";
  std::string caller = "MDM";
  std::string platform;    // enterprisestore, volumestore or macappstore
  std::string storefront;  // `cc`, lower case: "ch"
  std::string language;    // `l`: "en"
};
base::Result<LookupQuery> parse_lookup_query(const Query& query);
Query to_query(const LookupQuery& query);

struct ArtworkImage {
  std::string url;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

/// Two forms on the wire: a list of images, or one object whose url holds {w}, {h} and {f}.
struct Artwork {
  std::vector<ArtworkImage> images;          // old form
  std::optional<ArtworkImage> url_template;  // new form; width and height are the largest
  std::optional<std::string> bg_color;       // new form
};

struct OfferVersion {
  std::string display;                      // "4.2.1"
  std::optional<std::int64_t> external_id;  // external version id; a larger one is newer
};

struct Offer {
  std::string type;  // "get", "buy"
  std::optional<double> price;
  std::optional<std::string> price_formatted;
  std::optional<std::string> buy_params;
  std::optional<OfferVersion> version;
};

struct Genre {
  std::string genre_id;
  std::string name;
};

struct SoftwareInfo {
  std::optional<std::string> seller;
  std::optional<std::string> support_url;
  std::optional<std::string> website_url;
  std::optional<std::string> privacy_policy_url;
  std::optional<std::string> languages_display_string;
  std::optional<std::string> requirements_string;
};

struct LookupItem {
  std::string id;  // text or number on the wire; written as text
  std::string name;
  std::optional<std::string> subtitle;
  std::optional<std::string> bundle_id;
  std::optional<std::string> watch_bundle_id;  // its presence means: has a watch app
  std::optional<std::string> artist_name;
  std::optional<Artwork> artwork;
  std::vector<std::string> device_families;  // iphone ipad ipod mac tvos watch realityDevice …
  std::vector<std::string> genre_names;
  std::vector<Genre> genres;
  std::optional<std::string> kind;  // iosSoftware, desktopApp, a kind of book
  std::optional<std::string> minimum_os_version;
  std::optional<bool> is_b2b_custom_app;
  std::optional<bool> is_vpp_device_based_licensing_enabled;
  std::optional<bool> is_first_party_hideable_app;
  std::optional<bool> is_32bit_only;
  std::optional<bool> has_in_app_purchases;
  std::optional<bool> is_apple_watch_supported;
  std::optional<std::string> release_date;                 // YYYY-MM-DD
  std::optional<std::string> latest_version_release_date;  // text for people: "Feb 3, 2031"
  std::optional<std::string> whats_new;
  std::optional<std::string> description;  // description.standard
  std::optional<std::string> copyright;
  std::optional<SoftwareInfo> software_info;
  std::optional<std::string> url;
  std::optional<std::string> short_url;
  std::vector<Offer> offers;
};

/// An id without a result is not sold in that storefront, not owned, or wrong; Apple does not say which.
struct LookupResponse {
  std::map<std::string, LookupItem> results;  // by adamId
  std::int64_t version = 2;
  bool is_authenticated = false;  // always false, also when the cookie was accepted
};
base::Result<LookupResponse> parse_lookup_response(std::string_view json);
std::string serialize(const LookupResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
