// Problem details (RFC 9457): what every refusal of our API looks like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace bursar::bursar_api {

struct Problem {
  int status = 500;
  std::string code;    // stable; what programs compare
  std::string title;   // the kind of failure
  std::string detail;  // what happened, for a person
  std::string remedy;  // what to do; may be empty
  std::optional<int> apple_error_number;
};

inline constexpr const char* kProblemType = "application/problem+json";

/// The one table from kinds of errors to HTTP statuses.
int status_of(base::ErrorKind kind);
Problem problem_of(const base::Error& error);
std::string serialize(const Problem& problem);
/// None where the body is no problem document.
std::optional<Problem> parse_problem(std::string_view body);

}  // namespace bursar::bursar_api
