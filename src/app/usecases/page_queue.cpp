#include "app/usecases/page_queue.h"

namespace bursar::app {
namespace {

/// The page is parsed by whoever takes it, not by the thread that received it.
template <class P>
std::future<base::Result<AnyPage>> as_any(std::future<base::Result<P>> answer) {
  return std::async(std::launch::deferred, [answer = std::move(answer)]() mutable -> base::Result<AnyPage> {
    TRY_SET(auto page, answer.get());
    return AnyPage(std::move(page));
  });
}

}  // namespace

std::future<base::Result<AnyPage>> PageQueue::start(const domain::SyncAction& action, int page) {
  switch (action.list) {
    case domain::SyncList::users:
      return as_any(apple_.start_users(token_, {"", action.since_version}, page));
    case domain::SyncList::assets:
      return as_any(apple_.start_assets(token_, {}, page));
    case domain::SyncList::assignments:
      break;
  }
  return as_any(apple_.start_assignments(token_, {action.asset, std::nullopt, action.since_version}, page));
}

base::Result<AnyPage> PageQueue::take(const domain::SyncAction& action) {
  while (!pages_.empty() && (pages_.front().walk != action.walk || pages_.front().page < action.first_page)) {
    pages_.pop_front();
  }
  if (!pages_.empty() && pages_.front().page != action.first_page) pages_.clear();
  int next = pages_.empty() ? action.first_page : pages_.back().page + 1;
  for (; next <= action.last_page; ++next) pages_.push_back({action.walk, next, start(action, next)});
  auto answer = std::move(pages_.front().answer);
  pages_.pop_front();
  return answer.get();
}

}  // namespace bursar::app
