// Acts that an administrator of a part of the organization does in it: losses, approvals, units, and whom locations are
// for. What is of others is neither told nor touched.
#include "rest/parts_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class PartActsApi : public PartsApi {
 protected:
  std::string body(const std::string& method, const std::string& url, const json& order = nullptr) {
    return ask(method, url, ash_key_, order.is_null() ? "" : order.dump()).body;
  }
  std::int64_t id_of(const std::string& list, const std::string& name) {
    for (const auto& row : items(list)) {
      if (row["name"] == name) return row["id"];
    }
    ADD_FAILURE() << "no " << name << " in " << list;
    return 0;
  }
  std::int64_t distribution(const std::string& name) { return id_of("/v1/distributions", name); }
  std::int64_t group(const std::string& name) { return id_of("/v1/groups", name); }
  json lines(const std::string& key, const std::string& query) {
    const auto answer = as(key, "GET", "/v1/losses?" + query);
    return answer.contains("items") ? answer["items"] : answer;
  }
  std::set<std::string> losers(const std::string& key, const std::string& query) {
    std::set<std::string> names;
    for (const auto& line : lines(key, query)) names.insert(line["holder"]);
    return names;
  }
  json unit(const std::string& key, const std::string& name, const json& parent) {
    const auto made = as(key, "POST", "/v1/units", {{"name", name}, {"parent", parent}});
    EXPECT_TRUE(made.contains("id")) << made;
    return made["id"];
  }
  /// Everybody's units, as those see them who see all.
  json units() { return items("/v1/units"); }
  std::string unit_at(const json& id) { return "/v1/units/" + id.dump(); }
};

// rows: MERAKI-11, JAMF-34
TEST_F(PartActsApi, who_would_lose_a_seat_is_told_of_ones_own_alone) {
  const auto all = keys_["administrator"];
  // A distribution of the company's for a group of Ash's in which somebody put one of Bracken's, too.
  done(200, "POST", "/v1/groups/" + std::to_string(group("Ash Class")) + "/members",
       {{"serialNumbers", {"BRKNDEV0002"}}});
  std::string other;
  for (const auto& row : items("/v1/assets?location=" + std::to_string(location_.value))) {
    if (row["adamId"] != item_ && row["deviceAssignable"] == true && row["available"].is_number() &&
        row["available"] >= 10)
      other = row["adamId"];
  }
  distribute("Company Apps", other, "Ash Class");
  apply(plan());
  ASSERT_TRUE(world_.settle(location_));
  ASSERT_TRUE(world_.settle(theirs_));

  const auto own = "distribution=" + std::to_string(distribution("Ash Apps"));
  EXPECT_TRUE(losers(ash_key_, own).count("ASHDEV0002")) << "the first was given by hand";
  EXPECT_EQ(losers(ash_key_, own), losers(all, own));
  const auto mixed = "group=" + std::to_string(group("Ash Class"));
  EXPECT_TRUE(losers(all, mixed).count("BRKNDEV0002"));
  const auto told = losers(ash_key_, mixed);
  EXPECT_TRUE(told.count("ASHDEV0001"));
  EXPECT_FALSE(told.count("BRKNDEV0002"));
  for (const auto& line : lines(ash_key_, mixed)) {
    EXPECT_EQ(line["distribution"], line["adamId"] == other ? 0 : distribution("Ash Apps")) << "the company's";
  }
  EXPECT_GT(lines(ash_key_, "serialNumber=ASHDEV0001").size(), 0U);

  for (const auto& [there, nowhere] :
       {std::pair("distribution=" + std::to_string(distribution("Bracken Apps")), std::string("distribution=99")),
        std::pair("distribution=" + std::to_string(distribution("Company Apps")), std::string("distribution=99")),
        std::pair("group=" + std::to_string(group("Bracken Class")), std::string("group=99")),
        std::pair(std::string("clientUserId=bracken-1"), std::string("clientUserId=nobody")),
        std::pair(std::string("serialNumber=BRKNDEV0001"), std::string("serialNumber=BRKNDEV9999"))}) {
    EXPECT_EQ(code("GET", "/v1/losses?" + there), "outside_scope") << there;
    EXPECT_EQ(body("GET", "/v1/losses?" + there), body("GET", "/v1/losses?" + nowhere)) << there;
    EXPECT_TRUE(lines(all, there).is_array()) << there;
  }
  EXPECT_EQ(code("GET", "/v1/losses"), "bad_field");
}

TEST_F(PartActsApi, a_seat_of_a_location_of_others_is_no_loss_that_is_told) {
  for (const auto& location : {location_, theirs_}) {
    done(202, "POST", "/v1/operations",
         {{"verb", "create_users"},
          {"location", location.value},
          {"users", {{{"clientUserId", "ash-2"}, {"email", "ash-2@people.example"}}}}});
    ASSERT_TRUE(world_.settle(location));
    for (const auto& row : items("/v1/assets?location=" + std::to_string(location.value))) {
      if (row["irrevocable"] == true || !row["available"].is_number() || row["available"] < 5) continue;
      done(202, "POST", "/v1/operations",
           {{"verb", "associate"},
            {"location", location.value},
            {"assets", {row["adamId"]}},
            {"clientUserIds", {"ash-2"}}});
      break;
    }
    ASSERT_TRUE(world_.settle(location));
  }
  const auto places = [&](const std::string& key) {
    std::set<std::int64_t> found;
    for (const auto& line : lines(key, "clientUserId=ash-2")) found.insert(line["location"].get<std::int64_t>());
    return found;
  };
  EXPECT_EQ(places(keys_["administrator"]), (std::set<std::int64_t>{location_.value, theirs_.value}));
  EXPECT_EQ(places(ash_key_), std::set<std::int64_t>{location_.value});
}

// rows: MERAKI-11, JAMF-34
TEST_F(PartActsApi, a_plan_is_approved_by_a_second_administrator_of_the_part_where_it_moves_their_seats_alone) {
  const auto second = key("ash second", ash_);
  const auto viewer =
      app::create_api_key(world_.services(), "ash viewer", {"viewer", {ash_.get<std::int64_t>()}})->text.reveal();
  const auto approve = [&](const std::string& key, const json& plan) {
    return code_as(key, "POST", path_of(plan) + "/approve");
  };
  const auto approved_by = [&](const json& plan) { return get(path_of(plan))["approvedBy"]; };
  const json order = {{"distribution", distribution("Ash Apps")}};

  // Seats of an item are one pool: this plan gives Bracken's lost seat back, too.
  const auto both = plan(order);
  EXPECT_EQ(both["grant"], 2);
  EXPECT_EQ(approve(ash_key_, both), "outside_scope");
  const auto everything = plan();
  EXPECT_EQ(approve(ash_key_, everything), "outside_scope");
  const auto theirs = plan({{"distribution", distribution("Bracken Apps")}});
  EXPECT_EQ(approve(ash_key_, theirs), "outside_scope");
  for (const auto& one : {both, everything, theirs}) EXPECT_EQ(approved_by(one), "");
  apply(plan());
  ASSERT_TRUE(world_.settle(location_));
  ASSERT_TRUE(world_.settle(theirs_));

  as(ash_key_, "POST", "/v1/inventory/devices",
     {{"items",
       {{{"serialNumber", "ASHDEV0004"},
         {"platform", "iPadOS"},
         {"osVersion", "17.4"},
         {"unit", "Ash"},
         {"lastSeenAt", "2026-01-20T07:00:00Z"},
         {"groups", {"Ash Class"}}}}}});
  const auto own = mine("POST", "/v1/plans", order);
  ASSERT_EQ(own["grant"], 1) << own;
  EXPECT_EQ(approve(ash_key_, own), "same_person");
  EXPECT_EQ(approve(bracken_key_, own), "outside_scope");
  EXPECT_EQ(approve(viewer, own), "not_permitted");
  EXPECT_EQ(approved_by(own), "");
  EXPECT_EQ(as(second, "POST", path_of(own) + "/approve")["approvedBy"], "ash second");
  EXPECT_EQ(approved_by(own), "ash second");
  EXPECT_EQ(code("POST", path_of(own) + "/apply", json::object()), "done");
  EXPECT_EQ(approve(second, own), "plan_not_fresh");
  EXPECT_NE(mine("GET", "/v1/audit?act=plan_approved").dump().find("ash second"), std::string::npos);
}

// rows: MERAKI-11
TEST_F(PartActsApi, units_are_added_changed_and_removed_below_the_top_of_the_part) {
  const auto room = unit(ash_key_, "Ash Room", ash_);
  const auto shelf = unit(ash_key_, "Ash Shelf", room);
  const auto hall = unit(ash_key_, "Ash Hall", ash_);
  EXPECT_EQ(mine("PATCH", unit_at(room), {{"domain", "room.example"}})["domain"], "room.example");
  EXPECT_EQ(mine("PATCH", unit_at(shelf), {{"parent", hall}})["parent"], hall);
  const auto room_of_theirs = unit(bracken_key_, "Bracken Room", bracken_);
  const auto now = units();
  for (const json& parent : {bracken_, room_of_theirs, json(1), json(99), json(0), json()}) {
    EXPECT_EQ(code("POST", "/v1/units", {{"name", "New"}, {"parent", parent}}), "outside_scope") << parent;
    EXPECT_EQ(code("PATCH", unit_at(room), {{"parent", parent}}), parent.is_null() ? "done" : "outside_scope")
        << parent << ", where nothing is said it stays";
  }
  EXPECT_EQ(code("POST", "/v1/units", {{"name", "New"}, {"kind", "tenant"}}), "outside_scope");
  EXPECT_EQ(code("PATCH", unit_at(room), {{"kind", "tenant"}, {"parent", 0}}), "outside_scope");
  for (const json& top : {ash_, json(1)}) {
    EXPECT_EQ(code("PATCH", unit_at(top), {{"domain", "taken.example"}}), "outside_scope") << top;
    EXPECT_EQ(code("PATCH", unit_at(top), {{"parent", hall}}), "outside_scope") << top;
    EXPECT_EQ(code("DELETE", unit_at(top)), "outside_scope") << top;
  }
  EXPECT_NE(body("PATCH", unit_at(ash_), {{"name", "X"}}).find("top of your part"), std::string::npos);
  for (const auto& theirs : {bracken_, room_of_theirs}) {
    EXPECT_EQ(body("PATCH", unit_at(theirs), {{"name", "X"}}), body("PATCH", "/v1/units/99", {{"name", "X"}}));
    EXPECT_EQ(body("DELETE", unit_at(theirs)), body("DELETE", "/v1/units/99"));
  }
  EXPECT_EQ(code("DELETE", unit_at(hall)), "unit_in_use") << "the shelf belongs to it";
  EXPECT_EQ(units(), now) << "what was refused changed nothing";

  const auto keeper = key("ash shelf", shelf);
  EXPECT_EQ(code("DELETE", unit_at(shelf)), "unit_in_use") << "a key has a role over it";
  EXPECT_EQ(code_as(keeper, "DELETE", unit_at(shelf)), "outside_scope") << "the top of its own part";
  for (const auto& one : items("/v1/keys")) {
    if (one["name"] == "ash shelf") admin("DELETE", "/v1/keys/" + one["id"].dump());
  }
  EXPECT_EQ(code("DELETE", unit_at(shelf)), "done");
  EXPECT_EQ(code("DELETE", unit_at(hall)), "done");
  EXPECT_EQ(units().size(), now.size() - 2);
  EXPECT_NE(mine("GET", "/v1/audit?act=unit_removed").dump().find("unit " + hall.dump()), std::string::npos);
  EXPECT_EQ(as(bracken_key_, "GET", "/v1/audit?act=unit_removed")["items"].size(), 0U);
}

TEST_F(PartActsApi, nobody_moves_a_unit_to_where_they_could_do_more_with_it) {
  const auto first = unit(ash_key_, "Ash First", ash_), second = unit(ash_key_, "Ash Second", ash_);
  done(200, "PUT", "/v1/roles/planner", {{"permissions", {"view", "settings"}}});
  app::Account planner;
  planner.name = "ash-planner";
  planner.grants = {{"planner", {ash_.get<std::int64_t>()}}, {"operator", {first.get<std::int64_t>()}}};
  const std::string password = "quiet river stones 9";
  ASSERT_TRUE(app::create_account(world_.services(), planner, base::Secret(password)));
  ASSERT_EQ(browse("POST", "/v1/session", {{"name", planner.name}, {"password", password}}).status, 200);
  EXPECT_EQ(browse_code("PATCH", unit_at(second), {{"parent", first}}), "outside_scope");
  EXPECT_EQ(browse_code("PATCH", unit_at(first), {{"parent", second}}), "done") << "the same role goes along";
  EXPECT_EQ(browse_code("PATCH", unit_at(second), {{"domain", "second.example"}}), "done");
  EXPECT_EQ(mine("PATCH", unit_at(first), {{"parent", ash_}})["parent"], ash_) << "who may do all of it everywhere";
  EXPECT_EQ(mine("PATCH", unit_at(second), {{"parent", first}})["parent"], first);
}

// rows: MERAKI-11, MERAKI-12
TEST_F(PartActsApi, whom_a_location_is_for_is_changed_within_the_part_that_it_belongs_to) {
  const auto room = unit(bracken_key_, "Bracken Room", bracken_);
  const auto url = scope_of(theirs_);
  const auto put = [&](const json& scope) { return code_as(bracken_key_, "PUT", url, scope); };
  const json scope = {{"organization", bracken_},
                      {"sites", {room}},
                      {"groups", {group("Bracken Class")}},
                      {"administrators", {"bracken keeper", "bracken-admin"}},
                      {"appleId", "vpp@bracken.example"},
                      {"custodian", "it@bracken.example"},
                      {"autoAdd", false}};
  EXPECT_EQ(put(scope), "done");
  auto kept = get(url);
  for (const auto& [name, value] : scope.items()) EXPECT_EQ(kept[name], value) << name;
  EXPECT_EQ(as(bracken_key_, "GET", url), kept);

  EXPECT_EQ(code("PUT", url, {{"organization", ash_}}), "outside_scope");
  const auto company = get(scope_of(location_));
  EXPECT_EQ(code("PUT", scope_of(location_), {{"organization", ash_}}), "outside_scope") << "the company's serves it";
  EXPECT_EQ(get(scope_of(location_)), company);
  const auto with = [&](const char* name, const json& value) {
    auto changed = scope;
    changed[name] = value;
    return ask("PUT", url, bracken_key_, changed.dump()).body;
  };
  for (const json& organization : {json(), json(0), json(1), ash_, json(99)}) {
    EXPECT_NE(with("organization", organization).find("outside_scope"), std::string::npos) << organization;
  }
  const auto nowhere = with("sites", json::array({99}));
  EXPECT_NE(nowhere.find("outside_scope"), std::string::npos);
  EXPECT_EQ(with("sites", json::array({ash_})), nowhere);
  EXPECT_EQ(with("sites", json::array({room, 1})), nowhere);
  EXPECT_EQ(with("groups", json::array({group("Ash Class")})), nowhere);
  EXPECT_EQ(with("groups", json::array({999})), nowhere);
  for (const std::string name : {"ash", "ash-admin", "administrator", "nobody"}) {
    EXPECT_EQ(with("administrators", json::array({name})), nowhere) << name;
  }
  EXPECT_EQ(get(url), kept) << "what was refused changed nothing";

  // What others named is not shown, and so it is not taken away either.
  auto foreign = scope;
  foreign["sites"] = {room, ash_};
  foreign["administrators"] = {"bracken keeper", "administrator"};
  done(200, "PUT", url, foreign);
  kept = get(url);
  const auto shown = as(bracken_key_, "GET", url);
  EXPECT_EQ(shown["sites"], json::array({room}));
  EXPECT_EQ(shown["administrators"], json::array({"bracken keeper"}));
  EXPECT_EQ(shown["custodian"], "it@bracken.example");
  const auto list = as(bracken_key_, "GET", "/v1/locations").dump();
  EXPECT_EQ(list.find("Ash"), std::string::npos) << list;
  EXPECT_EQ(put(scope), "outside_scope");
  EXPECT_EQ(get(url), kept);
  done(200, "PUT", url, scope);

  auto lower = scope;
  lower["organization"] = room;
  const auto keeper = key("bracken room", room);
  EXPECT_EQ(code_as(keeper, "PUT", url, lower), "outside_scope") << "it belongs to the unit above";
  EXPECT_EQ(put(lower), "done");
  lower["groups"] = json::array();
  lower["administrators"] = json::array({"bracken room"});
  EXPECT_EQ(code_as(keeper, "PUT", url, lower), "outside_scope") << "it names a group of the unit above";
  EXPECT_EQ(put(lower), "done");
  lower["custodian"] = "room@bracken.example";
  EXPECT_EQ(code_as(keeper, "PUT", url, lower), "done");
  EXPECT_EQ(get(url)["custodian"], "room@bracken.example");
  lower["organization"] = bracken_;
  EXPECT_EQ(code_as(keeper, "PUT", url, lower), "outside_scope") << "nor is it given away";
  EXPECT_EQ(get(url)["organization"], room);
  EXPECT_EQ(code("GET", url), "outside_scope");
}

/// Every route that changes something, with every number and name, as somebody of the other site.
TEST_F(PartActsApi, no_call_of_whoever_is_of_one_site_changes_anything_of_another) {
  const auto state = [&] {
    json all;
    for (const std::string list : {"/v1/units", "/v1/groups", "/v1/distributions", "/v1/inventory/devices",
                                   "/v1/inventory/people", "/v1/webhooks"}) {
      all[list] = as(bracken_key_, "GET", list + "?pageSize=2000")["items"];
    }
    for (const auto location : {location_, theirs_}) {
      all["scopes"].push_back(get(scope_of(location)));
      all["names"].push_back(get("/v1/locations/" + std::to_string(location.value))["name"]);
    }
    for (const auto& account : items("/v1/accounts")) {
      if (tells_of_them(account["name"])) all["accounts"].push_back(account);
    }
    return all;
  };
  const auto before = state();
  const std::vector<json> bodies = {
      json::object(),           {{"name", "Taken"}}, {{"name", "Taken"}, {"parent", ash_}},
      {{"organization", ash_}}, {{"unit", ash_}},    {{"remove", true}, {"serialNumbers", {"BRKNDEV0001"}}}};
  int asked = 0;
  for (const auto& route : api_.routes()) {
    if (route.method == "GET" || !route.needs) continue;
    for (const auto& url : addresses_of(route.pattern, item_)) {
      for (const auto& order : bodies) {
        net::HttpRequest request;
        request.method = route.method;
        request.url = url;
        request.body = order.dump();
        request.headers.add("Authorization", "Bearer " + ash_key_);
        const auto response = api_.handle(request);
        ++asked;
        EXPECT_LT(response.status, 500) << route.method << " " << url << "\n" << response.body;
      }
    }
  }
  EXPECT_GT(asked, 1000);
  EXPECT_EQ(state(), before);
}

}  // namespace
}  // namespace bursar::rest
