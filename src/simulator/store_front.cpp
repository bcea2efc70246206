#include "simulator/store_front.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "apple_api/metadata.h"
#include "base/text.h"
#include "simulator/artwork.h"
#include "simulator/control.h"

namespace bursar::simulator {
namespace {

constexpr std::string_view kLookup = "/WebObjects/MZStorePlatform.woa/wa/lookup";
constexpr std::string_view kArtwork = "/artwork/";
constexpr std::string_view kInvitation = "/WebObjects/MZFinance.woa/wa/associateVPPUserWithITSAccount";

/// The library whose token came as cookie, if any.
const Library* owner_of(const World& world, const net::HttpRequest& request) {
  const auto cookies = request.headers.find("Cookie").value_or("");
  for (const auto part : base::split(cookies, ';')) {
    const auto cookie = base::trim(part);
    if (cookie.substr(0, 5) != "itvt=") continue;
    for (const auto& library : world.libraries) {
      for (const auto& token : library.tokens) {
        if (token.text == cookie.substr(5) && !token.revoked && token.expires_at > world.now()) return &library;
      }
    }
  }
  return nullptr;
}

bool is_shown(const StoreItem& item, const Library* owner, const std::string& country) {
  const bool owned = owner != nullptr && owner->find_stock(item.adam_id, "STDQ").has_value();
  if ((item.custom || item.left_store) && !owned) return false;
  const auto& sold_in = item.storefronts;
  return sold_in.empty() || std::find(sold_in.begin(), sold_in.end(), base::to_lower_ascii(country)) != sold_in.end();
}

apple_api::LookupItem wire_of(const StoreItem& item, const std::string& country, const std::string& base_url) {
  apple_api::LookupItem wire;
  wire.id = item.adam_id;
  wire.name = item.name;
  wire.bundle_id = item.bundle_id;
  wire.artist_name = item.artist;
  wire.artwork = apple_api::Artwork{
      {},
      apple_api::ArtworkImage{fmt::format("{}{}{}/{{w}}x{{h}}bb.{{f}}", base_url, kArtwork, item.adam_id), 1024, 1024},
      {}};
  wire.kind = item.book ? "ebook" : "iosSoftware";
  wire.genre_names = {item.genre};
  wire.minimum_os_version = item.minimum_os;
  wire.is_b2b_custom_app = item.custom;
  wire.is_vpp_device_based_licensing_enabled = item.device_assignable && !item.book;
  for (const auto& platform : item.platforms) {
    wire.device_families.push_back(platform == "macOS" ? "mac" : platform == "tvOS" ? "tvos" : "ipad");
  }
  apple_api::Offer offer;
  offer.type = item.price > 0 ? "buy" : "get";
  offer.price = item.price;
  offer.price_formatted = fmt::format("{:.2f} {}", item.price, country);
  offer.version = apple_api::OfferVersion{item.version, 800'000'000 + static_cast<std::int64_t>(item.adam_id.size())};
  wire.offers.push_back(offer);
  return wire;
}

net::HttpResponse lookup(World& world, const net::HttpRequest& request) {
  net::HttpResponse response;
  response.headers.add("Content-Type", "application/json;charset=UTF-8");
  const auto q = apple_api::parse_lookup_query(net::parse_query(request.query_text()));
  apple_api::LookupResponse found;
  if (q) {
    const auto* owner = owner_of(world, request);
    for (const auto& id : q->ids) {
      const auto* item = world.find_item(id);
      if (item == nullptr || !is_shown(*item, owner, q->storefront)) continue;
      found.results[id] = wire_of(*item, q->storefront, world.options.base_url);
    }
  }
  response.body = apple_api::serialize(found);
  return response;
}

/// /artwork/<adamId>/<w>x<h>bb.png
net::HttpResponse artwork(const World& world, std::string_view path) {
  net::HttpResponse response;
  const auto parts = base::split(path.substr(kArtwork.size()), '/');
  const auto pixels = parts.size() == 2 ? base::parse_int(parts[1].substr(0, parts[1].find('x'))) : std::nullopt;
  if (!pixels || world.find_item(std::string(parts[0])) == nullptr) {
    response.status = 404;
    return response;
  }
  response.headers.add("Content-Type", "image/png");
  response.body = draw_icon(parts[0], static_cast<int>(std::min<std::int64_t>(*pixels, 1024)));
  return response;
}

net::HttpResponse page(int status, const std::string& content) {
  net::HttpResponse response;
  response.status = status;
  response.headers.add("Content-Type", "text/html; charset=utf-8");
  response.body = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Invitation</title><body>" + content +
                  "</body></html>";
  return response;
}

std::string find_value(const std::vector<std::pair<std::string, std::string>>& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) html += c;
  }
  return html;
}

net::HttpResponse invitation(World& world, const net::HttpRequest& request) {
  const auto code = find_value(net::parse_query(request.query_text()), "inviteCode");
  if (request.method == "GET") {
    return page(200,
                "<h1>Your organization invites you</h1><form method=\"post\" action=\"?inviteCode=" + escaped(code) +
                    "&amp;mt=8\"><label>Apple Account <input name=\"account\" type=\"email\" required></label>"
                    "<button>Sign in and accept</button></form>");
  }
  const auto account = find_value(net::parse_query(request.body), "account");
  for (auto& library : world.libraries) {
    const int number = accept_invitation(world, library, code, account);
    if (number == 0) return page(200, "<h1>Accepted</h1><p>Apps and books of your organization can reach you now.</p>");
    if (number == 9641) return page(409, "<h1>This Apple Account has accepted for somebody else already.</h1>");
  }
  return page(410, "<h1>This invitation is not valid any more.</h1><p>Each works once.</p>");
}

}  // namespace

bool is_store_front(std::string_view path) {
  return path == kLookup || path == kInvitation || path.substr(0, kArtwork.size()) == kArtwork;
}

net::HttpResponse store_front(World& world, const net::HttpRequest& request) {
  if (request.path() == kLookup) return lookup(world, request);
  return request.path() == kInvitation ? invitation(world, request) : artwork(world, request.path());
}

}  // namespace bursar::simulator
