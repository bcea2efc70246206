// What happens is told as it happens, and read on from where one was.
#include <chrono>
#include <condition_variable>

#include "rest/rest_fixture.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

class Listener : public net::HttpStream {
 public:
  bool write(const std::string& text) override {
    const std::lock_guard lock(mutex_);
    if (gone_) return false;
    text_ += text;
    changed_.notify_all();
    return true;
  }
  void go() {
    const std::lock_guard lock(mutex_);
    gone_ = true;
  }
  bool sees(const std::string& part) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return text_.find(part) != std::string::npos; });
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  bool gone_ = false;
};

class EventsApi : public RestFixture {
 protected:
  std::shared_ptr<Listener> listen(const std::string& key, const std::string& last = "") {
    auto listener = std::make_shared<Listener>();
    const auto response = ask("GET", "/v1/events", key, "", "",
                              last.empty() ? std::vector<std::pair<std::string, std::string>>{}
                                           : std::vector<std::pair<std::string, std::string>>{{"Last-Event-ID", last}});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.find("Content-Type"), "text/event-stream");
    if (response.stream) response.stream(listener);
    return listener;
  }
};

TEST_F(EventsApi, what_happens_is_told_to_whoever_listens) {
  const auto all = listen(keys_["viewer"]);
  ASSERT_TRUE(all->sees("retry: 2000"));
  const auto part = app::create_api_key(
      world_.services(), "part",
      {"viewer", {done(201, "POST", "/v1/units", {{"name", "Part"}, {"parent", 1}})["id"].get<std::int64_t>()}});
  ASSERT_TRUE(all->sees("\"act\":\"unit_saved\""));
  EXPECT_NE(all->text().find("\"subject\":\"unit "), std::string::npos);
  const auto some = listen(part->text.reveal(), "0");
  ASSERT_TRUE(some->sees("\"subject\":\"unit 2\"")) << "from the beginning";
  EXPECT_EQ(some->text().find("key_made"), std::string::npos) << "that is of no part";
  all->go();
  done(201, "POST", "/v1/units", {{"name", "Elsewhere"}, {"parent", 1}});
  done(200, "PATCH", "/v1/units/1", {{"name", "Everything"}});
  const auto last = get("/v1/audit?pageSize=2000")["items"].back()["seq"].get<std::int64_t>();
  ASSERT_TRUE(some->sees("id: " + std::to_string(last) + "\n")) << "of the unit above";
  EXPECT_EQ(some->text().find("\"subject\":\"unit 1\""), std::string::npos) << "they are told that, not what";
  EXPECT_EQ(some->text().find("\"subject\":\"unit 3\""), std::string::npos) << "nor anything of another part";
  EXPECT_EQ(some->text().find("id: " + std::to_string(last - 1) + "\n"), std::string::npos);
  EXPECT_EQ(all->text().find("id: " + std::to_string(last) + "\n"), std::string::npos);
  EXPECT_EQ(json::parse(ask("GET", "/v1/events", keys_["viewer"], "", "", {{"Last-Event-ID", "x"}}).body)["code"],
            "bad_number");
}

}  // namespace
}  // namespace bursar::rest
