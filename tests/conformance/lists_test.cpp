// Sorted and searched lists of the inventory, in every store.
#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

class Lists : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    write([](app::Transaction& t) {
      std::vector<domain::Device> devices;
      for (int i = 0; i < 40; ++i) {
        domain::Device d;
        d.serial_number = "SERIAL" + std::to_string(1000 + i);
        d.name = (i % 3 == 0 ? "Lab " : "Classroom ") + std::to_string(i % 7);
        d.model = "iPad" + std::to_string(i % 4);
        d.platform = domain::Platform::ipados;
        d.added_at = {1000};
        if (i % 5 != 0) d.last_seen_at = base::Timestamp{5000 - i % 11};
        devices.push_back(std::move(d));
      }
      ok(t.inventory().put_devices(devices));
    });
  }

  static std::string value_of(const domain::Device& d, app::InventorySort by) {
    if (by == app::InventorySort::key) return d.serial_number;
    if (by == app::InventorySort::name) return d.name;
    if (by == app::InventorySort::model) return d.model;
    return by == app::InventorySort::last_seen ? std::to_string(d.last_seen_at.value_or(base::Timestamp{}).unix_ms)
                                               : "";
  }

  std::vector<domain::Device> paged(const app::InventoryFilter& filter, app::InventoryOrder order, int size) {
    std::vector<domain::Device> all;
    read([&](app::Transaction& t) {
      for (;;) {
        const auto page = ok(t.inventory().sorted_devices(filter, order, size));
        all.insert(all.end(), page.begin(), page.end());
        if (static_cast<int>(page.size()) < size) return;
        order.after = {value_of(page.back(), order.by), page.back().id.value};
      }
    });
    return all;
  }
};
FOR_EVERY_STORE(Lists);

TEST_P(Lists, pages_of_every_order_make_the_whole_list_and_the_other_way_is_its_mirror) {
  using S = app::InventorySort;
  for (const auto by : {S::added, S::key, S::name, S::model, S::os_version, S::last_seen}) {
    const auto up = paged({}, {by, false, {}}, 7);
    auto down = paged({}, {by, true, {}}, 40);
    ASSERT_EQ(up.size(), 40U);
    std::reverse(down.begin(), down.end());
    for (std::size_t i = 0; i < up.size(); ++i) EXPECT_EQ(up[i].id, down[i].id);
  }
}

TEST_P(Lists, a_part_of_a_name_is_found_in_any_order) {
  const auto labs = paged({{}, "LAB 3"}, {}, 5);
  EXPECT_EQ(labs.size(), 2U);
  const auto rooms = paged({{}, "room"}, {app::InventorySort::name, true, {}}, 5);
  EXPECT_EQ(rooms.size(), 26U);
  EXPECT_GE(rooms.front().name, rooms.back().name);
  EXPECT_EQ(paged({{}, "ial10"}, {}, 100).size(), 40U);
  EXPECT_EQ(paged({{}, "la"}, {}, 100).size(), 14U) << "two letters: how it begins";
  EXPECT_EQ(paged({{}, "Se"}, {}, 100).size(), 40U) << "how serial numbers begin";
  for (const auto* nobody : {"%", "_", "zz", "\u00ff", "\u00c3", "\U0010ffff"}) {
    EXPECT_TRUE(paged({{}, nobody}, {}, 100).empty()) << nobody;
  }
  EXPECT_TRUE(paged({{domain::UnitId{99}}, "room"}, {}, 100).empty());
}

TEST_P(Lists, assets_that_differ_and_assets_of_several_locations_are_told) {
  const auto first = add_location("First", "7001");
  const auto second = add_location("Second", "7002");
  write([&](app::Transaction& t) {
    domain::Asset one;
    one.key = asset(11);
    one.assigned = 1;
    one.total = 5;
    ok(t.mirror().put_assets(first, {one}, 1));
    ok(t.mirror().put_assets(second, {one}, 1));
    ok(t.mirror().put_assignments(second, {{asset(11), device(1)}}, 1));
    ok(t.mirror().put_names(11, "Paint", "org.example.paint"));
  });
  read([&](app::Transaction& t) {
    ASSERT_EQ(ok(t.mirror().assets_that_differ(first)).size(), 1U);
    EXPECT_TRUE(ok(t.mirror().assets_that_differ(second)).empty());
    const auto shared = ok(t.mirror().assets_of_several_locations());
    ASSERT_EQ(shared.size(), 1U);
    EXPECT_EQ(shared[0].name, "Paint");
    EXPECT_EQ(shared[0].locations, 2);
    app::AssetListing listing;
    listing.locations = {first, second};
    listing.text = "PAI";
    listing.sort_column = "location_id";
    listing.descending = true;
    listing.limit = 1;
    const auto page = ok(t.mirror().assets_listed(listing));
    ASSERT_EQ(page.size(), 1U);
    EXPECT_EQ(page[0].location, second);
    listing.text = "nothing";
    EXPECT_TRUE(ok(t.mirror().assets_listed(listing)).empty());
  });
}

TEST_P(Lists, what_a_commit_touched_is_counted_and_nothing_else) {
  const auto location = add_location();
  const auto before = store_->changes();
  read([](app::Transaction& t) { ok(t.mirror().assets(std::nullopt)); });
  write([](app::Transaction& t) { ok(t.access().put_setting("color", "green")); });
  EXPECT_EQ(store_->changes(), before);
  {
    auto transaction = ok(store_->begin_write());
    ok(transaction->inventory().put_devices({{}}));
  }
  EXPECT_EQ(store_->changes(), before) << "not committed";
  write([&](app::Transaction& t) { ok(t.mirror().put_assignments(location, {{asset(11), device(1)}}, 1)); });
  auto after = store_->changes();
  EXPECT_EQ(after.subjects, before.subjects);
  EXPECT_EQ(after.everywhere, before.everywhere);
  EXPECT_NE(after.locations, before.locations);
  write([](app::Transaction& t) { ok(t.inventory().remove_devices({"SERIAL1001"})); });
  EXPECT_NE(store_->changes().subjects, after.subjects);
  EXPECT_EQ(store_->changes().locations, after.locations);
}

}  // namespace
}  // namespace bursar::conformance
