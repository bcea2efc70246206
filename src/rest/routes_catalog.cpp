// The catalog of what is owned.
#include <map>
#include <unordered_map>

#include "app/kept_world.h"
#include "app/usecases/refresh_catalog.h"
#include "base/text.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
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
    TRY_SET(const auto world, app::look_at_world(s_));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto items, transaction->catalog().items());
    std::vector<bool> served;
    for (const auto& location : world->world.locations) {
      TRY_SET(const auto serves, app::serves(*transaction, call.reach, location.id));
      served.push_back(serves);
    }
    std::unordered_map<std::int64_t, Seats> seats;
    for (const auto& stock : world->world.stocks) {
      if (served[stock.location]) add(stock, world->world.locations[stock.location].id, seats[stock.key.adam_id.value]);
    }
    json rows = json::array();
    for (const auto& item : items) {
      const auto& s = seats[item.adam_id.value];
      if (!call.reach.everything && s.locations == 0) continue;
      rows.push_back(
          {{"adamId", std::to_string(item.adam_id.value)},
           {"name", item.name},
           {"bundleId", item.bundle_id},
           {"artist", item.artist},
           {"iconUrl", item.icon_url},
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
           {"total", s.unlimited ? json() : json(s.total)},
           {"assigned", s.assigned},
           {"available", s.unlimited ? json() : json(s.available)},
           {"deviceAssignable", s.device_assignable},
           {"irrevocable", s.irrevocable},
           // JAMF-6: the same content in several locations.
           {"price", base::format_thousandths(item.price_milli)},
           {"currency", item.currency},
           {"hint", said(s.locations > 1 ? "Several locations own it; their scopes say which one serves whom." : "")}});
    }
    return list_answer(call, rows, nullptr);
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
    for (const auto& row : assets) {
      domain::Stock stock;
      stock.owned = row.owned;
      stock.total = row.asset.total;
      stock.assigned = row.asset.assigned;
      stock.available = row.asset.available;
      stock.unlimited = row.asset.unlimited;
      stock.device_assignable = row.asset.device_assignable;
      stock.revocable = row.asset.revocable;
      add(stock, id, seats[row.asset.key.adam_id.value]);
    }
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
    std::int64_t locations = 0;
    bool unlimited = false;
    bool device_assignable = false;
    bool irrevocable = false;
    domain::LocationId last;
  };
  static void add(const domain::Stock& stock, domain::LocationId location, Seats& s) {
    if (!stock.owned) return;
    s.locations += s.last == location ? 0 : 1;
    s.last = location;
    s.total += stock.total;
    s.assigned += stock.assigned;
    s.available += stock.available;
    s.unlimited = s.unlimited || stock.unlimited;
    s.device_assignable = s.device_assignable || stock.device_assignable;
    s.irrevocable = s.irrevocable || !stock.revocable;
  }

  const app::Services& s_;
};

}  // namespace

void add_catalog_routes(std::vector<Route>& routes, const app::Services& services) {
  using C = CatalogRoutes;
  const auto at = [catalog = C(services)](Result<HttpResponse> (C::*handler)(const Call&) const) {
    return [catalog, handler](const Call& call) { return answer([&] { return (catalog.*handler)(call); }); };
  };
  routes.push_back({"GET", "/v1/catalog", Permission::view, at(&C::items), For::any_part});
  routes.push_back({"PUT", "/v1/catalog/{adamId}/price", Permission::licenses, at(&C::set_price)});
  routes.push_back({"GET", "/v1/locations/{id}/catalog", Permission::view, at(&C::of_location), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/catalog", Permission::licenses, at(&C::add_by_hand), For::any_part});
}

}  // namespace bursar::rest
