// After any acts, the counts add up and every list agrees with every other.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/random.h"
#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

const char* const kAssets[] = {kNotes, kSketch, kDiary, kBook, kFree};

class Acts {
 public:
  explicit Acts(std::uint64_t seed) : random_(seed) {
    // The switches that change what is counted, each way round.
    bench_.turn("retired-inside-total", random_.chance(0.5) ? "on" : "off");
    bench_.turn("reassociate-error", random_.chance(0.5) ? "9616" : "0");
    bench_.act("fault", {{"kind", "event-partial"}, {"rate", 0.2}});
    bench_.act("fault", {{"kind", "cut-after"}, {"rate", 0.1}});
  }

  void one() {
    const auto asset = std::string(kAssets[random_.below(std::size(kAssets))]);
    const json where = {{"adamId", asset}, {"count", 1 + random_.below(4)}};
    switch (random_.below(9)) {
      case 0:
        return (void)bench_.post("assets/associate", pairs({asset}, some("D", 4)));
      case 1:
        return (void)bench_.post("assets/associate", pairs({asset}, {}, some("p", 4)));
      case 2:
        return (void)bench_.post("assets/disassociate", pairs({asset}, some("D", 4), some("p", 3)));
      case 3:
        return (void)bench_.post("assets/revoke", {{"serialNumbers", some("D", 3)}});
      case 4:
        return (void)bench_.post("users/create", people_named(some("p", 3)));
      case 5:
        return (void)bench_.post("users/retire", people_named(some("p", 2)));
      case 6:
        return (void)bench_.try_act("POST", "buy", where);
      case 7:
        return (void)bench_.try_act("POST", "refund", where);
      default:
        bench_.clock.advance_ms(static_cast<std::int64_t>(random_.below(3000)));
    }
  }

  /// Distinct names out of twelve.
  std::vector<std::string> some(const std::string& prefix, std::uint64_t most) {
    std::set<std::string> names;
    for (auto n = 1 + random_.below(most); n > 0; --n) names.insert(prefix + std::to_string(random_.below(12)));
    return {names.begin(), names.end()};
  }

  /// Gives how many assignments there were at the end.
  std::size_t check() {
    bench_.run_out();
    bench_.try_act("DELETE", "fault", nullptr);
    const auto status = bench_.rows("status", "locations")[0];
    EXPECT_EQ(status.at("countsAddUp"), true);
    EXPECT_GT(status.at("requests").value("POST assets/associate", 0), 5) << "the acts did something";
    const bool inside = switch_is_on("retired-inside-total");
    std::map<std::string, std::int64_t> rows;
    std::set<std::string> keys;
    for (const auto& row : bench_.walk("assignments", "assignments")) {
      ++rows[row.at("adamId")];
      EXPECT_TRUE(keys.insert(row.dump()).second) << "twice: " << row;
    }
    for (const auto& asset : bench_.walk("assets", "assets")) {
      const std::string id = asset.at("adamId");
      EXPECT_EQ(asset.at("assignedCount"), rows[id]) << id;
      EXPECT_GE(asset.at("availableCount").get<std::int64_t>(), 0) << id;
      const auto sum = asset.at("assignedCount").get<std::int64_t>() + asset.at("availableCount").get<std::int64_t>() +
                       (inside ? asset.at("retiredCount").get<std::int64_t>() : 0);
      EXPECT_EQ(asset.at("totalCount"), sum) << id;
    }
    check_people();
    return keys.size();
  }

 private:
  bool switch_is_on(const std::string& name) {
    for (const auto& entry : bench_.rows("switch", "switches")) {
      if (entry.at("name") == name) return entry.at("value") == "on";
    }
    return false;
  }

  /// At most one active record of each, and nothing but books with those who are not active.
  void check_people() {
    std::map<std::string, int> active;
    for (const auto& user : bench_.walk("users", "users", "activeOnly=true")) ++active[user.at("clientUserId")];
    for (const auto& [id, count] : active) EXPECT_EQ(count, 1) << id;
    for (const auto& row : bench_.walk("assignments", "assignments")) {
      if (!row.contains("clientUserId") || row.at("adamId") == kBook) continue;
      EXPECT_EQ(active.count(row.at("clientUserId")), 1U) << row;
    }
  }

  base::Random random_;
  Bench bench_;
};

TEST(RandomActs, the_counts_add_up_and_the_lists_agree) {
  std::size_t assignments = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Acts acts(seed);
    for (int i = 0; i < 120; ++i) acts.one();
    assignments += acts.check();
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(assignments, 60U * 8) << "too little happened to show anything";
}

}  // namespace
}  // namespace bursar::simulator
