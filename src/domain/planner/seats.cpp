#include "domain/planner/seats.h"

#include <algorithm>
#include <tuple>

namespace bursar::domain {
namespace {

/// A quota while seats are given out.
struct Tally {
  const Quota* quota;
  std::int64_t held;

  bool counts(const Claim& claim) const { return (*quota->members)[claim.kind].contains(claim.subject); }
  bool is_full() const { return quota->ceiling && held >= *quota->ceiling; }
  std::int64_t owed() const { return std::max<std::int64_t>(0, quota->floor - held); }
};

class Distributor {
 public:
  Distributor(std::int64_t seats, const std::vector<Quota>& quotas) : seats_(std::max<std::int64_t>(0, seats)) {
    for (const auto& quota : quotas) tallies_.push_back({&quota, quota.held});
  }

  /// Serves what is owed to the members of each group.
  void serve_floors(const std::vector<Claim>& claims, std::vector<bool>& served) {
    for (auto& tally : tallies_) {
      for (std::size_t i = 0; i < claims.size() && seats_ > 0 && tally.owed() > 0; ++i) {
        if (!served[i] && tally.counts(claims[i]) && !is_above_ceiling(claims[i])) take(claims[i], served, i);
      }
    }
  }

  std::optional<Reason> serve(const Claim& claim, std::vector<bool>& served, std::size_t i) {
    if (is_above_ceiling(claim)) return Reason::above_ceiling;
    if (seats_ == 0) return Reason::no_seats;
    if (seats_ <= kept_for_others(claim)) return Reason::kept_for_group;
    take(claim, served, i);
    return std::nullopt;
  }

 private:
  bool is_above_ceiling(const Claim& claim) const {
    return std::any_of(tallies_.begin(), tallies_.end(),
                       [&](const Tally& t) { return t.is_full() && t.counts(claim); });
  }
  std::int64_t kept_for_others(const Claim& claim) const {
    std::int64_t kept = 0;
    for (const auto& tally : tallies_) {
      if (tally.owed() > 0 && !tally.counts(claim)) kept += tally.owed();
    }
    return kept;
  }
  void take(const Claim& claim, std::vector<bool>& served, std::size_t i) {
    served[i] = true;
    --seats_;
    for (auto& tally : tallies_) {
      if (tally.counts(claim)) ++tally.held;
    }
  }

  std::int64_t seats_;
  std::vector<Tally> tallies_;
};

}  // namespace

bool goes_before(const Claim& a, const Claim& b) {
  return std::tuple(-a.priority, a.idle, a.since_ms, a.kind, a.subject) <
         std::tuple(-b.priority, b.idle, b.since_ms, b.kind, b.subject);
}

Allocation allocate(std::vector<Claim> claims, std::int64_t seats, const std::vector<Quota>& quotas) {
  std::sort(claims.begin(), claims.end(), goes_before);
  std::vector<bool> served(claims.size(), false);
  Distributor distributor(seats, quotas);
  distributor.serve_floors(claims, served);
  Allocation allocation;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const auto reason = served[i] ? std::nullopt : distributor.serve(claims[i], served, i);
    if (reason) {
      allocation.left.push_back({claims[i], *reason});
    } else {
      allocation.granted.push_back(claims[i]);
    }
  }
  return allocation;
}

}  // namespace bursar::domain
