// What the builder of distributions asks while somebody builds: who would be in, who not, and why; whom a group comes
// to.
#include <set>

#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class BuilderApi : public DistributionsFixture {
 protected:
  json preview(const json& body) { return done(200, "POST", "/v1/distributions/preview", body); }
  static std::set<std::string> holders_of(const json& rows, const std::string& action) {
    std::set<std::string> names;
    for (const auto& row : rows) {
      if (row["action"] == action) names.insert(row["holder"]);
    }
    return names;
  }
};

TEST_F(BuilderApi, a_preview_tells_device_by_device_who_is_in_who_waits_and_who_is_left_out) {
  add_devices(0, 5, "Grade 5");
  add_devices(4, 6, "Loaners");
  const json body = {{"items", {kSketch}},
                     {"targets", {{{"group", "Grade 5"}}, {{"serialNumber", serial(4)}, {"excluded", true}}}}};
  const auto told = preview(body);
  EXPECT_EQ(told["included"], (json{{"devices", 4}, {"people", 0}}));
  EXPECT_EQ(told["excluded"]["devices"], 1);
  ASSERT_EQ(told["items"].size(), 1U);
  EXPECT_EQ(told["items"][0]["grant"], 2) << "there are two seats";
  EXPECT_EQ(told["items"][0]["wait"], 2);
  EXPECT_EQ(holders_of(told["rows"], "wait").size(), 2U);
  EXPECT_EQ(holders_of(told["rows"], "left_out"), std::set{serial(4)});
  for (const auto& row : told["rows"]) {
    EXPECT_FALSE(row["why"].get<std::string>().empty()) << row;
    const std::string wanted = row["action"] == "wait" ? "no_seats" : row["action"] == "grant" ? "wanted" : "excluded";
    EXPECT_EQ(row["reason"], wanted) << row;
  }
  EXPECT_TRUE(items("/v1/distributions").empty()) << "nothing is written";
  EXPECT_TRUE(items("/v1/plans").empty());
}

TEST_F(BuilderApi, a_preview_of_a_change_stands_in_for_what_was_saved) {
  add_devices(0, 3, "Grade 5");
  add_devices(3, 5, "Grade 6");
  const auto url = distribute("Sketching", kSketch, "Grade 5", {{"shortage", "fail"}});
  const auto id = json::parse(url.substr(url.rfind('/') + 1));
  EXPECT_EQ(preview({{"id", id}})["items"][0]["refuse"], 1) << "as it is saved";
  auto told = preview({{"id", id}, {"targets", {{{"group", "Grade 6"}}}}});
  EXPECT_EQ(told["included"]["devices"], 2);
  EXPECT_EQ(told["items"][0]["grant"], 2);
  told = preview({{"targets", {{{"group", "Grade 6"}}}}, {"items", {kSketch}}, {"priority", 5}});
  EXPECT_EQ(told["items"][0]["grant"], 2) << "a new one that goes first";
  told = preview({{"targets", {{{"group", "Grade 6"}}}}, {"items", {kSketch}}, {"startsAt", "2099-01-01T00:00:00Z"}});
  EXPECT_EQ(told["included"]["devices"], 2) << "as if it had begun";
}

TEST_F(BuilderApi, a_preview_shows_the_rows_that_are_asked_for_and_refuses_what_saving_would_refuse) {
  add_devices(0, 5, "Grade 5");
  json body = {{"items", {kSketch}}, {"targets", {{{"group", "Grade 5"}}}}, {"only", "wait"}};
  EXPECT_EQ(preview(body)["rows"].size(), 3U);
  body["rows"] = 1;
  EXPECT_EQ(preview(body)["rows"].size(), 1U);
  EXPECT_EQ(preview(body)["items"][0]["wait"], 3) << "counts are of all";
  body["only"] = "everything";
  EXPECT_EQ(refused("POST", "/v1/distributions/preview", body), "bad_field");
  EXPECT_EQ(refused("POST", "/v1/distributions/preview", {{"items", {kBook}}}), "book_by_device");
  EXPECT_EQ(refused("POST", "/v1/distributions/preview", {{"items", {kDiary}}}), "not_device_assignable");
  EXPECT_EQ(refused("POST", "/v1/distributions/preview", {{"id", 99}}), "no_such_distribution");
  EXPECT_EQ(refused("POST", "/v1/distributions/preview", {{"targets", {{{"group", 99}}}}}), "no_such_group");
  EXPECT_EQ(preview({{"items", {"77"}}})["warnings"].size(), 2U) << "nobody owns it; no targets";
}

TEST_F(BuilderApi, a_preview_for_a_site_tells_of_devices_outside_it) {
  const auto site = done(201, "POST", "/v1/units", {{"name", "North"}, {"kind", "site"}, {"parent", 1}})["id"];
  add_devices(0, 2, "Mixed");
  done(200, "POST", "/v1/inventory/devices",
       {{"items", {{{"serialNumber", serial(7)}, {"unit", "North"}, {"groups", {"Mixed"}}}}}});
  const auto told = preview({{"unit", site}, {"items", {kNotes}}, {"targets", {{{"group", "Mixed"}}}}});
  EXPECT_EQ(told["included"]["devices"], 1);
  EXPECT_EQ(told["outside"]["devices"], 2);
  EXPECT_EQ(holders_of(told["rows"], "left_out"), (std::set{serial(0), serial(1)}));
}

TEST_F(BuilderApi, lines_of_a_plan_are_read_action_by_action_and_page_by_page) {
  add_devices(0, 9, "Grade 5");
  distribute("Sketching", kSketch, "Grade 5");
  distribute("Notes", kNotes, "Grade 5");
  const auto made = plan();
  const auto url = path_of(made) + "/lines?pageSize=4&action=";
  std::set<std::string> waiting;
  std::string after;
  for (int page = 0; page < 3; ++page) {
    const auto lines = get(url + "wait" + (after.empty() ? "" : "&after=" + after));
    for (const auto& line : lines["items"]) {
      EXPECT_EQ(line["action"], "wait");
      EXPECT_TRUE(waiting.insert(line["holder"]).second) << "twice";
    }
    if (!lines.contains("next")) break;
    after = lines["next"];
  }
  EXPECT_EQ(waiting.size(), 7U);
  EXPECT_EQ(items(url + "grant").size(), 4U);
  EXPECT_TRUE(items(url + "revoke").empty());
  EXPECT_EQ(refused("GET", url + "keep"), "bad_field");
}

TEST_F(BuilderApi, targets_and_members_are_told_by_name) {
  add_devices(0, 2, "Grade 5");
  done(200, "POST", "/v1/inventory/people", {{"items", {{{"clientUserId", "anna"}}}}});
  const auto made = done(201, "POST", "/v1/distributions",
                         {{"name", "Named"},
                          {"targets",
                           {{{"group", "Grade 5"}},
                            {{"serialNumber", serial(1)}, {"excluded", true}},
                            {{"clientUserId", "anna"}},
                            {{"everyone", true}}}}});
  std::set<std::string> names;
  for (const auto& target : made["targets"]) names.insert(target["name"]);
  EXPECT_EQ(names, (std::set<std::string>{"", "Grade 5", serial(1), "anna"}));
  const auto sorted = [](json rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
  };
  EXPECT_EQ(sorted(items("/v1/distributions")[0]["targets"]), sorted(made["targets"]));
  const auto group = items("/v1/groups")[0]["id"].dump();
  const auto members = items("/v1/groups/" + group + "/members");
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0]["name"], serial(0));
}

TEST_F(BuilderApi, devices_and_people_are_filtered_by_what_they_are) {
  const json devices = {{{"serialNumber", serial(0)}, {"platform", "macOS"}, {"owner", "anna"}},
                        {{"serialNumber", serial(1)}, {"platform", "iPadOS"}, {"enrolled", false}},
                        {{"serialNumber", serial(2)}, {"platform", "iPadOS"}, {"enrollment", "user"}}};
  done(200, "POST", "/v1/inventory/devices", {{"items", devices}});
  done(200, "POST", "/v1/inventory/people",
       {{"items", {{{"clientUserId", "anna"}}, {{"clientUserId", "ben"}, {"status", "inactive"}}}}});
  const auto found = [&](const std::string& query) {
    std::set<std::string> names;
    for (const auto& row : items("/v1/inventory/" + query))
      names.insert(row.value("serialNumber", row.value("clientUserId", "")));
    return names;
  };
  EXPECT_EQ(found("devices?platform=iPadOS"), (std::set{serial(1), serial(2)}));
  EXPECT_EQ(found("devices?platform=iPadOS&enrolled=true"), std::set{serial(2)});
  EXPECT_EQ(found("devices?enrolled=false"), std::set{serial(1)});
  EXPECT_EQ(found("devices?enrollment=user&text=classdev"), std::set{serial(2)});
  EXPECT_EQ(found("devices?owner=anna"), std::set{serial(0)});
  EXPECT_EQ(found("people?status=inactive"), std::set<std::string>{"ben"});
  EXPECT_EQ(refused("GET", "/v1/inventory/devices?platform=Toaster"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/inventory/devices?enrolled=perhaps"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/inventory/people?status=away"), "bad_field");
}

TEST_F(BuilderApi, a_list_as_csv_tells_where_it_goes_on) {
  add_devices(0, 3, "Grade 5");
  const auto first = ask("GET", "/v1/inventory/devices?pageSize=2", keys_["administrator"], "", "text/csv");
  const auto next = first.headers.find("X-Next");
  ASSERT_TRUE(next);
  const auto second = ask("GET", "/v1/inventory/devices?pageSize=2&after=" + std::string(*next), keys_["administrator"],
                          "", "text/csv");
  EXPECT_NE(second.body.find(serial(2)), std::string::npos);
  EXPECT_FALSE(second.headers.find("X-Next"));
}

TEST_F(BuilderApi, a_group_tells_page_by_page_whom_its_rule_comes_to) {
  add_devices(0, 5, "Grade 5");
  done(200, "POST", "/v1/inventory/people", {{"items", {{{"clientUserId", "anna"}, {"groups", {"Grade 5"}}}}}});
  const auto made = done(201, "POST", "/v1/groups", {{"name", "iPads"}, {"rule", "platform = \"iPadOS\""}});
  const auto url = "/v1/groups/" + made["id"].dump() + "/resolved?pageSize=3";
  auto page = get(url);
  ASSERT_EQ(page["items"].size(), 3U);
  EXPECT_EQ(page["items"][0], (json{{"kind", "device"}, {"holder", serial(0)}}));
  page = get(url + "&after=device%20" + serial(2));
  EXPECT_EQ(page["items"].size(), 2U);
  EXPECT_TRUE(page["next"].is_null());
  EXPECT_EQ(refused("GET", url + "&after=7"), "bad_cursor");
  EXPECT_EQ(refused("GET", "/v1/groups/99/resolved"), "no_such_group");
  const auto fixed = items("/v1/groups")[0]["id"].dump();
  const auto all = items("/v1/groups/" + fixed + "/resolved");
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[5], (json{{"kind", "person"}, {"holder", "anna"}}));
}

}  // namespace
}  // namespace bursar::rest
