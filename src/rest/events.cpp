#include "rest/events.h"

#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "base/time_format.h"
#include "rest/answers.h"
#include "rest/routes.h"

namespace bursar::rest {
namespace {

constexpr std::chrono::milliseconds kLook{500};
constexpr int kLooksPerBeat = 30;  // something is sent every 15 s, so that proxies and we notice who has gone
constexpr int kEntriesMax = 500;

}  // namespace

Events::Events(const app::Services& services) : services_(services), thread_([this] { run(); }) {}

Events::~Events() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

void Events::listen(std::shared_ptr<net::HttpStream> stream, std::optional<std::int64_t> after, bool with_subjects) {
  Listener listener{std::move(stream), after.value_or(0), with_subjects};
  if (!after) {
    if (auto transaction = services_.store.begin_read()) listener.seen = (*transaction)->audit().newest().value_or(0);
  }
  listener.stream->write("retry: 2000\n\n");
  {
    const std::lock_guard lock(mutex_);
    listeners_.push_back(std::move(listener));
  }
  woken_.notify_all();
}

void Events::run() {
  int looks = 0;
  std::unique_lock lock(mutex_);
  for (;;) {
    woken_.wait(lock, [this] { return stopping_ || !listeners_.empty(); });
    if (stopping_) return;
    auto listeners = std::move(listeners_);
    listeners_.clear();
    lock.unlock();
    const bool beat = ++looks % kLooksPerBeat == 0;
    for (auto& listener : listeners) tell(listener, beat);
    lock.lock();
    for (auto& listener : listeners) {
      if (listener.stream) listeners_.push_back(std::move(listener));
    }
    woken_.wait_for(lock, kLook, [this] { return stopping_; });
  }
}

/// Lets go of a listener that has gone away.
void Events::tell(Listener& listener, bool beat) {
  std::string text = beat ? ": still here\n\n" : "";
  if (auto transaction = services_.store.begin_read()) {
    const auto entries = (*transaction)->audit().list({}, listener.seen, kEntriesMax);
    if (entries) {
      for (const auto& entry : *entries) {
        text += event_text(entry, listener.with_subjects);
        listener.seen = entry.seq;
      }
    }
  }
  if (!text.empty() && !listener.stream->write(text)) listener.stream.reset();
}

std::string event_text(const domain::AuditEntry& entry, bool with_subject) {
  nlohmann::json data = {{"seq", entry.seq}, {"at", base::format_rfc3339(entry.at)}, {"act", entry.act}};
  if (with_subject) data["subject"] = entry.subject;
  return fmt::format("id: {}\nevent: happened\ndata: {}\n\n", entry.seq, data.dump());
}

void add_event_route(std::vector<Route>& routes, Events& events) {
  const auto handler = [&events](const Call& call) {
    return answer([&]() -> base::Result<net::HttpResponse> {
      std::optional<std::int64_t> after;
      if (const auto last = call.request.headers.find("Last-Event-ID"); last && !last->empty()) {
        TRY_SET(after, number_of(std::string(*last), "Last-Event-ID"));
      }
      net::HttpResponse response;
      response.headers.add("Content-Type", "text/event-stream");
      response.stream = [&events, after, whole = call.reach.everything](std::shared_ptr<net::HttpStream> stream) {
        events.listen(std::move(stream), after, whole);
      };
      return response;
    });
  };
  routes.push_back({"GET", "/v1/events", domain::Permission::view, handler, For::any_part});
}

}  // namespace bursar::rest
