// Why a device or person gets an item or does not, in words, step by step.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "domain/planner/explain.h"

namespace bursar::app {

struct ExplanationStep {
  std::string about;  // "inventory", "distribution", "location", "eligibility", "seat", "queue", "operation", "event"
  std::string text;
};

struct SeatExplanation {
  std::int64_t adam_id = 0;
  std::string item_name;
  domain::Assignee assignee;
  std::string action;  // as domain::name_of(Action); "none": nothing wants it, and nothing is held
  std::string reason;  // as domain::name_of(Reason); empty with "none"
  std::string sentence;
  std::optional<std::int64_t> position;
  std::optional<domain::LocationId> location;  // that serves it, or where a seat is held
  bool held = false;
  std::string last_error;  // what Apple said of the last order, where that failed
  std::vector<ExplanationStep> steps;
};

/// One item, or every item that something says anything of. Errors: not_found "no_such_device", "no_such_person",
/// "no_such_item".
base::Result<std::vector<SeatExplanation>> explain_seats(const Services& services, const domain::Assignee& assignee,
                                                         std::optional<std::int64_t> adam_id);

}  // namespace bursar::app
