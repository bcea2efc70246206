// How often somebody may ask, how large a body may be, and which calls take long.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "net/http.h"

namespace bursar::rest {

/// So many requests a second for long, and so many at once after a rest; 0 a second: no limit.
struct Rate {
  int per_second = 0;
  int burst = 0;
};

/// A bucket of tokens for each name; a request takes one. In memory, at most some 10,000s of names. Safe to call from
/// any thread.
class RateLimit {
 public:
  explicit RateLimit(Rate rate) : rate_(rate) {}
  /// rate_limited "too_many_requests" with the time to wait.
  base::Status take(const std::string& name, base::Timestamp now);
  /// What is left to be taken at once.
  int left(const std::string& name, base::Timestamp now);
  const Rate& rate() const { return rate_; }

 private:
  struct Bucket {
    double tokens = 0;
    base::Timestamp at;
  };
  Bucket& filled(const std::string& name, base::Timestamp now);
  void forget_full(base::Timestamp now);

  const Rate rate_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

/// The largest body of a call: a file that is imported, a batch, or an ordinary request.
std::size_t body_bytes_of(std::string_view method, std::string_view path);
/// Calls that read or work out a whole installation.
bool is_heavy(std::string_view method, std::string_view path);

/// unavailable "too_busy", where more heavy calls wait than may.
net::HttpResponse too_busy();

}  // namespace bursar::rest
