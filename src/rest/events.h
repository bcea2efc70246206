// What happens, told to browsers as it happens: the journal read on, and sent to everybody who listens.
#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"
#include "net/http.h"

namespace bursar::rest {

/// One thread, which rests while nobody listens. Safe to call from any thread.
class Events {
 public:
  Events(const app::Services& services, int per_caller_max, int all_max);
  ~Events();
  Events(const Events&) = delete;
  Events& operator=(const Events&) = delete;

  /// What somebody may listen to.
  struct Ear {
    domain::Reach reach;            // told in full: what is about a unit in reach
    std::set<domain::UnitId> near;  // units above these: told that something happened, not what
  };
  /// Asked now and then while one listens; nothing in reach: no more.
  using Hears = std::function<Ear()>;

  /// A place among those who listen, until it is let go; none where the caller, or all together, listen enough already.
  std::shared_ptr<void> place_for(const std::string& caller);
  /// Begins with what came after `after` (a number of the journal); none: with what comes next.
  void listen(std::shared_ptr<net::HttpStream> stream, std::optional<std::int64_t> after, Hears hears,
              std::shared_ptr<void> place);

 private:
  struct Listener {
    std::shared_ptr<net::HttpStream> stream;
    std::int64_t seen = 0;
    Hears hears;
    std::shared_ptr<void> place;
    Ear ear = {};
  };
  void run();
  void tell(Listener& listener, bool beat);

  struct Places {
    std::mutex mutex;
    std::map<std::string, int> of;  // by caller
    int all = 0;
  };

  const app::Services& services_;
  std::mutex mutex_;
  std::condition_variable woken_;
  std::vector<Listener> listeners_;
  bool stopping_ = false;
  const int per_caller_max_;
  const int all_max_;
  const std::shared_ptr<Places> places_;
  std::thread thread_;
};

/// One event as it is sent to whoever has this ear; empty: it is not told of it.
std::string event_text(const domain::AuditEntry& entry, const Events::Ear& ear);

}  // namespace bursar::rest
