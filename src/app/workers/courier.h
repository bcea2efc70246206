// Takes to webhooks what waits for them, and looks for what is told without an act.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/services.h"
#include "base/random.h"

namespace bursar::app {

/// How tries have gone since the server started.
struct CourierCounts {
  std::int64_t delivered = 0;
  std::int64_t failed = 0;    // tries; another comes
  std::int64_t given_up = 0;  // by the last try
};

/// Threads of its own from start() to stop(). One webhook is told one thing at a time, so that a slow one holds up
/// nobody else; after a failure it rests a while.
class Courier {
 public:
  explicit Courier(const Services& services);
  ~Courier();
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  void start();
  /// Waits for what is being sent.
  void stop();
  /// Something is due.
  void nudge();

  CourierCounts counts() const;
  /// Why looking or keeping order failed the last time; empty: it did not.
  std::string trouble() const;

  /// Sends all that is due, until nothing is; gives how many tries were made. For tests, without start().
  int send_due();
  /// Looks for changes and keeps the log in bounds; leaks where they are due.
  base::Status look_around(bool for_leaks);

 private:
  struct Work {
    WebhookId webhook;
    DeliveryId delivery;
  };
  void deliver_loop();
  void look_loop();
  std::optional<Work> take();
  void carry_out(const Work& work);
  void wait_ms(std::int64_t ms);

  const Services& services_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::atomic<bool> stopping_{false};
  std::int64_t nudges_ = 0;
  base::Random random_;
  std::set<WebhookId> busy_;
  struct Rest {
    base::Timestamp until;
    int failures = 0;
  };
  std::map<WebhookId, Rest> resting_;
  CourierCounts counts_;
  std::string trouble_;
  std::vector<std::thread> threads_;
};

}  // namespace bursar::app
