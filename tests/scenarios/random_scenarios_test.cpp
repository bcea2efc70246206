// Random worlds, orders, outside acts and faults, by seed; then quiet, and everything must agree.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "base/random.h"
#include "scenarios/world.h"

namespace bursar::scenarios {
namespace {

using domain::AssetKey;
using domain::Verb;

const char* const kFaults[] = {"slow",
                               "cut-before",
                               "cut-after",
                               "5xx",
                               "internal-error",
                               "unavailable",
                               "429",
                               "429-retry-after",
                               "truncated",
                               "malformed",
                               "error-in-200",
                               "version-change",
                               "event-partial",
                               "notification-lost",
                               "notification-doubled",
                               "notification-late",
                               "notification-reordered",
                               "notification-wrong-bearer"};

std::vector<std::pair<std::string, std::string>> random_switches(base::Random& random) {
  std::vector<std::pair<std::string, std::string>> switches;
  for (const char* name :
       {"errors-in-http-200", "absent-as-null", "mdm-info-per-token", "shortage-sync", "unknown-user-sync",
        "failures-name-entities", "empty-list-has-a-page", "retry-after-on-429", "retired-inside-total"}) {
    switches.emplace_back(name, random.chance(0.5) ? "on" : "off");
  }
  switches.emplace_back("delta-removals", random.chance(0.5) ? "absent" : "repeated");
  switches.emplace_back("reassociate-error", random.chance(0.5) ? "0" : "9616");
  switches.emplace_back("disassociate-error", random.chance(0.5) ? "0" : "9619");
  switches.emplace_back("delta-versions-kept", random.chance(0.2) ? "3" : "0");
  switches.emplace_back("look-back-ms", random.chance(0.2) ? "2000" : "0");
  return switches;
}

class RandomRun {
 public:
  explicit RandomRun(std::uint64_t seed)
      : random_(seed),
        world_({.seed = seed,
                .page_size = static_cast<int>(random_.between(1, 40)),
                .switches = random_switches(random_),
                .notifications = random_.chance(0.5)}) {
    id_ = world_.connect();
  }

  void go() {
    const auto faults = random_.below(4);
    for (std::uint64_t i = 0; i < faults; ++i) add_fault();
    const auto steps = random_.between(5, 25);
    for (std::int64_t i = 0; i < steps; ++i) step();
    world_.control("DELETE", "fault");
    ASSERT_TRUE(world_.settle(id_, 3 * base::kDayMs)) << "requests stay open although nothing is wrong any more";
    world_.pass_ms(20'000);
    ASSERT_TRUE(world_.sync(id_, domain::SyncMode::increment));
    ASSERT_TRUE(world_.sync(id_, domain::SyncMode::increment));
    check();
  }

 private:
  void add_fault() {
    const auto* kind = kFaults[random_.below(std::size(kFaults))];
    world_.control("POST", "fault",
                   {{"kind", kind},
                    {"rate", 0.05 + random_.unit() * 0.25},
                    {"ms", random_.between(100, 90'000)},
                    {"count", random_.between(1, 30)}});
  }

  AssetKey asset() {
    static const std::int64_t kIds[] = {900100200, 900100201, 900100203, 900100204};
    return {domain::AdamId{kIds[random_.below(4)]}, domain::Pricing::stdq};
  }
  std::string serial() { return "RANDOMDEV" + std::to_string(100 + random_.below(20)); }
  std::string person() { return "u-" + std::to_string(1 + random_.below(7)); }

  void order() {
    app::OperationOrder o;
    o.verb = random_.chance(0.6) ? Verb::associate : random_.chance(0.7) ? Verb::disassociate : Verb::revoke;
    o.as_far_as_seats_go = true;
    o.assets = {asset()};
    if (random_.chance(0.3)) o.assets.push_back(asset());
    const bool people = o.assets[0].adam_id.value == 900100203 || random_.chance(0.3);
    const auto count = random_.between(1, 12);
    for (std::int64_t i = 0; i < count; ++i)
      (people ? o.client_user_ids : o.serial_numbers).push_back(people ? person() : serial());
    start(o);
  }

  void people_order() {
    app::OperationOrder o;
    const auto id = "r-" + std::to_string(random_.below(8));
    if (random_.chance(0.6)) {
      o.verb = Verb::create_users;
      o.users = {{id, id + "@school.example.org", random_.chance(0.4) ? id + "@school.example.org" : ""}};
    } else {
      o.verb = Verb::retire_users;
      o.client_user_ids = {id};
    }
    start(o);
  }

  /// Orders that are refused are no failures here: the world is random.
  void start(const app::OperationOrder& o) {
    const auto started = app::start_operation(world_.services(), o);
    if (started && started->id) operations_.push_back(*started->id);
  }

  void outside() {
    const auto act = random_.below(4);
    try {
      if (act == 0) world_.control("POST", "assign", {{"adamId", "900100200"}, {"serialNumber", serial()}});
      if (act == 1) world_.control("POST", "unassign", {{"adamId", "900100200"}, {"serialNumber", serial()}});
      if (act == 2) world_.control("POST", "buy", {{"adamId", "900100201"}, {"count", random_.between(1, 5)}});
      if (act == 3) world_.control("POST", "refund", {{"adamId", "900100200"}, {"count", random_.between(1, 5)}});
    } catch (const std::runtime_error&) {
      // What is impossible at the moment does not happen.
    }
  }

  void step() {
    const auto what = random_.below(10);
    if (what < 3) order();
    if (what == 3) people_order();
    if (what == 4) outside();
    if (what == 5) (void)world_.sync(id_, random_.chance(0.3) ? domain::SyncMode::full : domain::SyncMode::increment);
    if (what > 5) world_.pass_ms(random_.between(100, 60'000));
    world_.work(id_);
  }

  void check() {
    const auto status = world_.control("GET", "status")["locations"][0];
    EXPECT_TRUE(status["countsAddUp"].get<bool>());
    for (const char* limit :
         {"9700", "9701", "9702", "9703", "9704", "9705", "9714", "9715", "9718", "9719", "9720", "9726", "9727"}) {
      EXPECT_FALSE(status["errors"].contains(limit)) << "a request broke a rule: " << limit;
    }
    const auto report = world_.verify(id_);
    EXPECT_EQ(report.differences_total, 0);
    for (const auto& d : report.differences)
      ADD_FAILURE() << d.kind << " " << d.what << ": here " << d.here << ", Apple " << d.at_apple;
    for (const auto id : operations_) {
      for (const auto& task : world_.tasks_of(id)) {
        EXPECT_NE(task.state, domain::TaskState::open);
        if (task.state == domain::TaskState::failed) {
          EXPECT_NE(task.error_number, 0) << "a failure without a reason: " << task.error_message;
        }
      }
    }
    check_last_word();
  }

  /// Devices and assets that nobody else touches: the last operation that was done on a pair decides.
  void check_last_word() {
    std::map<domain::Assignment, bool> wanted;
    for (const auto id : operations_) {
      auto transaction = world_.services().store.begin_read();
      const auto operation = (*transaction)->ledger().find(id).value().value();
      transaction->reset();
      for (const auto& task : world_.tasks_of(id)) {
        if (task.state != domain::TaskState::done || task.assignee.kind != domain::AssigneeKind::device) continue;
        if (operation.verb == Verb::revoke) {
          for (auto& [pair, held] : wanted) {
            if (pair.assignee == task.assignee) held = false;
          }
        } else if (task.asset && task.asset->adam_id.value == 900100204) {
          wanted[{*task.asset, task.assignee}] = operation.verb == Verb::associate;
        }
      }
    }
    std::set<std::string> held;
    const auto dump = world_.control("GET", "dump");
    for (const auto& row : dump["assignments"]) {
      if (row["adamId"] == "900100204" && row.contains("serialNumber"))
        held.insert(row["serialNumber"].get<std::string>());
    }
    for (const auto& [pair, is_held] : wanted)
      EXPECT_EQ(held.count(pair.assignee.name) == 1, is_held) << pair.assignee.name;
  }

  base::Random random_;
  World world_;
  domain::LocationId id_;
  std::vector<domain::OperationId> operations_;
};

// An order whose refusal came back without its number; a revocation behind an assignment of which half had to be sent
// again.
TEST(RandomScenarios, seeds_that_once_failed_pass) {
  for (const std::uint64_t seed : {2115U, 2985U, 5578U}) RandomRun(seed).go();
}

// BURSAR_SEEDS: how many (300); BURSAR_FIRST_SEED: from which on (1).
TEST(RandomScenarios, whatever_goes_wrong_everything_agrees_in_the_end) {
  const char* seeds = std::getenv("BURSAR_SEEDS");
  const char* first = std::getenv("BURSAR_FIRST_SEED");
  const std::uint64_t from = first == nullptr ? 1 : std::strtoull(first, nullptr, 10);
  const std::uint64_t count = seeds == nullptr ? 300 : std::strtoull(seeds, nullptr, 10);
  for (std::uint64_t seed = from; seed < from + count; ++seed) {
    RandomRun(seed).go();
    if (HasFailure()) FAIL() << "seed " << seed << "; again with BURSAR_FIRST_SEED=" << seed << " BURSAR_SEEDS=1";
  }
}

}  // namespace
}  // namespace bursar::scenarios
