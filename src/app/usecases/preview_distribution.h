// What a distribution would do if it were saved and active as it stands: who is in, who is not, and why. Nothing is
// written.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/services.h"
#include "domain/planner/plan.h"

namespace bursar::app {

struct PreviewRow {
  domain::Assignee assignee;
  std::optional<domain::AdamId> adam_id;  // none: it gets nothing at all of the distribution
  std::optional<domain::Action> action;   // none: left out
  std::string reason;                     // code: as domain::name_of(Reason), or "excluded", "outside_unit"
  std::string why;                        // for a person
};

struct PreviewItem {
  domain::AdamId adam_id;
  std::string name;
  domain::PlanCounts counts;  // of those whom the distribution wants it for
};

/// Numbers by domain::AssigneeKind; only of the kinds that some item is assigned by.
struct DistributionPreview {
  std::array<std::int64_t, 2> included{};
  std::array<std::int64_t, 2> excluded{};  // named, and left out by a target that is excluded
  std::array<std::int64_t, 2> outside{};   // named, and not of the distribution's unit
  std::vector<PreviewItem> items;
  std::vector<PreviewRow> rows;  // refused first, then who waits, is granted, keeps, is left out
  std::vector<std::string> warnings;
};

struct PreviewOrder {
  domain::Distribution distribution;     // id 0: one that is not saved yet
  std::optional<domain::Action> action;  // rows of this action alone
  bool left_out = false;                 // rows of those left out alone
  std::size_t rows_max = 300;
  bool tells_outside = true;  // whoever sees a part of the organization is not told of others
};

/// Errors: those of save_distribution, but for its name; those of load_world.
base::Result<DistributionPreview> preview_distribution(const Services& services, const PreviewOrder& order);

}  // namespace bursar::app
