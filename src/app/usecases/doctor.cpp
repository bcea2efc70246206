#include "app/usecases/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/usecases/claim_location.h"
#include "app/usecases/edit_organization.h"
#include "app/usecases/location_access.h"
#include "base/time_format.h"

namespace bursar::app {
namespace {

using domain::Location;
using domain::TokenState;

constexpr std::int64_t kSyncLateMs = 26 * base::kHourMs;
constexpr int kOperationsShown = 100;

class Examination {
 public:
  Examination(const Services& services, const ProgressBoard& board, Transaction& transaction)
      : services_(services), board_(board), transaction_(transaction) {}

  base::Result<std::vector<Finding>> run() {
    TRY_SET(const auto locations, transaction_.locations().list());
    if (locations.empty()) {
      add(Severity::hint, "no_locations", "", "No location is connected yet.",
          "Add a content token: bursar token add FILE. Download it in Apple School Manager or Apple Business: account "
          "name, "
          "Preferences, Payments and Billing, Content Tokens.");
    }
    for (const auto& location : locations) {
      TRY(examine_location(location));
      TRY(examine_custodian(location));
      TRY(examine_runs(location));
    }
    TRY(examine_same_content());
    if (services_.settings.public_url.empty()) {
      add(Severity::hint, "works_by_asking", "",
          "No public https address is configured, so Apple cannot send notifications; everything works by asking, and "
          "outcomes show some seconds to minutes later.",
          "Set public-url where Apple can reach this server by https.");
    }
    const bool trouble = std::any_of(findings_.begin(), findings_.end(),
                                     [](const Finding& f) { return f.severity >= Severity::warning; });
    if (!trouble) add(Severity::fine, "fine", "", "Nothing is wrong.", "");
    return findings_;
  }

 private:
  void add(Severity severity, std::string code, std::string location, std::string text, std::string remedy) {
    findings_.push_back({severity, std::move(code), std::move(location), std::move(text), std::move(remedy)});
  }

  base::Status examine_location(const Location& location) {
    const auto state = domain::token_state(location, services_.clock.now(), services_.settings.token_warning_ms);
    if (state != TokenState::active) {
      add(domain::is_usable(state) ? Severity::warning : Severity::error,
          fmt::format("token_{}", domain::name_of(state)), location.name,
          fmt::format("The content token is {}.", domain::name_of(state)), domain::advice_for(state, location));
    }
    TRY(examine_sync(location));
    TRY(examine_counts(location));
    return examine_operations(location);
  }

  base::Status examine_sync(const Location& location) {
    TRY_SET(const auto record, transaction_.locations().sync_record(location.id));
    const auto progress = board_.find(location.id);
    const bool running = progress && progress->running;
    if (!record.trouble.empty()) {
      add(Severity::warning, "sync_failed", location.name, fmt::format("The last sync stopped: {}", record.trouble),
          "It is tried again by itself; bursar sync --location tries at once.");
    }
    if (!record.finished_at && !running) {
      add(Severity::warning, "never_synced", location.name, "This location was never synced to the end.",
          "Run bursar sync.");
    } else if (record.finished_at && services_.clock.now().ms_since(*record.finished_at) > kSyncLateMs && !running) {
      add(Severity::warning, "sync_late", location.name,
          fmt::format("The last complete sync ended at {}.", base::format_rfc3339(*record.finished_at)),
          "Run bursar sync.");
    }
    return {};
  }

  base::Status examine_counts(const Location& location) {
    TRY_SET(const auto assets, transaction_.mirror().assets_that_differ(location.id));
    for (const auto& row : assets) {
      add(Severity::warning, "counts_differ", location.name,
          fmt::format("{}: the mirror knows {} holders, Apple counts {}.", label(row.asset.key, row.name), row.mirrored,
                      row.asset.assigned),
          "The next sync reads this item again. If it stays, run bursar verify.");
    }
    return {};
  }

  /// CLOMO-9: the token must be renewed every year, by somebody who can still log in.
  base::Status examine_custodian(const Location& location) {
    TRY_SET(const auto scope, scope_of(transaction_, location.id));
    if (!scope.custodian.empty()) return {};
    add(Severity::hint, "no_custodian", location.name,
        "Nobody is noted who answers for the Apple Account of this content token.",
        "Note it: bursar scope LOCATION --apple-id ACCOUNT --custodian ADDRESS; use a mailbox that will last.");
    return {};
  }

  base::Status examine_runs(const Location& location) {
    TRY_SET(const auto paused, transaction_.ledger().operations({location.id, domain::OperationState::paused},
                                                                std::nullopt, kOperationsShown));
    for (const auto& operation : paused) {
      add(Severity::warning, "run_paused", location.name,
          fmt::format("Operation {} of plan {} is paused: {}", operation.id.value, operation.plan,
                      operation.stop_reason),
          fmt::format("See its failures, then bursar plan resume {0} or bursar plan cancel {0}.", operation.plan));
    }
    return {};
  }

  base::Status examine_operations(const Location& location) {
    TRY_SET(const auto open, transaction_.ledger().open_requests(location.id, kOperationsShown));
    for (const auto& request : open) {
      if (request.trouble.empty()) continue;
      add(Severity::hint, "request_waits", location.name,
          fmt::format("Operation {} waits: {}", request.operation.value, request.trouble),
          "It is tried again by itself.");
    }
    TRY_SET(const auto stopped, transaction_.ledger().operations({location.id, domain::OperationState::stopped},
                                                                 std::nullopt, kOperationsShown));
    for (const auto& operation : stopped) {
      add(Severity::error, "operation_stopped", location.name,
          fmt::format("Operation {} has stopped.", operation.id.value), operation.stop_reason);
    }
    return {};
  }

  base::Status examine_same_content() {
    TRY_SET(const auto shared, transaction_.mirror().assets_of_several_locations());
    for (const auto& one : shared) {
      add(Severity::hint, "same_content_in_several_locations", "",
          fmt::format("{} is owned by {} locations; a distribution must name the location.", label(one.key, one.name),
                      one.locations),
          "Keep it if it is meant (one budget per site); otherwise move the licenses into one location at Apple.");
    }
    return {};
  }

  static std::string label(const domain::AssetKey& key, const std::string& name) {
    return name.empty() ? fmt::format("Item {}", key.adam_id.value) : fmt::format("{} ({})", name, key.adam_id.value);
  }

  const Services& services_;
  const ProgressBoard& board_;
  Transaction& transaction_;
  std::vector<Finding> findings_;
};

/// Tries each usable token, and writes down what is wrong with it.
base::Status try_tokens(const Services& services) {
  std::vector<Location> locations;
  {
    TRY_SET(auto transaction, services.store.begin_read());
    TRY_SET(locations, transaction->locations().list());
  }
  for (const auto& location : locations) {
    const auto opened = open_location(services, location.id, true);
    if (!opened) continue;
    const auto answer = services.apple.client_config(opened->token);
    if (answer) continue;
    const auto trouble = trouble_of(answer.error());
    if (trouble != domain::TokenTrouble::none) TRY(record_trouble(services, location.id, trouble));
  }
  return {};
}

}  // namespace

base::Result<std::vector<Finding>> examine(const Services& services, const ProgressBoard& board, bool ask_apple) {
  if (ask_apple) TRY(try_tokens(services));
  TRY_SET(auto transaction, services.store.begin_read());
  return Examination(services, board, *transaction).run();
}

}  // namespace bursar::app
