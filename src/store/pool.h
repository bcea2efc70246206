// Connections that are used in turn.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "store/sql/driver.h"

namespace bursar::store {

/// Hands out connections, opened when first needed, at most `size` at a time. Who waits is served in order of arrival.
/// Safe to call from any thread; the connections handed out must be given back before it is destroyed.
class Pool {
 public:
  Pool(Database& database, Access access, int size, std::chrono::milliseconds patience)
      : database_(database), access_(access), free_(size), patience_(patience) {}

  /// Gives its connection back when destroyed.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection) : pool_(&pool), connection_(std::move(connection)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_) pool_->give_back(std::move(connection_));
    }
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Connection> connection_;
  };

  /// unavailable "store_busy" where none came free in time, or none can be opened.
  base::Result<Lease> take() { return take_within(patience_); }
  /// The same at once.
  base::Result<Lease> take_if_free() { return take_within(std::chrono::milliseconds(0)); }

 private:
  base::Result<Lease> take_within(std::chrono::milliseconds patience);
  void give_back(std::unique_ptr<Connection> connection);
  void release();

  Database& database_;
  Access access_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int*> waiting_;  // places in the queue; the addresses tell them apart
  int free_;
  std::chrono::milliseconds patience_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace bursar::store
