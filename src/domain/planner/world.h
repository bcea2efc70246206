// Everything that a plan is made from, as of one moment: built from the store, or by a test, or changed for a "what
// if". Devices and people are numbered from 0; sets of them are bitmaps. "Place" means an index into a vector of this
// world.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/model/assignment.h"
#include "domain/model/distribution.h"
#include "domain/planner/index_set.h"

namespace bursar::domain {

/// A set for each kind of assignee; indexed by AssigneeKind.
struct SubjectSets {
  std::array<IndexSet, 2> of;
  IndexSet& operator[](AssigneeKind kind) { return of[static_cast<std::size_t>(kind)]; }
  const IndexSet& operator[](AssigneeKind kind) const { return of[static_cast<std::size_t>(kind)]; }
  std::int64_t size() const { return static_cast<std::int64_t>(of[0].cardinality() + of[1].cardinality()); }
};
inline constexpr std::array<AssigneeKind, 2> kAssigneeKinds{AssigneeKind::device, AssigneeKind::person};

/// All that decides which token serves a subject and what it may receive; subjects that share it are judged once.
struct Trait {
  UnitId unit = kFirstTenant;
  Platform platform = Platform::unknown;
  OsVersion os;
  Enrollment enrollment = Enrollment::device;
  bool present = true;             // an enrolled device, an active person
  std::uint64_t token_groups = 0;  // which of PlanWorld::token_groups have it as member
  auto operator<=>(const Trait&) const = default;
};
struct TraitClass {
  Trait trait;
  IndexSet members;
};

/// A location's token and for whom it is (MERAKI-12, MAAS-10, CLOMO-23).
struct PlanLocation {
  LocationId id;
  std::string name;
  std::optional<UnitId> organization;  // none: company-wide
  std::vector<UnitId> sites;           // only for these units and what is below them; empty: for all
  std::uint64_t groups = 0;            // only for members of one of these token groups; 0: for all
  bool usable = true;
  // Of people (by place): who has a user record here, and who accepted; when they accepted (ms since 1970).
  IndexSet registered;
  IndexSet accepted;
  std::unordered_map<Index, std::int64_t> accepted_at;
};

struct PlanItem {
  AdamId adam_id;
  std::string name;
  ProductType type = ProductType::app;
  std::vector<Platform> platforms;  // empty: not known, so all
  OsVersion min_os;
  bool in_store = true;  // gone from the store: nothing new is assigned (JAMF-S19)
};

/// Seats of ours with one reason; distribution 0: given by hand or adopted.
struct LeaseSet {
  DistributionId distribution;
  SubjectSets members;
};

/// One asset of a location.
struct Stock {
  std::size_t location = 0;  // place
  std::size_t item = 0;      // place
  AssetKey key;
  std::int64_t total = 0;
  std::int64_t assigned = 0;
  std::int64_t available = 0;
  bool owned = true;  // false: Apple lists no such asset any more
  bool unlimited = false;
  bool device_assignable = true;
  bool revocable = true;
  SubjectSets holders;   // as the mirror knows them
  SubjectSets granting;  // on their way: asked of Apple and not settled
  SubjectSets revoking;
  std::vector<LeaseSet> leases;  // which of these seats are ours, and why
  SubjectSets asked_back;        // seats that an administrator asks back, unless something wants them
};

/// A distribution with its targets resolved.
struct PlanDistribution {
  Distribution rules;
  bool in_force = true;
  SubjectSets wanted;  // included and not excluded
  SubjectSets excluded;
  std::vector<std::pair<std::size_t, AssignBy>> items;  // places
  std::vector<SubjectSets> reserved;                    // members of the group of each reservation
  IndexSet idle;                                        // devices silent for longer than idle_days
};

/// Since when somebody waits for an item.
struct WaitingSince {
  std::size_t item = 0;  // place
  AssigneeKind kind = AssigneeKind::device;
  Index subject = 0;
  std::int64_t since_ms = 0;
};

/// A location takes over from another: who holds there what a distribution wants, gets it here, and then loses it
/// there.
struct Takeover {
  std::size_t from = 0;  // places
  std::size_t to = 0;
  SubjectSets whose;
};

struct PlanWorld {
  base::Timestamp now;
  std::vector<Unit> units;
  std::vector<GroupId> token_groups;              // at most 64, those that some location is for
  std::array<std::vector<TraitClass>, 2> traits;  // by AssigneeKind; every subject is in just one
  std::vector<PlanLocation> locations;            // in the order of connecting
  std::vector<PlanItem> items;
  std::vector<Stock> stocks;
  std::vector<PlanDistribution> distributions;
  std::vector<WaitingSince> waiting;
  std::vector<Takeover> takeovers;
};

}  // namespace bursar::domain
