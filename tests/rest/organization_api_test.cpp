// Units, scopes, devices, people and groups, as an administrator and an MDM server ask for them.
#include <set>

#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class OrganizationApi : public RestFixture {
 protected:
  std::int64_t unit(const std::string& name, const std::string& kind, std::int64_t parent) {
    return done(201, "POST", "/v1/units", {{"name", name}, {"kind", kind}, {"parent", parent}})["id"];
  }
  json put(const std::string& what, const json& rows) {
    return done(200, "POST", "/v1/inventory/" + what, {{"items", rows}});
  }
  static json devices(int from, int to, const json& more = json::object()) {
    json rows = json::array();
    for (int i = from; i < to; ++i) {
      rows.push_back({{"serialNumber", "CLASSDEV" + std::to_string(1000 + i)}, {"name", "iPad " + std::to_string(i)}});
      rows.back().update(more);
    }
    return rows;
  }
  json group(const json& body) { return done(201, "POST", "/v1/groups", body); }
  std::pair<int, int> size_of(const std::string& name) {
    for (const auto& one : items("/v1/groups")) {
      if (one["name"] == name) return {one["devices"], one["people"]};
    }
    return {-1, -1};
  }
  static std::string at(const json& row) { return "/" + row["id"].dump(); }
};

TEST_F(OrganizationApi, units_stand_in_a_tree_and_refuse_what_does_not_fit) {
  const auto school = unit("North School", "organization", 1);
  const auto room = done(201, "POST", "/v1/units", {{"name", "Room 5"}, {"parent", school}});
  EXPECT_EQ(room["kind"], "site") << "where nothing is said";
  EXPECT_EQ(room["parent"], school);
  EXPECT_EQ(items("/v1/units").size(), 3U);
  const auto changed = done(200, "PATCH", "/v1/units" + at(room), {{"domain", "north.example"}});
  EXPECT_EQ(changed["name"], "Room 5") << "what is not named stays";
  EXPECT_EQ(changed["domain"], "north.example");

  EXPECT_EQ(refused("POST", "/v1/units", {{"parent", 1}}), "bad_unit") << "no name";
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "X"}, {"kind", "planet"}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "X"}, {"parent", "1"}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "X"}, {"parent", 1.5}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "X"}, {"parent", 99}}), "no_such_unit");
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "X"}, {"perent", 1}}), "unknown_field");
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "north school"}, {"parent", 1}}), "unit_exists");
  EXPECT_EQ(refused("POST", "/v1/units", {{"name", "X"}, {"kind", "organization"}, {"parent", school}}), "bad_unit");
  EXPECT_EQ(refused("PATCH", "/v1/units/" + std::to_string(school), {{"parent", room["id"]}}), "bad_unit") << "a loop";
  for (const std::string nowhere : {"/v1/units/99", "/v1/units/0"}) {
    EXPECT_EQ(refused("PATCH", nowhere, {{"domain", "x.example"}}), "no_such_unit");
    EXPECT_EQ(refused("PATCH", nowhere, {{"name", "New"}, {"kind", "site"}, {"parent", 1}}), "no_such_unit");
    EXPECT_EQ(refused("DELETE", nowhere), "no_such_unit");
  }
  EXPECT_EQ(refused("PATCH", "/v1/units/one", {{"name", "New"}}), "bad_number");
  EXPECT_EQ(items("/v1/units").size(), 3U) << "none of it was done";

  EXPECT_EQ(refused("DELETE", "/v1/units/1"), "unit_in_use");
  EXPECT_EQ(refused("DELETE", "/v1/units/" + std::to_string(school)), "unit_in_use") << "the room belongs to it";
  done(200, "DELETE", "/v1/units" + at(room));
  done(200, "DELETE", "/v1/units/" + std::to_string(school));
}

TEST_F(OrganizationApi, a_location_says_whom_its_token_is_for) {
  const auto url = "/v1/locations/" + std::to_string(world_.connect().value) + "/scope";
  EXPECT_TRUE(get(url)["organization"].is_null()) << "company-wide where nothing is said";
  const auto school = unit("North School", "organization", 1);
  const auto site = unit("Room 5", "site", school);
  const auto loaners = group({{"name", "Loaners"}});
  const json scope = {{"sites", {site}},
                      {"groups", {loaners["id"]}},
                      {"administrators", {"operator"}},
                      {"appleId", "apps@hillside.example"},
                      {"custodian", "office@hillside.example"},
                      {"autoAdd", false}};
  done(200, "PUT", url, scope);
  auto kept = get(url);
  for (const auto& [name, value] : scope.items()) EXPECT_EQ(kept[name], value) << name;
  EXPECT_EQ(refused("PUT", url, {{"organization", school}}), "company_token_first");
  EXPECT_EQ(refused("PUT", url, {{"organization", 99}}), "no_such_unit");
  EXPECT_EQ(refused("PUT", url, {{"sites", {99}}}), "no_such_unit");
  EXPECT_EQ(refused("PUT", url, {{"sites", {"Room 5"}}}), "bad_field");
  EXPECT_EQ(refused("PUT", url, {{"groups", {99}}}), "no_such_group");
  EXPECT_EQ(refused("PUT", url, {{"site", {site}}}), "unknown_field");
  EXPECT_EQ(refused("GET", "/v1/locations/99/scope"), "no_such_location");
  EXPECT_EQ(refused("PUT", "/v1/locations/99/scope", json::object()), "no_such_location");
  EXPECT_EQ(get(url), kept) << "what was refused changed nothing";
  EXPECT_EQ(refused("DELETE", "/v1/units/" + std::to_string(site)), "unit_in_use") << "the scope names it";
  EXPECT_EQ(refused("DELETE", "/v1/groups" + at(loaners)), "group_in_use");
  done(200, "PUT", url, json::object());
  kept = get(url);
  EXPECT_TRUE(kept["sites"].empty());
  done(200, "DELETE", "/v1/units/" + std::to_string(site));
}

TEST_F(OrganizationApi, devices_come_in_batches_and_are_told_page_by_page) {
  const auto school = unit("North", "organization", 1);
  EXPECT_EQ(put("devices", devices(0, 25, {{"unit", "North"}, {"platform", "iPadOS"}, {"osVersion", "17.4"}})),
            (json{{"added", 25}, {"changed", 0}, {"unchanged", 0}}));
  EXPECT_EQ(put("devices", devices(24, 27)), (json{{"added", 2}, {"changed", 1}, {"unchanged", 0}}));
  std::set<std::string> seen;
  std::string next;
  int pages = 0;
  do {
    const auto page = get("/v1/inventory/devices?pageSize=10" + (next.empty() ? "" : "&after=" + next));
    for (const auto& row : page["items"]) EXPECT_TRUE(seen.insert(row["serialNumber"]).second);
    next = page.value("next", "");
    ++pages;
  } while (!next.empty());
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 27U);
  EXPECT_EQ(items("/v1/inventory/devices?unit=" + std::to_string(school)).size(), 24U);
  EXPECT_EQ(items("/v1/inventory/devices?text=dev1007").size(), 1U);
  EXPECT_EQ(items("/v1/inventory/devices?text=ipad%202").size(), 8U) << "2, and 20 to 26, by name";
  EXPECT_EQ(items("/v1/inventory/devices?text=i_ad").size(), 0U) << "signs mean themselves";
  EXPECT_EQ(refused("GET", "/v1/inventory/devices?unit=North"), "bad_number");
  EXPECT_EQ(refused("GET", "/v1/inventory/devices?pageSize=2001"), "bad_number");
  EXPECT_EQ(refused("GET", "/v1/inventory/devices?after=x"), "bad_number");
  const auto csv = ask("GET", "/v1/inventory/devices?pageSize=5", keys_["viewer"], "", "text/csv");
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 6);

  EXPECT_EQ(done(200, "POST", "/v1/inventory/remove", {{"serialNumbers", {"CLASSDEV1000", "CLASSDEV1001"}}})["asked"],
            2);
  EXPECT_EQ(items("/v1/inventory/devices").size(), 25U);
  EXPECT_EQ(refused("POST", "/v1/inventory/remove", {{"serialNumber", "CLASSDEV1002"}}), "unknown_field");
}

TEST_F(OrganizationApi, a_batch_with_a_bad_row_changes_nothing_and_says_which_row) {
  const auto with = [&](const json& bad) {
    auto rows = devices(0, 2);
    rows.push_back(bad);
    return json{{"items", rows}};
  };
  const std::vector<std::pair<json, std::string>> bad = {
      {{{"serialNumber", "SHORT"}}, "bad_serial_number"},
      {{{"name", "no serial number"}}, "bad_serial_number"},
      {{{"serialNumber", "CLASSDEV2000"}, {"unit", "Nowhere"}}, "no_such_unit"},
      {{{"serialNumber", "CLASSDEV2000"}, {"platform", "Plan 9"}}, "bad_field"},
      {{{"serialNumber", "CLASSDEV2000"}, {"enrollment", "often"}}, "bad_field"},
      {{{"serialNumber", "CLASSDEV2000"}, {"osVersion", "new"}}, "bad_field"},
      {{{"serialNumber", "CLASSDEV2000"}, {"lastSeenAt", "yesterday"}}, "bad_field"},
      {{{"serialNumber", 2000}}, "bad_field"},
      {{{"serialNumber", "CLASSDEV2000"}, {"grops", {"Class"}}}, "unknown_field"},
      {"CLASSDEV2000", "bad_field"},
  };
  for (const auto& [row, code] : bad) {
    EXPECT_EQ(refused("POST", "/v1/inventory/devices", with(row)), code) << row;
    const auto words = said("POST", "/v1/inventory/devices", with(row));
    EXPECT_NE(words.find("Row 3"), std::string::npos) << words;
  }
  EXPECT_EQ(refused("POST", "/v1/inventory/devices", {{"items", "all"}}), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/inventory/devices", {{"items", devices(0, 10'001)}}), "too_many");
  EXPECT_EQ(refused("POST", "/v1/inventory/people", {{"items", {{{"clientUserId", ""}}}}}), "bad_client_user_id");
  EXPECT_EQ(refused("POST", "/v1/inventory/people", {{"items", {{{"clientUserId", "u"}, {"status", "asleep"}}}}}),
            "bad_field");
  unit("Twin", "site", unit("North", "organization", 1));
  unit("Twin", "site", unit("South", "organization", 1));
  EXPECT_EQ(refused("POST", "/v1/inventory/people", {{"items", {{{"clientUserId", "u"}, {"unit", "Twin"}}}}}),
            "ambiguous_unit");
  group({{"name", "By rule"}, {"rule", "platform = iPadOS"}});
  EXPECT_EQ(refused("POST", "/v1/inventory/devices", {{"items", devices(0, 1, {{"groups", {"By rule"}}})}}),
            "not_a_fixed_group");
  EXPECT_TRUE(items("/v1/inventory/devices").empty());
  EXPECT_TRUE(items("/v1/inventory/people").empty());
}

TEST_F(OrganizationApi, people_come_and_go_likewise) {
  json rows = json::array();
  for (const std::string id : {"anna", "ben", "carla"}) {
    rows.push_back({{"clientUserId", id}, {"name", "Person " + id}, {"email", id + "@school.example"}});
  }
  rows[2]["status"] = "inactive";
  rows[0]["groups"] = {"Readers", "Teachers"};
  EXPECT_EQ(put("people", rows)["added"], 3);
  EXPECT_EQ(size_of("Readers"), std::pair(0, 1)) << "groups that did not exist are made";
  const auto page = get("/v1/inventory/people?pageSize=2");
  EXPECT_EQ(page["items"].size(), 2U);
  const auto rest = get("/v1/inventory/people?pageSize=2&after=" + page["next"].get<std::string>());
  ASSERT_EQ(rest["items"].size(), 1U);
  EXPECT_EQ(rest["items"][0]["status"], "inactive");
  EXPECT_EQ(items("/v1/inventory/people?text=BEN@").size(), 1U);
  done(200, "POST", "/v1/inventory/remove", {{"clientUserIds", {"anna", "nobody"}}});
  EXPECT_EQ(items("/v1/inventory/people").size(), 2U);
  EXPECT_EQ(size_of("Readers"), std::pair(0, 0));
}

TEST_F(OrganizationApi, a_file_is_tried_and_then_taken) {
  const std::string file = "Serial number,Name\nCLASSDEV1000,iPad\nbad,\n";
  const auto send = [&](const std::string& url, const std::string& text) {
    return ask("POST", url, keys_["operator"], text);
  };
  const auto tried = json::parse(send("/v1/inventory/import/devices?preview=true", file).body);
  EXPECT_EQ(tried["accepted"], 1);
  EXPECT_EQ(tried["rejected"][0]["line"], 3);
  EXPECT_TRUE(items("/v1/inventory/devices").empty());
  EXPECT_EQ(json::parse(send("/v1/inventory/import/devices", file).body)["added"], 1);
  const auto code = [](const net::HttpResponse& r) { return json::parse(r.body)["code"].get<std::string>(); };
  EXPECT_EQ(code(send("/v1/inventory/import/people", "Colour\nred\n")), "csv_columns");
  EXPECT_EQ(code(send("/v1/inventory/import/people", "")), "csv_empty");
  EXPECT_EQ(code(send("/v1/inventory/import/people", "Email\n\"open")), "csv_open_quote");
  EXPECT_EQ(code(send("/v1/inventory/import/cars", file)), "bad_field");
}

TEST_F(OrganizationApi, a_group_has_the_members_put_into_it) {
  put("devices", devices(0, 4));
  put("people", {{{"clientUserId", "anna"}}});
  const auto grade = group({{"name", "Grade 5"}, {"description", "iPads of the fifth"}});
  const auto members = "/v1/groups" + at(grade) + "/members";
  done(200, "POST", members, {{"serialNumbers", {"CLASSDEV1000", "classdev1001"}}, {"clientUserIds", {"anna"}}});
  EXPECT_EQ(size_of("Grade 5"), std::pair(2, 1));
  EXPECT_EQ(items(members).size(), 3U);
  done(200, "POST", members, {{"serialNumbers", {"CLASSDEV1001"}}, {"excluded", true}});
  EXPECT_EQ(size_of("Grade 5"), std::pair(1, 1));
  done(200, "POST", members, {{"serialNumbers", {"CLASSDEV1001"}}, {"remove", true}});
  EXPECT_EQ(items(members).size(), 2U);
  const auto kept = items(members);
  EXPECT_EQ(refused("POST", members, {{"serialNumbers", {"CLASSDEV1003", "UNKNOWN00001"}}}), "no_such_member");
  EXPECT_NE(said("POST", members, {{"clientUserIds", {"nobody"}}}).find("nobody"), std::string::npos);
  EXPECT_EQ(refused("POST", members, {{"groups", {"Grade 6"}}}), "no_such_member");
  EXPECT_EQ(refused("POST", members, {{"serials", {"CLASSDEV1003"}}}), "unknown_field");
  EXPECT_EQ(refused("POST", "/v1/groups/99/members", {{"serialNumbers", {"CLASSDEV1003"}}}), "no_such_group");
  EXPECT_EQ(refused("GET", "/v1/groups/99/members"), "no_such_group");
  EXPECT_EQ(items(members), kept);

  const auto school = group({{"name", "School"}});
  done(200, "POST", "/v1/groups" + at(school) + "/members", {{"groups", {"Grade 5"}}});
  EXPECT_EQ(size_of("School"), std::pair(1, 1)) << "nested";
  EXPECT_EQ(refused("POST", members, {{"groups", {"School"}}}), "group_in_itself");
  EXPECT_EQ(refused("POST", members, {{"groups", {"Grade 5"}}}), "group_in_itself");
  done(200, "DELETE", "/v1/groups" + at(school));
  EXPECT_EQ(refused("DELETE", "/v1/groups" + at(school)), "no_such_group");
}

TEST_F(OrganizationApi, a_group_follows_its_rule_and_a_bad_rule_says_where) {
  put("devices", devices(0, 3, {{"platform", "iPadOS"}, {"osVersion", "18.1"}}));
  put("devices", devices(3, 4, {{"platform", "macOS"}}));
  EXPECT_EQ(done(200, "POST", "/v1/groups/try", {{"rule", "platform = iPadOS and os >= 18"}}),
            (json{{"devices", 3}, {"people", 0}}));
  EXPECT_EQ(refused("POST", "/v1/groups/try", {{"rule", "platform ="}}), "bad_rule");
  EXPECT_NE(said("POST", "/v1/groups/try", {{"rule", "colour = red"}}).find("character 1"), std::string::npos)
      << said("POST", "/v1/groups/try", {{"rule", "colour = red"}});
  EXPECT_EQ(refused("POST", "/v1/groups/try", json::object()), "bad_rule");
  const auto pads = group({{"name", "New iPads"}, {"rule", "platform = iPadOS"}});
  EXPECT_EQ(pads["kind"], "rule");
  EXPECT_EQ(size_of("New iPads"), std::pair(3, 0));
  const auto url = "/v1/groups" + at(pads);
  EXPECT_EQ(refused("POST", url + "/members", {{"serialNumbers", {"CLASSDEV1003"}}}), "not_a_fixed_group");
  done(200, "POST", url + "/members", {{"serialNumbers", {"CLASSDEV1000"}}, {"excluded", true}});
  EXPECT_EQ(size_of("New iPads"), std::pair(2, 0)) << "exclusions win over the rule";
  EXPECT_EQ(done(200, "PATCH", url, {{"description", "of this year"}})["rule"], "platform = iPadOS");
  EXPECT_EQ(refused("PATCH", url, {{"rule", "os >= new"}}), "bad_rule");
  EXPECT_EQ(refused("PATCH", url, {{"rule", ""}}), "bad_rule");

  const auto fixed = group({{"name", "Grade 5"}});
  EXPECT_EQ(refused("PATCH", "/v1/groups" + at(fixed), {{"rule", "platform = iPadOS"}}), "bad_group");
  EXPECT_EQ(refused("PATCH", "/v1/groups" + at(fixed), {{"name", "new ipads"}}), "group_exists");
  EXPECT_EQ(refused("POST", "/v1/groups", {{"name", "GRADE 5"}}), "group_exists");
  EXPECT_EQ(refused("POST", "/v1/groups", {{"name", " "}}), "bad_group");
  EXPECT_EQ(refused("POST", "/v1/groups", {{"name", "X"}, {"members", {"CLASSDEV1000"}}}), "unknown_field");
  EXPECT_EQ(refused("POST", "/v1/groups", {{"name", "X"}, {"unit", 99}}), "no_such_unit");
  EXPECT_EQ(refused("PATCH", "/v1/groups" + at(fixed), {{"unit", 99}}), "no_such_unit");
  for (const std::string nowhere : {"/v1/groups/99", "/v1/groups/0"}) {
    EXPECT_EQ(refused("PATCH", nowhere, {{"description", "X"}}), "no_such_group");
    EXPECT_EQ(refused("PATCH", nowhere, {{"name", "X"}}), "no_such_group");
  }
  EXPECT_EQ(items("/v1/groups").size(), 2U);
}

}  // namespace
}  // namespace bursar::rest
