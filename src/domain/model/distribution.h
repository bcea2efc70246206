// A distribution: items × targets × how. It says what should be so; the planner finds what is to be done for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "domain/model/asset.h"
#include "domain/model/inventory.h"
#include "domain/model/location.h"

namespace bursar::domain {

using DistributionId = base::Id<struct DistributionTag>;

/// draft: plans show it when asked, nothing else looks at it. paused: its seats stay, nothing is granted or revoked for
/// it. ended: its seats have lost this reason.
enum class DistributionState : std::uint8_t { draft, active, paused, ended };

/// nothing: the item is installed without a license of ours.
enum class AssignBy : std::uint8_t { device, person, nothing };

/// What becomes of those for whom there is no seat. fail: refused, with the reason (CLOMO-29); wait: in order (PM-3,
/// PM-4); unlicensed: installed without a license (MAAS-12); borrow: from a named location, then wait; reclaim: from
/// devices that were silent for long, then wait.
enum class ShortagePolicy : std::uint8_t { fail, wait, unlicensed, borrow, reclaim };

enum class TargetKind : std::uint8_t { everyone, group, person, device };

struct DistributionItem {
  AdamId adam_id;
  AssignBy by = AssignBy::device;
  bool install = true;  // have MDM install it, too
  auto operator<=>(const DistributionItem&) const = default;
};

struct Target {
  TargetKind kind = TargetKind::group;
  std::int64_t id = 0;  // GroupId, PersonId or DeviceId; 0 for everyone (of the distribution's unit and below)
  bool excluded = false;
  auto operator<=>(const Target&) const = default;
};

/// Seats of each item of the distribution kept for the members of a group, and the most that they may hold.
struct Reservation {
  GroupId group;
  std::int64_t floor = 0;
  std::optional<std::int64_t> ceiling;
  auto operator<=>(const Reservation&) const = default;
};

struct Borrowing {
  LocationId from;
  std::int64_t seats_max = 0;  // of each item
  auto operator<=>(const Borrowing&) const = default;
};

struct Distribution {
  DistributionId id;
  UnitId unit = kFirstTenant;
  std::string name;  // unique
  DistributionState state = DistributionState::draft;
  std::vector<DistributionItem> items;
  std::vector<Target> targets;
  bool grants = true;   // automatic grant (MERAKI-44)
  bool revokes = true;  // automatic revoke of what nothing wants any more (MERAKI-52)
  std::optional<base::Timestamp> starts_at;
  std::optional<base::Timestamp> ends_at;
  int priority = 0;  // higher goes first
  ShortagePolicy shortage = ShortagePolicy::wait;
  std::vector<Reservation> reservations;
  std::optional<Borrowing> borrowing;  // with ShortagePolicy::borrow
  int idle_days = 60;                  // with ShortagePolicy::reclaim
  std::string created_by;
  base::Timestamp changed_at;
};

/// Whether it wants anything at this moment.
inline bool is_in_force(const Distribution& d, base::Timestamp now) {
  return (d.state == DistributionState::active || d.state == DistributionState::paused) &&
         (!d.starts_at || *d.starts_at <= now) && (!d.ends_at || now < *d.ends_at);
}

inline const char* name_of(DistributionState state) {
  switch (state) {
    case DistributionState::draft:
      return "draft";
    case DistributionState::active:
      return "active";
    case DistributionState::paused:
      return "paused";
    case DistributionState::ended:
      return "ended";
  }
  return "draft";
}
inline const char* name_of(AssignBy by) {
  return by == AssignBy::device ? "device" : by == AssignBy::person ? "person" : "nothing";
}
inline const char* name_of(ShortagePolicy policy) {
  switch (policy) {
    case ShortagePolicy::fail:
      return "fail";
    case ShortagePolicy::wait:
      return "wait";
    case ShortagePolicy::unlicensed:
      return "unlicensed";
    case ShortagePolicy::borrow:
      return "borrow";
    case ShortagePolicy::reclaim:
      return "reclaim";
  }
  return "wait";
}
inline const char* name_of(TargetKind kind) {
  switch (kind) {
    case TargetKind::everyone:
      return "everyone";
    case TargetKind::group:
      return "group";
    case TargetKind::person:
      return "person";
    case TargetKind::device:
      return "device";
  }
  return "group";
}

}  // namespace bursar::domain
