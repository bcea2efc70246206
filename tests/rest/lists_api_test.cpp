// Lists: sorted, searched, page by page.
#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

class ListsApi : public DistributionsFixture {
 protected:
  /// The whole list, page by page.
  json paged(const std::string& url, int size) {
    json all = json::array();
    std::string after;
    const auto join = url.find('?') == std::string::npos ? "?" : "&";
    for (int page = 0; page < 100; ++page) {
      const auto body =
          done(200, "GET", url + join + "pageSize=" + std::to_string(size) + (after.empty() ? "" : "&after=" + after));
      EXPECT_LE(body["items"].size(), static_cast<std::size_t>(size));
      for (const auto& row : body["items"]) all.push_back(row);
      if (!body.contains("next")) return all;
      after = escaped(body["next"].get<std::string>());
    }
    ADD_FAILURE() << "no end of " << url;
    return all;
  }
  static std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text) {
      char hex[4];
      std::snprintf(hex, sizeof hex, "%%%02X", static_cast<unsigned char>(c));
      safe += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c) : hex;
    }
    return safe;
  }
  static std::vector<std::string> column(const json& rows, const std::string& name) {
    std::vector<std::string> values;
    for (const auto& row : rows) {
      values.push_back(row.at(name).is_string() ? row.at(name).get<std::string>() : row.at(name).dump());
    }
    return values;
  }
  /// The list by a field; it is whole page by page, and the other way round it is its mirror.
  json either_way(const std::string& url, const std::string& field) {
    const auto join = url.find('?') == std::string::npos ? "?" : "&";
    const auto up = items(url + join + "sort=" + field + "&pageSize=2000");
    auto down = items(url + join + "sort=-" + field + "&pageSize=2000");
    for (const int size : {1, 3}) {
      EXPECT_EQ(paged(url + join + "sort=" + field, size), up) << url << " " << size;
      EXPECT_EQ(paged(url + join + "sort=-" + field, size), down) << url << " " << size;
    }
    std::reverse(down.begin(), down.end());
    EXPECT_EQ(up, down) << url;
    EXPECT_EQ(refused("GET", url + join + "sort=color"), "bad_sort") << url;
    return up;
  }
  void add_named() {
    json rows = json::array();
    int number = 0;
    for (const auto* name : {"Zebra", "apple", "Mango", "apple", "100%", "a_b", "", "Kiwi 12"}) {
      ++number;
      rows.push_back({{"serialNumber", "SERIAL" + std::to_string(900 - number)},
                      {"name", name},
                      {"platform", "iPadOS"},
                      {"model", number % 2 == 0 ? "iPad9" : "iPad10"},
                      {"lastSeenAt", "2026-11-1" + std::to_string(number % 5) + "T07:00:00Z"}});
    }
    rows.push_back({{"serialNumber", "NEVERSEEN"}, {"platform", "iPadOS"}});
    done(200, "POST", "/v1/inventory/devices", {{"items", rows}});
  }
};

TEST_F(ListsApi, devices_come_sorted_by_each_field_either_way_and_page_by_page) {
  add_named();
  for (const std::string field : {"id", "serialNumber", "name", "lastSeenAt"}) {
    const auto up = items("/v1/inventory/devices?sort=" + field);
    auto down = items("/v1/inventory/devices?sort=-" + field);
    ASSERT_EQ(up.size(), 9U) << field;
    EXPECT_EQ(paged("/v1/inventory/devices?sort=" + field, 2), up) << field;
    EXPECT_EQ(paged("/v1/inventory/devices?sort=-" + field, 4), down) << field;
    std::reverse(down.begin(), down.end());
    EXPECT_EQ(up, down) << field;
    if (field == "id" || field == "lastSeenAt") continue;
    const auto values = column(up, field);
    EXPECT_TRUE(std::is_sorted(values.begin(), values.end())) << field;
  }
  EXPECT_EQ(column(items("/v1/inventory/devices?sort=lastSeenAt"), "serialNumber").front(), "NEVERSEEN");
  EXPECT_EQ(refused("GET", "/v1/inventory/devices?sort=owner"), "bad_sort");
  EXPECT_EQ(refused("GET", "/v1/inventory/people?sort=serialNumber"), "bad_sort");
}

TEST_F(ListsApi, devices_are_found_by_a_part_of_name_or_serial_number) {
  add_named();
  const auto found = [&](const std::string& text, const std::string& more = "") {
    return column(items("/v1/inventory/devices?text=" + escaped(text) + more), "serialNumber");
  };
  EXPECT_EQ(found("ang"), (std::vector<std::string>{"SERIAL897"})) << "in the middle";
  EXPECT_EQ(found("APPLE"), (std::vector<std::string>{"SERIAL898", "SERIAL896"})) << "whatever the case";
  EXPECT_EQ(found("apple", "&sort=serialNumber"), (std::vector<std::string>{"SERIAL896", "SERIAL898"}));
  EXPECT_EQ(found("versee"), (std::vector<std::string>{"NEVERSEEN"}));
  EXPECT_EQ(found("ze"), (std::vector<std::string>{"SERIAL899"})) << "two letters: how it begins";
  EXPECT_TRUE(found("ra").empty());
  EXPECT_EQ(found("00%"), (std::vector<std::string>{"SERIAL895"})) << "signs mean themselves";
  EXPECT_EQ(found("a_b"), (std::vector<std::string>{"SERIAL894"}));
  EXPECT_TRUE(found("\"apple").empty());
  EXPECT_TRUE(found("nobody").empty());
  done(200, "POST", "/v1/inventory/devices",
       {{"items", {{{"serialNumber", "SERIAL897"}, {"name", "Papaya"}, {"platform", "iPadOS"}}}}});
  EXPECT_TRUE(found("ang").empty()) << "as it is called now";
  EXPECT_EQ(found("papa"), (std::vector<std::string>{"SERIAL897"}));
  done(200, "POST", "/v1/inventory/remove", {{"serialNumbers", {"SERIAL897"}}});
  EXPECT_TRUE(found("papa").empty());
}

TEST_F(ListsApi, people_are_sorted_and_found_by_address) {
  json rows = json::array();
  for (const auto* name : {"cleo", "anna", "bela"}) {
    rows.push_back({{"clientUserId", std::string("id-") + name},
                    {"name", name},
                    {"email", std::string(name) + "@school.example.org"}});
  }
  done(200, "POST", "/v1/inventory/people", {{"items", rows}});
  EXPECT_EQ(column(paged("/v1/inventory/people?sort=-email", 1), "name"),
            (std::vector<std::string>{"cleo", "bela", "anna"}));
  EXPECT_EQ(column(items("/v1/inventory/people?text=la%40school"), "name"), (std::vector<std::string>{"bela"}));
}

TEST_F(ListsApi, lists_made_as_a_whole_are_sorted_searched_and_cut_alike) {
  for (const auto* name : {"North", "east", "South"}) done(201, "POST", "/v1/units", {{"name", name}, {"parent", 1}});
  EXPECT_EQ(column(items("/v1/units?sort=name"), "name"),
            (std::vector<std::string>{"east", "North", "Organization", "South"}));
  EXPECT_EQ(paged("/v1/units?sort=-name", 3), items("/v1/units?sort=-name"));
  EXPECT_EQ(column(items("/v1/units?text=OUT"), "name"), (std::vector<std::string>{"South"}));
  EXPECT_EQ(refused("GET", "/v1/units?sort=colour"), "bad_sort");
  EXPECT_EQ(refused("GET", "/v1/units?pageSize=0"), "bad_number");
  EXPECT_TRUE(items("/v1/units?after=99").empty());
  const auto csv = ask("GET", "/v1/units?sort=name&pageSize=2", keys_["viewer"], "", "text/csv").body;
  EXPECT_LT(csv.find("east"), csv.find("North"));
  EXPECT_EQ(csv.find("South"), std::string::npos);
}

TEST_F(ListsApi, assets_come_sorted_searched_and_page_by_page) {
  const auto whole = items("/v1/assets");
  ASSERT_GT(whole.size(), 3U);
  EXPECT_EQ(paged("/v1/assets", 2), whole);
  const auto free = items("/v1/assets?sort=-available");
  EXPECT_EQ(paged("/v1/assets?sort=-available", 2), free);
  EXPECT_EQ(free.size(), whole.size());
  for (std::size_t i = 1; i < free.size(); ++i) {
    if (free[i]["available"].is_number() && free[i - 1]["available"].is_number()) {
      EXPECT_GE(free[i - 1]["available"], free[i]["available"]);
    }
  }
  EXPECT_EQ(refused("GET", "/v1/assets?sort=color"), "bad_sort");
}

TEST_F(ListsApi, explanations_of_many_items_come_page_by_page_those_that_matter_first) {
  add_devices(0, 4, "Class");
  add_devices(4, 5, "Others");
  distribute("Sketch", kSketch, "Others");
  distribute("Notes", kNotes, "Class");
  const auto url = "/v1/explain?serialNumber=" + serial(0);
  const auto whole = items(url);
  ASSERT_EQ(whole.size(), 2U);
  EXPECT_EQ(whole[0]["adamId"], kNotes);
  EXPECT_EQ(whole[0]["action"], "grant");
  EXPECT_EQ(whole[1]["action"], "none");
  EXPECT_EQ(paged(url, 1), whole);
}

TEST_F(ListsApi, operations_and_the_journal_come_either_way) {
  add_devices(0, 2, "Class");
  distribute("Notes", kNotes, "Class");
  apply(plan());
  settle();
  auto newest = paged("/v1/audit?sort=-seq", 2);
  std::reverse(newest.begin(), newest.end());
  EXPECT_EQ(newest, paged("/v1/audit", 3));
  EXPECT_EQ(items("/v1/operations?sort=id"), items("/v1/operations"));
  EXPECT_EQ(refused("GET", "/v1/operations?sort=verb"), "bad_sort");
}

TEST_F(ListsApi, plans_come_either_way_by_state_and_by_whom_they_are) {
  add_devices(0, 4, "Class");
  const auto url = distribute("Notes", kNotes, "Class");
  for (int i = 0; i < 3; ++i) plan();
  apply(plan({{"distribution", get(url)["id"]}}));
  const auto all = either_way("/v1/plans", "id");
  ASSERT_EQ(all.size(), 4U);
  EXPECT_EQ(all[0]["id"], 1);
  EXPECT_EQ(items("/v1/plans"), items("/v1/plans?sort=-id")) << "newest first";
  EXPECT_EQ(items("/v1/plans?state=applied").size(), 1U);
  EXPECT_EQ(either_way("/v1/plans?state=fresh", "id").size() + items("/v1/plans?state=stale").size() +
                items("/v1/plans?state=discarded").size(),
            3U);
  EXPECT_EQ(either_way("/v1/plans?text=ADMINIS", "id").size(), 4U);
  EXPECT_EQ(items("/v1/plans?text=distribution%3D").size(), 1U);
  EXPECT_TRUE(items("/v1/plans?text=nobody").empty());
  EXPECT_EQ(refused("GET", "/v1/plans?state=new"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/plans?after=x"), "bad_number");
}

TEST_F(ListsApi, lines_of_a_plan_come_either_way_and_filtered) {
  add_devices(0, 6, "Class");
  distribute("Notes", kNotes, "Class");
  distribute("Sketch", kSketch, "Class");
  const auto url = path_of(plan()) + "/lines";
  const auto all = either_way(url, "number");
  ASSERT_EQ(all.size(), 12U);
  for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i]["number"], i + 1);
  EXPECT_EQ(items(url), all);
  EXPECT_EQ(get(path_of(plan()) + "/export")["lines"].size(), 12U);
  EXPECT_EQ(either_way(url + "?action=wait", "number").size(), 4U);
  EXPECT_EQ(either_way(url + "?action=grant", "number").size(), 8U);
  EXPECT_EQ(column(either_way(url + "?text=dev1003", "number"), "holder"), std::vector<std::string>(2, serial(3)));
  EXPECT_EQ(either_way(url + "?adamId=" + kSketch, "number").size(), 6U);
  EXPECT_EQ(either_way(url + "?action=wait&adamId=" + kNotes, "number").size(), 0U);
  EXPECT_EQ(items(url + "?location=" + std::to_string(location_.value)).size(), 12U);
  EXPECT_TRUE(items(url + "?location=99").empty());
  EXPECT_EQ(refused("GET", url + "?adamId=Notes"), "bad_number");
  EXPECT_EQ(refused("GET", url + "?after=x"), "bad_number");
}

TEST_F(ListsApi, a_page_of_a_very_long_plan_looks_at_a_part_of_it_and_says_where_the_next_begins) {
  constexpr int kLines = 100'050;
  domain::SavedPlan long_plan;
  long_plan.counts.grant = kLines;
  std::vector<domain::PlanLine> lines(kLines);
  for (auto& line : lines) line.pair.assignee.name = "MANY";
  lines.front().pair.assignee.name = "FIRST";
  lines.back().pair.assignee.name = "LAST";
  {
    auto transaction = world_.services().store.begin_write().value();
    long_plan.id = transaction->plans().add(long_plan, lines, {}).value();
    ASSERT_TRUE(transaction->commit());
  }
  const auto url = "/v1/plans/" + std::to_string(long_plan.id.value) + "/lines?text=";
  const auto page = get(url + "last");
  EXPECT_TRUE(page["items"].empty());
  EXPECT_EQ(page["next"], "100000");
  EXPECT_EQ(column(paged(url + "last", 10), "number"), (std::vector<std::string>{std::to_string(kLines)}));
  EXPECT_EQ(column(paged(url + "first&sort=-number", 10), "number"), (std::vector<std::string>{"1"}));
  EXPECT_EQ(get(url + "first").contains("next"), true);
}

TEST_F(ListsApi, tasks_and_holders_and_members_come_either_way) {
  add_devices(0, 7, "Class");
  distribute("Notes", kNotes, "Class");
  const auto operation = apply(plan())["operations"][0].dump();
  settle();
  const auto tasks = "/v1/operations/" + operation + "/tasks";
  EXPECT_EQ(either_way(tasks, "id").size(), 7U);
  EXPECT_EQ(items(tasks), items(tasks + "?sort=id"));
  EXPECT_EQ(either_way(tasks + "?state=done", "id").size(), 7U);
  EXPECT_EQ(refused("GET", tasks + "?state=lost"), "bad_field");

  const std::string holders = std::string("/v1/assets/") + kNotes + "/holders";
  const auto all = either_way(holders, "holder");
  ASSERT_EQ(all.size(), 10U);
  const auto names = column(all, "holder");
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(items(holders), all);
  EXPECT_EQ(column(either_way(holders + "?text=classdev100", "holder"), "holder").size(), 7U);
  EXPECT_EQ(column(items(holders + "?text=" + serial(4)), "holder"), (std::vector<std::string>{serial(4)}));
  EXPECT_TRUE(items(holders + "?text=DEV1004").empty()) << "how the name begins";
  const auto here = holders + "?location=" + std::to_string(location_.value);
  EXPECT_EQ(either_way(here + "&reason=1", "holder").size(), 7U);
  EXPECT_EQ(either_way(here + "&reason=others", "holder").size(), 3U);
  EXPECT_EQ(either_way(here + "&reason=by_hand", "holder").size(), 0U);
  EXPECT_EQ(refused("GET", holders + "?sort=kind"), "bad_sort");
  EXPECT_EQ(refused("GET", holders + "?after=7"), "bad_cursor");

  const auto members = "/v1/groups/" + items("/v1/groups?text=Class")[0]["id"].dump() + "/resolved";
  const auto everybody = either_way(members, "holder");
  EXPECT_EQ(everybody.size(), 7U);
  EXPECT_EQ(items(members), everybody);
  EXPECT_EQ(column(either_way(members + "?text=dev1003", "holder"), "holder"), (std::vector<std::string>{serial(3)}));
  EXPECT_EQ(refused("GET", members + "?after=x"), "bad_cursor");
}

TEST_F(ListsApi, people_at_apple_come_either_way_by_status_and_beginning) {
  done(202, "POST", "/v1/operations",
       {{"verb", "create_users"},
        {"location", location_.value},
        {"users", {{{"clientUserId", "zoe"}}, {{"clientUserId", "Abel"}}, {{"clientUserId", "zora"}}}}});
  settle();
  const auto all = either_way("/v1/users", "clientUserId");
  ASSERT_GE(all.size(), 3U);
  EXPECT_EQ(items("/v1/users"), all);
  EXPECT_EQ(column(either_way("/v1/users?text=ZO", "clientUserId"), "clientUserId"),
            (std::vector<std::string>{"zoe", "zora"}));
  std::size_t by_status = 0;
  for (const std::string status : {"Registered", "Associated", "Retired", "Deleted"}) {
    const auto rows = either_way("/v1/users?status=" + status, "clientUserId");
    for (const auto& row : rows) EXPECT_EQ(row["status"], status);
    by_status += rows.size();
  }
  EXPECT_EQ(by_status, all.size());
  EXPECT_EQ(refused("GET", "/v1/users?status=active"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/users?sort=email"), "bad_sort");
  EXPECT_EQ(refused("GET", "/v1/users?after=zoe"), "bad_cursor");
}

}  // namespace
}  // namespace bursar::rest
