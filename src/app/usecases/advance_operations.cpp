#include "app/usecases/advance_operations.h"

#include <algorithm>
#include <unordered_set>

#include "app/usecases/ask_outcome.h"
#include "app/usecases/audit.h"
#include "app/usecases/claim_location.h"
#include "app/usecases/location_access.h"
#include "app/usecases/settle_request.h"
#include "app/usecases/split_request.h"
#include "app/usecases/sync_location.h"

namespace bursar::app {
namespace {

using base::Error;
using base::ErrorKind;
using base::Timestamp;
using domain::Request;
using domain::RequestState;
using domain::Task;
using domain::Verb;
using domain::Verdict;

constexpr int kActsMax = 20;       // of one call
constexpr int kOpenRequests = 64;  // looked at in one call

/// What a refusal of a whole request says of it.
enum class Refusal { too_large, some_element, for_good };

Refusal refusal_of(const Error& error) {
  switch (error.apple_number.value_or(0)) {
    case 9700:
    case 9701:
    case 9702:
    case 9714:
      return Refusal::too_large;
    case 9609:
    case 9610:
    case 9618:
    case 9628:
    case 9635:
    case 9641:
    case 9706:
    case 9707:
    case 9709:
    case 9716:
    case 9717:
      return Refusal::some_element;
    default:
      return Refusal::for_good;
  }
}

bool is_about_people(Verb verb) {
  return verb == Verb::create_users || verb == Verb::update_users || verb == Verb::retire_users;
}

AssetTargets targets_of(const std::vector<Task>& tasks) {
  AssetTargets targets;
  for (const auto& task : domain::open_ones(tasks)) {
    if (task.asset) targets.assets.push_back(*task.asset);
    auto& names = task.assignee.kind == domain::AssigneeKind::device ? targets.serial_numbers : targets.client_user_ids;
    names.push_back(task.assignee.name);
  }
  const auto once = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  once(targets.assets);
  once(targets.serial_numbers);
  once(targets.client_user_ids);
  return targets;
}

std::vector<UserChange> people_of(const std::vector<Task>& tasks) {
  std::vector<UserChange> people;
  for (const auto& task : tasks) {
    if (task.state == domain::TaskState::open)
      people.push_back({task.assignee.name, task.email, task.managed_apple_id});
  }
  return people;
}

std::vector<domain::ReportedFailure> reported(const std::vector<EventFailure>& failures) {
  std::vector<domain::ReportedFailure> list;
  for (const auto& f : failures)
    list.push_back({f.error_number, f.message, f.assets, f.serial_numbers, f.client_user_ids});
  return list;
}

/// One location's requests, for the length of one call.
class Advance {
 public:
  Advance(const Services& services, OpenLocation opened)
      : services_(services), opened_(std::move(opened)), pace_(services.settings.settle_pace) {}

  base::Result<Advanced> run() {
    TRY(release_waiting());
    for (int acts = 0; acts < kActsMax; ++acts) {
      TRY_SET(const auto due, next_due());
      if (!due) return wait_for_release();
      if (due->next_at > now()) {
        advanced_.next = due->next_at;
        return advanced_;
      }
      const auto acted = act(*due);
      if (!acted) {
        TRY(on_failure(*due, acted.error()));
        if (trouble_of(acted.error()) != domain::TokenTrouble::none && !reclaimed_) return advanced_;
      }
    }
    advanced_.next = now();
    return advanced_;
  }

 private:
  Timestamp now() const { return services_.clock.now(); }

  base::Status release_waiting() {
    TRY_SET(const auto waiting, wait_for_release());
    if (!waiting.next || *waiting.next > now()) return {};
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY(transaction->ledger().release_waiting(opened_.location.id, now()));
    return transaction->commit();
  }

  base::Result<Advanced> wait_for_release() {
    TRY_SET(auto transaction, services_.store.begin_read());
    auto advanced = advanced_;
    TRY_SET(advanced.next, transaction->ledger().next_release(opened_.location.id));
    return advanced;
  }

  /// Uncertain requests first; sending keeps the order and stops while an outcome is unknown or too many are pending.
  base::Result<std::optional<Request>> next_due() {
    TRY_SET(auto transaction, services_.store.begin_read());
    TRY_SET(const auto open, transaction->ledger().open_requests(opened_.location.id, kOpenRequests));
    std::optional<Request> best;
    const auto consider = [&](const Request& request) {
      if (!best || request.next_at < best->next_at) best = request;
    };
    int pending = 0;
    bool uncertain = false;
    for (const auto& request : open) {
      if (request.state == RequestState::sending && !uncertain) {
        uncertain = true;
        consider(request);
      }
      if (request.state == RequestState::accepted) {
        ++pending;
        consider(request);
      }
    }
    const auto planned = std::find_if(open.begin(), open.end(),
                                      [](const auto& r) { return r.state == RequestState::planned && !r.held; });
    if (planned == open.end() || uncertain || pending >= pace_.accepted_max) return best;
    TRY_SET(const bool later, must_wait(*transaction, *planned, open));
    if (!later) consider(*planned);
    return best;
  }

  /// An order about somebody whom an earlier order still concerns waits for it: what is left of the earlier one may
  /// have to be sent again, and the last order must have the last word.
  base::Result<bool> must_wait(Transaction& transaction, const Request& planned, const std::vector<Request>& open) {
    const auto earlier = [&](const Request& r) { return r.operation.value < planned.operation.value; };
    if (std::none_of(open.begin(), open.end(), earlier)) return false;
    TRY_SET(const auto tasks, transaction.ledger().tasks_of(planned.id));
    std::unordered_set<domain::Assignee> concerned;
    for (const auto& task : tasks) concerned.insert(task.assignee);
    for (const auto& request : open) {
      if (!earlier(request)) continue;
      TRY_SET(const auto others, transaction.ledger().tasks_of(request.id));
      const bool shared =
          std::any_of(others.begin(), others.end(), [&](const Task& t) { return concerned.count(t.assignee) != 0; });
      if (shared) return true;
    }
    return false;
  }

  base::Status act(const Request& request) {
    switch (request.state) {
      case RequestState::planned:
        return send(request);
      case RequestState::sending:
        return look(request);
      case RequestState::accepted:
        return ask_status(request);
      case RequestState::settled:
        return {};
    }
    return {};
  }

  base::Result<std::vector<Task>> tasks_of(const Request& request) {
    TRY_SET(auto transaction, services_.store.begin_read());
    return transaction->ledger().tasks_of(request.id);
  }

  base::Status update(const Request& request) {
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY(transaction->ledger().update(request));
    return transaction->commit();
  }

  base::Status send(Request request) {
    TRY_SET(const auto tasks, tasks_of(request));
    request.state = RequestState::sending;
    request.attempts += 1;
    request.sent_at = now();
    request.next_at = now().plus_ms(pace_.look_again_ms);
    TRY(update(request));
    auto event = write_to_apple(request.verb, tasks);
    TRY(note_answer(request, tasks, event));
    if (!event) return on_refusal(request, tasks, event.error());
    request.state = RequestState::accepted;
    request.event_id = *event;
    request.trouble.clear();
    request.next_at = now().plus_ms(domain::status_delay_ms(pace_, expects_notification(request.verb), true));
    return update(request);
  }

  /// What was asked of Apple, and what it said; never a token.
  base::Status note_answer(const Request& request, const std::vector<Task>& tasks, const base::Result<EventId>& event) {
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY_SET(const auto operation, transaction->ledger().find(request.operation));
    TRY(record(*transaction, services_.clock, "request_sent", "operation " + std::to_string(request.operation.value),
               {{"verb", domain::name_of(request.verb)},
                {"location", opened_.location.name},
                {"count", std::to_string(domain::open_ones(tasks).size())},
                {"attempt", std::to_string(request.attempts)},
                {"answer", event ? "event " + *event : event.error().code}},
               operation ? operation->unit : domain::UnitId{}));
    return transaction->commit();
  }

  /// Notifications of a revocation name what was taken back, not whom it was asked for; its status tells sooner.
  bool expects_notification(Verb verb) const { return !services_.settings.public_url.empty() && verb != Verb::revoke; }

  base::Result<EventId> write_to_apple(Verb verb, const std::vector<Task>& tasks) {
    const auto& token = opened_.token;
    switch (verb) {
      case Verb::associate:
        return services_.apple.associate(token, targets_of(tasks));
      case Verb::disassociate:
        return services_.apple.disassociate(token, targets_of(tasks));
      case Verb::revoke:
        return services_.apple.revoke(token, targets_of(tasks));
      case Verb::create_users:
        return services_.apple.create_users(token, people_of(tasks));
      case Verb::update_users:
        return services_.apple.update_users(token, people_of(tasks));
      case Verb::retire_users:
        return services_.apple.retire_users(token, targets_of(tasks).client_user_ids);
    }
    return base::fail(ErrorKind::internal, "unknown_verb", "The ledger holds a request of an unknown kind.");
  }

  base::Status on_refusal(Request request, const std::vector<Task>& tasks, const Error& error) {
    request.trouble = error.message;
    // Another holder is named in the answer of a write that may have been accepted: its outcome is unknown, too.
    const bool answered = error.code == "held_elsewhere" || error.code == "claim_lost";
    if (error.kind == ErrorKind::uncertain || answered) {
      TRY(update(request));
      return error.kind == ErrorKind::uncertain ? base::Status{} : base::Status(base::fail(error));
    }
    request.state = RequestState::planned;
    if (error.kind == ErrorKind::rate_limited || error.kind == ErrorKind::unavailable ||
        error.kind == ErrorKind::internal) {
      request.next_at = now().plus_ms(retry_delay_ms(request, error));
      return update(request);
    }
    if (trouble_of(error) != domain::TokenTrouble::none) {
      TRY(update(request));
      return base::fail(error);
    }
    return on_lasting_refusal(request, tasks, error);
  }

  base::Status on_lasting_refusal(const Request& request, const std::vector<Task>& tasks, const Error& error) {
    const auto refusal = refusal_of(error);
    const bool one = domain::open_ones(tasks).size() <= 1;
    if (refusal == Refusal::for_good || one) {
      return settle(request, tasks, domain::all_failed(tasks, error.apple_number.value_or(0), error.message));
    }
    TRY_SET(const auto config, services_.apple.service_config());
    auto smaller = batch_open_tasks(request.verb, tasks, config.limits);
    if (refusal == Refusal::some_element || smaller.size() < 2) smaller = halve(request.verb, tasks, config.limits);
    return replace(request, smaller);
  }

  base::Status replace(const Request& request, const std::vector<NewRequest>& requests) {
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY(transaction->ledger().replace_request(request.id, requests, now()));
    return transaction->commit();
  }

  std::int64_t retry_delay_ms(const Request& request, const Error& error) const {
    const auto doubled = pace_.retry_first_ms << std::clamp(request.attempts - 1, 0, 10);
    return std::min(pace_.retry_max_ms, std::max(doubled, error.retry_after_ms.value_or(0)));
  }

  base::Status look(const Request& request) {
    TRY_SET(const auto tasks, tasks_of(request));
    TRY_SET(const auto verdicts, ask_outcome(services_, request, tasks));
    TRY(settle(request, tasks, verdicts));
    return send_the_rest_again(request);
  }

  /// What is not so yet is sent again, as a request of its own with what is left.
  base::Status send_the_rest_again(Request request) {
    TRY_SET(const auto tasks, tasks_of(request));
    const auto open =
        std::count_if(tasks.begin(), tasks.end(), [](const Task& t) { return t.state == domain::TaskState::open; });
    if (open == 0) return {};
    if (open == static_cast<std::ptrdiff_t>(tasks.size())) {
      request.state = RequestState::planned;
      request.event_id.clear();
      request.next_at = now();
      return update(request);
    }
    const auto config = services_.apple.service_config();
    return replace(request, batch_open_tasks(request.verb, tasks, config ? config->limits : AppleLimits{}));
  }

  base::Status ask_status(Request request) {
    const auto report = services_.apple.event_status(opened_.token, request.event_id);
    if (!report) {
      if (report.error().code != "unknown_event") return base::fail(report.error());
      request.state = RequestState::sending;
      request.next_at = now();
      return update(request);
    }
    TRY_SET(const auto tasks, tasks_of(request));
    if (report->status == EventStatus::complete) return settle(request, tasks, domain::all_done(tasks));
    if (report->status == EventStatus::failed) return on_failed_event(request, tasks, *report);
    const bool too_long = now().ms_since(request.sent_at.value_or(now())) >= pace_.resend_after_ms;
    request.state = too_long ? RequestState::sending : RequestState::accepted;
    request.next_at = too_long ? now() : now().plus_ms(pace_.status_interval_ms);
    return update(request);
  }

  base::Status on_failed_event(const Request& request, const std::vector<Task>& tasks, const EventReport& report) {
    const auto verdicts =
        domain::judge_failed_event(tasks, report.requested, report.completed, reported(report.failures));
    const bool told = std::none_of(verdicts.begin(), verdicts.end(),
                                   [](const Verdict& v) { return v.state == domain::TaskState::open; });
    if (told) return settle(request, tasks, verdicts);
    TRY_SET(const auto seen, ask_outcome(services_, request, tasks));
    TRY(settle(request, tasks, seen));
    TRY_SET(const auto left, tasks_of(request));
    if (domain::open_ones(left).empty()) return {};
    if (domain::open_ones(tasks).size() == 1) {
      const auto failure = report.failures.empty() ? EventFailure{} : report.failures.front();
      return settle(request, left, domain::all_failed(left, failure.error_number, failure.message));
    }
    // Each half is told apart by its own event; the last halves have one task.
    const auto config = services_.apple.service_config();
    return replace(request, halve(request.verb, left, config ? config->limits : AppleLimits{}));
  }

  base::Status settle(const Request& request, const std::vector<Task>& tasks, const std::vector<Verdict>& verdicts) {
    Settled settled;
    {
      TRY_SET(auto transaction, services_.store.begin_write());
      TRY_SET(settled, settle_tasks(*transaction, request, tasks, verdicts, now()));
      TRY(transaction->commit());
    }
    advanced_.operation_closed = advanced_.operation_closed || settled.operation_closed;
    // The records that Apple made (invite codes, hashes) are read at once; the sync would bring them, too.
    if (settled.request_closed && is_about_people(request.verb)) {
      return look_at_apple(services_, opened_.location.id, {}, true).map([](bool) {});
    }
    return {};
  }

  /// The act failed in a way that says nothing of the request: it is due again later. A lost token stops everything.
  base::Status on_failure(Request request, const Error& error) {
    reclaimed_ = error.code == "claim_lost" && reclaim_if_free(services_, opened_.location.id).has_value();
    const auto trouble = trouble_of(error);
    if (trouble != domain::TokenTrouble::none && !reclaimed_)
      return record_trouble(services_, opened_.location.id, trouble);
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY_SET(const auto open, transaction->ledger().open_requests(opened_.location.id, kOpenRequests));
    const auto found = std::find_if(open.begin(), open.end(), [&](const auto& r) { return r.id == request.id; });
    if (found == open.end()) return {};
    request = *found;
    request.trouble = error.message;
    request.next_at = now().plus_ms(reclaimed_ ? 0 : retry_delay_ms(request, error));
    TRY(transaction->ledger().update(request));
    return transaction->commit();
  }

  const Services& services_;
  const OpenLocation opened_;
  const domain::SettlePace& pace_;
  Advanced advanced_;
  bool reclaimed_ = false;
};

}  // namespace

base::Result<Advanced> advance_operations(const Services& services, domain::LocationId id) {
  auto opened = open_location(services, id, true);
  if (!opened) {
    if (opened.error().code == "token_not_usable") return Advanced{};
    return base::fail(opened.error());
  }
  return Advance(services, std::move(*opened)).run();
}

}  // namespace bursar::app
