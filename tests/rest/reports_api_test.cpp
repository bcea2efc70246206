// Positions and seats over time, holders by reason, the story of a token, icons, and what a removal would do.
#include <map>
#include <set>

#include "app/usecases/apply_plan.h"
#include "app/usecases/doctor_seats.h"
#include "app/usecases/refresh_catalog.h"
#include "base/time_format.h"
#include "rest/distributions_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class ReportsApi : public DistributionsFixture {
 protected:
  std::string location(const std::string& rest = "") const {
    return "/v1/locations/" + std::to_string(location_.value) + rest;
  }
  /// Four of ten are given Notes by a distribution; three strangers hold it already.
  void give_notes() {
    add_devices(0, 4, "Class");
    distribute("Notes", kNotes, "Class");
    apply(plan());
    settle();
  }
  std::string day(int ago = 0) { return base::format_date(world_.clock().now().plus_ms(-ago * base::kDayMs)); }
  std::set<std::string> story() {
    std::set<std::string> kinds;
    for (const auto& event : items(location("/story"))) kinds.insert(event["kind"]);
    return kinds;
  }
};

TEST_F(ReportsApi, seats_are_told_day_by_day_and_a_quiet_day_is_like_the_one_before) {
  const auto before = items("/v1/usage").back();
  world_.pass_ms(3 * base::kDayMs);
  give_notes();
  const auto points = items("/v1/usage?days=30");
  ASSERT_GE(points.size(), 4U);
  EXPECT_EQ(points.back()["day"], day());
  EXPECT_EQ(points.back()["assigned"], before["assigned"].get<int>() + 4);
  EXPECT_EQ(points[points.size() - 2]["assigned"], before["assigned"]);
  EXPECT_EQ(points.back()["assigned"].get<int>() + points.back()["available"].get<int>(), points.back()["total"]);
  EXPECT_EQ(items("/v1/usage?days=1").size(), 1U);
  EXPECT_TRUE(items("/v1/usage?location=999").empty());
}

TEST_F(ReportsApi, the_position_of_a_day_is_what_was_so_then) {
  const auto was = items("/v1/position").at(0);
  world_.pass_ms(5 * base::kDayMs);
  give_notes();
  EXPECT_EQ(items("/v1/position").at(0)["assigned"], was["assigned"].get<int>() + 4);
  EXPECT_EQ(items("/v1/position?at=" + day(2)).at(0)["assigned"], was["assigned"]);
  EXPECT_TRUE(items("/v1/position?at=2020-01-01").empty());
  EXPECT_EQ(items("/v1/position?by=organization").size(), 1U);
  json notes;
  for (const auto& row : items("/v1/position?by=item")) {
    if (row["adamId"] == kNotes) notes = row;
  }
  EXPECT_EQ(notes["assigned"], 7);
  EXPECT_EQ(notes["total"], 40);
  EXPECT_EQ(refused("GET", "/v1/position?at=tomorrow"), "bad_field");
  EXPECT_EQ(refused("GET", "/v1/position?by=color"), "bad_field");
  const auto csv = ask("GET", "/v1/position?by=item", keys_["viewer"], "", "text/csv").body;
  EXPECT_NE(csv.find(kNotes), std::string::npos);
}

TEST_F(ReportsApi, holders_are_counted_by_reason_and_each_reason_opens) {
  give_notes();
  std::map<std::string, json> groups;
  for (const auto& group : items(std::string("/v1/assets/") + kNotes + "/holder-groups")) {
    groups[group["reason"].get<std::string>()] = group;
  }
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups["distribution"]["holders"], 4);
  EXPECT_EQ(groups["distribution"]["name"], "Notes");
  EXPECT_EQ(groups["others"]["holders"], 3);
  const auto holders = [&](const std::string& reason) {
    return items(std::string("/v1/assets/") + kNotes + "/holders?location=" + std::to_string(location_.value) +
                 "&reason=" + reason);
  };
  const auto given = holders(groups["distribution"]["distribution"].dump());
  ASSERT_EQ(given.size(), 4U);
  EXPECT_EQ(given[0]["reason"], "distribution");
  EXPECT_TRUE(given[0]["since"].is_string());
  const auto others = holders("others");
  ASSERT_EQ(others.size(), 3U);
  EXPECT_TRUE(others[0]["since"].is_null());
  EXPECT_TRUE(holders("by_hand").empty());
  done(200, "POST", "/v1/leaks/adopt",
       {{"location", location_.value}, {"seats", {{{"adamId", kNotes}, {"serialNumber", others[0]["holder"]}}}}});
  EXPECT_EQ(holders("by_hand").size(), 1U);
  EXPECT_EQ(refused("GET", std::string("/v1/assets/") + kNotes + "/holders?reason=others"), "bad_field");
}

TEST_F(ReportsApi, a_token_has_a_story_from_its_download_to_its_end) {
  EXPECT_EQ(story(), (std::set<std::string>{"downloaded", "connected", "warning", "expires"}));
  world_.control("POST", "revoke-token");
  EXPECT_FALSE(world_.sync(location_, domain::SyncMode::full));
  EXPECT_EQ(story().count("lost"), 1U);
  const auto events = items(location("/story"));
  EXPECT_EQ(events.back()["kind"], "expires");
  EXPECT_EQ(events.back()["ahead"], true);
  EXPECT_EQ(refused("GET", "/v1/locations/999/story"), "no_such_location");
}

// rows: JAMF-11
TEST_F(ReportsApi, a_test_of_the_token_tells_whether_it_works_and_who_holds_the_location) {
  auto test = done(200, "POST", location("/test"));
  EXPECT_EQ(test["works"], true);
  EXPECT_EQ(test["heldByUs"], true);
  world_.control("POST", "takeover", {{"name", "Other MDM"}});
  test = done(200, "POST", location("/test"));
  EXPECT_EQ(test["works"], false);
  EXPECT_EQ(test["holder"], "Other MDM");
  EXPECT_NE(test["problem"].get<std::string>().find("Other MDM"), std::string::npos);
  EXPECT_EQ(get(location())["state"], "held_elsewhere");
  done(200, "POST", location("/reclaim"));
  EXPECT_EQ(done(200, "POST", location("/test"))["works"], true);
  EXPECT_EQ(get(location())["state"], "active");
  EXPECT_EQ(story().count("taken_over"), 1U);
}

// rows: JAMF-13
TEST_F(ReportsApi, a_location_in_use_is_not_removed_and_what_would_happen_is_told) {
  give_notes();
  const auto preview = get(location("/removal"));
  EXPECT_EQ(preview["inUse"], true);
  EXPECT_EQ(preview["distributions"], json({"Notes"}));
  EXPECT_EQ(preview["onlyHere"], preview["items"]);
  EXPECT_GE(preview["seats"].get<int>(), 7);
  EXPECT_EQ(refused("DELETE", location()), "location_in_use");
  EXPECT_NE(said("DELETE", location()).find("Notes"), std::string::npos);
  EXPECT_EQ(admin("DELETE", location("?force=true")).status, 204);
  EXPECT_TRUE(items("/v1/locations").empty());
}

TEST_F(ReportsApi, icons_are_kept_here_and_kept_by_the_browser) {
  ASSERT_TRUE(app::refresh_catalog(world_.services(), location_));
  const auto path = std::string("/v1/catalog/") + kNotes;
  EXPECT_EQ(refused("GET", path + "/icon"), "no_icon");
  EXPECT_EQ(get(path)["icon"], "");
  EXPECT_EQ(app::fetch_icons(world_.services()).value(), 5);
  EXPECT_EQ(app::fetch_icons(world_.services()).value(), 0) << "nothing is asked for twice";
  const auto item = get(path);
  const auto icon = admin("GET", item["icon"]);
  EXPECT_EQ(icon.status, 200);
  EXPECT_EQ(icon.headers.find("Content-Type"), "image/png");
  EXPECT_NE(icon.headers.find("Cache-Control")->find("max-age"), std::string_view::npos);
  EXPECT_EQ(icon.body.substr(1, 3), "PNG");
  EXPECT_EQ(refused("GET", "/v1/catalog/4711"), "no_such_item");
  EXPECT_EQ(item["tiers"].size(), 1U);
  ASSERT_EQ(item["versions"].size(), 1U);
  EXPECT_EQ(item["versions"][0]["version"], item["version"]);
}

TEST_F(ReportsApi, the_catalog_is_filtered_by_what_its_columns_tell) {
  ASSERT_TRUE(app::refresh_catalog(world_.services(), location_));
  const auto all = items("/v1/catalog").size();
  EXPECT_EQ(items("/v1/catalog?text=NOTES").size(), 1U);
  const auto books = items("/v1/catalog?kind=book").size();
  EXPECT_GT(books, 0U);
  EXPECT_EQ(items("/v1/catalog?kind=app").size(), all - books);
  EXPECT_EQ(items("/v1/catalog?location=999").size(), 0U);
  EXPECT_EQ(items("/v1/catalog?location=" + std::to_string(location_.value)).size(), all);
  EXPECT_EQ(items("/v1/catalog?state=left_store").size(), 0U);
  EXPECT_EQ(refused("GET", "/v1/catalog?kind=song"), "bad_field");
  for (const auto& row : items("/v1/catalog")) EXPECT_EQ(row["addStatus"], "success");
}

TEST_F(ReportsApi, a_location_tells_its_seats_and_whom_it_serves) {
  const auto unit = done(201, "POST", "/v1/units", {{"name", "North"}, {"parent", 1}})["id"];
  done(200, "PUT", location("/scope"), {{"sites", {unit}}, {"custodian", "office@hillside.example"}});
  const auto row = items("/v1/locations").at(0);
  EXPECT_EQ(row["scopeUnit"], "") << "of the whole company";
  EXPECT_EQ(row["custodian"], "office@hillside.example");
  EXPECT_EQ(row["seatsTotal"], get(location())["seatsTotal"]);
  EXPECT_GT(row["seatsTotal"].get<int>(), 0);
}

TEST_F(ReportsApi, the_doctor_tells_of_short_seats_and_of_seats_without_a_reason) {
  add_devices(0, 4, "Class");
  distribute("Sketch", kSketch, "Class");
  apply(plan());
  settle();
  ASSERT_TRUE(app::count_leaks(world_.services(), location_));
  std::map<std::string, json> found;
  for (const auto& finding : items("/v1/doctor")) found[finding["code"].get<std::string>()] = finding;
  ASSERT_EQ(found.count("seats_short"), 1U);
  EXPECT_EQ(found["seats_short"]["about"], "item");
  EXPECT_EQ(std::to_string(found["seats_short"]["aboutId"].get<std::int64_t>()), kSketch);
  ASSERT_EQ(found.count("seats_leaked"), 1U);
  EXPECT_EQ(found["seats_leaked"]["about"], "leaks");
}

}  // namespace
}  // namespace bursar::rest
