// What reports read: icons and versions, seats over time, who holds what for which reason.
#include <gtest/gtest.h>

#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

class Reporting : public StoreTest {};
FOR_EVERY_STORE(Reporting);

domain::CatalogItem item(std::int64_t id, const std::string& version, std::int64_t at) {
  domain::CatalogItem i;
  i.adam_id = {id};
  i.name = "Item " + std::to_string(id);
  i.icon_url = "https://art.example/" + std::to_string(id);
  i.version = version;
  i.looked_at = {at};
  return i;
}

domain::Asset owned(std::int64_t id, std::int64_t assigned) {
  domain::Asset a;
  a.key = asset(id);
  a.assigned = assigned;
  a.available = 10 - assigned;
  a.total = 10;
  return a;
}

TEST_P(Reporting, icons_are_wanted_until_they_are_there_and_again_when_their_address_changes) {
  const std::string bytes("\x89PNG\0\xff", 6);
  write([&](app::Transaction& t) {
    ok(t.catalog().put(item(1, "1.0", 100)));
    ok(t.catalog().put(item(2, "1.0", 100)));
    EXPECT_EQ(ok(t.catalog().items_without_icon({0}, 10)).size(), 2U);
    ok(t.catalog().put_icon({{1}, "https://art.example/1", "image/png", bytes, {500}}));
    ok(t.catalog().put_icon({{2}, "https://art.example/2", "", "", {500}}));
  });
  write([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.catalog().icon({1}))->bytes, bytes);
    EXPECT_FALSE(ok(t.catalog().icon({2}))) << "it was not to be had";
    EXPECT_EQ(ok(t.catalog().icon_moments()).size(), 1U);
    EXPECT_TRUE(ok(t.catalog().items_without_icon({500}, 10)).empty());
    EXPECT_EQ(ok(t.catalog().items_without_icon({501}, 10)).size(), 1U) << "tried again later";
    auto moved = item(1, "1.0", 200);
    moved.icon_url = "https://art.example/new";
    ok(t.catalog().put(moved));
    EXPECT_EQ(ok(t.catalog().items_without_icon({0}, 10)).size(), 1U);
  });
}

TEST_P(Reporting, every_version_is_kept_with_the_moment_when_it_was_told_first) {
  write([&](app::Transaction& t) {
    ok(t.catalog().put(item(1, "1.0", 100)));
    ok(t.catalog().put(item(1, "1.0", 150)));
    ok(t.catalog().put(item(1, "2.0", 200)));
    const auto versions = ok(t.catalog().versions({1}));
    ASSERT_EQ(versions.size(), 2U);
    EXPECT_EQ(versions[0].version, "2.0");
    EXPECT_EQ(versions[1].seen_at.unix_ms, 100);
  });
}

TEST_P(Reporting, seats_over_time_begin_with_what_was_so_before) {
  const auto location = add_location();
  for (const auto& [day, assigned] : {std::pair<std::int64_t, std::int64_t>{10, 2}, {12, 5}, {15, 6}}) {
    write([&, day = day, assigned = assigned](app::Transaction& t) {
      ok(t.mirror().put_assets(location, {owned(1, assigned), owned(2, 1)}, day));
      ok(t.usage().note(location, day));
    });
  }
  read([&](app::Transaction& t) {
    const auto sums = ok(t.usage().sums_since(13, std::nullopt));
    ASSERT_EQ(sums.size(), 2U);
    EXPECT_EQ(sums[0].point.day, 12);
    EXPECT_EQ(sums[1].point.assigned, 7);
    EXPECT_EQ(sums[1].location, location);
    const auto points = ok(t.usage().points_since(location, 13));
    ASSERT_EQ(points.at(asset(1)).size(), 2U);
    EXPECT_EQ(points.at(asset(1))[0].day, 12);
    ASSERT_EQ(points.at(asset(2)).size(), 1U);
    EXPECT_EQ(points.at(asset(2))[0].day, 10);
    ASSERT_EQ(ok(t.usage().all_at(14)).size(), 2U);
    EXPECT_EQ(ok(t.usage().all_at(14))[0].point.assigned, 5);
    EXPECT_TRUE(ok(t.usage().all_at(9)).empty());
  });
}

TEST_P(Reporting, what_is_noted_of_usage_counts_as_a_change_of_usage_alone) {
  const auto location = add_location();
  write([&](app::Transaction& t) { ok(t.mirror().put_assets(location, {owned(1, 2)}, 1)); });
  const auto before = store_->changes();
  write([&](app::Transaction& t) { ok(t.usage().note(location, 10)); });
  auto expected = before;
  ++expected.usage[location.value];
  EXPECT_EQ(store_->changes(), expected);
}

TEST_P(Reporting, what_is_no_longer_owned_counts_until_the_day_it_left) {
  const auto location = add_location();
  const auto walk = [&](std::int64_t day, const std::vector<domain::Asset>& assets) {
    write([&](app::Transaction& t) {
      ok(t.mirror().put_assets(location, assets, day));
      ok(t.mirror().disown_assets_before(location, day));
      ok(t.usage().note(location, day));
    });
  };
  walk(10, {owned(1, 3), owned(2, 4)});
  walk(11, {owned(1, 3)});
  walk(12, {owned(1, 3)});
  read([&](app::Transaction& t) {
    const auto sums = ok(t.usage().sums_since(10, location));
    ASSERT_EQ(sums.size(), 2U);  // nothing has changed on the last day
    EXPECT_EQ(sums[0].point.assigned, 7);
    EXPECT_EQ(sums[1].point.day, 11);
    EXPECT_EQ(sums[1].point.assigned, 3);
    EXPECT_EQ(ok(t.usage().all_at(10)).size(), 2U);
    EXPECT_EQ(ok(t.usage().all_at(12)).size(), 1U);
  });
}

TEST_P(Reporting, assets_of_one_item_and_what_one_location_alone_owns_are_told) {
  const auto here = add_location();
  const auto there = add_location("Other School", "7002");
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assets(here, {owned(1, 3), owned(2, 1)}, 2));
    ok(t.mirror().put_assets(there, {owned(2, 5)}, 1));
  });
  read([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.mirror().assets_of_item({1})).size(), 1U);
    const auto both = ok(t.mirror().assets_of_item({2}));
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].location, here);
    EXPECT_EQ(both[1].asset.assigned, 5);
    EXPECT_EQ(ok(t.mirror().items_of_one_location(here)), std::vector<domain::AdamId>{{1}});
    EXPECT_TRUE(ok(t.mirror().items_of_one_location(there)).empty());
  });
  write([&](app::Transaction& t) { ok(t.mirror().disown_assets_before(there, 9)); });
  read([&](app::Transaction& t) { EXPECT_EQ(ok(t.mirror().items_of_one_location(here)).size(), 2U); });
}

TEST_P(Reporting, holders_are_told_with_their_reason) {
  const auto location = add_location();
  std::vector<domain::Assignment> held;
  for (int i = 0; i < 5; ++i) held.push_back({asset(1), device(i)});
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assets(location, {owned(1, 5)}, 1));
    ok(t.mirror().put_assignments(location, held, 1));
    ok(t.distributions().put_leases(location, {{held[0], {7}, {100}}, {held[1], {7}, {200}}, {held[2], {0}, {300}}}));
  });
  read([&](app::Transaction& t) {
    const auto of = [&](std::optional<domain::DistributionId> reason, const std::optional<app::Holder>& after = {}) {
      return ok(t.mirror().holders_listed({1, location, app::HolderReason{reason}}, after, 10)).holders;
    };
    ASSERT_EQ(of(domain::DistributionId{7}).size(), 2U);
    EXPECT_EQ(of(domain::DistributionId{7}, of(domain::DistributionId{7})[0]).size(), 1U);
    EXPECT_EQ(of(domain::DistributionId{0}).size(), 1U);
    EXPECT_EQ(of(std::nullopt).size(), 2U);
    const auto leases = ok(t.distributions().leases_of(ok(t.mirror().holders(1, location, std::nullopt, 10))));
    ASSERT_EQ(leases.size(), 5U);
    EXPECT_EQ(leases[1]->since.unix_ms, 200);
    EXPECT_EQ(leases[1]->distribution.value, 7);
    EXPECT_FALSE(leases[4]);
  });
}

TEST_P(Reporting, the_journal_of_one_subject_and_the_last_notifications_are_found) {
  const auto location = add_location();
  write([&](app::Transaction& t) {
    for (int i = 0; i < 3; ++i) {
      domain::AuditEntry entry;
      entry.at = {100 + i};
      entry.actor = "anna";
      entry.act = i == 1 ? "token_lost" : "token_renewed";
      entry.subject = i == 2 ? "location 9" : "location 1";
      ok(t.audit().append(entry));
      ok(t.notifications().add({"n" + std::to_string(i), location, "{}", {100 + i}}).map([](bool) {}));
    }
    ok(t.notifications().mark_handled("n0"));
  });
  read([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.audit().of_subject("location 1", "token_renewed", 10)).size(), 1U);
    const auto recent = ok(t.notifications().recent(location, 10));
    ASSERT_EQ(recent.size(), 3U);
    EXPECT_EQ(recent[0].id, "n2");
    EXPECT_TRUE(recent[2].handled);
    EXPECT_FALSE(recent[0].handled);
  });
}

}  // namespace
}  // namespace bursar::conformance
