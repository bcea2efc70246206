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

}  // namespace
}  // namespace bursar::rest
