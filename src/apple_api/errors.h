// Apple's error numbers as data. What a client does about each is not said here.
// Source: https://developer.apple.com/documentation/devicemanagement/handling-error-responses
//         https://developer.apple.com/documentation/devicemanagement/interpreting-error-codes
#pragma once

#include <span>
#include <string_view>

namespace bursar::apple_api {

struct ErrorEntry {
  int number = 0;
  std::string_view meaning;  // in our own words
  int v2_status = 0;         // HTTP status where v2 answers it at once; 0: v2 never does
  bool v2_async = false;     // may stand in an event's failures and in notifications
  bool v1 = false;           // of the legacy service
};

/// All known numbers, ascending.
std::span<const ErrorEntry> error_table();
/// None for a number that is not known.
const ErrorEntry* find_error(int number);
/// The status for any number: of the table, else 400.
int http_status_of(int number);

}  // namespace bursar::apple_api
