#include "app/workers/courier.h"

#include <algorithm>
#include <chrono>

#include "app/usecases/send_webhook.h"
#include "app/usecases/watch_states.h"

namespace bursar::app {
namespace {

constexpr int kThreads = 3;
constexpr std::int64_t kTickMs = base::kSecondMs;       // what is due is looked for so often
constexpr std::int64_t kLookMs = 10 * base::kSecondMs;  // states are compared so often
constexpr std::int64_t kLeaksMs = base::kHourMs;        // all holdings are read for them
constexpr std::int64_t kRestMaxMs = 30 * base::kSecondMs;

}  // namespace

Courier::Courier(const Services& services)
    : services_(services), random_(static_cast<std::uint64_t>(services.clock.now().unix_ms)) {}

Courier::~Courier() { stop(); }

void Courier::start() {
  stopping_ = false;
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { deliver_loop(); });
  threads_.emplace_back([this] { look_loop(); });
}

void Courier::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Courier::nudge() {
  {
    const std::lock_guard lock(mutex_);
    ++nudges_;
  }
  wake_.notify_all();
}

CourierCounts Courier::counts() const {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::string Courier::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Courier::wait_ms(std::int64_t ms) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, std::chrono::milliseconds(ms),
                 [this, seen = nudges_] { return stopping_.load() || nudges_ != seen; });
}

void Courier::deliver_loop() {
  while (!stopping_) {
    if (const auto work = take()) {
      carry_out(*work);
    } else {
      wait_ms(kTickMs);
    }
  }
}

void Courier::look_loop() {
  std::optional<base::Timestamp> leaks_at;
  while (!stopping_) {
    const auto now = services_.clock.now();
    const bool for_leaks = !leaks_at || now.ms_since(*leaks_at) >= kLeaksMs;
    if (for_leaks) leaks_at = now;
    const auto looked = look_around(for_leaks);
    std::unique_lock lock(mutex_);
    trouble_ = looked ? "" : looked.error().message;
    wake_.wait_for(lock, std::chrono::milliseconds(kLookMs), [this] { return stopping_.load(); });
  }
}

base::Status Courier::look_around(bool for_leaks) {
  {
    TRY_SET(auto transaction, services_.store.begin_read());
    TRY_SET(const auto webhooks, transaction->webhooks().list());
    if (webhooks.empty()) return {};
  }
  {
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY(watch_states(services_, *transaction));
    TRY(transaction->commit());
  }
  if (for_leaks) TRY(watch_leaks(services_));
  return tidy_deliveries(services_);
}

/// Something that is due at a webhook that no other thread writes to, and that does not rest.
std::optional<Courier::Work> Courier::take() {
  auto transaction = services_.store.begin_read();
  if (!transaction) return std::nullopt;
  const auto webhooks = (*transaction)->webhooks().list();
  if (!webhooks) return std::nullopt;
  const auto now = services_.clock.now();
  for (const auto& webhook : *webhooks) {
    if (!webhook.sends()) continue;
    {
      const std::lock_guard lock(mutex_);
      const auto rest = resting_.find(webhook.id);
      if (busy_.count(webhook.id) != 0 || (rest != resting_.end() && now < rest->second.until)) continue;
      busy_.insert(webhook.id);
    }
    const auto due = (*transaction)->webhooks().first_due(webhook.id, now);
    if (due && *due) return Work{webhook.id, **due};
    const std::lock_guard lock(mutex_);
    busy_.erase(webhook.id);
  }
  return std::nullopt;
}

void Courier::carry_out(const Work& work) {
  double chance = 0;
  {
    const std::lock_guard lock(mutex_);
    chance = random_.unit();
  }
  const auto tried = try_delivery(services_, work.delivery, chance);
  const std::lock_guard lock(mutex_);
  busy_.erase(work.webhook);
  if (tried && !*tried) return;
  if (tried && (*tried)->state == domain::DeliveryState::delivered) {
    ++counts_.delivered;
    resting_.erase(work.webhook);
    return;
  }
  if (tried) ++((*tried)->state == domain::DeliveryState::given_up ? counts_.given_up : counts_.failed);
  auto& rest = resting_[work.webhook];
  rest.failures = std::min(rest.failures + 1, 10);
  rest.until = services_.clock.now().plus_ms(std::min(kRestMaxMs, (base::kSecondMs / 2) << rest.failures));
}

int Courier::send_due() {
  int tries = 0;
  for (;; ++tries) {
    const auto work = take();
    if (!work) return tries;
    carry_out(*work);
  }
}

}  // namespace bursar::app
