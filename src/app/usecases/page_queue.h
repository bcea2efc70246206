// Pages of one walk on their way: up to five, taken in by number.
#pragma once

#include <deque>
#include <future>
#include <variant>

#include "app/ports/apple_service.h"
#include "domain/sync/sync.h"

namespace bursar::app {

using AnyPage = std::variant<UserPage, AssignmentPage, AssetPage>;

class PageQueue {
 public:
  PageQueue(AppleReads& apple, const AppleToken& token) : apple_(apple), token_(token) {}
  /// Starts what `action` allows and is not on its way yet, throws away what belongs to another walk, and gives the
  /// page action.first_page.
  base::Result<AnyPage> take(const domain::SyncAction& action);

 private:
  struct OnItsWay {
    std::int64_t walk;
    int page;
    std::future<base::Result<AnyPage>> answer;
  };
  std::future<base::Result<AnyPage>> start(const domain::SyncAction& action, int page);

  AppleReads& apple_;
  AppleToken token_;
  std::deque<OnItsWay> pages_;
};

}  // namespace bursar::app
