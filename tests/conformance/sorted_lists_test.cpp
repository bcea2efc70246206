// Lists either way and filtered, page by page: holders, people, plans and their lines, tasks.
#include <algorithm>

#include "conformance/stores.h"

namespace bursar::conformance {
namespace {

using domain::AssigneeKind;
using domain::UserStatus;

class SortedLists : public StoreTest {
 protected:
  using Names = std::vector<std::string>;

  /// The names of a list, page by page; every page but the last says where the next begins.
  Names holders(const app::HolderListing& listing, int size, std::size_t pages_max = 1000) {
    Names names;
    read([&](app::Transaction& t) {
      std::optional<app::Holder> after;
      for (std::size_t page = 0; page < pages_max; ++page) {
        const auto found = ok(t.mirror().holders_listed(listing, after, size));
        for (const auto& one : found.holders) {
          names.push_back(std::to_string(one.location.value) + domain::name_of(one.assignment.asset.pricing) + " " +
                          one.assignment.assignee.name);
        }
        if (!found.next) return;
        after = found.next;
      }
    });
    return names;
  }
  Names people(const app::UserListing& listing, int size) {
    Names names;
    read([&](app::Transaction& t) {
      std::optional<app::MirroredUser> after;
      for (;;) {
        const auto found = ok(t.mirror().users_listed(listing, after, size));
        for (const auto& one : found.users) {
          names.push_back(std::to_string(one.location.value) + " " + one.user.client_user_id + " " + one.user.id_hash +
                          " " + domain::name_of(one.user.status));
        }
        if (!found.next) return;
        after = found.next;
      }
    });
    return names;
  }
  static Names reversed(Names names) {
    std::reverse(names.begin(), names.end());
    return names;
  }
  static domain::Assignment held(const std::string& name, domain::Pricing pricing = domain::Pricing::stdq,
                                 AssigneeKind kind = AssigneeKind::device) {
    return {asset(1, pricing), {kind, name}};
  }
};
FOR_EVERY_STORE(SortedLists);

TEST_P(SortedLists, holders_stand_by_location_kind_and_name_either_way) {
  const auto first = add_location();
  const auto second = add_location("Second", "7002");
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assignments(second, {held("C"), held("B")}, 1));
    ok(t.mirror().put_assignments(first, {held("Z"), held("A"), held("a@x", {}, AssigneeKind::person), held("M")}, 1));
    ok(t.mirror().put_assignments(first, {held("K", domain::Pricing::plus), {asset(2), device(1)}}, 1));
  });
  const Names all{"1STDQ A", "1STDQ M", "1STDQ Z", "1STDQ a@x", "1PLUS K", "2STDQ B", "2STDQ C"};
  app::HolderListing listing{1};
  for (const int size : {1, 2, 3, 100}) {
    listing.descending = false;
    EXPECT_EQ(holders(listing, size), all) << size;
    listing.descending = true;
    EXPECT_EQ(holders(listing, size), reversed(all)) << size;
  }
  EXPECT_EQ(holders({1, second}, 1), (Names{"2STDQ B", "2STDQ C"}));
  EXPECT_TRUE(holders({9}, 10).empty());
}

TEST_P(SortedLists, holders_are_found_by_how_their_names_begin) {
  const auto location = add_location();
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assignments(
        location,
        {held("ABC1"), held("ABC2"), held("abc3"), held("ABD"), held("XABC"), held("abc@x", {}, AssigneeKind::person)},
        1));
  });
  const Names found{"1STDQ ABC1", "1STDQ ABC2", "1STDQ abc3", "1STDQ abc@x"};
  app::HolderListing listing{1};
  for (const std::string text : {"abc", "ABC"}) {
    listing.text = text;
    listing.descending = false;
    EXPECT_EQ(holders(listing, 1), found);
    listing.descending = true;
    EXPECT_EQ(holders(listing, 1), reversed(found));
  }
  listing.text = "abc3";
  EXPECT_EQ(holders(listing, 1), (Names{"1STDQ abc3"}));
  listing.text = "%";
  EXPECT_TRUE(holders(listing, 1).empty());
}

TEST_P(SortedLists, pages_of_holders_who_are_few_among_many_names_are_short_but_miss_nobody) {
  const auto location = add_location();
  constexpr int kNames = 7000;
  std::vector<domain::Assignment> everybody, half, some;
  std::vector<app::Lease> leases;
  Names late;
  for (int i = 0; i < kNames; ++i) {
    const auto name = "N" + std::to_string(100'000 + i);
    everybody.push_back({asset(2), {AssigneeKind::device, name}});
    if (i >= 1500) half.push_back(held(name));
    if (i >= 1500) late.push_back("1STDQ " + name);
    if (i % 1000 == 999) some.push_back({asset(3), {AssigneeKind::device, name}});
    if (i % 1000 == 999) leases.push_back({{asset(2), {AssigneeKind::device, name}}, {7}, {100}});
  }
  write([&](app::Transaction& t) {
    ok(t.mirror().put_assignments(location, everybody, 1));
    ok(t.mirror().put_assignments(location, half, 1));
    ok(t.mirror().put_assignments(location, some, 1));
    ok(t.distributions().put_leases(location, leases));
  });
  app::HolderListing listing{1};
  listing.looked_at_max = 1000;
  EXPECT_TRUE(holders(listing, 500, 1).empty()) << "nobody among the first names";
  EXPECT_EQ(holders(listing, 700), late);
  listing.descending = true;
  EXPECT_EQ(holders(listing, 700), reversed(late));
  EXPECT_EQ(holders({3}, 100, 1).size(), 7U) << "who are few come at once";
  app::HolderListing leased{2, location, app::HolderReason{domain::DistributionId{7}}};
  EXPECT_EQ(holders(leased, 100, 1).size(), 7U);
  leased.descending = true;
  EXPECT_EQ(holders(leased, 3), reversed(holders({2, location, app::HolderReason{domain::DistributionId{7}}}, 2)));
  leased.reason->distribution = std::nullopt;
  EXPECT_EQ(holders(leased, 1000).size(), kNames - leases.size());
  leased.text = "N1009";
  EXPECT_EQ(holders(leased, 1000).size(), 99U);
}

TEST_P(SortedLists, people_stand_by_location_and_id_either_way_filtered_by_status_and_beginning) {
  const auto first = add_location();
  const auto second = add_location("Second", "7002");
  write([&](app::Transaction& t) {
    ok(t.mirror().put_users(second, {{"anna", "", UserStatus::registered, "", ""}}, 1));
    ok(t.mirror().put_users(first,
                            {{"cleo", "", UserStatus::retired, "", "h2"},
                             {"bela", "", UserStatus::deleted, "", "h1"},
                             {"bela", "", UserStatus::associated, "", "h1"},
                             {"Anna", "", UserStatus::associated, "", "h3"}},
                            1));
  });
  const Names all{"1 Anna h3 Associated", "1 bela h1 Associated", "1 bela h1 Deleted", "1 cleo h2 Retired",
                  "2 anna  Registered"};
  app::UserListing listing;
  for (const int size : {1, 2, 3, 100}) {
    listing.descending = false;
    EXPECT_EQ(people(listing, size), all) << size;
    listing.descending = true;
    EXPECT_EQ(people(listing, size), reversed(all)) << size;
  }
  listing = {};
  listing.looked_at_max = 1;
  listing.status = UserStatus::associated;
  EXPECT_EQ(people(listing, 2), (Names{all[0], all[1]}));
  listing.descending = true;
  EXPECT_EQ(people(listing, 2), (Names{all[1], all[0]}));
  listing = {};
  listing.text = "an";
  EXPECT_EQ(people(listing, 1), (Names{all[4]})) << "as written, AN, an";
  listing.text = "Anna";
  EXPECT_EQ(people(listing, 1), (Names{all[0], all[4]}));
  listing.location = second;
  EXPECT_EQ(people(listing, 1), (Names{all[4]}));
}

TEST_P(SortedLists, plans_and_their_lines_come_either_way_and_filtered) {
  std::vector<domain::PlanLine> lines;
  for (int i = 0; i < 20; ++i) {
    lines.push_back({i < 5 ? domain::Action::revoke : domain::Action::grant,
                     domain::Reason::wanted,
                     {1 + i % 2},
                     {asset(6'700'000'000 + i % 3), device(i)},
                     {3},
                     0});
  }
  const auto add = [&](const std::string& by, const std::string& scope, domain::PlanState state) {
    domain::SavedPlan plan;
    plan.created_by = by;
    plan.scope = scope;
    plan.state = state;
    write([&](app::Transaction& t) { plan.id = ok(t.plans().add(plan, lines, {})); });
    return plan.id;
  };
  const auto one = add("anna", "distribution=3", domain::PlanState::stale);
  const auto two = add("Bela_x", "", domain::PlanState::fresh);
  const auto three = add("anna", "leaver=anna", domain::PlanState::fresh);
  const auto ids = [&](const app::PlanFilter& filter, std::optional<domain::PlanId> after = {}, int limit = 10) {
    std::vector<std::int64_t> found;
    read([&](app::Transaction& t) {
      for (const auto& plan : ok(t.plans().list(filter, after, limit))) found.push_back(plan.id.value);
    });
    return found;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(ids({}), (Ids{three.value, two.value, one.value}));
  EXPECT_EQ(ids({{}, "", true}, one), (Ids{two.value, three.value}));
  EXPECT_EQ(ids({domain::PlanState::fresh}), (Ids{three.value, two.value}));
  EXPECT_EQ(ids({{}, "BELA_"}), (Ids{two.value}));
  EXPECT_EQ(ids({{}, "distribution=3"}), (Ids{one.value}));
  EXPECT_TRUE(ids({{}, "a_na"}).empty());
  const auto numbers = [&](const app::PlanLineFilter& filter, int limit = 100) {
    Ids found;
    read([&](app::Transaction& t) {
      for (const auto& line : ok(t.plans().lines_listed(two, filter, limit))) {
        EXPECT_EQ(line.line, lines[static_cast<std::size_t>(line.number - 1)]);
        found.push_back(line.number);
      }
    });
    return found;
  };
  EXPECT_EQ(numbers({1, 20}).size(), 20U);
  EXPECT_EQ(numbers({4, 20}, 2), (Ids{4, 5}));
  EXPECT_EQ(numbers({1, 17, "", 0, {}, true}, 2), (Ids{17, 16}));
  EXPECT_EQ(numbers({1, 20, device(7).name.substr(1)}), (Ids{8}));
  EXPECT_EQ(numbers({1, 9, "", 6'700'000'002}), (Ids{3, 6, 9}));
  EXPECT_EQ(numbers({1, 4, "", 0, domain::LocationId{2}}), (Ids{2, 4}));
}

TEST_P(SortedLists, tasks_come_either_way_within_their_operation) {
  const auto location = add_location();
  app::NewRequest request;
  for (int i = 0; i < 7; ++i) {
    domain::Task task;
    task.asset = asset(1);
    task.assignee = device(i);
    request.tasks.push_back(task);
  }
  domain::Operation order;
  order.location = location;
  std::vector<domain::OperationId> orders;
  write([&](app::Transaction& t) {
    for (int i = 0; i < 3; ++i) orders.push_back(ok(t.ledger().add(order, {request})));
  });
  read([&](app::Transaction& t) {
    const auto up = ok(t.ledger().tasks(orders[1], {}, std::nullopt, 100));
    ASSERT_EQ(up.size(), 7U);
    std::vector<domain::Task> down;
    std::optional<domain::TaskId> after;
    for (;;) {
      const auto page = ok(t.ledger().tasks(orders[1], {{}, true}, after, 3));
      if (page.empty()) break;
      down.insert(down.end(), page.begin(), page.end());
      after = page.back().id;
    }
    ASSERT_EQ(down.size(), 7U);
    for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(down[i].id, up[6 - i].id);
    EXPECT_TRUE(ok(t.ledger().tasks({99}, {}, std::nullopt, 5)).empty());
    EXPECT_TRUE(ok(t.ledger().tasks(orders[1], {domain::TaskState::failed, true}, std::nullopt, 5)).empty());
  });
}

}  // namespace
}  // namespace bursar::conformance
