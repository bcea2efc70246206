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
constexpr std::int64_t kTryAgainMs = 30'000;

base::Error too_many_streams() {
  base::Error error{base::ErrorKind::rate_limited,
                    "too_many_streams",
                    "Too many event streams are open.",
                    "Close one that is not needed, or ask again in a while.",
                    {},
                    {},
                    {}};
  error.retry_after_ms = kTryAgainMs;
  return error;
}

}  // namespace

Events::Events(const app::Services& services, int per_caller_max, int all_max)
    : services_(services),
      per_caller_max_(per_caller_max),
      all_max_(all_max),
      places_(std::make_shared<Places>()),
      thread_([this] { run(); }) {}

Events::~Events() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  woken_.notify_all();
  thread_.join();
}

std::shared_ptr<void> Events::place_for(const std::string& caller) {
  const std::lock_guard lock(places_->mutex);
  auto& mine = places_->of[caller];
  if (mine >= per_caller_max_ || places_->all >= all_max_) return nullptr;
  ++mine;
  ++places_->all;
  return {this, [places = places_, caller](void*) {
            const std::lock_guard letting_go(places->mutex);
            --places->all;
            if (--places->of[caller] == 0) places->of.erase(caller);
          }};
}

void Events::listen(std::shared_ptr<net::HttpStream> stream, std::optional<std::int64_t> after, Hears hears,
                    std::shared_ptr<void> place) {
  Listener listener{std::move(stream), after.value_or(0), std::move(hears), std::move(place)};
  listener.ear = listener.hears();
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
  if (beat) listener.ear = listener.hears();
  if (listener.ear.reach.nothing()) {
    listener.stream.reset();
    return;
  }
  if (auto transaction = services_.store.begin_read()) {
    const auto entries = (*transaction)->audit().list({}, listener.seen, kEntriesMax);
    if (entries) {
      for (const auto& entry : *entries) {
        text += event_text(entry, listener.ear);
        listener.seen = entry.seq;
      }
    }
  }
  if (!text.empty() && !listener.stream->write(text)) listener.stream.reset();
}

std::string event_text(const domain::AuditEntry& entry, const Events::Ear& ear) {
  const bool told = ear.reach.everything || (entry.unit && ear.reach.has(entry.unit));
  if (!told && ear.near.count(entry.unit) == 0) return {};
  nlohmann::json data = {{"seq", entry.seq}, {"at", base::format_rfc3339(entry.at)}, {"act", entry.act}};
  if (told) data["subject"] = entry.subject;
  return fmt::format("id: {}\nevent: happened\ndata: {}\n\n", entry.seq, data.dump());
}

void add_event_route(std::vector<Route>& routes, Events& events, const MakeHears& make_hears) {
  const auto handler = [&events, make_hears](const Call& call) {
    return answer([&]() -> base::Result<net::HttpResponse> {
      std::optional<std::int64_t> after;
      if (const auto last = call.request.headers.find("Last-Event-ID"); last && !last->empty()) {
        TRY_SET(after, number_of(std::string(*last), "Last-Event-ID"));
      }
      auto place = events.place_for(call.caller.id);
      if (!place) return base::fail(too_many_streams());
      net::HttpResponse response;
      response.headers.add("Content-Type", "text/event-stream");
      response.stream = [&events, after, hears = make_hears(call), place](std::shared_ptr<net::HttpStream> stream) {
        events.listen(std::move(stream), after, hears, place);
      };
      return response;
    });
  };
  routes.push_back({"GET", "/v1/events", domain::Permission::view, handler, For::any_part});
}

}  // namespace bursar::rest
