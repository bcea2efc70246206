// The sample worlds are as large as they say and agree with themselves from the start.
#include <gtest/gtest.h>

#include <numeric>
#include <set>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

Bench bench_of(const std::string& profile) {
  Options options;
  options.profile = profile;
  return Bench(options);
}

void expect_sound(Bench& bench) {
  for (const auto& location : bench.rows("status", "locations")) {
    EXPECT_EQ(location.at("countsAddUp"), true) << location.at("name");
    EXPECT_FALSE(location.at("assets").empty());
  }
}

TEST(Profiles, tiny_fits_on_a_screen) {
  Bench bench;
  expect_sound(bench);
  EXPECT_EQ(bench.ask("locations").at("locations").size(), 1U);
  EXPECT_EQ(bench.walk("assets", "assets").size(), 5U);
  EXPECT_EQ(bench.ask("devices").at("devices").size(), 10U);
}

TEST(Profiles, school_is_three_schools_with_sixty_titles) {
  auto bench = bench_of("school");
  expect_sound(bench);
  const auto places = bench.ask("status").at("locations");
  ASSERT_EQ(places.size(), 3U);
  std::set<std::string> titles;
  std::set<std::string> serials;
  std::size_t people = 0;
  for (const auto& place : places) {
    for (const auto& asset : place.at("assets")) titles.insert(asset.at("adamId"));
    const auto uid = place.at("uId").get<std::string>();
    for (const auto& device : bench.rows("devices?location=" + uid, "devices")) {
      const std::string serial = device.at("serialNumber");
      EXPECT_EQ(serial.size(), 12U);
      serials.insert(serial);
    }
    people += bench.ask("people?location=" + uid).at("people").size();
  }
  EXPECT_EQ(titles.size(), 60U);
  EXPECT_EQ(serials.size(), 2000U);
  EXPECT_EQ(people, 1500U);
}

TEST(Profiles, large_is_a_hundred_locations_with_twenty_million_assignments) {
  auto bench = bench_of("large");
  expect_sound(bench);
  std::vector<std::int64_t> assigned;
  for (const auto& place : bench.rows("status", "locations")) {
    EXPECT_EQ(place.at("assets").size(), 200U);
    auto& sum = assigned.emplace_back();
    for (const auto& asset : place.at("assets")) sum += asset.at("assigned").get<std::int64_t>();
  }
  ASSERT_EQ(assigned.size(), 100U);
  EXPECT_EQ(assigned[0], 1'000'000);
  EXPECT_EQ(std::accumulate(assigned.begin(), assigned.end(), std::int64_t{0}), 20'000'080);
  const auto first = bench.get("assignments").body;
  EXPECT_EQ(first.at("totalPages"), 2000);
  const auto last = bench.get("assignments?pageIndex=1999").body;
  EXPECT_EQ(last.at("size"), 500);
  EXPECT_EQ(bench.get("assignments?pageIndex=2000").error(), 9650);
  const std::string serial = last.at("assignments").back().at("serialNumber");
  EXPECT_EQ(bench.get("assignments?serialNumber=" + serial).body.at("assignments").size(), 20U);
  EXPECT_EQ(bench.settle("assets/revoke", {{"serialNumbers", {serial}}}).at("numCompleted"), 20);
  EXPECT_EQ(bench.get("assignments").body.at("totalPages"), 2000);
  EXPECT_EQ(bench.get("assignments?pageIndex=1999").body.at("size"), 480);
}

TEST(Profiles, company_has_accounts_and_an_app_of_its_own) {
  auto bench = bench_of("company");
  expect_sound(bench);
  EXPECT_EQ(bench.get("client/config").body.at("defaultPlatform"), "enterprisestore");
  const json own = {{"users", {{{"clientUserId", "n-1"}, {"managedAppleId", "n@works.example"}}}}};
  EXPECT_EQ(bench.settle("users/create", own).at("eventStatus"), "COMPLETE");
  EXPECT_EQ(bench.asset("6400000001").at("availableCount"), 500);
}

}  // namespace
}  // namespace bursar::simulator
