// Which locations there are and for whom, what the store says of items, distributions, and who waits.
#pragma once

#include "app/usecases/load_world.h"

namespace bursar::app {

/// The locations of a world, without what they own. Those that are gone leave with it; those that are new own nothing
/// yet. `token_groups` must be there.
base::Status load_locations(const Services& services, Transaction& transaction, LoadedWorld& loaded);

/// All that decides who gets what, made of a world whose subjects, locations and stocks are there.
struct RulePart {
  std::vector<domain::CatalogItem> catalog;
  std::vector<domain::PlanDistribution> distributions;
  std::vector<domain::AdamId> unknown_items;  // that distributions name and no location owns; their places come next
  std::vector<domain::WaitingSince> waiting;
};
base::Result<RulePart> load_rules(Transaction& transaction, base::Timestamp now, const LoadOptions& options,
                                  const LoadedWorld& known);
void merge(RulePart part, LoadedWorld& loaded);

}  // namespace bursar::app
