// Why a device or person gets an item or does not, in words, step by step.
#pragma once

#include <limits>
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
  std::vector<ExplanationStep> steps;
};

struct ExplainOrder {
  domain::Assignee assignee;
  std::optional<std::int64_t> adam_id = {};  // none: every item that something says anything of
  std::size_t first = 0;                     // of these, from which on, and how many
  std::size_t count = std::numeric_limits<std::size_t>::max();
};
struct SeatExplanations {
  std::vector<SeatExplanation> items;  // those that are wanted, held or under way come first
  std::size_t in_all = 0;
};

/// Errors: not_found "no_such_device", "no_such_person", "no_such_item".
base::Result<SeatExplanations> explain_seats(const Services& services, const ExplainOrder& order);

}  // namespace bursar::app
