#include "app/usecases/sync_location.h"

#include <algorithm>

#include "app/usecases/claim_location.h"
#include "app/usecases/location_access.h"
#include "app/usecases/page_queue.h"

namespace bursar::app {
namespace {

using domain::SyncAction;
using domain::SyncState;
using domain::SyncStep;

/// One run: its location, its state, and where its progress shows.
class Run {
 public:
  Run(const Services& services, const OpenLocation& opened, const SyncOptions& options, bool keeps_state)
      : services_(services),
        id_(opened.location.id),
        options_(options),
        keeps_state_(keeps_state),
        pages_(services.apple, opened.token) {}

  base::Result<SyncReport> to_the_end(SyncState state) {
    state_ = std::move(state);
    progress_.running = true;
    progress_.started_at = services_.clock.now();
    for (;;) {
      if (options_.stopping != nullptr && *options_.stopping) return give_up(stopping_error());
      const auto action = domain::next_action(state_);
      if (action.kind == SyncAction::Kind::finished) return finish();
      auto step = action.kind == SyncAction::Kind::compare ? compare() : take_page(action);
      if (!step) return give_up(step.error());
      state_ = step->state;
      show(step->wait_ms);
      if (step->stop) return give_up(*step->stop);
      if (step->wait_ms) wait(*step->wait_ms);
    }
  }

 private:
  static base::Error stopping_error() {
    return {base::ErrorKind::unavailable,
            "stopping",
            "The server is stopping; the sync goes on at its next start.",
            {},
            {},
            {},
            {}};
  }

  base::Result<SyncStep> take_page(const SyncAction& action) {
    auto page = pages_.take(action);
    if (!page) return on_failure(page.error());
    return std::visit([&](auto& taken) { return store_page(taken); }, *page);
  }

  base::Result<SyncStep> on_failure(const base::Error& error) {
    // Nobody holds the location, not even we: a renewed token may have lost our claim.
    if (error.code == "claim_lost" && reclaim_if_free(services_, id_)) return SyncStep{state_, {}, 0, {}};
    trouble_ = error.message;
    return domain::on_failure(state_, error);
  }

  template <class P>
  base::Result<SyncStep> store_page(const P& page) {
    trouble_.clear();
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY(put_rows(transaction->mirror(), page));
    auto step = domain::on_page(state_, {page.info.index, page.info.total_pages, page.info.last, page.info.version_id,
                                         static_cast<std::int64_t>(page.rows.size())});
    TRY(write_changes(transaction->mirror(), step.changes));
    TRY(write_state(*transaction, step.state));
    TRY(transaction->commit());
    return step;
  }

  base::Status put_rows(MirrorTable& mirror, const UserPage& page) {
    TRY(mirror.note_acceptances(id_, page.rows, services_.clock.now()));
    return mirror.put_users(id_, page.rows, domain::stamp_of(state_));
  }
  base::Status put_rows(MirrorTable& mirror, const AssetPage& page) {
    return mirror.put_assets(id_, page.rows, domain::stamp_of(state_));
  }
  base::Status put_rows(MirrorTable& mirror, const AssignmentPage& page) {
    return mirror.put_assignments(id_, page.rows, domain::stamp_of(state_));
  }

  base::Status write_changes(MirrorTable& mirror, const domain::SyncChanges& changes) {
    if (changes.delete_unseen_users) TRY(mirror.delete_users_before(id_, domain::stamp_of(state_)));
    if (changes.delete_unseen_assignments)
      TRY(mirror.delete_assignments_before(id_, domain::stamp_of(state_), std::nullopt));
    if (changes.delete_unseen_of_asset) {
      TRY(mirror.delete_assignments_before(id_, domain::stamp_of(state_), *changes.delete_unseen_of_asset));
    }
    if (changes.disown_unseen_assets) TRY(mirror.disown_assets_before(id_, domain::stamp_of(state_)));
    return {};
  }

  base::Result<SyncStep> compare() {
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY_SET(const auto assets, transaction->mirror().assets(id_));
    std::vector<domain::CountPair> counts;
    for (const auto& row : assets) {
      if (row.owned || row.mirrored != 0)
        counts.push_back({row.asset.key, row.mirrored, row.owned ? row.asset.assigned : 0});
    }
    auto step = domain::on_compared(state_, counts);
    TRY(write_state(*transaction, step.state));
    TRY(transaction->commit());
    return step;
  }

  base::Status write_state(Transaction& transaction, const SyncState& state) {
    if (!keeps_state_) return {};
    TRY_SET(auto record, transaction.locations().sync_record(id_));
    record.state = domain::to_text(state);
    record.rows = state.rows;
    record.pages = state.pages;
    if (!record.started_at || state.pages == 1) record.started_at = progress_.started_at;
    record.trouble.clear();
    return transaction.locations().put_sync_record(id_, record);
  }

  base::Result<SyncReport> finish() {
    progress_.running = false;
    show(std::nullopt);
    if (keeps_state_) {
      TRY_SET(auto transaction, services_.store.begin_write());
      TRY_SET(auto record, transaction->locations().sync_record(id_));
      record.state = domain::to_text(state_);
      record.finished_at = services_.clock.now();
      record.trouble.clear();
      TRY(transaction->locations().put_sync_record(id_, record));
      TRY(transaction->usage().note(id_, services_.clock.now().unix_ms / base::kDayMs));
      if (state_.agreed) TRY(transaction->ledger().mark_verified(id_, progress_.started_at, services_.clock.now()));
      TRY(transaction->commit());
    }
    return SyncReport{state_.rows, state_.pages, state_.agreed, state_.inexact.empty()};
  }

  tl::unexpected<base::Error> give_up(const base::Error& error) {
    progress_.running = false;
    trouble_ = error.message;
    show(std::nullopt);
    const auto trouble = trouble_of(error);
    base::Status written;
    if (trouble != domain::TokenTrouble::none) written = record_trouble(services_, id_, trouble);
    if (written && keeps_state_ && error.code != "stopping") written = write_trouble(error);
    return base::fail(written ? error : written.error());
  }

  base::Status write_trouble(const base::Error& error) {
    TRY_SET(auto transaction, services_.store.begin_write());
    TRY_SET(auto record, transaction->locations().sync_record(id_));
    record.trouble = error.message;
    TRY(transaction->locations().put_sync_record(id_, record));
    return transaction->commit();
  }

  void show(std::optional<std::int64_t> wait_ms) {
    if (options_.board == nullptr) return;
    progress_.mode = state_.mode;
    progress_.phase = state_.phase;
    progress_.rows = state_.rows;
    progress_.pages = state_.pages;
    progress_.pages_expected = state_.pages_expected;
    progress_.updated_at = services_.clock.now();
    progress_.waiting_until = wait_ms ? std::optional(progress_.updated_at.plus_ms(*wait_ms)) : std::nullopt;
    progress_.trouble = trouble_;
    options_.board->put(id_, progress_);
  }

  void wait(std::int64_t ms) {
    constexpr std::int64_t kSliceMs = 250;  // so that a stop is noticed
    while (ms > 0 && (options_.stopping == nullptr || !*options_.stopping)) {
      services_.clock.sleep_for_ms(std::min(ms, kSliceMs));
      ms -= kSliceMs;
    }
  }

  const Services& services_;
  domain::LocationId id_;
  const SyncOptions& options_;
  bool keeps_state_;
  PageQueue pages_;
  SyncState state_;
  SyncProgress progress_;
  std::string trouble_;
};

struct Beginning {
  SyncState previous;
  std::int64_t run = 0;
};

base::Result<Beginning> begin(const Services& services, domain::LocationId id) {
  TRY_SET(auto transaction, services.store.begin_write());
  TRY_SET(const auto record, transaction->locations().sync_record(id));
  Beginning beginning;
  // A state that cannot be read is as good as none: the run starts anew and loses nothing.
  if (auto state = domain::parse_sync_state(record.state)) beginning.previous = std::move(*state);
  TRY_SET(beginning.run, transaction->mirror().next_run(id));
  TRY(transaction->commit());
  return beginning;
}

}  // namespace

base::Result<SyncReport> sync_location(const Services& services, domain::LocationId id, const SyncOptions& options) {
  TRY_SET(const auto opened, open_location(services, id, false));
  TRY_SET(const auto beginning, begin(services, id));
  const auto& previous = beginning.previous;
  const bool cut_off = previous.phase != domain::SyncPhase::done && previous.run > 0;
  const bool enough = previous.mode == options.mode || options.mode == domain::SyncMode::increment;
  Run run(services, opened, options, true);
  if (options.resume && cut_off && enough) return run.to_the_end(previous);
  return run.to_the_end(domain::begin_sync(previous, options.mode, beginning.run));
}

base::Result<bool> look_at_apple(const Services& services, domain::LocationId id, std::vector<domain::AssetKey> assets,
                                 bool users) {
  TRY_SET(const auto opened, open_location(services, id, true));
  TRY_SET(const auto beginning, begin(services, id));
  const SyncOptions options;
  Run run(services, opened, options, false);
  auto state = domain::begin_look(beginning.previous, std::move(assets), users, beginning.run);
  state.inexact.clear();
  TRY_SET(const auto report, run.to_the_end(std::move(state)));
  return report.exact;
}

}  // namespace bursar::app
