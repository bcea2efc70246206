// What the mirror knows: assets, holders, devices, people.
#include <limits>

#include "base/text.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/render.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

// A page's cursor names its last row; its parts are apart by a unit separator, which no name holds.
constexpr char kSeparator = '\x1f';
constexpr std::int64_t kAssetsMax = 1'000'000;

std::string cursor_of(const app::Holder& h) {
  return base::join({std::to_string(h.location.value), std::to_string(h.assignment.asset.adam_id.value),
                     domain::name_of(h.assignment.asset.pricing), domain::name_of(h.assignment.assignee.kind),
                     h.assignment.assignee.name},
                    std::string(1, kSeparator));
}

Result<std::optional<std::vector<std::string>>> cursor_in(const Call& call, std::size_t parts) {
  const auto given = call.query.find("after");
  if (given == call.query.end() || given->second.empty()) return std::optional<std::vector<std::string>>();
  std::vector<std::string> values;
  for (const auto part : base::split(given->second, kSeparator)) values.emplace_back(part);
  if (values.size() == parts && base::parse_int(values[0])) return std::optional(values);
  return base::fail(base::ErrorKind::invalid, "bad_cursor", "\"after\" is not a value that an answer gave as \"next\".",
                    "Start from the first page.");
}

app::Holder holder_of(const std::vector<std::string>& parts) {
  app::Holder h;
  h.location = {base::parse_int(parts[0]).value_or(0)};
  h.assignment.asset.adam_id = {base::parse_int(parts[1]).value_or(0)};
  h.assignment.asset.pricing = parts[2] == "PLUS" ? domain::Pricing::plus : domain::Pricing::stdq;
  h.assignment.assignee = {parts[3] == "person" ? domain::AssigneeKind::person : domain::AssigneeKind::device,
                           parts[4]};
  return h;
}

std::string cursor_of(const app::MirroredUser& m) {
  return base::join({std::to_string(m.location.value), m.user.client_user_id, m.user.id_hash,
                     m.user.status == domain::UserStatus::deleted ? "1" : "0"},
                    std::string(1, kSeparator));
}

app::MirroredUser user_of(const std::vector<std::string>& parts) {
  app::MirroredUser m;
  m.location = {base::parse_int(parts[0]).value_or(0)};
  m.user.client_user_id = parts[1];
  m.user.id_hash = parts[2];
  if (parts[3] == "1") m.user.status = domain::UserStatus::deleted;
  return m;
}

class Mirror {
 public:
  explicit Mirror(const app::Services& services) : s_(services) {}

  Result<HttpResponse> assets(const Call& call) const {
    app::AssetListing listing;
    TRY_SET(const auto page, page_in(call, std::numeric_limits<std::size_t>::max()));
    listing.first = page ? static_cast<std::int64_t>(page->begin) : 0;
    const auto size = page ? static_cast<std::int64_t>(page->end - page->begin) : kAssetsMax;
    listing.limit = size + 1;  // whether more come
    static const std::vector<std::string> kFields{"adamId",    "name",    "location", "assigned",
                                                  "available", "retired", "total"};
    TRY_SET(const auto sort, sort_of(call, kFields));
    for (std::size_t i = 0; sort && i < kFields.size(); ++i) {
      if (kFields[i] == sort->field) listing.sort_column = app::kAssetSorts[i];
    }
    listing.descending = sort && sort->descending;
    if (const auto text = call.query.find("text"); text != call.query.end()) listing.text = text->second;
    TRY_SET(const auto location, location_filter(call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto locations, transaction->locations().list());
    for (const auto& one : locations) {
      if (location && *location != one.id) continue;
      TRY_SET(const auto served, app::serves(*transaction, call.reach, one.id));
      if (served) listing.locations.push_back(one.id);
    }
    json rows = json::array();
    if (listing.locations.empty()) return list_answer(call, rows, json());
    TRY_SET(auto assets, transaction->mirror().assets_listed(listing));
    const bool more = static_cast<std::int64_t>(assets.size()) > size;
    if (more) assets.pop_back();
    for (const auto& asset : assets) rows.push_back(render(asset));
    return list_answer(call, rows, more && page ? json(std::to_string(page->end)) : json());
  }

  Result<HttpResponse> holders(const Call& call) const {
    app::HolderListing listing;
    TRY_SET(listing.adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(listing.location, location_filter(call));
    TRY_SET(listing.reason, reason_in(call, listing.location));
    listing.text = text_of(call, "text");
    listing.units = units_in(call.reach);
    TRY_SET(const auto sort, sort_of(call, {"holder"}));
    listing.descending = sort && sort->descending;
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto cursor, cursor_in(call, 5));
    TRY_SET(auto transaction, s_.store.begin_read());
    const auto after = cursor ? std::optional(holder_of(*cursor)) : std::nullopt;
    TRY_SET(const auto page, transaction->mirror().holders_listed(listing, after, size));
    const auto& holders = page.holders;
    TRY_SET(const auto leases, transaction->distributions().leases_of(holders));
    json rows = json::array();
    for (std::size_t i = 0; i < holders.size(); ++i) {
      TRY_SET(const auto seen, sees(*transaction, call, holders[i].assignment.assignee));
      if (!seen) continue;
      auto row = render(holders[i]);
      const auto& lease = leases[i];
      row["reason"] = !lease ? "others" : lease->distribution.value == 0 ? "by_hand" : "distribution";
      row["distribution"] = lease ? lease->distribution.value : 0;
      row["since"] = lease ? json(base::format_rfc3339(lease->since)) : json();
      rows.push_back(std::move(row));
    }
    return list_answer(call, rows, page.next ? json(cursor_of(*page.next)) : json());
  }

  Result<HttpResponse> held_by(const Call& call, domain::AssigneeKind kind, const std::string& name) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto seen, sees(*transaction, call, {kind, name}));
    if (!seen) TRY(app::refuse_outside("This device"));
    TRY_SET(const auto held, transaction->mirror().held_by({kind, name}));
    json rows = json::array();
    for (const auto& holder : held) {
      auto row = render(holder);
      TRY_SET(const auto asset, transaction->mirror().find_asset(holder.location, holder.assignment.asset));
      row["name"] = asset ? asset->name : "";
      rows.push_back(std::move(row));
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> device(const Call& call) const {
    return held_by(call, domain::AssigneeKind::device, call.path.at("serial"));
  }

  Result<HttpResponse> users(const Call& call) const {
    app::UserListing listing;
    TRY_SET(listing.location, location_filter(call));
    using S = domain::UserStatus;
    TRY_SET(listing.status, one_of(call, "status", {S::registered, S::associated, S::retired, S::deleted},
                                   "\"status\" must be Registered, Associated, Retired or Deleted."));
    listing.text = text_of(call, "text");
    listing.units = units_in(call.reach);
    TRY_SET(const auto sort, sort_of(call, {"clientUserId"}));
    listing.descending = sort && sort->descending;
    TRY_SET(const auto size, page_size_of(call));
    TRY_SET(const auto cursor, cursor_in(call, 4));
    const auto after = cursor ? std::optional(user_of(*cursor)) : std::nullopt;
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto page, transaction->mirror().users_listed(listing, after, size));
    json rows = json::array();
    for (const auto& user : page.users) rows.push_back(render(user));
    return list_answer(call, rows, page.next ? json(cursor_of(*page.next)) : json());
  }

  Result<HttpResponse> user(const Call& call) const {
    const auto& id = call.path.at("clientUserId");
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto records, transaction->mirror().users({std::nullopt, std::nullopt, id}, std::nullopt, 1000));
    TRY_SET(const auto seen, sees(*transaction, call, {domain::AssigneeKind::person, id}));
    if (!seen) TRY(app::refuse_outside("This person"));
    if (records.empty()) {
      return base::fail(base::ErrorKind::not_found, "user_not_found", "There is no person \"" + id + "\".",
                        "List the people, or sync.");
    }
    json body = {{"clientUserId", id}, {"records", json::array()}, {"held", json::array()}};
    for (const auto& record : records) body["records"].push_back(render(record));
    TRY_SET(const auto held, transaction->mirror().held_by({domain::AssigneeKind::person, id}));
    for (const auto& holder : held) {
      auto row = render(holder);
      TRY_SET(const auto asset, transaction->mirror().find_asset(holder.location, holder.assignment.asset));
      row["name"] = asset ? asset->name : "";
      body["held"].push_back(std::move(row));
    }
    return json_answer(body);
  }

 private:
  /// Which reason is asked for; none: whatever the reason.
  static Result<std::optional<app::HolderReason>> reason_in(const Call& call,
                                                            std::optional<domain::LocationId> location) {
    using Reason = app::HolderReason;
    const auto text = text_of(call, "reason");
    if (text.empty()) return std::optional<Reason>();
    if (!location) return base::fail(bad_field("A \"reason\" is asked for together with a \"location\"."));
    if (text == "others") return std::optional(Reason{});
    if (text == "by_hand") return std::optional(Reason{domain::DistributionId{0}});
    const auto number = base::parse_int(text);
    if (!number) return base::fail(bad_field("\"reason\" must be others, by_hand or a distribution's number."));
    return std::optional(Reason{domain::DistributionId{*number}});
  }

  const app::Services& s_;
};

}  // namespace

void add_mirror_routes(std::vector<Route>& routes, const app::Services& services) {
  const auto at = handlers_of(Mirror(services));
  routes.push_back({"GET", "/v1/assets", Permission::view, at(&Mirror::assets), For::any_part});
  routes.push_back({"GET", "/v1/assets/{adamId}/holders", Permission::view, at(&Mirror::holders), For::any_part});
  routes.push_back({"GET", "/v1/devices/{serial}", Permission::view, at(&Mirror::device), For::any_part});
  routes.push_back({"GET", "/v1/users", Permission::view, at(&Mirror::users), For::any_part});
  routes.push_back({"GET", "/v1/users/{clientUserId}", Permission::view, at(&Mirror::user), For::any_part});
}

}  // namespace bursar::rest
