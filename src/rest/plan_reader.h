// The body of a request for a plan.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "app/usecases/make_plan.h"

namespace bursar::rest {

extern const std::set<std::string> kPlanOrderFields;

/// invalid "bad_field", "bad_number", "unknown_field".
base::Result<app::PlanOrder> read_plan_order(const nlohmann::json& body);

}  // namespace bursar::rest
