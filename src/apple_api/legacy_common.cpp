#include "apple_api/legacy_common.h"

#include "apple_api/legacy_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, LegacyTokenRequest>& request) {
  wire.required("sToken", request.s_token);
}

base::Result<LegacyTrailer> parse_legacy_trailer(std::string_view json) {
  return parse_as<LegacyTrailer>(json, kLegacyAnswer);
}
std::string serialize(const LegacyTrailer& trailer, Absent absent) { return text_of(trailer, absent); }

base::Result<LegacyTokenRequest> parse_legacy_token_request(std::string_view json) {
  return parse_as<LegacyTokenRequest>(json, kLegacyRequest);
}
std::string serialize(const LegacyTokenRequest& request, Absent absent) { return text_of(request, absent); }

}  // namespace bursar::apple_api
