#include "apple_api/metadata.h"

#include "apple_api/wire_query.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LookupQuery>& query) {
  wire.defaulted("version", query.version);
  wire.list("id", query.ids);
  wire.defaulted("p", query.profile);
  wire.defaulted("caller", query.caller);
  wire.defaulted("platform", query.platform);
  wire.defaulted("cc", query.storefront);
  wire.defaulted("l", query.language);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, ArtworkImage>& image) {
  wire.required("url", image.url);
  wire.defaulted("width", image.width);
  wire.defaulted("height", image.height);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, OfferVersion>& version) {
  wire.defaulted("display", version.display);
  wire.maybe("externalId", version.external_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, Offer>& offer) {
  wire.defaulted("type", offer.type);
  wire.maybe("price", offer.price);
  wire.maybe("priceFormatted", offer.price_formatted);
  wire.maybe("buyParams", offer.buy_params);
  wire.maybe("version", offer.version);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, Genre>& genre) {
  wire.defaulted("genreId", genre.genre_id);
  wire.defaulted("name", genre.name);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, SoftwareInfo>& info) {
  wire.maybe("seller", info.seller);
  wire.maybe("supportUrl", info.support_url);
  wire.maybe("websiteUrl", info.website_url);
  wire.maybe("privacyPolicyUrl", info.privacy_policy_url);
  wire.maybe("languagesDisplayString", info.languages_display_string);
  wire.maybe("requirementsString", info.requirements_string);
}

namespace {

// The new form of artwork.
struct ArtworkTemplate {
  ArtworkImage image;
  std::optional<std::string> bg_color;
};
template <class Wire>
void describe(Wire& wire, Ref<Wire, ArtworkTemplate>& form) {
  describe(wire, form.image);
  wire.maybe("bgColor", form.bg_color);
}

void artwork(Reader& wire, std::optional<Artwork>& value) {
  if (wire.is_list("artwork")) {
    wire.defaulted("artwork", value.emplace().images);
    return;
  }
  std::optional<ArtworkTemplate> form;
  wire.maybe("artwork", form);
  if (form) value = Artwork{{}, form->image, form->bg_color};
}

void artwork(Writer& wire, const std::optional<Artwork>& value) {
  if (value && value->url_template) {
    wire.required("artwork", ArtworkTemplate{*value->url_template, value->bg_color});
  } else if (value) {
    wire.required("artwork", value->images);
  }
}

}  // namespace

template <class Wire>
void describe(Wire& wire, Ref<Wire, LookupItem>& item) {
  wire.required("id", item.id);
  wire.defaulted("name", item.name);
  wire.maybe("subtitle", item.subtitle);
  wire.maybe("bundleId", item.bundle_id);
  wire.maybe("watchBundleId", item.watch_bundle_id);
  wire.maybe("artistName", item.artist_name);
  artwork(wire, item.artwork);
  wire.defaulted("deviceFamilies", item.device_families);
  wire.defaulted("genreNames", item.genre_names);
  wire.maybe("genres", item.genres);
  wire.maybe("kind", item.kind);
  wire.maybe("minimumOSVersion", item.minimum_os_version);
  wire.maybe("isB2BCustomApp", item.is_b2b_custom_app);
  wire.maybe("isVppDeviceBasedLicensingEnabled", item.is_vpp_device_based_licensing_enabled);
  wire.maybe("isFirstPartyHideableApp", item.is_first_party_hideable_app);
  wire.maybe("is32bitOnly", item.is_32bit_only);
  wire.maybe("hasInAppPurchases", item.has_in_app_purchases);
  wire.maybe("isAppleWatchSupported", item.is_apple_watch_supported);
  wire.maybe("releaseDate", item.release_date);
  wire.maybe("latestVersionReleaseDate", item.latest_version_release_date);
  wire.maybe("whatsNew", item.whats_new);
  wire.within("description", "standard", item.description);
  wire.maybe("copyright", item.copyright);
  wire.maybe("softwareInfo", item.software_info);
  wire.maybe("url", item.url);
  wire.maybe("shortUrl", item.short_url);
  wire.defaulted("offers", item.offers);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, LookupResponse>& response) {
  wire.required("results", response.results);
  wire.defaulted("version", response.version);
  wire.defaulted("isAuthenticated", response.is_authenticated);
}

base::Result<LookupQuery> parse_lookup_query(const Query& query) { return parse_query_as<LookupQuery>(query); }
Query to_query(const LookupQuery& query) { return query_of(query); }

// Loose: ids of the store are numbers or text.
base::Result<LookupResponse> parse_lookup_response(std::string_view json) {
  return parse_as<LookupResponse>(json, kLegacyAnswer);
}
std::string serialize(const LookupResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
