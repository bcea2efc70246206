#include "simulator/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "apple_api/errors.h"
#include "base/base64.h"
#include "simulator/notifications.h"

namespace bursar::simulator {
namespace {

constexpr std::int64_t kEventsKeptMs = base::kDayMs;

std::string error_text(int number) {
  const auto* entry = apple_api::find_error(number);
  return entry == nullptr ? "error" : std::string(entry->meaning);
}

/// The same account gives the same hash everywhere.
std::string id_hash_of(const std::string& account) {
  std::string bytes;
  std::uint64_t seed = 1469598103934665603ULL;
  for (const char c : account) seed = (seed ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  base::Random random(seed);
  for (int i = 0; i < 20; ++i) bytes += static_cast<char>(random.below(256));
  return base::base64_encode(bytes);
}

/// Collects the outcome of an event's tasks: who succeeded with which asset, and who failed why.
struct Outcome {
  std::map<std::size_t, std::vector<HolderId>> done;                    // by stock
  std::map<std::pair<int, std::size_t>, std::vector<HolderId>> failed;  // by number and stock
  std::int64_t completed = 0;
};

apple_api::AssetRef ref_of(const Stock& stock) { return {stock.adam_id, stock.pricing}; }

void put_failures(const World& world, const Library& library, Event& event, const Outcome& outcome) {
  for (const auto& [key, holders] : outcome.failed) {
    apple_api::ErrorResponse failure;
    failure.error_number = key.first;
    failure.error_message = error_text(key.first);
    failure.error_info.emplace();
    if (world.switches.failures_name_entities) {
      failure.error_info->assets.push_back(ref_of(library.stocks[key.second]));
      for (const auto holder : holders) {
        auto& names = kind_of(holder) == HolderKind::device ? failure.error_info->serial_numbers
                                                            : failure.error_info->client_user_ids;
        names.push_back(world.names.name(holder));
      }
    }
    event.failures.push_back(std::move(failure));
  }
}

int associate_one(World& world, Library& library, std::size_t stock_index, HolderId holder) {
  auto& stock = library.stocks[stock_index];
  if (kind_of(holder) == HolderKind::person && library.active_user(world.names.name(holder)) == nullptr) return 9609;
  if (library.holds(stock, holder)) {
    ++library.redundant_associations;
    return world.switches.reassociate_error;
  }
  if (!stock.unlimited && stock.available(world.switches.retired_inside_total) <= 0) return 9709;
  library.give(stock_index, holder, world.now());
  return 0;
}

int disassociate_one(World& world, Library& library, std::size_t stock_index, HolderId holder) {
  if (!library.holds(library.stocks[stock_index], holder)) return world.switches.disassociate_error;
  library.take_back(stock_index, holder, world.now());
  return 0;
}

void run_pairs(World& world, Library& library, Event& event, Outcome& outcome) {
  const bool partial = world.faults.hit(FaultKind::event_partial, event.type).has_value();
  const auto fails = world.faults.hit(FaultKind::event_fails, event.type);
  for (const auto& [adam_id, pricing] : event.assets) {
    const auto stock = library.find_stock(adam_id, pricing);
    for (const auto holder : event.holders) {
      int number = 9610;
      if (stock && fails) {
        number = fails->number;
      } else if (stock && partial && library.random.chance(0.2)) {
        number = 9603;
      } else if (stock) {
        number = event.type == "ASSOCIATE" ? associate_one(world, library, *stock, holder)
                                           : disassociate_one(world, library, *stock, holder);
      }
      if (number == 0) {
        outcome.done[*stock].push_back(holder);
        ++outcome.completed;
      } else {
        outcome.failed[{number, stock.value_or(0)}].push_back(holder);
      }
    }
  }
}

void run_revocation(World& world, Library& library, Event& event, Outcome& outcome) {
  std::int64_t found = 0;
  for (const auto holder : event.holders) {
    for (const auto& [stock, held] : library.held_by(holder)) {
      if (library.stocks[stock].item->book) continue;
      library.take_back(stock, held, world.now());
      outcome.done[stock].push_back(held);
      ++found;
    }
  }
  event.requested = world.switches.revoke_counts_found != 0 ? found : static_cast<std::int64_t>(event.holders.size());
  outcome.completed = event.requested;
}

int run_user(World& world, Library& library, const Event& event, const apple_api::RequestUser& wanted) {
  if (event.type == "CREATE") return create_user(world, library, wanted);
  auto* record = library.active_user(wanted.client_user_id);
  if (record == nullptr) return 9609;
  if (event.type == "RETIRE") {
    retire_user(world, library, *record);
    return 0;
  }
  if (wanted.managed_apple_id) {
    if (!is_managed_here(library, *wanted.managed_apple_id)) return 9635;
    if (const int number = link_account(world, library, *record, *wanted.managed_apple_id); number != 0) return number;
  }
  if (wanted.email) record->email = *wanted.email;
  library.touch_user(*record, world.now());
  return 0;
}

void run_users(World& world, Library& library, Event& event) {
  std::vector<std::string> done;
  std::map<int, std::vector<std::string>> failed;
  const bool partial = world.faults.hit(FaultKind::event_partial, event.type).has_value();
  const auto fails = world.faults.hit(FaultKind::event_fails, event.type);
  for (const auto& user : event.users) {
    const int number = fails                                   ? fails->number
                       : partial && library.random.chance(0.2) ? 9603
                                                               : run_user(world, library, event, user);
    if (number == 0) {
      done.push_back(user.client_user_id);
    } else {
      failed[number].push_back(user.client_user_id);
    }
  }
  event.completed = static_cast<std::int64_t>(done.size());
  for (const auto& [number, ids] : failed) {
    apple_api::ErrorResponse failure{number, error_text(number), apple_api::ErrorInfo{}};
    if (world.switches.failures_name_entities) failure.error_info->client_user_ids = ids;
    event.failures.push_back(failure);
    notify_users(world, library, event, ids, number);
  }
  notify_users(world, library, event, done, 0);
}

void run_event(World& world, Library& library, Event& event) {
  event.done = true;
  if (event.subscription) return run_subscription_event(world, library, event);
  if (!event.users.empty()) return run_users(world, library, event);
  Outcome outcome;
  if (event.type == "REVOKE") {
    run_revocation(world, library, event, outcome);
  } else {
    run_pairs(world, library, event, outcome);
  }
  event.completed = outcome.completed;
  put_failures(world, library, event, outcome);
  for (const auto& [stock, holders] : outcome.done) notify_assignments(world, library, event, stock, holders, 0);
  for (const auto& [key, holders] : outcome.failed) {
    notify_assignments(world, library, event, key.second, holders, key.first);
  }
}

/// The location whose next event is due first; none: nothing is pending.
template <class AnyWorld>
auto next_to_act(AnyWorld& world) {
  decltype(&world.libraries.front()) next = nullptr;
  for (auto& library : world.libraries) {
    if (library.events_done == library.events.size()) continue;
    const auto due_at = library.events[library.events_done].due_at;
    if (next == nullptr || due_at < next->events[next->events_done].due_at) next = &library;
  }
  return next;
}

void forget_old_events(Library& library, base::Timestamp now) {
  const auto known = library.events.size();
  while (library.events_done > 0 && now.ms_since(library.events.front().due_at) > kEventsKeptMs) {
    library.events.pop_front();
    --library.events_done;
  }
  if (library.events.size() == known) return;
  library.event_places.clear();
  for (std::size_t i = 0; i < library.events.size(); ++i) library.event_places[library.events[i].id] = i;
}

bool account_is_linked(const Library& library, const std::string& hash, const UserRecord& except) {
  return std::any_of(library.users.begin(), library.users.end(), [&](const UserRecord& record) {
    return &record != &except && record.active() && record.id_hash == hash;
  });
}

}  // namespace

Event& post_event(World& world, Library& library, Event event) {
  event.id = library.random.uuid();
  event.posted_at = world.now();
  const auto& last = library.events.empty() ? event.posted_at : library.events.back().due_at;
  const auto tasks = std::max<std::int64_t>(event.requested, 1);
  auto delay = world.switches.event_delay_ms + tasks * world.switches.event_task_us / 1000;
  if (const auto fault = world.faults.hit(FaultKind::event_pending, event.type)) delay += fault->ms;
  event.due_at = std::max(event.posted_at, last).plus_ms(delay);
  library.event_places[event.id] = library.events.size();
  library.events.push_back(std::move(event));
  return library.events.back();
}

void run_events(World& world) {
  const auto now = world.now();
  // Each at its own moment, whenever somebody looks: what comes of it does not depend on that.
  for (auto* library = next_to_act(world); library != nullptr; library = next_to_act(world)) {
    auto& event = library->events[library->events_done];
    if (event.due_at > now) break;
    world.present = event.due_at;
    run_event(world, *library, event);
    ++library->events_done;
  }
  world.present = now;
  for (auto& library : world.libraries) forget_old_events(library, now);
}

std::optional<base::Timestamp> next_event_due(const World& world) {
  const auto* library = next_to_act(world);
  if (library == nullptr) return std::nullopt;
  return library->events[library->events_done].due_at;
}

void retire_user(World& world, Library& library, UserRecord& record) {
  const auto holder = world.names.intern(HolderKind::person, record.client_user_id);
  for (const auto& [stock, held] : library.held_by(holder)) {
    if (!library.stocks[stock].item->book) library.take_back(stock, held, world.now());
  }
  record.status = "Retired";
  library.active_users.erase(record.client_user_id);
  library.touch_user(record, world.now());
}

int create_user(World& world, Library& library, const apple_api::RequestUser& wanted) {
  if (library.active_user(wanted.client_user_id) != nullptr) return 9716;
  if (wanted.managed_apple_id && !is_managed_here(library, *wanted.managed_apple_id)) return 9635;
  UserRecord* record = nullptr;
  for (std::size_t i = 0; i < library.users.size(); ++i) {
    auto& retired = library.users[i];
    if (retired.client_user_id == wanted.client_user_id && retired.status == "Retired" && retired.id_hash.empty()) {
      retired.status = "Registered";
      library.active_users[wanted.client_user_id] = i;
      record = &retired;
    }
  }
  if (record == nullptr) {
    UserRecord fresh;
    fresh.client_user_id = wanted.client_user_id;
    record = &library.add_user(std::move(fresh), world.now());
  }
  record->email = wanted.email.value_or("");
  record->invite_code = library.random.hex(32);
  library.touch_user(*record, world.now());
  if (!wanted.managed_apple_id) return 0;
  const int number = link_account(world, library, *record, *wanted.managed_apple_id);
  if (number != 0) retire_user(world, library, *record);
  return number;
}

bool is_managed_here(const Library& library, const std::string& account) {
  const auto domain = "@" + library.account_domain;
  return account.size() > domain.size() && account.compare(account.size() - domain.size(), domain.size(), domain) == 0;
}

int link_account(World& world, Library& library, UserRecord& record, const std::string& account) {
  const auto hash = id_hash_of(account);
  if (account_is_linked(library, hash, record)) return 9641;
  auto& target = record;
  for (std::size_t i = 0; i < library.users.size(); ++i) {
    auto& older = library.users[i];
    if (&older == &record || older.client_user_id != record.client_user_id || older.id_hash.empty()) continue;
    if (older.id_hash == hash && older.status == "Retired") {
      // The account of an older record: that one comes back, the new one is retired.
      target.status = "Retired";
      library.touch_user(target, world.now());
      older.status = "Associated";
      library.active_users[older.client_user_id] = i;
      library.touch_user(older, world.now());
      return 0;
    }
    if (older.status == "Retired") {
      older.status = "Deleted";
      library.touch_user(older, world.now());
    }
  }
  target.status = "Associated";
  target.id_hash = hash;
  target.invite_code.clear();
  library.touch_user(target, world.now());
  return 0;
}

}  // namespace bursar::simulator
