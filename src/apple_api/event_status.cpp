#include "apple_api/event_status.h"

#include "apple_api/wire_query.h"
#include "apple_api/wire_shapes.h"

namespace bursar::apple_api {

template <class Wire>
void describe(Wire& wire, Ref<Wire, EventStatusQuery>& query) {
  wire.required("eventId", query.event_id);
}

template <class Wire>
void describe(Wire& wire, Ref<Wire, EventStatusResponse>& response) {
  wire.required("eventStatus", response.event_status);
  wire.required("eventType", response.event_type);
  wire.required("numRequested", response.num_requested);
  wire.required("numCompleted", response.num_completed);
  wire.maybe("failures", response.failures);
  describe(wire, response.trailer);
}

base::Result<EventStatusQuery> parse_event_status_query(const Query& query) {
  return parse_query_as<EventStatusQuery>(query);
}
Query to_query(const EventStatusQuery& query) { return query_of(query); }

base::Result<EventStatusResponse> parse_event_status_response(std::string_view json) {
  return parse_as<EventStatusResponse>(json, kAnswer);
}
std::string serialize(const EventStatusResponse& response, Absent absent) { return text_of(response, absent); }

}  // namespace bursar::apple_api
