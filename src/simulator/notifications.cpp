#include "simulator/notifications.h"

#include <algorithm>

#include "apple_api/errors.h"
#include "apple_api/notifications.h"

namespace bursar::simulator {
namespace {

using apple_api::Notification;

// Apple documents up to three attempts over one to five minutes; the moments are assumed.
constexpr std::int64_t kRetryAfterMs[] = {60'000, 180'000};
constexpr std::int64_t kFirstAfterMs = 200;

const NotificationSettings& settings_of(const World& world, const Library& library) {
  if (!world.switches.mdm_info_per_token) return library.notifications;
  for (const auto& token : library.tokens) {
    if (!token.notifications.url.empty()) return token.notifications;
  }
  return library.notifications;
}

void queue(World& world, Library& library, std::string_view type, apple_api::NotificationContent content) {
  const auto& settings = settings_of(world, library);
  const bool wanted = std::find(settings.types.begin(), settings.types.end(), type) != settings.types.end();
  if (settings.url.empty() || !wanted) return;
  const std::string name(type);
  if (world.faults.hit(FaultKind::notification_lost, name)) {
    ++world.notifications_dropped;
    return;
  }
  Outgoing out{library.uid, settings.url, settings.bearer, "", world.now().plus_ms(kFirstAfterMs), 0};
  out.body = apple_api::serialize(Notification{library.random.uuid(), name, library.uid, std::move(content)});
  if (const auto late = world.faults.hit(FaultKind::notification_late, name)) out.due_at = out.due_at.plus_ms(late->ms);
  if (world.faults.hit(FaultKind::notification_wrong_bearer, name)) out.bearer = "wrong";
  if (world.faults.hit(FaultKind::notification_doubled, name)) world.outgoing.push_back(out);
  if (world.faults.hit(FaultKind::notification_reordered, name)) {
    world.outgoing.push_front(std::move(out));
  } else {
    world.outgoing.push_back(std::move(out));
  }
}

apple_api::EventOutcome outcome_of(const Event& event, int error_number) {
  apple_api::EventOutcome outcome;
  outcome.event_id = event.id;
  outcome.type = event.type;
  outcome.result = error_number == 0 ? apple_api::kResultSuccess : apple_api::kResultFailure;
  if (error_number != 0) {
    const auto* entry = apple_api::find_error(error_number);
    outcome.error =
        apple_api::ErrorResponse{error_number, entry == nullptr ? "error" : std::string(entry->meaning), {}};
  }
  return outcome;
}

apple_api::ResponseUser wire_of(const UserRecord& record) {
  apple_api::ResponseUser user;
  user.client_user_id = record.client_user_id;
  user.status = record.status;
  if (!record.email.empty()) user.email = record.email;
  if (!record.invite_code.empty()) user.invite_code = record.invite_code;
  if (!record.id_hash.empty()) user.id_hash = record.id_hash;
  return user;
}

/// The newest record of that clientUserId.
const UserRecord* newest(const Library& library, const std::string& id) {
  const auto found = std::find_if(library.users.rbegin(), library.users.rend(),
                                  [&](const auto& record) { return record.client_user_id == id; });
  return found == library.users.rend() ? nullptr : &*found;
}

template <class T, class Send>
void in_pieces(const std::vector<T>& all, Send&& send) {
  for (std::size_t from = 0; from < all.size(); from += apple_api::kNotificationElementsMax) {
    const auto to = std::min(all.size(), from + apple_api::kNotificationElementsMax);
    send(
        std::vector<T>(all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)));
  }
}

}  // namespace

void notify_assignments(World& world, Library& library, const Event& event, std::size_t stock,
                        const std::vector<HolderId>& holders, int error_number) {
  in_pieces(holders, [&](const std::vector<HolderId>& piece) {
    apple_api::AssetManagementNotification content;
    content.outcome = outcome_of(event, error_number);
    for (const auto holder : piece) {
      apple_api::Assignment assignment;
      assignment.adam_id = library.stocks[stock].adam_id;
      assignment.pricing_param = library.stocks[stock].pricing;
      (kind_of(holder) == HolderKind::device ? assignment.serial_number : assignment.client_user_id) =
          world.names.name(holder);
      content.assignments.push_back(std::move(assignment));
    }
    queue(world, library, apple_api::kAssetManagementNotification, std::move(content));
  });
}

void notify_users(World& world, Library& library, const Event& event, const std::vector<std::string>& ids,
                  int error_number) {
  in_pieces(ids, [&](const std::vector<std::string>& piece) {
    apple_api::UserManagementNotification content;
    content.outcome = outcome_of(event, error_number);
    for (const auto& id : piece) {
      const auto* record = newest(library, id);
      apple_api::ResponseUser unknown;
      unknown.client_user_id = id;
      unknown.status = "Registered";
      content.users.push_back(record == nullptr ? unknown : wire_of(*record));
    }
    queue(world, library, apple_api::kUserManagementNotification, std::move(content));
  });
}

void notify_associated(World& world, Library& library, const UserRecord& record, const std::string& accepted_code) {
  auto user = wire_of(record);
  user.invite_code = accepted_code;
  queue(world, library, apple_api::kUserAssociatedNotification, apple_api::UserAssociatedNotification{{user}});
}

void notify_count(World& world, Library& library, const Stock& stock, std::int64_t delta) {
  queue(world, library, apple_api::kAssetCountNotification,
        apple_api::AssetCountNotification{stock.adam_id, stock.pricing, delta});
}

void notify_unlimited(World& world, Library& library, const Stock& stock) {
  queue(world, library, apple_api::kUnlimitedAssetNotification,
        apple_api::UnlimitedAssetNotification{stock.adam_id, stock.pricing, stock.unlimited});
}

void notify_subscription_count(World& world, Library& library, const SubscriptionStock& stock) {
  queue(world, library, apple_api::kSubscriptionCountNotification,
        apple_api::SubscriptionCountNotification{stock.parent_adam_id,
                                                 stock.adam_id,
                                                 {stock.available_renewing(), stock.available_expiring()},
                                                 {stock.total_renewing, stock.total_expiring}});
}

void run_subscription_event(World& world, Library& library, Event& event) {
  apple_api::SubscriptionManagementNotification done;
  for (auto& stock : library.subscriptions) {
    if (std::find(event.subscription_ids.begin(), event.subscription_ids.end(), stock.adam_id) ==
        event.subscription_ids.end()) {
      continue;
    }
    for (const auto& user : event.users) {
      auto seat = std::find_if(stock.seats.begin(), stock.seats.end(),
                               [&](const auto& s) { return s.client_user_id == user.client_user_id; });
      if (event.type == "DISASSOCIATE") {
        if (seat != stock.seats.end()) stock.seats.erase(seat);
      } else if (event.type == "DEFERRED") {
        // Kept to the end of the period; the control act "period-end" ends it.
        if (seat != stock.seats.end()) *seat = {user.client_user_id, false, true};
      } else if (seat != stock.seats.end()) {
        *seat = {user.client_user_id, event.renewing, false};
      } else if (stock.available() > 0) {
        stock.seats.push_back({user.client_user_id, event.renewing, false});
      } else {
        apple_api::ErrorResponse failure{9709, "no license left", apple_api::ErrorInfo{}};
        failure.error_info->client_user_ids.push_back(user.client_user_id);
        event.failures.push_back(failure);
        continue;
      }
      ++event.completed;
      done.assignments.push_back({stock.adam_id, user.client_user_id, event.renewing});
    }
  }
  ++library.subscriptions_version;
  done.outcome = outcome_of(event, 0);
  in_pieces(done.assignments, [&](const auto& piece) {
    queue(world, library, apple_api::kSubscriptionManagementNotification,
          apple_api::SubscriptionManagementNotification{piece, done.outcome});
  });
}

std::string test_notification_body(Library& library) {
  return apple_api::serialize(Notification{library.random.uuid(), std::string(apple_api::kTestNotification),
                                           library.uid, apple_api::TestNotification{}});
}

std::vector<Outgoing> take_due(World& world) {
  std::vector<Outgoing> due;
  std::deque<Outgoing> later;
  for (auto& out : world.outgoing) {
    if (out.due_at <= world.now()) {
      due.push_back(std::move(out));
    } else {
      later.push_back(std::move(out));
    }
  }
  world.outgoing = std::move(later);
  return due;
}

void after_attempt(World& world, Outgoing out, int status) {
  ++out.attempts;
  if (status / 100 == 2) {
    ++world.notifications_delivered;
    return;
  }
  if (out.attempts > static_cast<int>(std::size(kRetryAfterMs))) {
    ++world.notifications_dropped;
    return;
  }
  out.due_at = world.now().plus_ms(kRetryAfterMs[out.attempts - 1]);
  world.outgoing.push_back(std::move(out));
}

}  // namespace bursar::simulator
