// Trying a content token at Apple.
#pragma once

#include <optional>
#include <string>

#include "app/services.h"

namespace bursar::app {

struct TokenTest {
  std::optional<base::Error> problem;  // why it does not work; none: it does
  bool held_by_us = false;
  std::optional<domain::MdmInfo> holder;  // whom Apple names
  std::string apple_name;
  std::string country;
  base::Timestamp expires_at;
  std::int64_t took_ms = 0;
};

/// Asks Apple with the token, whatever was wrong with it before, and writes down what came of it: a token that works
/// again is used again. not_found "no_such_location".
base::Result<TokenTest> test_location(const Services& services, domain::LocationId id);

}  // namespace bursar::app
