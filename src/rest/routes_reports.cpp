// Positions and seats over time, who holds an item for which reason, the story of a token, what a removal would do.
#include <algorithm>
#include <array>
#include <map>

#include "app/usecases/holder_groups.h"
#include "app/usecases/location_story.h"
#include "app/usecases/remove_location.h"
#include "app/usecases/seats_over_time.h"
#include "app/usecases/test_location.h"
#include "base/text.h"
#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/reach.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

using base::Result;
using domain::Permission;
using net::HttpResponse;
using nlohmann::json;

constexpr int kNotificationsShown = 200;
constexpr std::array kReasons{"distribution", "by_hand", "others"};  // by HeldFor

std::string day_text(std::int64_t day) { return base::format_date({day * base::kDayMs}); }

class Reports {
 public:
  explicit Reports(const app::Services& services) : s_(services) {}

  Result<HttpResponse> over_time(const Call& call) const {
    std::int64_t days = 90;
    if (const auto given = call.query.find("days"); given != call.query.end()) {
      TRY_SET(days, number_of(given->second, "days"));
    }
    TRY_SET(const auto location, location_filter(call));
    TRY_SET(const auto counts, counted(call, location));
    TRY_SET(const auto points,
            app::seats_over_time(s_, counts, location, static_cast<int>(std::clamp<std::int64_t>(days, 1, 3660))));
    json rows = json::array();
    for (const auto& p : points) {
      rows.push_back({{"day", day_text(p.day)},
                      {"assigned", p.assigned},
                      {"available", p.available},
                      {"total", p.total},
                      {"waiting", p.waiting}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> position(const Call& call) const {
    auto day = s_.clock.now().unix_ms / base::kDayMs;
    if (const auto given = call.query.find("at"); given != call.query.end() && !given->second.empty()) {
      const auto moment = base::parse_iso8601(given->second + "T00:00:00Z");
      if (!moment) return base::fail(bad_field("\"at\" must be a day like 2026-09-01."));
      day = moment->unix_ms / base::kDayMs;
    }
    const auto given = call.query.find("by");
    const auto by = given == call.query.end() ? std::string("location") : given->second;
    if (by != "location" && by != "organization" && by != "item") {
      return base::fail(bad_field("\"by\" must be location, organization or item."));
    }
    TRY_SET(const auto location, location_filter(call));
    TRY_SET(const auto counts, counted(call, location));
    const auto kind = by == "item"       ? app::PositionBy::item
                      : by == "location" ? app::PositionBy::location
                                         : app::PositionBy::organization;
    TRY_SET(const auto found, app::position_at(s_, counts, kind, day));
    json rows = json::array();
    for (const auto& row : found) rows.push_back(render_position(row));
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> holder_groups(const Call& call) const {
    TRY_SET(const auto adam_id, number_of(call.path.at("adamId"), "adamId"));
    TRY_SET(const auto counts, counted(call, std::nullopt));
    TRY_SET(const auto groups, app::holder_groups(s_, {adam_id}));
    json rows = json::array();
    for (const auto& group : groups) {
      if (!counts(group.location)) continue;
      rows.push_back({{"location", group.location.value},
                      {"locationName", group.location_name},
                      {"reason", kReasons.at(static_cast<std::size_t>(group.reason))},
                      {"distribution", group.distribution.value},
                      {"name", group.name},
                      {"holders", group.holders}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> story(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(const auto events, app::location_story(s_, id));
    json rows = json::array();
    for (const auto& event : events) {
      rows.push_back({{"at", base::format_rfc3339(event.at)},
                      {"kind", event.kind},
                      {"actor", event.actor},
                      {"detail", event.detail},
                      {"ahead", event.ahead}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> notifications(const Call& call) const {
    TRY_SET(const auto id, served_location(s_, call));
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto recent, transaction->notifications().recent(id, kNotificationsShown));
    json rows = json::array();
    for (const auto& one : recent) {
      const auto read = s_.documents.read_notification(one.body);
      rows.push_back({{"id", one.id},
                      {"type", read ? read->type : "unreadable"},
                      {"receivedAt", base::format_rfc3339(one.received_at)},
                      {"handled", one.handled}});
    }
    return list_answer(call, rows, nullptr);
  }

  Result<HttpResponse> removal(const Call& call) const {
    TRY_SET(const auto id, own_location(s_, call));
    TRY_SET(const auto preview, app::preview_removal(s_, id, call.reach));
    return json_answer({{"items", preview.items},
                        {"seats", preview.seats},
                        {"waiting", preview.waiting},
                        {"onlyHere", preview.only_here},
                        {"distributions", preview.distributions},
                        {"operationsOpen", preview.operations_open},
                        {"inUse", preview.in_use()}});
  }

  Result<HttpResponse> test(const Call& call) const {
    TRY_SET(const auto id, own_location(s_, call));
    TRY_SET(const auto test, app::test_location(s_, id));
    json body = {{"works", !test.problem.has_value()},
                 {"heldByUs", test.held_by_us},
                 {"holder", test.holder ? json(test.holder->name) : json()},
                 {"holderMetadata", test.holder ? json(test.holder->metadata) : json()},
                 {"appleName", test.apple_name},
                 {"country", test.country},
                 {"expiresAt", base::format_rfc3339(test.expires_at)},
                 {"tookMs", test.took_ms},
                 {"problem", test.problem ? test.problem->message : ""},
                 {"remedy", test.problem ? test.problem->remedy : ""}};
    return json_answer(body);
  }

 private:
  /// The locations that the caller may see, or the one that was asked for if it is one of them.
  Result<app::LocationTest> counted(const Call& call, std::optional<domain::LocationId> only) const {
    TRY_SET(auto transaction, s_.store.begin_read());
    TRY_SET(const auto locations, transaction->locations().list());
    std::map<domain::LocationId, bool> counts;
    for (const auto& location : locations) {
      TRY_SET(const auto serves, app::serves(*transaction, call.reach, location.id));
      counts[location.id] = serves && (!only || *only == location.id);
    }
    return app::LocationTest([counts](domain::LocationId id) {
      const auto found = counts.find(id);
      return found != counts.end() && found->second;
    });
  }

  static json render_position(const app::PositionRow& row) {
    return {{"at", day_text(row.seats.day)},
            {"organization", row.organization},
            {"location", row.location ? json(row.location->value) : json()},
            {"locationName", row.location_name},
            {"adamId", row.adam_id},
            {"name", row.name},
            {"items", row.items},
            {"assigned", row.seats.assigned},
            {"available", row.seats.available},
            {"total", row.seats.total},
            {"waiting", row.seats.waiting},
            {"value", base::format_thousandths(row.value_milli)},
            {"currency", row.currency}};
  }

  const app::Services& s_;
};

}  // namespace

void add_report_routes(std::vector<Route>& routes, const app::Services& services) {
  using R = Reports;
  const auto at = handlers_of(R(services));
  routes.push_back({"GET", "/v1/usage", Permission::view, at(&R::over_time), For::any_part});
  routes.push_back({"GET", "/v1/position", Permission::view, at(&R::position), For::any_part});
  routes.push_back(
      {"GET", "/v1/assets/{adamId}/holder-groups", Permission::view, at(&R::holder_groups), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}/story", Permission::view, at(&R::story), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}/notifications", Permission::view, at(&R::notifications), For::any_part});
  routes.push_back({"GET", "/v1/locations/{id}/removal", Permission::tokens, at(&R::removal), For::any_part});
  routes.push_back({"POST", "/v1/locations/{id}/test", Permission::tokens, at(&R::test), For::any_part});
}

}  // namespace bursar::rest
