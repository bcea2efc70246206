// Work that waits, from several sources: each in its turn, so that whoever brings much does not hold up whoever brings
// little.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace bursar::net {

/// Safe to call from any thread.
class FairLine {
 public:
  using Job = std::function<void()>;

  void add(const std::string& source, Job job) {
    const std::lock_guard lock(mutex_);
    auto& jobs = jobs_[source];
    if (jobs.empty()) turns_.push_back(source);
    jobs.push_back(std::move(job));
  }

  /// Does the first job of the source whose turn it is; nothing where none waits. Call it once for each job.
  void do_next() {
    if (auto job = take()) job();
  }

  /// Forgets what waits.
  void clear() {
    const std::lock_guard lock(mutex_);
    jobs_.clear();
    turns_.clear();
  }

 private:
  Job take() {
    const std::lock_guard lock(mutex_);
    if (turns_.empty()) return {};
    auto source = std::move(turns_.front());
    turns_.pop_front();
    const auto found = jobs_.find(source);
    auto job = std::move(found->second.front());
    found->second.pop_front();
    if (found->second.empty()) {
      jobs_.erase(found);
    } else {
      turns_.push_back(std::move(source));
    }
    return job;
  }

  std::mutex mutex_;
  std::map<std::string, std::deque<Job>> jobs_;  // by source; none is empty
  std::deque<std::string> turns_;                // sources that have jobs, each once
};

}  // namespace bursar::net
