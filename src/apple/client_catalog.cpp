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

namespace {

constexpr const char* kIconSize = "128";
constexpr std::size_t kIconBytesMax = 262'144;
constexpr std::size_t kIconsAtOnce = 8;

base::Error no_icon(base::ErrorKind kind, const char* code, const std::string& why) {
  return {kind, code, "The icon could not be taken: " + why, "A letter is shown in its place.", {}, {}, {}};
}

/// Scheme and authority.
std::string_view origin_of(std::string_view url) {
  const auto scheme = url.find("://");
  return scheme == std::string_view::npos ? std::string_view() : url.substr(0, url.find('/', scheme + 3));
}

/// A template's blanks are filled in; other addresses stay as they are.
std::string filled(std::string url) {
  for (const auto& [blank, value] : {std::pair("{w}", kIconSize), {"{h}", kIconSize}, {"{c}", "bb"}, {"{f}", "png"}}) {
    if (const auto at = url.find(blank); at != std::string::npos) url.replace(at, 3, value);
  }
  return url;
}

/// What the first bytes say; what the server says of it counts for nothing.
std::string type_of(std::string_view bytes) {
  if (bytes.substr(0, 8) == "\x89PNG\r\n\x1a\n") return "image/png";
  if (bytes.substr(0, 3) == "\xff\xd8\xff") return "image/jpeg";
  if (bytes.size() > 12 && bytes.substr(0, 4) == "RIFF" && bytes.substr(8, 4) == "WEBP") return "image/webp";
  return "";
}

base::Result<app::Icon> icon_in(const base::Result<net::HttpResponse>& answer) {
  if (!answer) {
    return base::fail(no_icon(base::ErrorKind::unavailable, "icon_unavailable", answer.error().message));
  }
  if (answer->status == 404 || answer->status == 403 || answer->status == 410) {
    return base::fail(no_icon(base::ErrorKind::not_found, "no_icon", "there is none."));
  }
  if (answer->status != 200) {
    return base::fail(no_icon(base::ErrorKind::unavailable, "icon_unavailable",
                              fmt::format("its server answered {}.", answer->status)));
  }
  auto type = type_of(answer->body);
  if (type.empty()) {
    return base::fail(no_icon(base::ErrorKind::invalid, "icon_refused", "it is neither PNG, JPEG nor WebP."));
  }
  return app::Icon{std::move(type), answer->body};
}

}  // namespace

std::vector<base::Result<app::Icon>> AppleClient::icons(const std::vector<std::string>& artwork_urls) {
  std::vector<base::Result<app::Icon>> icons;
  const auto service = service_config();
  const auto own = service ? origin_of(service->metadata_lookup_url) : std::string_view();
  for (std::size_t from = 0; from < artwork_urls.size(); from += kIconsAtOnce) {
    std::vector<std::optional<std::future<base::Result<net::HttpResponse>>>> answers;
    for (std::size_t i = from; i < std::min(from + kIconsAtOnce, artwork_urls.size()); ++i) {
      const auto url = filled(artwork_urls[i]);
      const auto origin = origin_of(url);
      const bool allowed = origin.substr(0, 8) == "https://" || (!origin.empty() && origin == own);
      net::HttpRequest request;
      request.url = url;
      request.answer_bytes_max = kIconBytesMax;
      answers.push_back(allowed ? std::optional(http_.start(std::move(request))) : std::nullopt);
    }
    bool reached = false;
    for (auto& answer : answers) {
      icons.push_back(answer
                          ? icon_in(answer->get())
                          : base::fail(no_icon(base::ErrorKind::invalid, "icon_refused", "its address is not https.")));
      reached = reached || icons.back() || icons.back().error().kind != base::ErrorKind::unavailable;
    }
    if (!reached) break;  // nothing comes through: the others need not be waited for
  }
  while (icons.size() < artwork_urls.size()) {
    icons.push_back(base::fail(no_icon(base::ErrorKind::unavailable, "icon_unavailable", "it was not tried.")));
  }
  return icons;
}

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
