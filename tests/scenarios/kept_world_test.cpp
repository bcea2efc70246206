// The world that is kept in memory, beside one that is read afresh, after whatever happened.
#include "app/kept_usage.h"
#include "app/usecases/demand.h"
#include "app/usecases/load_world.h"
#include "app/usecases/seats_over_time.h"
#include "base/random.h"
#include "scenarios/distribution_fixture.h"

namespace bursar::scenarios {
namespace {

using nlohmann::json;

class KeptWorld : public DistributionTest {
 protected:
  static json names_of(const app::LoadedWorld& loaded, domain::AssigneeKind kind, const domain::IndexSet& set) {
    std::set<std::string> names;
    for (const auto place : set) names.insert(loaded.of(kind).names[place]);
    return names;
  }
  static json names_of(const app::LoadedWorld& loaded, const domain::SubjectSets& sets) {
    return {names_of(loaded, domain::AssigneeKind::device, sets.of[0]),
            names_of(loaded, domain::AssigneeKind::person, sets.of[1])};
  }

  /// All that a plan is made from, without the numbers that devices, people and items happen to have.
  static json told(const app::LoadedWorld& loaded) {
    json all;
    for (const auto& [id, sets] : loaded.groups) all["groups"][std::to_string(id.value)] = names_of(loaded, sets);
    for (const auto& [name, place] : loaded.of(domain::AssigneeKind::device).by_name) {
      const auto known = loaded.of(domain::AssigneeKind::device).known(name);
      if (known) all["last_seen"][name] = loaded.last_seen[place];
    }
    for (std::size_t person = 0; person < loaded.devices_of.size(); ++person) {
      for (const auto device : loaded.devices_of[person]) {
        all["owners"][loaded.of(domain::AssigneeKind::device).names[device]] =
            loaded.of(domain::AssigneeKind::person).names[person];
      }
    }
    const auto& world = loaded.world;
    for (const auto& unit : world.units) all["units"].push_back({unit.id.value, unit.name});
    for (const auto kind : domain::kAssigneeKinds) {
      for (const auto& [trait, members] : world.traits[static_cast<std::size_t>(kind)]) {
        for (const auto place : members) {
          all["traits"][loaded.of(kind).names[place]] = {trait.unit.value, trait.present, trait.token_groups};
        }
      }
    }
    for (const auto& location : world.locations) {
      all["locations"][location.name] = {
          location.id.value,     location.usable,
          location.groups,       names_of(loaded, domain::AssigneeKind::person, location.registered),
          location.sites.size(), names_of(loaded, domain::AssigneeKind::person, location.accepted)};
    }
    for (const auto& stock : world.stocks) tell_stock(loaded, stock, all);
    for (const auto& d : world.distributions) {
      json items;
      for (const auto& [place, by] : d.items) items.push_back({world.items[place].adam_id.value, static_cast<int>(by)});
      all["distributions"][d.rules.name] = {d.in_force, names_of(loaded, d.wanted), names_of(loaded, d.excluded), items,
                                            names_of(loaded, domain::AssigneeKind::device, d.idle)};
    }
    for (const auto& w : world.waiting) {
      all["waiting"].push_back({world.items[w.item].adam_id.value, loaded.of(w.kind).names[w.subject], w.since_ms});
    }
    if (all.contains("waiting")) std::sort(all["waiting"].begin(), all["waiting"].end());
    return all;
  }

  static void tell_stock(const app::LoadedWorld& loaded, const domain::Stock& stock, json& all) {
    const auto& item = loaded.world.items[stock.item];
    json leases = json::object();
    for (const auto& lease : stock.leases) {
      leases[std::to_string(lease.distribution.value)] = names_of(loaded, lease.members);
    }
    all["stocks"][loaded.world.locations[stock.location].name][std::to_string(stock.key.adam_id.value)] = {
        {"item", {item.adam_id.value, item.name, item.in_store, item.platforms.size()}},
        {"counts", {stock.total, stock.assigned, stock.available, stock.owned}},
        {"holders", names_of(loaded, stock.holders)},
        {"granting", names_of(loaded, stock.granting)},
        {"revoking", names_of(loaded, stock.revoking)},
        {"leases", leases}};
  }

  void expect_as_read_afresh(const std::string& after) {
    const auto kept = ok(services().kept_world->look(services()).map([](const auto& view) { return told(*view); }));
    auto transaction = ok(services().store.begin_read());
    const auto fresh = ok(app::load_world(services(), *transaction).map([](const auto& read) { return told(read); }));
    EXPECT_EQ(kept, fresh) << "after " << after << ": " << json::diff(fresh, kept).dump();
    EXPECT_EQ(forecasts(services()), forecasts(without_kept_usage())) << "after " << after;
    for (const std::int64_t days : {-1L, 0L, 1L, 2L, app::KeptUsage::kDays, app::KeptUsage::kDays + 1}) {
      EXPECT_EQ(positions(services(), days), positions(without_kept_usage(), days)) << days << " days ago, " << after;
    }
  }

  app::Services without_kept_usage() {
    auto other = services();
    other.kept_usage = nullptr;
    return other;
  }
  static json positions(const app::Services& services, std::int64_t days_ago) {
    json all = json::array();
    const auto day = services.clock.now().unix_ms / base::kDayMs - days_ago;
    const auto counts = [](domain::LocationId) { return true; };
    for (const auto& row : ok(app::position_at(services, counts, app::PositionBy::item, day))) {
      all.push_back({row.adam_id, row.items, row.seats.assigned, row.seats.available, row.seats.total});
    }
    return all;
  }
  static json forecasts(const app::Services& services) {
    json all;
    for (const auto& row : ok(app::demand(services, {}))) {
      all.push_back({row.location_name, row.asset.adam_id.value, row.now.day, row.now.assigned, row.now.waiting,
                     row.forecast.per_day, row.forecast.expected, row.forecast.needed});
    }
    return all;
  }
};

TEST_F(KeptWorld, is_what_would_be_read_afresh_after_every_sort_of_change) {
  expect_as_read_afresh("connecting");
  add_devices(0, 20, "Class");
  expect_as_read_afresh("adding devices");
  add_people({"anna", "bela"}, "Teachers");
  expect_as_read_afresh("adding people");
  save(distribution("Notes", kNotes, "Class"));
  save(distribution("Sketch", kSketch, "Class"));
  save(distribution("Nobody's", 123456, "Class"));
  expect_as_read_afresh("saving distributions");
  apply(plan());
  expect_as_read_afresh("applying a plan");
  settle();
  expect_as_read_afresh("settling");
  app::NewDevice stranger;
  stranger.device.serial_number = "TINYDEV00002";
  stranger.device.owner = "anna";
  ok(app::put_devices(services(), {stranger}));
  expect_as_read_afresh("a stranger became known");
  ok(app::remove_from_inventory(services(), {serial(3), "TINYDEV00002"}, {"bela"}));
  expect_as_read_afresh("removing a holder, a stranger and a person");
  world_.control("POST", "unassign",
                 {{"location", "Test Unit"}, {"adamId", std::to_string(kNotes)}, {"serialNumber", serial(1)}});
  ASSERT_TRUE(world_.sync(location_, domain::SyncMode::full));
  expect_as_read_afresh("a seat lost at Apple");
  const auto site = ok(app::save_unit(services(), {{}, domain::kFirstTenant, domain::UnitKind::site, "Site", "", {}}));
  expect_as_read_afresh("adding a unit");
  app::LocationScope scope;
  scope.location = location_;
  scope.sites = {site};
  scope.groups = {{group_id("Teachers")}};
  ok(app::save_scope(services(), scope));
  expect_as_read_afresh("scoping a token");
  world_.pass_ms(2 * base::kDayMs);
  expect_as_read_afresh("two days");
}

/// A machine that takes its time: each look at the clock is a second after the one before.
class SlowClock : public base::Clock {
 public:
  base::Timestamp now() const override { return {moment_ += base::kSecondMs}; }
  void sleep_for_ms(std::int64_t ms) override { moment_ += ms; }

 private:
  mutable std::int64_t moment_ = 1'800'000'000'000;
};

TEST_F(KeptWorld, of_a_small_installation_is_never_behind_however_slow_the_machine_is) {
  const auto all = services();
  SlowClock clock;
  app::KeptWorld kept;
  const app::Services slow{all.store,    all.apple,    all.documents, all.secrets,   clock,
                           all.webhooks, all.settings, &kept,         all.kept_usage};
  const auto devices = [&] { return ok(kept.look(slow).map([](const auto& view) { return view->last_seen.size(); })); };
  const auto before = devices();
  for (std::size_t i = 0; i < 10; ++i) {
    add_devices(static_cast<int>(i), static_cast<int>(i + 1), "Class");
    EXPECT_EQ(devices(), before + i + 1);
  }
}

TEST_F(KeptWorld, is_read_whole_after_a_first_reading_that_was_given_up) {
  add_devices(0, 5, "Class");
  save(distribution("Notes", kNotes, "Class"));
  apply(plan());
  app::KeptWorld kept;
  const std::atomic<bool> stopping = true;
  const auto given_up = kept.refresh(services(), &stopping);
  ASSERT_FALSE(given_up);
  EXPECT_EQ(given_up.error().code, "stopping");
  const auto then = ok(kept.look(services()).map([](const auto& view) { return told(*view); }));
  EXPECT_EQ(then["stocks"].size(), 1U);
  auto transaction = ok(services().store.begin_read());
  EXPECT_EQ(then, told(ok(app::load_world(services(), *transaction))));
}

TEST_F(KeptWorld, forgets_a_location_that_is_removed_and_learns_of_a_new_one) {
  add_devices(0, 5, "Class");
  save(distribution("Notes", kNotes, "Class"));
  expect_as_read_afresh("saving");
  {
    auto transaction = ok(services().store.begin_write());
    ok(transaction->locations().remove(location_));
    ok(transaction->commit());
  }
  expect_as_read_afresh("removing the location");
  location_ = world_.connect();
  expect_as_read_afresh("connecting it again");
}

TEST_F(KeptWorld, forecasts_follow_the_days_and_the_syncs) {
  add_devices(0, 5, "Class");
  save(distribution("Notes", kNotes, "Class"));
  EXPECT_FALSE(forecasts(services()).empty());
  for (int day = 0; day < 5; ++day) {
    world_.pass_ms(base::kDayMs);
    add_devices(5 * day + 5, 5 * day + 10, "Class");
    apply(plan());
    world_.settle(location_);
    ok(world_.sync(location_, domain::SyncMode::increment).map([](const auto&) { return true; }));
    expect_as_read_afresh("day " + std::to_string(day));
  }
  EXPECT_NE(positions(services(), 0), positions(services(), 2));
  app::DemandOrder order;
  order.item = domain::AdamId{kNotes};
  const auto notes = ok(app::demand(services(), order));
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_GT(notes[0].forecast.per_day, 4);
  world_.pass_ms((app::KeptUsage::kDays + 3) * base::kDayMs);
  expect_as_read_afresh("more than a year without a change");
}

TEST_F(KeptWorld, is_what_would_be_read_afresh_after_random_acts) {
  base::Random random(7);
  add_people({"anna", "bela", "cleo"}, "Teachers");
  save(distribution("Notes", kNotes, "Teachers", AssignBy::person));
  for (int round = 0; round < 60; ++round) {
    const auto first = static_cast<int>(random.below(40));
    const auto act = random.below(6);
    if (act == 0) add_devices(first, first + 5, "Group " + std::to_string(random.below(3)));
    if (act == 1) ok(app::remove_from_inventory(services(), {serial(first), serial(first + 1)}, {}));
    if (act == 2 && group_id("Group 1") != 0) {
      auto d = distribution("Sketch " + std::to_string(round), kSketch, "Group 1");
      save(d);
    }
    if (act == 3) apply(plan());
    if (act == 4) world_.settle(location_);
    if (act == 5) ok(world_.sync(location_, domain::SyncMode::increment).map([](const auto&) { return true; }));
    expect_as_read_afresh("act " + std::to_string(act) + " of round " + std::to_string(round));
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace bursar::scenarios
