#include "apple_api/manage_assets.h"

#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, ManageAssetsRequest>& request) {
  wire.defaulted("assets", request.assets);
  wire.maybe("clientUserIds", request.client_user_ids);
  wire.maybe("serialNumbers", request.serial_numbers);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, RevokeAssetsRequest>& request) {
  wire.maybe("clientUserIds", request.client_user_ids);
  wire.maybe("serialNumbers", request.serial_numbers);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, EventAnswer>& answer) {
  wire.required("eventId", answer.event_id);
  describe(wire, answer.trailer);
}

base::Result<ManageAssetsRequest> parse_manage_assets_request(std::string_view json) {
  return parse_as<ManageAssetsRequest>(json, kRequest);
}
std::string serialize(const ManageAssetsRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<RevokeAssetsRequest> parse_revoke_assets_request(std::string_view json) {
  return parse_as<RevokeAssetsRequest>(json, kRequest);
}
std::string serialize(const RevokeAssetsRequest& request, Absent absent) { return text_of(request, absent); }

base::Result<EventAnswer> parse_event_answer(std::string_view json) { return parse_as<EventAnswer>(json, kAnswer); }
std::string serialize(const EventAnswer& answer, Absent absent) { return text_of(answer, absent); }

}  // namespace bursar::apple_api
