#include "store/pool.h"

#include <algorithm>

namespace bursar::store {

base::Result<Pool::Lease> Pool::take_within(std::chrono::milliseconds patience) {
  std::unique_ptr<Connection> connection;
  {
    std::unique_lock lock(mutex_);
    int place = 0;
    waiting_.push_back(&place);
    const bool came = changed_.wait_for(lock, patience, [&] { return free_ > 0 && waiting_.front() == &place; });
    waiting_.erase(std::find(waiting_.begin(), waiting_.end(), &place));
    changed_.notify_all();  // the next in the queue looks again
    if (!came) return base::fail(store_busy("no connection came free in time"));
    --free_;
    while (!idle_.empty() && !connection) {
      connection = std::move(idle_.back());
      idle_.pop_back();
      if (!connection->usable()) connection.reset();
    }
  }
  if (connection) return Lease(*this, std::move(connection));
  auto opened = database_.connect(access_);
  if (!opened) {
    release();
    return base::fail(opened.error());
  }
  return Lease(*this, std::move(*opened));
}

void Pool::give_back(std::unique_ptr<Connection> connection) {
  connection->rollback();
  {
    const std::lock_guard lock(mutex_);
    if (connection->usable()) idle_.push_back(std::move(connection));
  }
  release();
}

void Pool::release() {
  {
    const std::lock_guard lock(mutex_);
    ++free_;
  }
  changed_.notify_all();
}

}  // namespace bursar::store
