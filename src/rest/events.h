// What happens, told to browsers as it happens: the journal read on, and sent to everybody who listens.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/services.h"
#include "net/http.h"

namespace bursar::rest {

/// One thread, which rests while nobody listens. Safe to call from any thread.
class Events {
 public:
  explicit Events(const app::Services& services);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  /// Begins with what came after `after` (a number of the journal); none: with what comes next. `with_subjects`: for
  /// those who see the whole organization; others are told that something happened, and read what they may.
  void listen(std::shared_ptr<net::HttpStream> stream, std::optional<std::int64_t> after, bool with_subjects);

 private:
  struct Listener {
    std::shared_ptr<net::HttpStream> stream;
    std::int64_t seen = 0;
    bool with_subjects = false;
  };
  void run();
  void tell(Listener& listener, bool beat);

  const app::Services& services_;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::vector<Listener> listeners_;
  bool stopping_ = false;
  std::thread thread_;
};

/// One event as it is sent; `subject` may be empty.
std::string event_text(const domain::AuditEntry& entry, bool with_subject);

}  // namespace bursar::rest
