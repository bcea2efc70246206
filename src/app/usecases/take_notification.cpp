#include "app/usecases/take_notification.h"

#include <algorithm>

#include "app/usecases/audit.h"
#include "app/usecases/settle_request.h"
#include "app/usecases/who_may.h"

#include "domain/sync/sync_state.h"

namespace bursar::app {
namespace {

using base::ErrorKind;
using domain::Location;
using domain::Task;
using domain::TaskState;
using domain::Verdict;

constexpr int kHandledAtOnce = 200;

base::Result<Location> location_of_hook(Transaction& transaction, std::string_view hook) {
  TRY_SET(const auto locations, transaction.locations().list());
  for (const auto& location : locations) {
    if (base::equal_in_constant_time(location.hook, hook)) return location;
  }
  return base::fail(ErrorKind::not_found, "no_such_hook", "No location takes notifications at this address.");
}

/// What one notification did.
struct Taken {
  bool later = false;  // the request it belongs to is being sent and has no event id yet: taken in next time
  bool sync_wanted = false;
};

/// The request that an event belongs to, or that it may be one whose answer has not come yet.
struct Owner {
  std::optional<domain::Request> request;
  bool maybe_being_sent = false;
};

base::Result<Owner> owner_of(Transaction& transaction, domain::LocationId location, const EventId& event) {
  Owner owner;
  if (event.empty()) return owner;
  TRY_SET(owner.request, transaction.ledger().find_request_by_event(location, event));
  if (owner.request) return owner;
  TRY_SET(const auto open, transaction.ledger().open_requests(location, 64));
  owner.maybe_being_sent =
      std::any_of(open.begin(), open.end(), [](const auto& r) { return r.state == domain::RequestState::sending; });
  return owner;
}

base::Result<Taken> take(Transaction&, const Location&, const LookHint& hint, base::Timestamp) {
  return Taken{false, hint.type != "TEST_NOTIFICATION"};
}

base::Result<Taken> take(Transaction& transaction, const Location& location, const AssetCountChange& change,
                         base::Timestamp) {
  TRY_SET(const auto row, transaction.mirror().find_asset(location.id, change.asset));
  if (!row || row->asset.unlimited) return Taken{false, true};
  TRY(transaction.mirror().adjust_counts(location.id, change.asset, 0, change.delta, change.delta));
  const auto available = row->asset.available + change.delta;
  const auto total = row->asset.total + change.delta;
  return Taken{false, available < 0 || total < 0 || available > total};
}

template <class Names>
base::Result<bool> settle_named(Transaction& transaction, const domain::Request& request, bool success,
                                int error_number, const std::string& message, base::Timestamp now, Names&& names) {
  TRY_SET(const auto tasks, transaction.ledger().tasks_of(request.id));
  std::vector<Verdict> verdicts;
  for (const auto& task : tasks) {
    if (names(task)) {
      verdicts.push_back({task.id, success ? TaskState::done : TaskState::failed, error_number, message});
    }
  }
  TRY_SET(const auto settled, settle_tasks(transaction, request, tasks, verdicts, now));
  return settled.count_doubtful || settled.operation_closed;
}

base::Result<Taken> take(Transaction& transaction, const Location& location, const AssignmentsChange& change,
                         base::Timestamp now) {
  TRY_SET(const auto owner, owner_of(transaction, location.id, change.event));
  if (owner.maybe_being_sent) return Taken{true, false};
  Taken taken;
  // A revocation is settled by its event's status, since a notification does not say whom it was asked for.
  if (owner.request && owner.request->verb != domain::Verb::revoke) {
    auto sorted = change.assignments;
    std::sort(sorted.begin(), sorted.end());
    TRY_SET(taken.sync_wanted, settle_named(transaction, *owner.request, change.success, change.error_number,
                                            change.error_message, now, [&](const Task& task) {
                                              return task.asset &&
                                                     std::binary_search(sorted.begin(), sorted.end(),
                                                                        domain::Assignment{*task.asset, task.assignee});
                                            }));
    return taken;
  }
  if (!change.success) return taken;
  TRY_SET(taken.sync_wanted, apply_assignments(transaction, location.id, change.assignments, change.taken_back));
  return taken;
}

base::Result<Taken> take(Transaction& transaction, const Location& location, const UsersChange& change,
                         base::Timestamp now) {
  TRY_SET(const auto owner, owner_of(transaction, location.id, change.event));
  if (owner.maybe_being_sent) return Taken{true, false};
  // A notification may come late or out of order, and nothing would ever take an old record out again: the records are
  // read by the next increment.
  const Taken taken{false, true};
  if (!owner.request) return taken;
  TRY(settle_named(transaction, *owner.request, change.success, change.error_number, change.error_message, now,
                   [&](const Task& task) {
                     return std::any_of(change.users.begin(), change.users.end(),
                                        [&](const auto& user) { return user.client_user_id == task.assignee.name; });
                   }));
  return taken;
}

base::Result<Taken> handle_one(const Services& services, const Location& location, const StoredNotification& stored) {
  TRY_SET(auto transaction, services.store.begin_write());
  const auto notification = services.documents.read_notification(stored.body);
  Taken taken;
  if (notification) {
    TRY_SET(taken,
            std::visit([&](const auto& content) { return take(*transaction, location, content, services.clock.now()); },
                       notification->content));
  }
  if (taken.later) return taken;
  TRY(transaction->notifications().mark_handled(stored.id));
  TRY(transaction->commit());
  return taken;
}

}  // namespace

base::Status take_notification(const Services& services, std::string_view hook, std::string_view bearer,
                               const std::string& body) {
  domain::LocationId id;
  std::string uid;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(const auto location, location_of_hook(*transaction, hook));
    TRY_SET(const auto secret, transaction->locations().notification_secret(location.id));
    if (secret.empty() || !base::equal_in_constant_time(secret.reveal(), bearer)) {
      return base::fail(ErrorKind::unauthorized, "bad_bearer",
                        "The notification does not carry this location's secret.");
    }
    id = location.id;
    uid = location.uid;
  }
  TRY_SET(const auto notification, services.documents.read_notification(body));
  if (notification.uid != uid) {
    return base::fail(ErrorKind::invalid, "bad_notification", "The notification's uId is not that of this location.");
  }
  TRY_SET(auto transaction, services.store.begin_write());
  TRY(transaction->notifications().add({notification.id, id, body, services.clock.now()}));
  TRY_SET(const auto unit, unit_of_location(*transaction, id));
  TRY(record(*transaction, services.clock, "notification_taken", "location " + std::to_string(id.value),
             {{"notification", notification.id}}, unit));
  return transaction->commit();
}

base::Result<HandledNotifications> handle_notifications(const Services& services, domain::LocationId id) {
  Location location;
  std::vector<StoredNotification> waiting;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(waiting, transaction->notifications().waiting(id, kHandledAtOnce));
    if (waiting.empty()) return HandledNotifications{};
    TRY_SET(const auto found, transaction->locations().find(id));
    if (!found) return HandledNotifications{};
    location = *found;
  }
  HandledNotifications outcome;
  for (const auto& stored : waiting) {
    TRY_SET(const auto taken, handle_one(services, location, stored));
    outcome.handled += taken.later ? 0 : 1;
    outcome.sync_wanted = outcome.sync_wanted || taken.sync_wanted;
  }
  return outcome;
}

}  // namespace bursar::app
