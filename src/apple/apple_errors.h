// What each of Apple's error numbers means for us: the only place that reacts to a number by its meaning in words.
// Source: https://developer.apple.com/documentation/devicemanagement/handling-error-responses
#pragma once

#include <span>
#include <string>

#include "base/error.h"

namespace bursar::apple {

struct AppleErrorMeaning {
  int number;
  base::ErrorKind kind;
  const char* code;     // stable, for programs
  const char* message;  // for a person
  const char* remedy;
};

std::span<const AppleErrorMeaning> apple_error_meanings();

/// The error for a refusal. Numbers that are not known (Apple announces new ones) keep their number, and get their kind
/// from the HTTP status. Apple's own text goes to the detail.
base::Error error_for(int number, int http_status, const std::string& apple_text);

/// A refusal without an error number.
base::Error error_for_status(int http_status);

}  // namespace bursar::apple
