// A school district at work: 2,000 devices, 40 items, three locations, too few seats of five items, under faults.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/usecases/apply_plan.h"
#include "app/usecases/edit_distribution.h"
#include "app/usecases/edit_inventory.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/find_leaks.h"
#include "app/usecases/make_plan.h"
#include "scenarios/world.h"

namespace bursar::scenarios {
namespace {

using nlohmann::json;
using Seat = std::tuple<std::int64_t, std::int64_t, std::string>;  // location, adamId, holder

template <class T>
T ok(base::Result<T> result) {
  if (!result) throw std::runtime_error(result.error().code + ": " + result.error().message);
  return std::move(*result);
}
void ok(const base::Status& status) {
  if (!status) throw std::runtime_error(status.error().code + ": " + status.error().message);
}

class District {
 public:
  explicit District(bool faults)
      : world_(
            {.seed = 7, .profile = "school", .page_size = 1000, .notifications = true, .run_failures_max = 1'000'000}) {
    for (int i = 0; i < 3; ++i) locations_.push_back(world_.connect(i));
    fill_inventory();
    choose_items();
    distribute();
    if (faults) add_faults();
  }

  /// Reconciles until nothing is left to do; gives how many plans that took.
  int work() {
    for (int round = 1; round <= 40; ++round) {
      const auto done = ok(app::reconcile(world_.services(), true));
      if (done.counts.changes_nothing()) return round;
      for (const auto location : locations_) EXPECT_TRUE(world_.settle(location, 2 * base::kDayMs));
      if (round == 4) world_.control("DELETE", "fault");
      sync();
    }
    ADD_FAILURE() << "it does not come to an end";
    return 0;
  }

  std::set<Seat> seats() {
    auto transaction = ok(world_.services().store.begin_read());
    std::set<Seat> all;
    for (const auto location : locations_) {
      for (const auto& row : ok(transaction->mirror().assignments(location, std::nullopt, 1'000'000))) {
        all.emplace(location.value, row.asset.adam_id.value, row.assignee.name);
      }
    }
    return all;
  }

  void check() {
    for (const auto location : locations_) EXPECT_EQ(world_.verify(location).differences_total, 0);
    const auto report = ok(app::find_leaks(world_.services(), {}));
    for (const auto& balance : report.balances) {
      EXPECT_TRUE(balance.balanced());
      EXPECT_EQ(balance.reasons_without_seat, 0);
    }
  }

  std::string everything() {
    std::string text;
    for (const auto& [location, item, holder] : seats())
      text += std::to_string(location) + std::to_string(item) + holder + "\n";
    auto transaction = ok(world_.services().store.begin_read());
    for (const auto& w : ok(transaction->distributions().waiting())) {
      text +=
          std::to_string(w.adam_id) + w.name + std::to_string(w.place) + " " + std::to_string(w.since.unix_ms) + "\n";
    }
    for (const auto& plan : ok(transaction->plans().list({}, std::nullopt, 100))) {
      text += std::to_string(plan.id.value) + " " + std::to_string(plan.counts.grant) + "\n";
    }
    return text;
  }

  World& world() { return world_; }
  std::size_t devices() const { return devices_; }
  std::size_t items() const { return items_.size(); }
  std::int64_t waiting() {
    auto transaction = ok(world_.services().store.begin_read());
    const auto rows = ok(transaction->distributions().waiting());
    return std::count_if(rows.begin(), rows.end(), [](const auto& w) { return w.place > 0; });
  }

 private:
  void sync() {
    for (const auto location : locations_) {
      for (int attempt = 0; attempt < 20 && !world_.sync(location, domain::SyncMode::increment); ++attempt) {
        world_.pass_ms(base::kMinuteMs);
      }
    }
  }

  void fill_inventory() {
    const auto& services = world_.services();
    const auto rows = world_.control("GET", "locations");
    for (const auto& row : rows.at("locations")) {
      const auto name = row.at("location").get<std::string>();
      const auto unit =
          ok(app::save_unit(services, {{}, domain::kFirstTenant, domain::UnitKind::organization, name, "", {}}));
      units_.push_back(unit);
      std::vector<app::NewDevice> list;
      const auto offered = world_.control("GET", "devices?location=" + net::percent_encode(name));
      for (const auto& device : offered.at("devices")) {
        app::NewDevice one;
        one.device.serial_number = device.at("serialNumber");
        one.device.platform = domain::Platform::ipados;
        one.device.os_version = "18.1";
        one.unit = name;
        one.groups = {name + " " + device.at("group").get<std::string>()};
        list.push_back(std::move(one));
      }
      devices_ += list.size();
      ok(app::put_devices(services, list).map([](auto) { return 0; }));
    }
    for (std::size_t i = 1; i < locations_.size(); ++i) {
      app::LocationScope scope;
      scope.location = locations_[i];
      scope.organization = units_[i];
      ok(app::save_scope(services, scope));
    }
  }

  /// 40 items that devices may hold; of five the district keeps few seats.
  void choose_items() {
    auto transaction = ok(world_.services().store.begin_read());
    std::map<std::int64_t, bool> seen;
    for (const auto& row : ok(transaction->mirror().assets(std::nullopt))) {
      if (!row.asset.device_assignable || items_.size() == 40 || seen[row.asset.key.adam_id.value]) continue;
      seen[row.asset.key.adam_id.value] = true;
      items_.push_back(row.asset.key.adam_id.value);
    }
    int scarce = 0;
    for (const auto& row : ok(transaction->mirror().assets(locations_[0]))) {
      if (row.asset.unlimited || row.asset.available < 200 || !row.asset.device_assignable || scarce == 5) continue;
      ++scarce;
      world_.control("POST", "refund",
                     {{"location", "Lakeside Elementary"},
                      {"adamId", std::to_string(row.asset.key.adam_id.value)},
                      {"count", row.asset.available - 120}});
    }
    transaction.reset();
    sync();
  }

  void distribute() {
    auto transaction = ok(world_.services().store.begin_read());
    const auto groups = ok(transaction->inventory().groups());
    transaction.reset();
    int number = 0;
    for (const auto unit : units_) {
      domain::Distribution d;
      d.name = "Apps of unit " + std::to_string(unit.value);
      d.unit = unit;
      d.state = domain::DistributionState::active;
      d.priority = ++number;
      for (const auto item : items_) d.items.push_back({{item}, domain::AssignBy::device, true});
      d.targets = {{domain::TargetKind::everyone, 0, false},
                   {domain::TargetKind::group, groups.front().id.value, true}};
      ok(app::save_distribution(world_.services(), d).map([](const auto&) { return 0; }));
    }
  }

  void add_faults() {
    for (const auto& [kind, rate] : std::initializer_list<std::pair<const char*, double>>{
             {"cut-after", 0.1}, {"5xx", 0.1}, {"event-partial", 0.2}, {"notification-lost", 0.3}, {"slow", 0.05}}) {
      world_.control("POST", "fault", {{"kind", kind}, {"rate", rate}, {"count", 40}, {"seed", 11}});
    }
  }

  World world_;
  std::vector<domain::LocationId> locations_;
  std::vector<domain::UnitId> units_;
  std::vector<std::int64_t> items_;
  std::size_t devices_ = 0;
};

TEST(School, comes_to_the_same_end_under_faults_as_without_and_repeats_exactly) {
  District quiet(false);
  EXPECT_GE(quiet.devices(), 2000U);
  EXPECT_EQ(quiet.items(), 40U);
  const auto rounds = quiet.work();
  quiet.check();
  EXPECT_GT(quiet.waiting(), 500) << "five items are short";
  EXPECT_LE(rounds, 3);
  District disturbed(true);
  disturbed.work();
  disturbed.check();
  const auto wanted = quiet.seats();
  const auto found = disturbed.seats();
  EXPECT_EQ(found.size(), wanted.size());
  EXPECT_TRUE(found == wanted);
  District again(true);
  again.work();
  EXPECT_EQ(again.everything(), disturbed.everything());
}

TEST(School, a_what_if_changes_nothing_in_the_database) {
  District district(false);
  const auto hash_of = [&] {
    auto transaction = ok(district.world().services().store.begin_read());
    return ok(transaction->fingerprint());
  };
  const auto before = hash_of();
  std::vector<app::Pretended> all(4);
  all[0].location = {1};
  all[1].kind = app::Pretended::Kind::more_seats;
  all[1].location = {1};
  all[1].seats = 50;
  all[2].kind = app::Pretended::Kind::devices_move;
  all[2].unit = {3};
  {
    auto transaction = ok(district.world().services().store.begin_read());
    all[2].serial_numbers = {ok(transaction->inventory().devices({}, std::nullopt, 1)).front().serial_number};
    all[1].adam_id = ok(transaction->mirror().assets(domain::LocationId{1})).front().asset.key.adam_id.value;
  }
  all[3].kind = app::Pretended::Kind::idle_reclaimed;
  for (const auto& pretended : all) {
    const auto plan = ok(app::make_plan(district.world().services(), {{}, {pretended}, "anna"}));
    EXPECT_GT(plan.plan.counts.grant + plan.plan.counts.refuse + plan.plan.counts.revoke, 0);
    EXPECT_EQ(hash_of(), before);
  }
  ok(app::make_plan(district.world().services(), {{}, {}, "anna"}).map([](const auto&) { return 0; }));
  EXPECT_NE(hash_of(), before) << "a plan that is saved does";
}

}  // namespace
}  // namespace bursar::scenarios
