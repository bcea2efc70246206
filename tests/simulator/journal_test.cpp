// The file of --state: whoever starts again from it answers as if the simulator had never ended.
#include "simulator/journal.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "simulator/bench.h"

namespace bursar::simulator {
namespace {

using nlohmann::json;

/// Everything that a client, or a look from outside, can see; what is only counted is left out.
json seen(Bench& bench) {
  json all = {bench.ask("dump"), bench.ask("switch"), bench.ask("fault"), bench.ask("tokens")};
  for (auto location : bench.rows("status", "locations")) {
    for (const char* counter : {"requests", "errors"}) location.erase(counter);
    all.push_back(location);
  }
  for (const char* list : {"client/config", "assets", "assignments", "users"}) all.push_back(bench.get(list).http.body);
  return all;
}

class State : public testing::Test {
 protected:
  ~State() override { std::filesystem::remove(file_); }

  base::Status try_start(Bench& bench, const Wanted& wanted = {}) {
    bench.simulator.reset();
    TRY_SET(journal_, Journal::open(file_, wanted, bench.clock.now()));
    TRY_SET(bench.simulator,
            Simulator::create(journal_->beginning().options, bench.clock, bench.listener, journal_.get()));
    TRY(journal_->resume(*bench.simulator));
    bench.token = bench.rows("locations", "locations")[0].at("token");
    return {};
  }
  void start(Bench& bench, const Wanted& wanted = {}) {
    const auto started = try_start(bench, wanted);
    ASSERT_TRUE(started) << started.error().message;
  }
  /// As after a kill: nothing is told of the end, and meanwhile time goes on.
  void start_again(Bench& bench, const Wanted& wanted = {}) {
    const auto token = bench.token;
    const auto now = bench.clock.now();
    start(bench, wanted);
    bench.clock.set(now);
    bench.token = token;
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::ifstream stream(file_);
    for (std::string line; std::getline(stream, line);) all.push_back(line);
    return all;
  }
  void append(const std::string& text) { std::ofstream(file_, std::ios::app) << text; }

  std::string file_ =
      (std::filesystem::temp_directory_path() /
       ("state-" + std::to_string(::getpid()) + "-" + testing::UnitTest::GetInstance()->current_test_info()->name()))
          .string();
  std::unique_ptr<Journal> journal_;
};

/// A day's acts, one for each number; false: there is none of that number.
bool one_act(Bench& bench, int number) {
  switch (number) {
    case 0:
      return bench.post("assets/associate", pairs({kNotes, kSketch}, {"B2", "A1"}, {"u-3"})).http.status == 200;
    case 1:
      return bench.post("users/create", people_named({"new-1", "u-1"})).http.status == 200;
    case 2:
      return bench.get("assignments?serialNumber=NEVER-SEEN").http.status == 200;
    case 3:
      bench.clock.advance_ms(5000);
      return bench.post("assets/associate", pairs({kNotes}, {"NEVER-SEEN-EITHER", "NEVER-SEEN"})).http.status == 200;
    case 4:
      bench.act("fault", {{"kind", "429"}, {"endpoint", "users"}, {"after", 1}, {"count", 2}});
      return bench.act("fault", {{"kind", "event-partial"}, {"rate", 0.5}}).contains("id");
    case 5:
      return bench.get("users").http.status == 200 && bench.get("users").http.status == 429;
    case 6:
      bench.subscribe();
      return bench.post("assets/associate", pairs({kFree}, numbered("S", 30))).http.status == 200;
    case 7:
      bench.turn("retired-inside-total", "on");
      bench.act("retire-licenses", {{"adamId", kNotes}, {"count", 2}});
      return bench.act("token", {{"days", 7}}).contains("token");
    case 8:
      bench.act("store-app", {{"adamId", "12"}, {"name", "Example Twelve"}});
      return bench.act("buy", {{"adamId", "12"}, {"count", 3}}).contains("done");
    case 9:
      bench.clock.advance_ms(700);
      return bench.post("users/retire", people_named({"u-1", "new-1"})).http.status == 200;
    default:
      return false;
  }
}

TEST_F(State, a_world_that_is_started_again_at_any_moment_is_the_same_as_one_that_never_ended) {
  Bench never;
  for (int number = 0; one_act(never, number); ++number) seen(never);
  Bench often;
  start(often);
  for (int number = 0; one_act(often, number); ++number) {
    start_again(often);
    seen(often);
    start_again(often);
  }
  EXPECT_EQ(seen(often), seen(never));
  never.run_out();
  often.run_out();
  EXPECT_EQ(seen(often), seen(never));
}

TEST_F(State, a_killed_one_knows_the_events_that_were_pending) {
  Bench bench;
  start(bench);
  const auto id = bench.post("assets/associate", pairs({kNotes}, {"S1"})).body.at("eventId").get<std::string>();
  start_again(bench);
  EXPECT_EQ(bench.get("status?eventId=" + id).body.at("eventStatus"), "PENDING");
  bench.run_out();
  EXPECT_EQ(bench.get("status?eventId=" + id).body.at("eventStatus"), "COMPLETE");
}

TEST_F(State, switches_and_the_page_size_of_the_beginning_need_not_be_told_again) {
  Bench bench;
  Wanted wanted;
  wanted.page_size = 3;
  wanted.seed = 7;
  wanted.switches = {{"event-delay-ms", "60000"}, {"absent-as-null", "on"}};
  start(bench, wanted);
  bench.post("assets/associate", pairs({kNotes}, {"S1"}));
  const auto before = seen(bench);
  EXPECT_EQ(bench.get("users").body.at("size"), 3);
  for (const auto& again : {Wanted{}, wanted}) {
    start_again(bench, again);
    EXPECT_EQ(bench.get("users").body.at("size"), 3);
    EXPECT_GT(bench.simulator->next_due_ms().value_or(0), 50'000);
    EXPECT_EQ(seen(bench), before);
  }
}

TEST_F(State, another_wish_than_that_of_the_beginning_is_refused_in_words) {
  Bench bench;
  Wanted wanted;
  wanted.switches = {{"absent-as-null", "on"}};
  start(bench, wanted);
  const auto kept = lines();
  const auto complaint = [&](auto&& change) {
    Wanted other;
    change(other);
    const auto started = try_start(bench, other);
    if (started) return std::string("nothing");
    EXPECT_EQ(started.error().code, "state_differs");
    EXPECT_FALSE(started.error().remedy.empty());
    return started.error().message;
  };
  const auto says = [](const std::string& text, const char* part) { return text.find(part) != std::string::npos; };
  EXPECT_TRUE(says(complaint([](Wanted& w) { w.seed = 2; }), "--seed 1, not 2"));
  EXPECT_TRUE(says(complaint([](Wanted& w) { w.profile = "school"; }), "--profile tiny, not school"));
  EXPECT_TRUE(says(complaint([](Wanted& w) { w.page_size = 3; }), "--page-size 500, not 3"));
  EXPECT_TRUE(says(complaint([](Wanted& w) { w.manual_clock = true; }), "--clock real, not manual"));
  EXPECT_TRUE(says(complaint([](Wanted& w) { w.switches = {{"absent-as-null", "off"}}; }), "absent-as-null=on, not"));
  EXPECT_TRUE(says(complaint([](Wanted& w) { w.switches = {{"rate-limit", "off"}}; }), "rate-limit=on, not"));
  EXPECT_EQ(complaint([](Wanted& w) { w.switches = {{"rate-limit", "on"}}; }), "nothing") << "that is so anyway";
  EXPECT_EQ(lines(), kept);
}

TEST_F(State, what_cannot_begin_leaves_no_file) {
  Bench bench;
  Wanted wanted;
  wanted.profile = "moon";
  EXPECT_EQ(try_start(bench, wanted).error().code, "no_such_profile");
  wanted = {};
  wanted.switches = {{"weather", "on"}};
  EXPECT_EQ(try_start(bench, wanted).error().code, "no_such_switch");
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(State, switches_turned_while_it_ran_are_as_they_were_left) {
  Bench bench;
  start(bench);
  bench.turn("absent-as-null", "on");
  bench.act("page-size", {{"size", 2}});
  start_again(bench);
  EXPECT_EQ(bench.get("users").body.at("size"), 2);
  EXPECT_TRUE(bench.get("users").body.at("mdmInfo").is_null());
}

TEST_F(State, reads_leave_no_trace_unless_a_fault_counts_them) {
  Bench bench;
  start(bench);
  bench.get("assets");
  const auto first = lines().size();
  for (const char* read : {"assets", "assignments?serialNumber=NEW", "users", "status?eventId=x", "service/config"})
    bench.get(read);
  seen(bench);
  EXPECT_EQ(lines().size(), first);
  bench.act("fault", {{"kind", "429"}, {"endpoint", "assets"}, {"after", 2}, {"count", 1}});
  bench.get("users");
  EXPECT_EQ(lines().size(), first + 1) << "a fault that does not look at it";
  bench.get("assets");
  bench.get("assets");
  start_again(bench);
  EXPECT_EQ(bench.get("assets").error(), 9646) << "the third";
  start_again(bench);
  EXPECT_EQ(bench.get("assets").error(), 0);
  EXPECT_EQ(bench.ask("fault").at("faults")[0].at("hits"), 1);
}

TEST_F(State, the_first_use_of_the_newer_service_is_remembered_even_if_it_only_read) {
  Bench bench;
  start(bench);
  bench.get("assets");
  start_again(bench);
  net::HttpRequest request;
  request.method = "POST";
  request.url = "/mdm/VPPClientConfigSrv";
  request.body = json{{"sToken", bench.token}}.dump();
  EXPECT_EQ(bench.send(request).body.at("clientContext"), "token being used in v2");
}

TEST_F(State, what_was_refused_as_too_fast_stays_refused) {
  Bench bench;
  start(bench);
  for (int i = 0; i < 15; ++i) bench.send_now(bench.request("GET", "assets"));
  const auto write = bench.request("POST", "assets/associate", pairs({kNotes}, {"FAST"}).dump());
  EXPECT_EQ(bench.send_now(write).error(), 9646);
  start_again(bench);
  bench.run_out();
  EXPECT_EQ(bench.asset(kNotes).at("assignedCount"), 3);
}

TEST_F(State, a_webhook_is_as_its_test_left_it_and_is_not_tested_again) {
  Bench bench;
  start(bench);
  const auto hook = [&](const std::string& url) {
    return json{{"notificationUrl", url}, {"notificationAuthToken", "s3cret"}, {"notificationTypes", {"ASSET_COUNT"}}};
  };
  bench.listener.answers = 500;
  EXPECT_EQ(bench.post("client/config", hook("https://mdm.example/broken")).error(), 9728);
  start_again(bench);
  EXPECT_FALSE(bench.get("client/config").body.contains("notificationUrl"));
  bench.listener.answers = 200;
  EXPECT_EQ(bench.post("client/config", hook("https://mdm.example/hook")).error(), 0);
  bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
  bench.run_out();
  bench.act("buy", {{"adamId", kNotes}, {"count", 2}});
  bench.listener.posts.clear();
  start_again(bench);
  EXPECT_EQ(bench.get("client/config").body.at("notificationUrl"), "https://mdm.example/hook");
  EXPECT_TRUE(bench.listener.posts.empty());
  bench.run_out();
  const auto told = bench.listener.of("ASSET_COUNT");
  ASSERT_EQ(told.size(), 1U) << "the first one was delivered before";
  EXPECT_EQ(told[0].at("notification").at("countDelta"), 2);
}

TEST_F(State, half_a_line_at_the_end_is_as_if_it_had_never_been) {
  Bench bench;
  start(bench);
  bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
  const auto kept = lines();
  append(R"({"at":17950000)");
  start_again(bench);
  EXPECT_EQ(lines(), kept);
  bench.act("buy", {{"adamId", kNotes}, {"count", 1}});
  start_again(bench);
  EXPECT_EQ(bench.asset(kNotes).at("totalCount"), 42);
}

TEST_F(State, a_line_that_cannot_be_read_is_told_with_its_number) {
  Bench bench;
  start(bench);
  append("{\"at\":1}\n");
  const auto started = try_start(bench);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "state_unreadable");
  EXPECT_NE(started.error().message.find("Line 2 "), std::string::npos) << started.error().message;
}

TEST_F(State, a_file_of_something_else_is_not_touched) {
  Bench bench;
  for (const char* text :
       {"Dear diary", "\nDear diary\n", "Dear diary\nof old\n", "{\"at\":1,\"seed\":1,\"profile\":\"tiny\"}\n"}) {
    std::ofstream(file_) << text;
    EXPECT_EQ(try_start(bench).error().code, "state_unreadable");
    std::ifstream stream(file_);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), text);
  }
}

TEST_F(State, a_body_that_is_no_text_is_kept_too) {
  Bench bench;
  start(bench);
  EXPECT_EQ(bench.send(bench.request("POST", "users/create", "{\"users\":[{\"clientUserId\":\"\xff\"}]}")).error(),
            9602);
  EXPECT_EQ(lines().size(), 2U);
  bench.settle("users/create", people_named({"höhe-1"}));
  const auto before = seen(bench);
  start_again(bench);
  EXPECT_EQ(seen(bench), before);
}

TEST_F(State, a_folder_that_is_not_there_is_told) {
  Bench bench;
  file_ += "/nowhere/state";
  EXPECT_EQ(try_start(bench).error().code, "state_not_writable");
}

class Memory : public Recorder {
 public:
  void keep(const Happening& happening) override { all.push_back(happening); }
  std::vector<Happening> all;  // guarded by the simulator's lock
};

/// Two seats, and many who want one at the same time.
void fight_for_seats(Bench& bench, int fighter) {
  for (int i = 0; i < 60; ++i) {
    const auto serial = "F" + std::to_string(fighter);
    const bool takes = i % 2 == 0;
    bench.try_act("POST", takes ? "assign" : "unassign", {{"adamId", kSketch}, {"serialNumber", serial}});
    bench.send_now(bench.request("POST", "assets/associate", pairs({kFree}, {serial + std::to_string(i)}).dump()));
    if (i % 10 == 0) bench.send_now(bench.request("GET", "assets"));
    bench.clock.advance_ms(7);
  }
}

TEST(Order, what_happens_at_the_same_time_is_kept_in_the_order_of_its_effects) {
  Bench bench;
  Memory memory;
  bench.simulator = std::move(*Simulator::create({}, bench.clock, bench.listener, &memory));
  std::vector<std::thread> fighters;
  fighters.reserve(8);
  for (int i = 0; i < 8; ++i) fighters.emplace_back([&bench, i] { fight_for_seats(bench, i); });
  for (auto& fighter : fighters) fighter.join();
  Bench again;
  for (const auto& happening : memory.all) again.simulator->play(happening);
  EXPECT_EQ(memory.all.size(), 8U * 60 * 2);
  EXPECT_EQ(again.ask("dump"), bench.ask("dump"));
  EXPECT_EQ(again.clock.now(), memory.all.back().at);
  again.run_out();
  bench.run_out();
  EXPECT_EQ(again.ask("dump"), bench.ask("dump"));
}

/// Every look at it takes its time.
class SlowClock : public base::ManualClock {
 public:
  using ManualClock::ManualClock;
  base::Timestamp now() const override {
    const_cast<SlowClock*>(this)->advance_ms(700);
    return ManualClock::now();
  }
};

TEST(Order, an_event_that_falls_due_while_a_request_comes_in_is_carried_out_before_it) {
  SlowClock clock(base::Timestamp{1'795'000'000'000});
  Bench bench;
  Memory memory;
  bench.simulator = std::move(*Simulator::create({}, clock, bench.listener, &memory));
  bench.token = bench.rows("locations", "locations")[0].at("token");
  bench.send_now(bench.request("POST", "assets/associate", pairs({kSketch}, {"A", "B"}).dump()));
  const auto late = bench.try_act("POST", "assign", {{"adamId", kSketch}, {"serialNumber", "C"}});
  ASSERT_EQ(memory.all.size(), 2U);
  EXPECT_GT(memory.all[1].at.ms_since(memory.all[0].at), 1002) << "due between the two";
  EXPECT_EQ(late.http.status, 409) << "both seats are gone";
}

}  // namespace
}  // namespace bursar::simulator
