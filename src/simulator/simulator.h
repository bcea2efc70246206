// A pretend Apple: the Apps and Books service, its store's look-up, its invitation page, and a control API for tests.
//
// Everything depends on the seed, the requests and the clock that is passed in: the same give byte-identical answers.
// What Apple documents is followed; what it leaves open is a switch (switches.h); what can go wrong is a fault
// (faults.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "net/http.h"

namespace bursar::simulator {

struct Options {
  std::uint64_t seed = 1;
  std::string profile = "tiny";  // tiny, school, company, large
  int page_size = 500;
  std::vector<std::pair<std::string, std::string>> switches;
  std::string base_url = "http://127.0.0.1:8450";  // without a slash at its end
  std::optional<base::Timestamp> begun_at;         // when the world was built for the first time; none: now
};

/// Something that changed the world. The same, one after the other in a world that began alike, give the same world.
struct Happening {
  base::Timestamp at;
  net::HttpRequest request;
  bool too_fast = false;      // refused (9646) for the sake of requests that only read, which leave no trace
  std::optional<int> tested;  // how the webhook that the request names answered; what was before is a happening apart
};

/// Keeps what happens, in the order of its effects.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// Called before the request is answered, with the simulator's lock held.
  virtual void keep(const Happening& happening) = 0;
};

/// Carries Apple's notifications to their subscriber.
class NotificationSender {
 public:
  virtual ~NotificationSender() = default;
  /// The HTTP status of the answer; 0: not reachable. Called without any lock of the simulator.
  virtual int post(const std::string& url, const std::string& bearer, const std::string& body) = 0;
};

/// Safe to call from any thread.
class Simulator {
 public:
  /// invalid "no_such_profile", "no_such_switch", "bad_switch_value".
  static base::Result<std::unique_ptr<Simulator>> create(const Options& options, base::Clock& clock,
                                                         NotificationSender& sender, Recorder* recorder = nullptr);
  ~Simulator();

  /// Answers any request: /mdm/v2/…, /mdm/<legacy>Srv, the look-up, the invitation page, /control/…
  net::HttpResponse handle(const net::HttpRequest& request);

  /// Lets happen again what was kept. Nobody is called: notifications that were due count as delivered.
  void play(const Happening& happening);

  /// Processes the events, and delivers the notifications, that are due by now.
  void run_due();
  /// Milliseconds until something is due; none: nothing is pending.
  std::optional<std::int64_t> next_due_ms();

 private:
  class Impl;
  explicit Simulator(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace bursar::simulator
