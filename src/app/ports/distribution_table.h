#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/ports/mirror_table.h"
#include "base/result.h"
#include "domain/model/distribution.h"
#include "domain/model/plan.h"

namespace bursar::app {

/// A seat that Bursar holds, and why; distribution 0: given by hand or adopted.
struct Lease {
  domain::Assignment pair;
  domain::DistributionId distribution;
  base::Timestamp since;
};

/// Somebody who waits for a seat, by inventory id.
struct Waiting {
  std::int64_t adam_id = 0;
  domain::AssigneeKind kind = domain::AssigneeKind::device;
  std::int64_t subject = 0;  // DeviceId or PersonId
  domain::LocationId location;
  domain::DistributionId distribution;
  std::string reason;
  std::int64_t place = 0;
  base::Timestamp since;
  std::string name;  // serial number or clientUserId; only read
};

/// How many wait for an item of a location, besides those who are being granted a seat (place 0).
struct WaitingLine {
  std::int64_t adam_id = 0;
  domain::LocationId location;
  std::int64_t count = 0;
};

class DistributionTable {
 public:
  virtual ~DistributionTable() = default;
  virtual base::Result<domain::DistributionId> add(const domain::Distribution& distribution) = 0;
  virtual base::Status update(const domain::Distribution& distribution) = 0;
  virtual base::Status remove(domain::DistributionId id) = 0;
  /// By id, whole.
  virtual base::Result<std::vector<domain::Distribution>> list() = 0;

  /// Adds leases, or gives them a new reason (`since` stays).
  virtual base::Status put_leases(domain::LocationId location, const std::vector<Lease>& leases) = 0;
  virtual base::Status drop_leases(domain::LocationId location, const std::vector<domain::Assignment>& pairs) = 0;
  virtual base::Result<std::vector<Lease>> leases(domain::LocationId location) = 0;

  /// The reason of each holder of one item; none where it has none.
  virtual base::Result<std::vector<std::optional<Lease>>> leases_of(const std::vector<Holder>& holders) = 0;

  /// Takes the place of all that waits for the items named.
  virtual base::Status replace_waiting(const std::vector<std::int64_t>& adam_ids,
                                       const std::vector<Waiting>& waiting) = 0;
  virtual base::Result<std::vector<Waiting>> waiting() = 0;
  virtual base::Result<std::vector<WaitingLine>> waiting_lines() = 0;
};

/// Which plans of a list. Empty fields ask for nothing.
struct PlanFilter {
  std::optional<domain::PlanState> state = {};
  std::string text = {};  // part of the scope or of who made, approved or applied it, without regard to case
  bool oldest_first = false;
};

/// Which lines of a plan: those from number `first` to number `last`, counted from 1, that have what is asked for.
struct PlanLineFilter {
  std::int64_t first = 1;
  std::int64_t last = 0;
  std::string text = {};     // part of the holder's name, without regard to case
  std::int64_t adam_id = 0;  // 0: any
  std::optional<domain::LocationId> location = {};
  bool last_first = false;
};

struct NumberedLine {
  std::int64_t number = 0;
  domain::PlanLine line;
};

class PlanTable {
 public:
  virtual ~PlanTable() = default;
  virtual base::Result<domain::PlanId> add(const domain::SavedPlan& plan, const std::vector<domain::PlanLine>& lines,
                                           const std::vector<domain::PlanEffect>& effects) = 0;
  /// State, who applied and approved it, and when.
  virtual base::Status update(const domain::SavedPlan& plan) = 0;
  virtual base::Result<std::optional<domain::SavedPlan>> find(domain::PlanId id) = 0;
  /// Newest first where nothing else is asked for; `after`: the last id of the page before.
  virtual base::Result<std::vector<domain::SavedPlan>> list(const PlanFilter& filter,
                                                            std::optional<domain::PlanId> after, int limit) = 0;
  /// In the order of the plan; `after`: how many to pass over.
  virtual base::Result<std::vector<domain::PlanLine>> lines(domain::PlanId id, std::optional<domain::Action> action,
                                                            std::int64_t after, int limit) = 0;
  virtual base::Result<std::vector<NumberedLine>> lines_listed(domain::PlanId id, const PlanLineFilter& filter,
                                                               int limit) = 0;
  virtual base::Result<std::vector<domain::PlanEffect>> effects(domain::PlanId id) = 0;
  /// Deletes the lines of plans that are neither fresh nor applied and older than this.
  virtual base::Status forget_lines_before(base::Timestamp moment) = 0;
};

}  // namespace bursar::app
