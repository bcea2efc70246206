// Distributions as they are written down. Saving one moves nothing.
#pragma once

#include <string>
#include <vector>

#include "app/usecases/load_world.h"
#include "domain/access/permission.h"

namespace bursar::app {

struct LoadedWorld;

struct SavedDistribution {
  domain::Distribution distribution;
  std::vector<std::string> warnings;
};

/// Makes or changes a distribution (id 0: a new one). Errors: invalid "bad_distribution" (the message says what),
/// "book_by_device" (MERAKI-58), "not_device_assignable"; conflict "distribution_exists", "distribution_ended";
/// not_found "no_such_distribution", "no_such_unit", "no_such_group", "no_such_device", "no_such_person",
/// "no_such_location". Warns where the vendors warn: the same item by device and by person (MERAKI-23), an item that
/// no location owns or that several do (JAMF-6); what is not in `reach` is not named.
base::Result<SavedDistribution> save_distribution(const Services& services, const domain::Distribution& distribution,
                                                  const domain::Reach& reach = domain::kWholeReach);
/// As part of a transaction that the caller commits; `loaded` is what is so in it.
base::Result<SavedDistribution> save_distribution(Transaction& transaction, const base::Clock& clock,
                                                  const LoadedWorld& loaded, const domain::Distribution& distribution,
                                                  const domain::Reach& reach = domain::kWholeReach);

/// Writes into the journal that a distribution is now like this.
base::Status record_saved(Transaction& transaction, const base::Clock& clock, const domain::Distribution& d);

/// What save_distribution finds wrong with its items, targets and unit; the warnings that it would give are added.
base::Status check_distribution(Transaction& transaction, const LoadedWorld& loaded, const domain::Distribution& d,
                                const domain::Reach& reach, std::vector<std::string>& warnings);

/// conflict "distribution_in_use" while seats are held for it: end it, and apply a plan, first.
base::Status remove_distribution(const Services& services, domain::DistributionId id);
base::Status remove_distribution(Transaction& transaction, const base::Clock& clock, domain::DistributionId id);

/// not_found "no_such_distribution".
base::Result<domain::Distribution> find_distribution(Transaction& transaction, domain::DistributionId id);

}  // namespace bursar::app
