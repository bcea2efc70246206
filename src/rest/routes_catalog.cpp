// The catalog of what is owned.
#include <algorithm>
#include <map>
#include <set>

#include "app/usecases/refresh_catalog.h"
#include "base/text.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

class CatalogRoutes {
 public:
  explicit CatalogRoutes(const app::Services& services) : s_(services) {}

  /// One row for each item, whatever the locations and price tiers.
  Result<HttpResponse> items(const Call& call) const {
    TRY_SET(const auto filter, filter_in(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto items, transaction->catalog().items());
    TRY_SET(auto assets, transaction->mirror().assets(std::nullopt));
    TRY_SET(const auto owned, seen_of(std::move(assets), *transaction, call, items.size()));
    json rows = json::array();
    for (const auto& item : items) {
      const auto found = owned.seats.find(item.adam_id.value);
      const auto s = found == owned.seats.end() ? Seats{} : found->second;
      if (!call.reach.everything && s.locations == 0) continue;
      if (filter.takes(item, s)) rows.push_back(row_of(item, s, owned));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> one(const Call& call) const {
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto items, transaction->catalog().items());
    TRY_SET(auto assets, transaction->mirror().assets_of_item({adam_id}));
    TRY_SET(const auto owned, seen_of(std::move(assets), *transaction, call, items.size()));
    const auto item =
        std::find_if(items.begin(), items.end(), [&](const auto& i) { return i.adam_id.value == adam_id; });
    const auto seats = owned.seats.find(adam_id);
    if (item == items.end() || (!call.reach.everything && seats == owned.seats.end()))
      return base::fail(no_such_item());
    auto row = row_of(*item, seats == owned.seats.end() ? Seats{} : seats->second, owned);
    row["tiers"] = json::array();
    for (const auto& asset : owned.assets) row["tiers"].push_back(render(asset));
    TRY_SET(const auto versions, transaction->catalog().versions({adam_id}));
    row["versions"] = json::array();
    for (const auto& v : versions) {
      row["versions"].push_back(
          {{"version", v.version}, {"minimumOs", v.minimum_os}, {"seenAt", base::format_rfc3339(v.seen_at)}});
    }
    return json_answer(row);
  }

  /// The picture, kept by the browser for a day; its address changes with it.
  Result<HttpResponse> icon(const Call& call) const {
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(auto transaction, s_.store.begin_read());
    if (!call.reach.everything) {
      TRY_SET(auto assets, transaction->mirror().assets_of_item({adam_id}));
      TRY_SET(const auto owned, seen_of(std::move(assets), *transaction, call, 0));
      if (owned.seats.count(adam_id) == 0) return base::fail(no_such_item());
    }
    TRY_SET(const auto icon, transaction->catalog().icon({adam_id}));
    if (!icon) {
      return base::fail(base::ErrorKind::not_found, "no_icon", "There is no icon of this item.",
                        "Show a letter; icons come with the next syncs where Apple's store has them.");
    }
    HttpResponse response;
    response.headers.add("Content-Type", icon->type);
    response.headers.add("Cache-Control", "private, max-age=86400");
    response.body = icon->bytes;
    return response;
  }

  Result<HttpResponse> set_price(const Call& call) const {
    TRY_SET(const auto body, body_of(call, {"price", "currency"}));
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(const auto price, field<std::string>(body, "price", ""));
    TRY_SET(const auto currency, field<std::string>(body, "currency", ""));
    const auto milli = price.empty() ? 0 : base::parse_thousandths(price);
    if (!milli || *milli < 0) return base::fail(bad_field("\"price\" must be a number like \"4.99\", or empty."));
    TRY(app::set_price(s_, {adam_id}, *milli, currency));
    return json_answer({{"price", base::format_thousandths(*milli)}, {"currency", currency}});
  }

  Result<HttpResponse> of_location(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto adds, transaction->catalog().adds(id));
    TRY_SET(const auto items, transaction->catalog().items());
    TRY_SET(const auto assets, transaction->mirror().assets(id));
    std::map<std::int64_t, const domain::CatalogItem*> catalog;
    for (const auto& item : items) catalog[item.adam_id.value] = &item;
    std::map<std::int64_t, Seats> seats;
    for (const auto& row : assets) add(row, seats[row.asset.key.adam_id.value]);
    json rows = json::array();
    for (const auto& one : adds) {
      const auto item = catalog.find(one.adam_id.value);
      const auto& s = seats[one.adam_id.value];
      rows.push_back({{"adamId", std::to_string(one.adam_id.value)},
                      {"iconUrl", item == catalog.end() ? "" : item->second->icon_url},
                      {"name", item == catalog.end() ? "" : item->second->name},
                      {"total", s.unlimited ? json() : json(s.total)},
                      {"available", s.unlimited ? json() : json(s.available)},
                      {"addedAt", base::format_rfc3339(one.added_at)},
                      {"status", one.success ? "success" : "failed"},
                      {"comment", said(one.comment)}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> add_by_hand(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(const auto body, body_of(call, {"adamIds"}));
    TRY_SET(const auto texts, field<std::vector<std::string>>(body, "adamIds", {}));
    std::vector<std::int64_t> ids;
    for (const auto& text : texts) {
      TRY_SET(const auto number, number_of(text, "adamIds"));
      ids.push_back(number);
    }
    TRY_SET(const auto found, app::add_to_catalog(s_, id, ids));
    return json_answer({{"found", found}});
  }

 private:
  struct Seats {
    std::int64_t total = 0;
    std::int64_t assigned = 0;
    std::int64_t available = 0;
    std::int64_t retired = 0;
    std::int64_t locations = 0;
    bool unlimited = false;
    bool device_assignable = false;
    bool irrevocable = false;
    bool stdq = false;
    bool plus = false;
    std::vector<std::int64_t> location_ids;
    std::set<std::string> platforms;
  };
  /// Assets that the caller may see, and what is known of them.
  struct Owned {
    std::vector<app::MirroredAsset> assets;
    std::map<std::int64_t, Seats> seats;
    std::map<std::int64_t, domain::CatalogAdd> adds;
    std::map<std::int64_t, base::Timestamp> icons;
  };
  /// `items`: so many have a place in the catalog; of each, the addition of the first location that has one is told.
  static Result<Owned> seen_of(std::vector<app::MirroredAsset> assets, app::Transaction& transaction, const Call& call,
                               std::size_t items) {
    Owned owned;
    TRY_SET(const auto locations, transaction.locations().list());
    std::set<domain::LocationId> served;
    for (const auto& location : locations) {
      TRY_SET(const auto serves, app::serves(transaction, call.reach, location.id));
      if (!serves) continue;
      served.insert(location.id);
      if (owned.adds.size() >= items) continue;
      TRY_SET(const auto adds, transaction.catalog().adds(location.id));
      for (const auto& one : adds) owned.adds.try_emplace(one.adam_id.value, one);
    }
    for (auto& row : assets) {
      if (served.count(row.location) == 0) continue;
      add(row, owned.seats[row.asset.key.adam_id.value]);
      owned.assets.push_back(std::move(row));
    }
    TRY_SET(const auto icons, transaction.catalog().icon_moments());
    for (const auto& [adam_id, at] : icons) owned.icons[adam_id.value] = at;
    return owned;
  }
  static json row_of(const domain::CatalogItem& item, const Seats& s, const Owned& owned) {
    const auto adam_id = std::to_string(item.adam_id.value);
    const auto icon = owned.icons.find(item.adam_id.value);
    const auto added = owned.adds.find(item.adam_id.value);
    const bool was_added = added != owned.adds.end();
    json row = {
        {"adamId", adam_id},
        {"name", item.name},
        {"bundleId", item.bundle_id},
        {"artist", item.artist},
        {"iconUrl", item.icon_url},
        {"icon",
         icon == owned.icons.end() ? "" : "/v1/catalog/" + adam_id + "/icon?v=" + std::to_string(icon->second.unix_ms)},
        {"kind", item.kind},
        {"version", item.version},
        {"minimumOs", item.minimum_os},
        {"genres", base::join(item.genres, ", ")},
        {"families", base::join(item.families, ", ")},
        {"custom", item.custom},
        {"storefront", item.storefront},
        {"state", domain::name_of(item.state)},
        {"lookedAt", base::format_rfc3339(item.looked_at)},
        {"locations", s.locations},
        {"locationIds", s.location_ids},
        {"pricing", s.plus ? (s.stdq ? "STDQ, PLUS" : "PLUS") : (s.stdq ? "STDQ" : "")},
        {"platforms", base::join({s.platforms.begin(), s.platforms.end()}, " ")},
        {"total", s.unlimited ? json() : json(s.total)},
        {"assigned", s.assigned},
        {"available", s.unlimited ? json() : json(s.available)},
        {"retired", s.unlimited ? json() : json(s.retired)},
        {"deviceAssignable", s.device_assignable},
        {"irrevocable", s.irrevocable},
        {"addedAt", was_added ? json(base::format_rfc3339(added->second.added_at)) : json()},
        {"addStatus", !was_added              ? ""
                      : added->second.success ? "success"
                                              : "failed"},
        {"comment", was_added ? added->second.comment : ""},
        {"price", base::format_thousandths(item.price_milli)},
        {"currency", item.currency},
        // JAMF-6: the same content in several locations.
        {"hint", said(s.locations > 1 ? "Several locations own it; their scopes say which one serves whom." : "")}};
    return row;
  }
  /// What of the list is asked for.
  struct Filter {
    std::string kind;
    std::string state;
    std::string platform;
    std::optional<std::int64_t> location;
    bool is_short = false;
    bool takes(const domain::CatalogItem& item, const Seats& s) const {
      const bool book = item.kind.find("book") != std::string::npos;
      if (!kind.empty() && (kind == "book") != book) return false;
      if (!state.empty() && state != domain::name_of(item.state)) return false;
      if (!platform.empty() && s.platforms.count(platform) == 0) return false;
      const auto& ids = s.location_ids;
      if (location && std::find(ids.begin(), ids.end(), *location) == ids.end()) return false;
      return !is_short || (!s.unlimited && s.locations > 0 && s.available == 0);
    }
  };
  static Result<Filter> filter_in(const Call& call) {
    const auto text = [&](const char* name) {
      const auto given = call.query.find(name);
      return given == call.query.end() ? std::string() : given->second;
    };
    Filter filter{text("kind"), text("state"), text("platform"), {}, text("short") == "true"};
    if (!filter.kind.empty() && filter.kind != "app" && filter.kind != "book") {
      return base::fail(bad_field("\"kind\" must be app or book."));
    }
    if (!text("location").empty()) {
      TRY_SET(filter.location, number_of(text("location"), "location"));
    }
    return filter;
  }
  static base::Error no_such_item() {
    return {
        base::ErrorKind::not_found, "no_such_item", "The catalog has no such item.", "List the catalog.", {}, {}, {}};
  }
  static void add(const app::MirroredAsset& row, Seats& s) {
    if (!row.owned) return;
    if (std::find(s.location_ids.begin(), s.location_ids.end(), row.location.value) == s.location_ids.end()) {
      s.location_ids.push_back(row.location.value);
      ++s.locations;
    }
    s.retired += row.asset.retired;
    (row.asset.key.pricing == domain::Pricing::plus ? s.plus : s.stdq) = true;
    s.platforms.insert(row.asset.platforms.begin(), row.asset.platforms.end());
    s.total += row.asset.total;
    s.assigned += row.asset.assigned;
    s.available += row.asset.available;
    s.unlimited = s.unlimited || row.asset.unlimited;
    s.device_assignable = s.device_assignable || row.asset.device_assignable;
    s.irrevocable = s.irrevocable || !row.asset.revocable;
  }

  const app::Services& s_;
};

}  // namespace

void add_catalog_routes(std::vector<Route>& routes, const app::Services& services) {
  using C = CatalogRoutes;
  const auto at = handlers_of(C(services));
  routes.push_back({"GET", "/v1/catalog", Permission::view, at(&C::items), For::any_part});
  routes.push_back({"GET", "/v1/catalog/{adamId}", Permission::view, at(&C::one), For::any_part});
  routes.push_back({"GET", "/v1/catalog/{adamId}/icon", Permission::view, at(&C::icon), For::any_part});
  routes.push_back({"PUT", "/v1/catalog/{adamId}/price", Permission::licenses, at(&C::set_price)});
  routes.push_back({"GET", "/v1/locations/{id}/catalog", Permission::view, at(&C::of_location), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/catalog", Permission::licenses, at(&C::add_by_hand), For::any_part});
}

}  // namespace bursar::rest
