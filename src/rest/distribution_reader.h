// Distributions as a request's body tells them.
#pragma once

#include <nlohmann/json.hpp>

#include "app/ports/store.h"
#include "domain/access/permission.h"
#include "domain/model/distribution.h"
#include "rest/answers.h"

namespace bursar::rest {

/// The fields that the body of a distribution may have.
extern const std::set<std::string> kDistributionFields;

/// What the body says, over what the distribution was. Targets and groups are named as people name them. Errors:
/// invalid "bad_field"; not_found "no_such_device", "no_such_person", "no_such_group", also for those out of reach,
/// unless the distribution named them before.
base::Result<domain::Distribution> read_distribution(app::Transaction& transaction, const nlohmann::json& body,
                                                     domain::Distribution before, const domain::Reach& reach);

}  // namespace bursar::rest
