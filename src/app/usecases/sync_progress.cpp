#include "app/usecases/sync_progress.h"

namespace bursar::app {

double SyncProgress::rows_per_second() const {
  const auto ms = updated_at.ms_since(started_at);
  return ms > 0 ? static_cast<double>(rows) * 1000.0 / static_cast<double>(ms) : 0.0;
}

std::optional<std::int64_t> SyncProgress::ms_left() const {
  const auto ms = updated_at.ms_since(started_at);
  if (!running || pages == 0 || pages_expected < pages) return std::nullopt;
  return ms * (pages_expected - pages) / pages;
}

const char* name_of(domain::SyncMode mode) {
  return mode == domain::SyncMode::full ? "full" : mode == domain::SyncMode::increment ? "increment" : "look";
}

const char* name_of(domain::SyncPhase phase) {
  switch (phase) {
    case domain::SyncPhase::users:
      return "users";
    case domain::SyncPhase::assignments:
      return "assignments";
    case domain::SyncPhase::assets:
      return "assets";
    case domain::SyncPhase::compare:
      return "compare";
    case domain::SyncPhase::narrow:
      return "differing assets";
    case domain::SyncPhase::done:
      return "done";
  }
  return "done";
}

void ProgressBoard::put(domain::LocationId location, const SyncProgress& progress) {
  const std::lock_guard lock(mutex_);
  progress_[location] = progress;
}

std::optional<SyncProgress> ProgressBoard::find(domain::LocationId location) const {
  const std::lock_guard lock(mutex_);
  const auto found = progress_.find(location);
  return found == progress_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace bursar::app
