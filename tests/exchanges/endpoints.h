// Every endpoint of Apple's service with its request and answer types: the list that the exchanges have to cover.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "apple_api/common.h"

namespace bursar::exchanges {

/// Parses and serializes again; the error's detail tells where parsing failed.
using BothWays = std::function<base::Result<std::string>(std::string_view)>;
using QueryBothWays = std::function<base::Result<apple_api::Query>(const apple_api::Query&)>;

struct Endpoint {
  std::string kind;
  std::string method;
  std::string path;
  QueryBothWays query;  // none: takes no query
  BothWays request;     // none: takes no body
  BothWays answer;
};

const std::vector<Endpoint>& endpoints();
/// None if there is no such endpoint.
const Endpoint* find_endpoint(const std::string& method, const std::string& path);

BothWays error_both_ways();
BothWays legacy_refusal_both_ways();
BothWays notification_both_ways();

const std::vector<std::string_view>& notification_types();

}  // namespace bursar::exchanges
