// A simulator on a bench: a manual clock, a subscriber that keeps what it is told, and short ways to ask.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "simulator/simulator.h"

namespace bursar::simulator {

/// A subscriber of notifications.
class Listener : public NotificationSender {
 public:
  struct Post {
    std::string url;
    std::string bearer;
    nlohmann::json body;
    std::int64_t at_ms;
  };
  explicit Listener(base::Clock& clock) : clock_(clock) {}
  int post(const std::string& url, const std::string& bearer, const std::string& body) override;
  /// The bodies of one type, in the order of their arrival.
  std::vector<nlohmann::json> of(const std::string& type) const;

  int answers = 200;  // 0: not reachable
  std::vector<Post> posts;

 private:
  base::Clock& clock_;
};

struct Answer {
  net::HttpResponse http;
  nlohmann::json body;  // null where the body is no JSON
  int error() const { return body.is_object() ? body.value("errorNumber", 0) : 0; }
};

class Bench {
 public:
  explicit Bench(Options options = {});

  /// With the first location's token, at least 100 ms after the request before: never too fast.
  Answer get(const std::string& endpoint_and_query);
  Answer post(const std::string& endpoint, const nlohmann::json& body);
  Answer send(net::HttpRequest request);
  /// Exactly as it is, without moving the clock.
  Answer send_now(net::HttpRequest request);
  net::HttpRequest request(const std::string& method, const std::string& endpoint, const std::string& body = {}) const;

  /// Throws std::runtime_error where the act is refused.
  nlohmann::json act(const std::string& name, nlohmann::json body = nlohmann::json::object());
  Answer try_act(const std::string& method, const std::string& name, const nlohmann::json& body);
  nlohmann::json ask(const std::string& name);
  /// A list of what is asked, by value: a loop over ask(…).at(…) would outlive what it walks.
  nlohmann::json rows(const std::string& name, const std::string& list) { return ask(name).at(list); }
  void turn(const std::string& name, const std::string& value) { act("switch", {{"name", name}, {"value", value}}); }

  /// Posts, lets everything become effective, and gives the event's status.
  nlohmann::json settle(const std::string& endpoint, const nlohmann::json& body);
  /// Moves the clock until nothing is pending.
  void run_out();
  /// The row of an asset in GET assets.
  nlohmann::json asset(const std::string& adam_id);
  /// Every row of a paged list.
  nlohmann::json walk(const std::string& endpoint, const std::string& list, const std::string& query = {});
  /// Subscribes to everything.
  void subscribe();

  base::ManualClock clock{base::Timestamp{1'795'000'000'000}};
  Listener listener{clock};
  std::unique_ptr<Simulator> simulator;
  std::string token;
};

// The world of the profile "tiny".
inline constexpr const char* kNotes = "900100200";   // 40 seats, 3 given
inline constexpr const char* kSketch = "900100201";  // 2 seats
inline constexpr const char* kBook = "900100202";    // 10 seats, one given to u-1
inline constexpr const char* kDiary = "900100203";   // not for devices
inline constexpr const char* kFree = "900100204";    // unlimited

/// A request of associate or disassociate.
nlohmann::json pairs(const std::vector<std::string>& adam_ids, const std::vector<std::string>& serials,
                     const std::vector<std::string>& people = {});
/// prefix0001 …
std::vector<std::string> numbered(const std::string& prefix, int count);
nlohmann::json people_named(const std::vector<std::string>& ids);

}  // namespace bursar::simulator
