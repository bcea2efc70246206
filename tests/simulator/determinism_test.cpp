// The same seed and requests give byte-identical answers.
#include <gtest/gtest.h>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

/// Every body of a busy quarter of an hour.
std::string told_by(std::uint64_t seed, const std::string& profile) {
  Options options;
  options.seed = seed;
  options.profile = profile;
  options.page_size = 10;
  Bench bench(options);
  std::string all;
  const auto keep = [&](const Answer& answer) { all += answer.http.body + "\n"; };
  bench.subscribe();
  bench.act("fault", {{"kind", "429"}, {"rate", 0.1}});
  bench.act("fault", {{"kind", "event-partial"}, {"rate", 0.5}});
  bench.act("fault", {{"kind", "notification-lost"}, {"rate", 0.3}});
  const auto assets = bench.ask("status").at("locations")[0].at("assets");
  for (int i = 0; i < 60; ++i) {
    const std::string id = assets[static_cast<std::size_t>(i) % assets.size()].at("adamId");
    keep(bench.post("assets/associate", pairs({id}, numbered("S", 1 + i % 7))));
    keep(bench.post("users/create", people_named({"n-" + std::to_string(i)})));
    bench.clock.advance_ms(i % 5 * 700);
    keep(bench.get("assignments?pageIndex=" + std::to_string(i % 3)));
    keep(bench.get("users?activeOnly=true"));
    keep(bench.get("assets"));
  }
  bench.run_out();
  all += bench.ask("dump").dump() + bench.ask("status").dump();
  for (const auto& post : bench.listener.posts) all += post.body.dump() + std::to_string(post.at_ms);
  return all;
}

TEST(Determinism, the_same_seed_gives_the_same_bytes) {
  for (const char* profile : {"tiny", "school"}) EXPECT_EQ(told_by(5, profile), told_by(5, profile)) << profile;
}

TEST(Determinism, another_seed_gives_other_bytes) { EXPECT_NE(told_by(5, "tiny"), told_by(6, "tiny")); }

TEST(Determinism, a_clock_that_jumps_gives_the_same_end_as_one_that_crawls) {
  const auto end = [](std::int64_t step_ms) {
    Bench bench;
    bench.post("assets/associate", pairs({kSketch}, {"S1", "S2", "S3"}));
    bench.post("assets/disassociate", pairs({kSketch}, {"S1"}));
    bench.post("users/create", people_named({"new-1"}));
    bench.post("assets/associate", pairs({kSketch, kFree}, {"S4"}, {"new-1"}));
    for (std::int64_t passed = 0; passed < 20'000; passed += step_ms) {
      bench.clock.advance_ms(step_ms);
      bench.simulator->run_due();
    }
    return bench.ask("dump");
  };
  EXPECT_EQ(end(20'000), end(50));
}

}  // namespace
}  // namespace bursar::simulator
