#include <algorithm>
#include <map>
#include <random>

#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

using domain::Assignment;

class Mirror : public StoreTest {};
FOR_EVERY_STORE(Mirror);

std::vector<Assignment> rows(std::int64_t adam_id, int from, int to) {
  std::vector<Assignment> list;
  for (int i = from; i < to; ++i) list.push_back({asset(adam_id), device(i)});
  return list;
}

TEST_P(Mirror, assets_come_back_with_their_counts_and_platforms) {
  const auto id = add_location();
  domain::Asset app;
  app.key = asset(361309726);
  app.assigned = 3;
  app.available = 7;
  app.total = 10;
  app.device_assignable = true;
  app.platforms = {"iOS", "visionOS"};
  domain::Asset book;
  book.key = asset(361309726, domain::Pricing::plus);
  book.type = domain::ProductType::book;
  book.revocable = false;
  book.unlimited = true;
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assets(id, {app, book}, 4));
    ok(t.mirror().put_names(361309726, "Pages", "com.example.pages"));
    ok(t.mirror().adjust_counts(id, app.key, 2, -2, 0));
    EXPECT_EQ(t.mirror().adjust_counts(id, asset(5), 1, 1, 1).error().code, "no_such_asset");
  });
  read([&](app::Transaction& t) {
    const auto assets = ok(t.mirror().assets(id));
    ASSERT_EQ(assets.size(), 2U);
    EXPECT_EQ(assets[0].name, "Pages");
    EXPECT_EQ(assets[0].asset.assigned, 5);
    EXPECT_EQ(assets[0].asset.available, 5);
    EXPECT_EQ(assets[0].asset.platforms, app.platforms);
    EXPECT_EQ(assets[1].asset.type, domain::ProductType::book);
    EXPECT_TRUE(assets[1].asset.unlimited);
    EXPECT_FALSE(assets[1].asset.revocable);
    EXPECT_EQ(ok(t.mirror().assets(std::nullopt)).size(), 2U);
  });
  const auto other = add_location("Other School", "7002");
  const auto third = add_location("Third School", "7003");
  book.assigned = 40;
  write([&](app::Transaction& t) { ok(t.mirror().put_assets(other, {app, book}, 1)); });
  const auto seats = [&](std::optional<domain::LocationId> location) {
    std::vector<std::vector<std::int64_t>> told;
    read([&](app::Transaction& t) {
      for (const auto& s : ok(t.mirror().location_seats(location))) {
        told.push_back({s.location.value, s.items, s.total, s.assigned, s.available, s.assigned_without_limit});
      }
    });
    return told;
  };
  EXPECT_EQ(seats(std::nullopt),
            (std::vector<std::vector<std::int64_t>>{{id.value, 2, 10, 5, 5, 0}, {other.value, 2, 10, 3, 7, 40}}));
  EXPECT_EQ(seats(other).size(), 1U);
  EXPECT_TRUE(seats(third).empty());
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assets(id, {book}, 6));
    EXPECT_EQ(ok(t.mirror().disown_assets_before(id, 6)), 1);
    EXPECT_FALSE(ok(t.mirror().find_asset(id, app.key))->owned);
  });
  EXPECT_EQ(seats(id), (std::vector<std::vector<std::int64_t>>{{id.value, 1, 0, 0, 0, 40}}));
}

TEST_P(Mirror, a_walk_deletes_what_has_an_older_stamp_and_never_lowers_one) {
  const auto id = add_location();
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assignments(id, rows(1, 0, 10), 5));
    ok(t.mirror().put_assignments(id, rows(1, 0, 4), 8));
    ok(t.mirror().put_assignments(id, rows(1, 0, 10), 3));
    ok(t.mirror().put_assignments(id, rows(2, 0, 5), 2));
    EXPECT_EQ(ok(t.mirror().delete_assignments_before(id, 8, asset(1))), 6);
    EXPECT_EQ(ok(t.mirror().find_asset(id, asset(1)))->mirrored, 4);
    EXPECT_EQ(ok(t.mirror().find_asset(id, asset(2)))->mirrored, 5);
    EXPECT_EQ(ok(t.mirror().delete_assignments_before(id, 8, std::nullopt)), 5);
  });
}

TEST_P(Mirror, a_page_may_repeat_rows_and_name_new_assets_and_people) {
  const auto id = add_location();
  auto page = rows(1, 0, 1000);
  const auto again = rows(1, 0, 200);
  page.insert(page.end(), again.begin(), again.end());
  page.push_back({asset(2), person(1)});
  write([&](app::Transaction& t) { ok(t.mirror().put_assignments(id, page, 1)); });
  read([&](app::Transaction& t) {
    EXPECT_EQ(ok(t.mirror().find_asset(id, asset(1)))->mirrored, 1000);
    EXPECT_FALSE(ok(t.mirror().find_asset(id, asset(2)))->owned);
    EXPECT_EQ(ok(t.mirror().held_by(person(1))).size(), 1U);
  });
}

TEST_P(Mirror, the_kept_count_of_an_asset_is_the_number_of_its_rows_after_any_change) {
  const auto id = add_location();
  std::mt19937 random(7);
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  for (int step = 0; step < 60; ++step) {
    write([&](app::Transaction& t) {
      auto page = rows(1 + pick(3), pick(50), pick(400));
      const auto more = rows(1 + pick(3), pick(50), pick(20));
      page.insert(page.end(), more.begin(), more.end());
      switch (pick(4)) {
        case 0:
          return ok(t.mirror().delete_assignments(id, page));
        case 1:
          ok(t.mirror().delete_assignments_before(id, step / 2, asset(1 + pick(3))));
          return;
        case 2:
          ok(t.mirror().delete_revocable_of(id, device(pick(50))));
          return;
        default:
          return ok(t.mirror().put_assignments(id, page, step));
      }
    });
    read([&](app::Transaction& t) {
      std::map<std::int64_t, std::int64_t> counted;
      for (const auto& row : ok(t.mirror().assignments(id, std::nullopt, 100'000))) ++counted[row.asset.adam_id.value];
      for (const auto& row : ok(t.mirror().assets(id))) {
        ASSERT_EQ(row.mirrored, counted[row.asset.key.adam_id.value]) << "after step " << step;
      }
    });
  }
}

TEST_P(Mirror, lists_are_complete_and_in_order_whatever_the_page_size) {
  const auto id = add_location();
  const auto other = add_location("Second", "7002");
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assignments(id, rows(1, 0, 57), 1));
    ok(t.mirror().put_assignments(id, {{asset(1, domain::Pricing::plus), person(1)}, {asset(2), person(2)}}, 1));
    ok(t.mirror().put_assignments(other, rows(1, 0, 5), 1));
    std::vector<domain::User> users;
    for (int i = 0; i < 43; ++i) users.push_back({person(i).name, "", domain::UserStatus::registered, "", ""});
    ok(t.mirror().put_users(id, users, 1));
  });
  read([&](app::Transaction& t) {
    std::vector<Assignment> all;
    std::optional<Assignment> after;
    for (;;) {
      const auto page = ok(t.mirror().assignments(id, after, 10));
      if (page.empty()) break;
      all.insert(all.end(), page.begin(), page.end());
      after = page.back();
    }
    EXPECT_EQ(all.size(), 59U);
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    std::size_t holders = 0;
    std::optional<app::Holder> last;
    for (;;) {
      const auto page = ok(t.mirror().holders(1, std::nullopt, last, 7));
      if (page.empty()) break;
      holders += page.size();
      last = page.back();
    }
    EXPECT_EQ(holders, 63U);
    EXPECT_EQ(ok(t.mirror().holders(1, other, std::nullopt, 100)).size(), 5U);
    std::size_t people = 0;
    std::optional<app::MirroredUser> person_before;
    for (;;) {
      const auto page = ok(t.mirror().users({id, std::nullopt, ""}, person_before, 9));
      if (page.empty()) break;
      people += page.size();
      person_before = page.back();
    }
    EXPECT_EQ(people, 43U);
  });
}

TEST_P(Mirror, an_active_record_replaces_the_active_one_and_retired_ones_stay) {
  const auto id = add_location();
  using domain::UserStatus;
  write([&](app::Transaction& t) {
    ok(t.mirror().put_users(id, {{"u", "", UserStatus::retired, "", "old"}}, 1));
    ok(t.mirror().put_users(id, {{"u", "a@b.example", UserStatus::registered, "code", ""}}, 1));
    ok(t.mirror().put_users(id, {{"u", "a@b.example", UserStatus::associated, "", "new"}}, 2));
    const auto records = ok(t.mirror().users({id, std::nullopt, "u"}, std::nullopt, 10));
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[0].user.id_hash, "new");
    EXPECT_EQ(records[1].user.status, UserStatus::retired);
    EXPECT_EQ(ok(t.mirror().users({std::nullopt, UserStatus::retired, ""}, std::nullopt, 10)).size(), 1U);
    EXPECT_EQ(ok(t.mirror().delete_users_before(id, 2)), 1);
  });
}

TEST_P(Mirror, what_can_be_taken_back_of_one_holder_is_deleted_and_told) {
  const auto id = add_location();
  domain::Asset app;
  app.key = asset(1);
  domain::Asset book;
  book.key = asset(2);
  book.revocable = false;
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assets(id, {app, book}, 1));
    ok(t.mirror().put_assignments(id, {{asset(1), person(1)}, {asset(2), person(1)}, {asset(1), person(2)}}, 1));
    const auto gone = ok(t.mirror().delete_revocable_of(id, person(1)));
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_EQ(gone[0].asset, asset(1));
    EXPECT_EQ(ok(t.mirror().held_by(person(1))).size(), 1U);
    EXPECT_EQ(ok(t.mirror().holders_among(id, asset(1), {person(1), person(2), person(3)})), std::vector{person(2)});
    ok(t.mirror().delete_assignments(id, {{asset(1), person(2)}, {asset(9), person(9)}}));
    EXPECT_TRUE(ok(t.mirror().held_by(person(2))).empty());
  });
}

}  // namespace
}  // namespace bursar::conformance
