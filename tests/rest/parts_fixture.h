// Two sites full of data, which share a location of the company.
#pragma once

#include <deque>

#include "app/usecases/accounts.h"
#include "base/text.h"
#include "rest/distributions_fixture.h"

namespace bursar::rest {

/// Ash and Bracken share the location of the company; Bracken has one of its own, too. All that is Bracken's has
/// "bracken" or "brkn" in its name.
class PartsApi : public DistributionsFixture {
 protected:
  PartsApi() : DistributionsFixture({.profile = "company"}), theirs_(world_.connect(1)) {
    ash_ = site("Ash");
    bracken_ = site("Bracken");
    ash_key_ = key("ash", ash_);
    bracken_key_ = key("bracken keeper", bracken_);
    fill("Ash", "ASHDEV", "ash", ash_key_);
    fill("Bracken", "BRKNDEV", "bracken", bracken_key_);
    done(200, "PATCH", "/v1/locations/" + std::to_string(theirs_.value), {{"name", "Bracken Token"}});
    done(200, "PUT", scope_of(theirs_),
         {{"organization", bracken_}, {"custodian", "it@bracken.example"}, {"appleId", "vpp@bracken.example"}});
    done(200, "PUT", scope_of(location_),
         {{"sites", {ash_, bracken_}}, {"administrators", {"bracken keeper"}}, {"custodian", "keys@bracken.example"}});
    item_ = device_item();
    use_everything();
  }

  json site(const std::string& name) {
    return done(201, "POST", "/v1/units",
                {{"name", name}, {"parent", 1}, {"kind", "organization"}, {"fallBackToCompany", true}})["id"];
  }
  std::string key(const std::string& name, const json& unit) {
    return app::create_api_key(world_.services(), name, {domain::kAdministrator, {unit.get<std::int64_t>()}})
        ->text.reveal();
  }
  static std::string scope_of(domain::LocationId id) { return "/v1/locations/" + std::to_string(id.value) + "/scope"; }
  json as(const std::string& key, const std::string& method, const std::string& url, const json& body = nullptr) {
    return json::parse(ask(method, url, key, body.is_null() ? "" : body.dump()).body, nullptr, false);
  }
  json mine(const std::string& method, const std::string& url, const json& body = nullptr) {
    return as(ash_key_, method, url, body);
  }
  std::string code(const std::string& method, const std::string& url, const json& body = nullptr) {
    return code_as(ash_key_, method, url, body);
  }
  std::string code_as(const std::string& key, const std::string& method, const std::string& url,
                      const json& body = nullptr) {
    return as(key, method, url, body).value("code", "done");
  }

  /// Devices with owners, people, groups by members and by rule: by the site's own administrator.
  void fill(const std::string& unit, const std::string& serial, const std::string& word, const std::string& key) {
    json people = json::array(), devices = json::array();
    for (int i = 1; i <= 3; ++i) {
      const auto n = std::to_string(i);
      people.push_back({{"clientUserId", word + "-" + n},
                        {"name", unit + " Person " + n},
                        {"email", "p" + n + "@" + word + ".example"},
                        {"unit", unit},
                        {"groups", {unit + " People"}}});
      devices.push_back({{"serialNumber", serial + "000" + n},
                         {"name", unit + " iPad " + n},
                         {"platform", "iPadOS"},
                         {"osVersion", "17.4"},
                         {"lastSeenAt", "2026-01-20T07:00:00Z"},
                         {"owner", word + "-" + n},
                         {"unit", unit},
                         {"groups", {unit + " Class"}}});
    }
    EXPECT_EQ(as(key, "POST", "/v1/inventory/people", {{"items", people}})["added"], 3);
    EXPECT_EQ(as(key, "POST", "/v1/inventory/devices", {{"items", devices}})["added"], 3);
    as(key, "POST", "/v1/groups", {{"name", unit + " by rule"}, {"rule", "name ~ " + unit}});
  }
  std::string device_item() {
    for (const auto& row : items("/v1/assets?location=" + std::to_string(location_.value))) {
      const bool many = row["available"].is_number() && row["available"] >= 10;
      if (many && row["deviceAssignable"] == true) return row["adamId"];
    }
    return {};
  }
  json order(const std::string& verb, const std::string& serial) {
    return {{"verb", verb},
            {"location", location_.value},
            {"assets", {item_}},
            {"serialNumbers", {serial}},
            {"note", "for " + serial}};
  }

  /// Operations, seats that others gave, distributions with waiting lines, plans and runs of both.
  void use_everything() {
    for (const auto& [key, serial, unit] :
         {std::tuple(ash_key_, "ASHDEV0001", "Ash"), std::tuple(bracken_key_, "BRKNDEV0001", "Bracken")}) {
      EXPECT_TRUE(as(key, "POST", "/v1/operations", order("associate", serial)).contains("operation"));
      const auto person = base::to_lower_ascii(unit) + "-1";
      EXPECT_TRUE(as(key, "POST", "/v1/operations",
                     {{"verb", "create_users"},
                      {"location", location_.value},
                      {"users", {{{"clientUserId", person}, {"email", person + "@people.example"}}}}})
                      .contains("operation"));
      const auto made = as(key, "POST", "/v1/distributions",
                           {{"name", std::string(unit) + " Apps"},
                            {"state", "active"},
                            {"items", {item_}},
                            {"targets", {{{"group", std::string(unit) + " Class"}}}}});
      EXPECT_TRUE(made.contains("id")) << made;
    }
    EXPECT_TRUE(world_.settle(location_));
    apply(plan());
    EXPECT_TRUE(world_.settle(location_));
    EXPECT_TRUE(world_.settle(theirs_));
    // Somebody else takes a seat back at Apple, so that there is a loss for each; Bracken's own token serves it first.
    for (const auto& [serial, where] : {std::pair("ASHDEV0003", "Headquarters"), std::pair("BRKNDEV0003", "Field")}) {
      world_.control("POST", "unassign", {{"location", where}, {"adamId", item_}, {"serialNumber", serial}});
    }
    EXPECT_TRUE(world_.sync(theirs_, domain::SyncMode::full));
    EXPECT_TRUE(world_.sync(location_, domain::SyncMode::full));
    EXPECT_TRUE(app::create_account(world_.services(), account("bracken-admin", bracken_), std::nullopt));
    EXPECT_TRUE(app::create_account(world_.services(), account("ash-admin", ash_), std::nullopt));
  }
  static app::Account account(const std::string& name, const json& unit) {
    app::Account one;
    one.name = name;
    one.email = name + "@bracken.example";
    one.grants = {{domain::kAdministrator, {unit.get<std::int64_t>()}}};
    return one;
  }

  static bool tells_of_them(const std::string& text) {
    const auto lower = base::to_lower_ascii(text);
    return lower.find("bracken") != std::string::npos || lower.find("brkn") != std::string::npos;
  }

  domain::LocationId theirs_;
  json ash_;
  json bracken_;
  std::string ash_key_;
  std::string bracken_key_;
  std::string item_;
};

/// Every address of a pattern: numbers for ids, and names of both sites.
inline std::vector<std::string> addresses_of(const std::string& pattern, const std::string& item) {
  std::vector<std::string> done;
  std::deque<std::string> open{pattern};
  while (!open.empty()) {
    const auto url = open.front();
    open.pop_front();
    const auto from = url.find('{');
    if (from == std::string::npos) {
      done.push_back(url);
      continue;
    }
    const auto to = url.find('}', from);
    std::vector<std::string> values;
    if (url.substr(from, to - from) == "{adamId") {
      values = {item, "1"};
    } else {
      for (int i = 0; i <= 12; ++i) values.push_back(std::to_string(i));
      values.insert(values.end(), {"ASHDEV0001", "BRKNDEV0001", "ash-1", "bracken-1", "bracken-admin", "Bracken"});
    }
    for (const auto& value : values) open.push_back(url.substr(0, from) + value + url.substr(to + 1));
  }
  return done;
}

}  // namespace bursar::rest
