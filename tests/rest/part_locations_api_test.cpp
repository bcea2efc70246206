// Connecting a location for a part of the organization: whole, or not at all, and never one of others.
#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class PartLocationsApi : public RestFixture {
 protected:
  PartLocationsApi() : RestFixture({.profile = "school"}), company_(world_.connect()) {
    ash_ = site("Ash");
    bracken_ = site("Bracken");
    ash_key_ = key("ash keeper", ash_);
    bracken_key_ = key("bracken keeper", bracken_);
  }

  std::int64_t site(const std::string& name) {
    return done(201, "POST", "/v1/units", {{"name", name}, {"parent", 1}, {"kind", "organization"}})["id"];
  }
  std::string key(const std::string& name, std::int64_t unit) {
    return app::create_api_key(world_.services(), name, {"token_administrator", {unit}})->text.reveal();
  }
  net::HttpResponse add(const std::string& key, const json& order) {
    return ask("POST", "/v1/locations", key, order.dump());
  }
  static json read(const net::HttpResponse& response) { return json::parse(response.body, nullptr, false); }
  std::string code(const std::string& key, const json& order) { return read(add(key, order)).value("code", "done"); }
  std::string newer_token(int location) {
    const auto name = world_.control("GET", "locations")["locations"][static_cast<std::size_t>(location)]["location"];
    return world_.control("POST", "token", {{"location", name}, {"days", 400}})["token"];
  }
  std::string holder_at_apple(int location) {
    const auto holder = world_.control("GET", "status")["locations"][static_cast<std::size_t>(location)]["mdmInfo"];
    return holder.is_string() ? holder.get<std::string>() : "";
  }
  json audit(const std::string& act) { return items("/v1/audit?act=" + act); }
  static std::string scope_of(const json& id) { return "/v1/locations/" + id.dump() + "/scope"; }

  domain::LocationId company_;
  std::int64_t ash_ = 0;
  std::int64_t bracken_ = 0;
  std::string ash_key_;
  std::string bracken_key_;
};

// rows: MERAKI-11, CLOMO-23
TEST_F(PartLocationsApi, an_administrator_of_a_part_connects_a_location_for_a_unit_of_it) {
  const auto token = world_.token_text(1);
  const auto words = add(ash_key_, {{"token", token}}).body;
  EXPECT_NE(words.find("outside_scope"), std::string::npos) << "for the whole company";
  EXPECT_NE(words.find("Name a unit of your part"), std::string::npos) << words;
  for (const json& organization : {json(0), json(1), json(bracken_), json(99)}) {
    for (const bool take_over : {false, true}) {
      const json order = {{"token", token}, {"organization", organization}, {"takeOver", take_over}};
      EXPECT_EQ(add(ash_key_, order).body, words) << organization;
    }
  }
  EXPECT_EQ(add(ash_key_, {{"token", "no token at all"}}).body, words) << "before anything is looked at";
  EXPECT_EQ(items("/v1/locations").size(), 1U);
  EXPECT_EQ(holder_at_apple(1), "");

  const auto made = read(add(ash_key_, {{"token", token}, {"name", "Ash Token"}, {"organization", ash_}}));
  ASSERT_TRUE(made.contains("id")) << made;
  EXPECT_EQ(get(scope_of(made["id"])), (json{{"location", made["id"]},
                                             {"organization", ash_},
                                             {"sites", json::array()},
                                             {"groups", json::array()},
                                             {"administrators", json::array()},
                                             {"appleId", ""},
                                             {"custodian", ""},
                                             {"autoAdd", true}}));
  EXPECT_EQ(holder_at_apple(1), "Bursar");
  const auto url = "/v1/locations/" + made["id"].dump();
  EXPECT_EQ(ask("PATCH", url, ash_key_, R"({"name": "Ash Main"})").status, 200);
  EXPECT_EQ(ask("GET", url, bracken_key_).status, 403);
  EXPECT_EQ(ask("GET", "/v1/locations", bracken_key_).body.find("Ash"), std::string::npos);
  for (const std::string act : {"location_connected", "scope_saved"}) {
    const auto entry = audit(act).back();
    EXPECT_EQ(entry["subject"], "location " + made["id"].dump()) << act;
    EXPECT_EQ(entry["unit"], ash_) << act;
  }
}

TEST_F(PartLocationsApi, news_of_it_goes_to_the_part_alone) {
  const auto hook = [&](const std::string& name, std::int64_t unit) {
    return "/v1/webhooks/" + done(201, "POST", "/v1/webhooks",
                                  {{"name", name},
                                   {"url", "https://events.example.org/" + name},
                                   {"types", {"location.connected", "location.removed"}},
                                   {"unit", unit},
                                   {"enabled", true}})["id"]
                                 .dump();
  };
  const auto ash = hook("ash", ash_), bracken = hook("bracken", bracken_);
  EXPECT_EQ(code(ash_key_, {{"token", world_.token_text(1)}, {"organization", ash_}}), "done");
  EXPECT_EQ(items(ash + "/deliveries").size(), 1U);
  EXPECT_EQ(items(bracken + "/deliveries").size(), 0U);
}

// rows: MERAKI-11, JAMF-9
TEST_F(PartLocationsApi, what_is_connected_for_others_is_neither_seized_nor_named) {
  const auto token = world_.token_text(1);
  const auto made = read(add(bracken_key_, {{"token", token}, {"name", "Bracken Token"}, {"organization", bracken_}}));
  ASSERT_TRUE(made.contains("id")) << made;
  const auto own =
      read(add(ash_key_, {{"token", world_.token_text(2)}, {"name", "Ash Token"}, {"organization", ash_}}));
  ASSERT_TRUE(own.contains("id")) << own;
  const auto before = get("/v1/locations");
  const auto scope = get(scope_of(made["id"]));
  const auto newer = newer_token(1);
  for (const auto& text : {token, newer}) {
    for (const bool take_over : {false, true}) {
      const auto answer = add(ash_key_, {{"token", text}, {"organization", ash_}, {"takeOver", take_over}});
      EXPECT_EQ(read(answer)["code"], "outside_scope") << answer.body;
      EXPECT_EQ(answer.body.find("Bracken"), std::string::npos) << answer.body;
      EXPECT_EQ(answer.body.find(made["appleName"].get<std::string>()), std::string::npos) << answer.body;
    }
  }
  const auto renewed =
      ask("POST", "/v1/locations/" + own["id"].dump() + "/renew", ash_key_, json{{"token", token}}.dump());
  EXPECT_EQ(read(renewed)["code"], "outside_scope") << renewed.body;
  EXPECT_EQ(renewed.body.find("Bracken"), std::string::npos) << renewed.body;
  EXPECT_EQ(code(bracken_key_, {{"token", token}, {"organization", bracken_}}), "token_connected_already");
  EXPECT_EQ(code(bracken_key_, {{"token", newer}, {"organization", bracken_}}), "location_connected_already");
  EXPECT_EQ(code(ash_key_, {{"token", world_.token_text()}, {"organization", ash_}}), "token_connected_already")
      << "the company's, which serves it";
  EXPECT_EQ(get("/v1/locations"), before);
  EXPECT_EQ(get(scope_of(made["id"])), scope);
}

// rows: MERAKI-15
TEST_F(PartLocationsApi, from_another_server_it_is_taken_over_for_ones_own_part) {
  const auto name = world_.control("GET", "locations")["locations"][1]["location"];
  world_.control("POST", "takeover", {{"location", name}, {"name", "Example MDM"}});
  json order = {{"token", world_.token_text(1)}, {"organization", ash_}};
  EXPECT_EQ(code(ash_key_, order), "held_elsewhere");
  EXPECT_EQ(holder_at_apple(1), "Example MDM");
  order["takeOver"] = true;
  EXPECT_EQ(code(ash_key_, order), "done");
  EXPECT_EQ(holder_at_apple(1), "Bursar");
}

TEST_F(PartLocationsApi, removing_it_names_no_distribution_of_others) {
  const auto own = read(add(ash_key_, {{"token", world_.token_text(1)}, {"organization", ash_}}))["id"];
  const domain::LocationId id{own.get<std::int64_t>()};
  ASSERT_TRUE(world_.sync(id, domain::SyncMode::full));
  std::set<std::string> elsewhere;
  for (const auto& row : items("/v1/assets?location=" + std::to_string(company_.value)))
    elsewhere.insert(row["adamId"]);
  json here = json::array();
  for (const auto& row : items("/v1/assets?location=" + own.dump())) {
    if (elsewhere.count(row["adamId"]) == 0) here.push_back(row["adamId"]);
  }
  ASSERT_FALSE(here.empty());
  for (const auto& [name, unit] : {std::pair("Ash Apps", ash_), std::pair("Bracken Apps", bracken_)}) {
    done(201, "POST", "/v1/distributions",
         {{"name", name}, {"unit", unit}, {"state", "active"}, {"items", {here[0]}}, {"targets", json::array()}});
  }
  const auto url = "/v1/locations/" + own.dump();
  const auto preview = read(ask("GET", url + "/removal", ash_key_));
  EXPECT_EQ(preview["distributions"].size(), 2U) << preview;
  const auto refused = ask("DELETE", url, ash_key_);
  EXPECT_EQ(read(refused)["code"], "location_in_use");
  for (const auto& text : {preview.dump(), refused.body}) {
    EXPECT_NE(text.find("Ash Apps"), std::string::npos) << text;
    EXPECT_EQ(text.find("Bracken"), std::string::npos) << text;
  }
}

// rows: CLOMO-8, CLOMO-9
TEST_F(PartLocationsApi, who_may_do_it_everywhere_names_whom_it_is_for_or_nobody) {
  EXPECT_TRUE(audit("scope_saved").empty()) << "where nothing is said";
  EXPECT_EQ(refused("POST", "/v1/locations", {{"token", world_.token_text(1)}, {"organization", 99}}), "no_such_unit");
  EXPECT_EQ(items("/v1/locations").size(), 1U);
  EXPECT_EQ(holder_at_apple(1), "") << "nothing was claimed";
  const auto scope = [&](const json& order) { return get(scope_of(done(201, "POST", "/v1/locations", order)["id"])); };
  EXPECT_EQ(scope({{"token", world_.token_text(1)}, {"organization", ash_}})["organization"], ash_);
  const auto company = scope({{"token", world_.token_text(2)},
                              {"organization", nullptr},
                              {"appleId", "apps@school.example"},
                              {"custodian", "office@school.example"}});
  EXPECT_TRUE(company["organization"].is_null());
  EXPECT_EQ(company["appleId"], "apps@school.example");
  EXPECT_EQ(company["custodian"], "office@school.example");
}

class HalfWay : public RestFixture {
 protected:
  HalfWay() : RestFixture({.profile = "school", .notifications = true}) {}
};

TEST_F(HalfWay, a_failure_in_the_middle_leaves_no_location_and_no_scope) {
  const auto ash = done(201, "POST", "/v1/units", {{"name", "Ash"}, {"parent", 1}, {"kind", "organization"}})["id"];
  const auto key =
      app::create_api_key(world_.services(), "ash", {"token_administrator", {ash.get<std::int64_t>()}})->text.reveal();
  const auto add = [&](int location) {
    const json order = {{"token", world_.token_text(location)}, {"organization", ash}};
    return json::parse(ask("POST", "/v1/locations", key, order.dump()).body).value("code", "done");
  };
  EXPECT_EQ(add(1), "company_token_first");
  EXPECT_TRUE(items("/v1/locations").empty());
  EXPECT_TRUE(world_.control("GET", "status")["locations"][1]["mdmInfo"].is_null()) << "nothing was claimed";

  world_.connect();
  const auto refuse = [&] {
    world_.control("POST", "fault",
                   {{"kind", "refuse"}, {"endpoint", "client/config"}, {"number", 9728}, {"after", 1}, {"count", 1}});
  };
  refuse();
  EXPECT_EQ(add(1), "notification_url_unreachable");
  EXPECT_EQ(items("/v1/locations").size(), 1U);
  EXPECT_EQ(items("/v1/audit?act=location_removed").size(), 1U) << "the journal tells both";
  for (const auto& one : items("/v1/keys")) {
    if (one["name"] == "ash") admin("DELETE", "/v1/keys/" + one["id"].dump());
  }
  done(200, "DELETE", "/v1/units/" + ash.dump());
}

}  // namespace
}  // namespace bursar::rest
