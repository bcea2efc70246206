#include "apple_api/common.h"

#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

base::Result<ErrorResponse> parse_error_response(std::string_view json) {
  return parse_as<ErrorResponse>(json, kAnswer);
}
std::string serialize(const ErrorResponse& error, Absent absent) { return text_of(error, absent); }

namespace {
// errorInfo apart: a refusal with an odd errorInfo is still a refusal.
struct BareError {
  std::optional<std::int64_t> error_number;
  std::optional<std::string> error_message;
};
template <class Wire>
void describe(Wire& wire, Ref<Wire, BareError>& error) {
  wire.maybe("errorNumber", error.error_number);
  wire.maybe("errorMessage", error.error_message);
}
}  // namespace

std::optional<ErrorResponse> error_in(std::string_view body) {
  if (auto whole = parse_error_response(body)) {
    return whole->error_number == 0 ? std::nullopt : std::optional(std::move(*whole));
  }
  const auto bare = parse_as<BareError>(body, kLegacyAnswer);
  if (!bare || bare->error_number.value_or(0) == 0) return std::nullopt;
  return ErrorResponse{*bare->error_number, bare->error_message.value_or(""), std::nullopt};
}

}  // namespace bursar::apple_api
