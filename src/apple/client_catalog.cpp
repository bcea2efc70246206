// Names, icons and versions of items: the content metadata look-up.
// Source: https://developer.apple.com/documentation/devicemanagement/getting-app-and-book-information-legacy
#include <fmt/format.h>

#include <algorithm>

#include "apple/client.h"
#include "apple/wire.h"
#include "apple_api/metadata.h"
#include "base/text.h"

namespace bursar::apple {
namespace {

// So many adamIds in one look-up: assumed, since Apple documents no limit; kept small for the length of the URL.
constexpr std::size_t kLookUpIds = 50;

app::ContentMetadata metadata_of(std::int64_t adam_id, const apple_api::LookupItem& item) {
  app::ContentMetadata metadata;
  metadata.adam_id = adam_id;
  metadata.name = item.name;
  metadata.bundle_id = item.bundle_id.value_or("");
  metadata.artist = item.artist_name.value_or("");
  if (item.artwork && item.artwork->url_template) metadata.artwork_url = item.artwork->url_template->url;
  if (item.artwork && metadata.artwork_url.empty() && !item.artwork->images.empty()) {
    metadata.artwork_url = item.artwork->images.back().url;
  }
  metadata.kind = item.kind.value_or("");
  metadata.minimum_os = item.minimum_os_version.value_or("");
  metadata.genres = item.genre_names;
  metadata.device_families = item.device_families;
  metadata.custom_app = item.is_b2b_custom_app.value_or(false);
  if (!item.offers.empty() && item.offers.front().version) {
    metadata.version = std::string(base::trim(item.offers.front().version->display));
  }
  return metadata;
}

base::Result<apple_api::LookupResponse> parse_lookup(std::string& body) {
  auto wire = apple_api::parse_lookup_response(body);
  if (!wire) return base::fail(unreadable(wire.error()));
  return std::move(*wire);
}

}  // namespace

base::Result<std::vector<app::ContentMetadata>> AppleClient::look_up(const app::AppleToken& token,
                                                                     const std::vector<std::int64_t>& adam_ids,
                                                                     const std::string& country,
                                                                     const std::string& platform, bool as_owner) {
  TRY_SET(const auto service, service_config());
  if (service.metadata_lookup_url.empty()) {
    return base::fail(base::ErrorKind::unavailable, "no_metadata_service",
                      "Apple's service names no address for the names and icons of items.", "It is asked for later.");
  }
  std::vector<app::ContentMetadata> found;
  for (std::size_t from = 0; from < adam_ids.size(); from += kLookUpIds) {
    apple_api::LookupQuery query;
    for (std::size_t i = from; i < std::min(from + kLookUpIds, adam_ids.size()); ++i) {
      query.ids.push_back(std::to_string(adam_ids[i]));
    }
    query.platform = platform;
    query.storefront = base::to_lower_ascii(country);
    query.language = options_.language;
    auto call = read(token, service.metadata_lookup_url, apple_api::to_query(query));
    // The token is what proves that custom apps, and apps that left the store, are owned.
    if (as_owner) {
      call.cookie = "itvt=" + token.stoken.reveal();
    } else {
      call.token = nullptr;
    }
    TRY_SET(const auto answer, caller_.call<apple_api::LookupResponse>(call, parse_lookup));
    for (const auto& [id, item] : answer.results) {
      if (const auto adam_id = base::parse_int(id)) found.push_back(metadata_of(*adam_id, item));
    }
  }
  return found;
}

}  // namespace bursar::apple
