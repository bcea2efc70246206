// GET status: how far an asynchronous call has come.
// Source: https://developer.apple.com/documentation/devicemanagement/events-status
#pragma once

#include "apple_api/common.h"

namespace bursar::apple_api {

inline constexpr std::string_view kEventPending = "PENDING";
inline constexpr std::string_view kEventComplete = "COMPLETE";
inline constexpr std::string_view kEventFailed = "FAILED";

inline constexpr std::string_view kEventAssociate = "ASSOCIATE";
inline constexpr std::string_view kEventDisassociate = "DISASSOCIATE";
inline constexpr std::string_view kEventRevoke = "REVOKE";
inline constexpr std::string_view kEventCreate = "CREATE";
inline constexpr std::string_view kEventUpdate = "UPDATE";
inline constexpr std::string_view kEventRetire = "RETIRE";

struct EventStatusQuery {
  std::string event_id;
};
base::Result<EventStatusQuery> parse_event_status_query(const Query& query);
Query to_query(const EventStatusQuery& query);

struct EventStatusResponse {
  std::string event_status;
  std::string event_type;
  std::int64_t num_requested = 0;
  std::int64_t num_completed = 0;  // of a failed event: the tasks that went well
  std::vector<ErrorResponse> failures;
  Trailer trailer;
};
base::Result<EventStatusResponse> parse_event_status_response(std::string_view json);
std::string serialize(const EventStatusResponse& response, Absent absent = Absent::omitted);

}  // namespace bursar::apple_api
