// A connected location, and devices and people who want its items.
#pragma once

#include "rest/rest_fixture.h"

namespace bursar::rest {

class DistributionsFixture : public RestFixture {
 protected:
  static constexpr const char* kNotes = "900100200";   // 40 licenses, 3 held by devices that nobody knows
  static constexpr const char* kSketch = "900100201";  // 2 licenses
  static constexpr const char* kBook = "900100202";
  static constexpr const char* kDiary = "900100203";  // for people only

  explicit DistributionsFixture(const scenarios::WorldOptions& options = {})
      : RestFixture(options), location_(world_.connect()) {}

  static std::string serial(int i) { return "CLASSDEV" + std::to_string(1000 + i); }
  void add_devices(int from, int to, const std::string& group) {
    json rows = json::array();
    for (int i = from; i < to; ++i) {
      rows.push_back({{"serialNumber", serial(i)},
                      {"platform", "iPadOS"},
                      {"osVersion", "17.4"},
                      {"lastSeenAt", "2026-11-20T07:00:00Z"},
                      {"groups", {group}}});
    }
    done(200, "POST", "/v1/inventory/devices", {{"items", rows}});
  }
  /// An active one; gives its path.
  std::string distribute(const std::string& name, const std::string& item, const std::string& group,
                         const json& more = json::object()) {
    json body = {{"name", name}, {"state", "active"}, {"items", {item}}, {"targets", {{{"group", group}}}}};
    body.update(more);
    return "/v1/distributions/" + done(201, "POST", "/v1/distributions", body)["id"].dump();
  }
  json plan(const json& order = json::object()) { return done(201, "POST", "/v1/plans", order); }
  static std::string path_of(const json& plan) { return "/v1/plans/" + plan["id"].dump(); }
  json apply(const json& plan) {
    return done(202, "POST", path_of(plan) + "/apply", {{"typedRevokes", plan["revoke"]}});
  }
  void settle() {
    EXPECT_TRUE(world_.settle(location_));
    EXPECT_TRUE(world_.sync(location_, domain::SyncMode::increment));
  }
  std::set<std::string> holders(const std::string& item) {
    std::set<std::string> names;
    for (const auto& row : items("/v1/assets/" + item + "/holders")) names.insert(row["holder"]);
    return names;
  }
  /// What is told of a device and an item.
  json told(int device, const std::string& item) {
    const auto list = items("/v1/explain?serialNumber=" + serial(device) + "&adamId=" + item);
    return list.empty() ? json() : list[0];
  }

  domain::LocationId location_;
};

}  // namespace bursar::rest
